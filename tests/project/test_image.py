"""What the Dockerfile copies is all that a site needs, and nothing is written there: a container's disk is read-only.

No Docker engine is needed for it: the last stage's files are put into a folder, and served from there.
"""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from project.server.environment import ROOT
from tests.api.product import Product, running

LAST_STAGE = (ROOT / "Dockerfile").read_text().rpartition("\nFROM ")[2]
pytestmark = pytest.mark.timeout(300)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The image's /app."""
    folder = tmp_path_factory.mktemp("image")
    copied = re.findall(r"^COPY (?!--)(\S+) (\S+)$", LAST_STAGE, re.MULTILINE)
    assert len(copied) > 5
    for source, target in copied:
        if (ROOT / source).is_dir():
            shutil.copytree(ROOT / source, folder / target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / source, folder / target)
    return folder


@pytest.fixture(scope="module")
def product(app: Path) -> Iterator[Product]:
    environment = dict(re.findall(r"\b(PYTHON\w+)=(\w+)", LAST_STAGE))
    assert "PYTHONDONTWRITEBYTECODE" in environment
    with running(app, PYTHONPATH="", **environment) as one:
        yield one


def test_a_journey_through_what_the_image_holds(app: Path, product: Product) -> None:
    before = {path: path.stat().st_mtime_ns for path in app.rglob("*")}
    smoke = [sys.executable, str(ROOT / "deploy" / "smoke.py"), product.address]
    done = subprocess.run(smoke, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    assert [line.partition(":")[0] for line in done.stdout.splitlines()] == ["ready", "pages", "journey"]
    assert {path: path.stat().st_mtime_ns for path in app.rglob("*")} == before


def test_nothing_is_written_where_the_code_is(app: Path, product: Product) -> None:
    assert product.process.poll() is None
    assert not [path for path in app.rglob("*") if path.name == "__pycache__" or path.suffix == ".pyc"]
