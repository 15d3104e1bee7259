"""docs/clients/typescript is ready to be published: it builds, passes its tests, and works where it is installed."""

import json
import shutil
from pathlib import Path

import pytest

from project.server.environment import ROOT
from tests.api.product import Product
from tests.clients.workplace import DOCUMENT, PLACE, SOURCES, fresh, npm_folder, run

PACKAGE = PLACE / "docs" / "clients" / "typescript"  # as in the repository: the document lies two folders above


@pytest.fixture(scope="session")
def package() -> Path:
    """The client, built as its README says."""
    folder = npm_folder(PACKAGE, ROOT / "docs" / "clients" / "typescript")
    shutil.copy(DOCUMENT, PLACE / "docs")
    run("npm", "run", "--silent", "build", cwd=folder)
    return folder


def test_the_package_passes_its_own_tests(package: Path) -> None:
    assert "# fail 0" in run("npm", "test", "--silent", cwd=package)


def test_the_packed_client_compiles_and_runs_where_it_is_installed(package: Path, product: Product) -> None:
    [packed] = json.loads(run("npm", "pack", "--json", "--ignore-scripts", cwd=package))
    names = {file["path"] for file in packed["files"]}
    assert {"README.md", "LICENSE", "package.json", "dist/index.js", "dist/index.d.ts", "dist/marquee.js"} <= names
    assert not [name for name in names if name.startswith(("src/", "tests/", "built/"))]
    app = fresh(package / "app")  # openapi-fetch is found beside the package, as npm would put it
    modules = app / "node_modules"
    modules.mkdir()
    run("tar", "-xzf", package / packed["filename"], "-C", modules, cwd=app)
    (modules / "package").rename(modules / "marquee-client")
    for source in ("app.ts", "tsconfig.json"):
        shutil.copy(SOURCES / "package" / source, app)
    run("npx", "--no-install", "tsc", "--project", "app", cwd=package)
    told = run("node", "app.js", cwd=app, MARQUEE=product.address)
    assert told.splitlines()[-1] == "done"
