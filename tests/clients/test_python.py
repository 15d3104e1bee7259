"""Python clients by three generators: mypy finds nothing in them, and each makes the ten calls, strictly typed."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from project.server.environment import ROOT
from tests.api.product import Product
from tests.clients.conftest import assert_all_calls
from tests.clients.workplace import DOCUMENT, PLACE, SOURCES, fresh, openapi_generator, python_environment, run


def by_openapi_python_client(folder: Path) -> None:
    programs = python_environment()
    path = f"{programs}:/usr/bin:/bin"  # it formats what it wrote by ruff, which must be on the PATH
    options: list[str | Path] = [
        "--config",
        ROOT / "docs/clients/openapi-python-client.yml",
        "--overwrite",
        "--fail-on-warning",
    ]
    command: list[str | Path] = [
        programs / "openapi-python-client",
        "generate",
        "--path",
        DOCUMENT,
        "--output-path",
        folder,
    ]
    run(*command, *options, cwd=PLACE, PATH=path)


def by_datamodel_code_generator(folder: Path) -> None:
    command: list[str | Path] = [
        python_environment() / "datamodel-codegen",
        "--input",
        DOCUMENT,
        "--output",
        folder / "models.py",
    ]
    kind = ["--input-file-type", "openapi", "--output-model-type", "pydantic_v2.BaseModel"]
    types = ["--use-annotated", "--collapse-root-models", "--deserialize-default-values", "enum"]
    run(*command, *kind, *types, "--formatters", "builtin", cwd=PLACE)


def by_openapi_generator(folder: Path) -> None:
    openapi_generator("python", folder)


# How, and what mypy judges: openapi-generator's own code leaves parameters without types, which strict rules forbid.
GENERATORS: dict[str, tuple[Callable[[Path], None], list[str]]] = {
    "openapi_python_client": (by_openapi_python_client, ["--strict", "-p", "marquee_client"]),
    "datamodel_code_generator": (by_datamodel_code_generator, ["--strict", "-m", "models"]),
    "openapi_generator": (by_openapi_generator, ["-p", "openapi_client"]),
}


@pytest.mark.parametrize("name", GENERATORS)
def test_a_generated_client_has_right_types_and_makes_the_ten_calls(name: str, product: Product) -> None:
    generate, judged = GENERATORS[name]
    folder = fresh(PLACE / f"python-{name}")
    generate(folder)
    for source in (f"{name}.py", "steps.py"):
        shutil.copy(SOURCES / "python" / source, folder)
    programs = python_environment()
    quiet = ("--config-file=", "--no-incremental")
    run(programs / "mypy", *quiet, *judged, cwd=folder)
    run(programs / "mypy", *quiet, "--strict", "--follow-imports=silent", f"{name}.py", cwd=folder)
    assert_all_calls(run(programs / "python", f"{name}.py", cwd=folder, MARQUEE=product.address))
