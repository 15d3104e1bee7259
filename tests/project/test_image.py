"""What the Dockerfile copies is all that a site needs, and nothing is written there: a container's disk is read-only.

No Docker engine is needed for it: the last stage's files are put into a folder, and served from there.
"""

import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from project.server.environment import ROOT
from tests.api.product import Product, running
from tests.documents import commands

FIRST_STAGE = (ROOT / "Dockerfile").read_text().partition("\nFROM ")[2].partition("\nFROM ")[0]
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


def pins(part: str) -> dict[str, str]:
    """Package -> version of a file of requirements, in which each has a hash."""
    text = (ROOT / "requirements" / f"{part}.txt").read_text()
    found = re.findall(r"^([a-z0-9._-]+)(?:\[[a-z,]+\])?==(\S+)(.*(?:\n +--hash=.*)*)", text, re.MULTILINE)
    assert all("--hash=sha256:" in rest for _, _, rest in found)
    return {name: version for name, version, _ in found}


def installed(extras: str, folder: Path) -> list[str]:
    """The files of requirements that a build with these extras installs: its own loop, with a pip that only tells."""
    pip = folder / "pip"
    pip.write_text('#!/bin/sh\necho "$@"\n')
    pip.chmod(0o755)
    loop = re.search(r"&& (for part in .*? done) ", FIRST_STAGE)
    assert loop
    script = loop[1].replace("/venv/bin/pip", str(pip))
    environment = {"EXTRAS": extras, "PATH": "/usr/bin:/bin"}
    done = subprocess.run(["sh", "-euc", script], env=environment, capture_output=True, text=True, check=True)
    assert all("--require-hashes" in line for line in done.stdout.splitlines())
    return re.findall(r"-r (\S+)", done.stdout)


def test_an_image_has_the_extras_that_its_build_is_told_and_else_none(tmp_path: Path) -> None:
    """As docs/deployment.md has it: in .env for compose, or by ``docker build --build-arg``."""
    [built] = [one.text for one in commands() if one.text.startswith("docker build ")]
    [written] = [one.text for one in commands() if "EXTRAS=" in one.text and one.text.endswith(">> .env")]
    told = next(word for word in shlex.split(built) if word.startswith("EXTRAS=")).removeprefix("EXTRAS=")
    assert shlex.split(shlex.split(written)[1]) == [f"EXTRAS={told}"]
    assert "EXTRAS: ${EXTRAS:-}" in (ROOT / "docker-compose.yml").read_text()
    assert re.search(r'^ARG EXTRAS=""$', FIRST_STAGE, re.MULTILINE)
    assert installed("", tmp_path) == ["requirements/main.txt"]
    assert installed(told, tmp_path) == [f"requirements/{part}.txt" for part in ("main", *told.split())]


@pytest.mark.parametrize("extra", ["sentry", "opentelemetry"])
def test_an_extra_has_its_packages_and_changes_no_version_of_the_rest(extra: str) -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"][extra]
    main, more = pins("main"), pins(extra)
    assert {re.split("[>=]", one)[0] for one in declared} <= more.keys() - main.keys()
    assert main.items() <= more.items()
    assert more.items() <= pins("extras").items()
