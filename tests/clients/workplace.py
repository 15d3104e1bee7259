"""Folders under .marquee/clients in which clients are generated, compiled and run, by pinned tools."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from project.server.environment import ROOT
from tests.needs import skip_without

PLACE = ROOT / ".marquee" / "clients"
SOURCES = ROOT / "tests" / "clients"
DOCUMENT = ROOT / "docs" / "openapi.json"
NPM_CI = ("npm", "ci", "--ignore-scripts", "--audit=false", "--fund=false", "--loglevel=error")


def run(*command: str | Path, cwd: Path, **environment: str) -> str:
    """What a command prints; fails with all of it when it does not succeed."""
    words = [str(word) for word in command]
    done = subprocess.run(
        words, cwd=cwd, env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{' '.join(words)}\n{done.stdout[-6000:]}\n{done.stderr[-6000:]}"
    return done.stdout


def fresh(folder: Path) -> Path:
    """``folder``, empty."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def npm_folder(folder: Path, *sources: Path) -> Path:
    """``folder`` with the files of ``sources`` and the packages of their lock file, installed when it has changed."""
    if not shutil.which("npm"):
        pytest.fail("npm is missing: the clients' tests need Node 20 and npm.")
    folder.mkdir(parents=True, exist_ok=True)
    for source in sources:
        if source.is_dir():
            shutil.copytree(source, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("node_modules", "dist"))
        else:
            shutil.copy(source, folder)
    if _changed(folder, folder / "package-lock.json"):
        run(*NPM_CI, cwd=folder)
        _note(folder, folder / "package-lock.json")
    return folder


def python_environment() -> Path:
    """The programs of the Python generators, in an environment of their own, filled from pins with hashes."""
    folder, pins = PLACE / "python", SOURCES / "python" / "requirements.txt"
    PLACE.mkdir(parents=True, exist_ok=True)
    with (PLACE / "python.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # the other worker of pytest may want it, too
        if _changed(folder, pins):
            run(sys.executable, "-m", "venv", fresh(folder), cwd=ROOT)
            run(folder / "bin" / "python", "-m", "pip", "install", "--quiet", "--require-hashes", "-r", pins, cwd=ROOT)
            _note(folder, pins)
    return folder / "bin"


def openapi_generator(generator: str, folder: Path) -> Path:
    """``folder`` with a client by openapi-generator; skips the test where there is no Java."""
    home = os.environ.get("JAVA_HOME")
    java = shutil.which("java", path=str(Path(home) / "bin") if home else None)
    if not java:
        skip_without(f"Java 17 for {generator} (JAVA_HOME, or on the PATH)", command="test-clients")
    [jar] = python_environment().parent.rglob("openapi-generator.jar")
    only_code = "--global-property=apiTests=false,modelTests=false,apiDocs=false,modelDocs=false"
    run(java, "-jar", jar, "generate", "-g", generator, "-i", DOCUMENT, "-o", fresh(folder), only_code, cwd=ROOT)
    return folder


def _print_of(pins: Path) -> str:
    return hashlib.sha256(pins.read_bytes()).hexdigest()


def _changed(folder: Path, pins: Path) -> bool:
    """Whether ``folder`` was filled from other pins, or never."""
    stamp = folder / ".filled"
    return not stamp.exists() or stamp.read_text() != _print_of(pins)


def _note(folder: Path, pins: Path) -> None:
    (folder / ".filled").write_text(_print_of(pins))
