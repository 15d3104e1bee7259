"""The law of imports refuses what it is for: each sin is put into a copy of the rooms; ``lint-imports`` names it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from project.server.environment import ROOT

ROOMS = ("project", "catalog", "accounts", "recommend")
# Imports the linter once, and forks for each time that it is asked: told a file, it writes there what is said, and
# answers with the exit code.
LINTER = """
import os, sys
from importlinter.cli import lint_imports_command as lint
for line in sys.stdin:
    if not (child := os.fork()):
        said = os.open(line.rstrip(), os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(said, 1), os.dup2(said, 2)
        lint(["--no-cache"])
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""

# What was done -> the modules that do it, each with its new line.
SINS: Mapping[str, Mapping[str, str]] = {
    "a page of catalog asks its tables": {"catalog.site.views": "import catalog.models"},
    "an operation of catalog asks its tables": {"catalog.api.routes": "import catalog.models"},
    "a page of accounts asks the tables of tastes": {"accounts.site.favorites": "import accounts.models.taste"},
    "an operation of accounts asks the tables of sessions": {"accounts.api.me": "import accounts.models.session"},
    "a page of recommend asks the catalog's tables": {"recommend.site.recommendations": "import catalog.models"},
    "a page of recommend asks the tables of tastes": {"recommend.site.taste": "import accounts.models.taste"},
    "an operation of recommend asks all tables": {"recommend.api.routes": "import accounts.models"},
    "a filter of templates asks the tables": {"catalog.site.movie_filters": "import catalog.models"},
    "two modules of project import each other": {
        "project.errors": "import project.pagination",
        "project.pagination": "import project.errors",
    },
    "two services import each other": {
        "catalog.services.movies": "import catalog.services.search",
        "catalog.services.search": "import catalog.services.movies",
    },
    "catalog speaks HTTP outside of TMDb": {"catalog.services.movies": "import httpx"},
    "accounts holds a Redis client": {"accounts.services.taste": "import redis"},
    "a page counts tries by itself": {"accounts.site.account": "import project.http.throttling"},
    "somebody imports the settings": {"accounts.services.emails": "import project.settings"},
    "accounts imports the catalog's pages": {"accounts.site.favorites": "import catalog.site.views"},
    "recommend imports the catalog's pages": {"recommend.site.recommendations": "import catalog.site.views"},
    "recommend imports a page of accounts": {"recommend.site.taste": "import accounts.site.favorites"},
    "routes are imported instead of named": {"recommend.site.urls": "import recommend.api.routes"},
    "the cache's store is used past its front": {"catalog.services.movies": "import project.cache.redis_store"},
    "the loads of the cache are used past its front": {"recommend.tasks": "import project.cache.single_flight"},
    "the response cache's store is used past its front": {
        "project.http.health": "import project.server.response_cache.store",
    },
    "a source is asked past the services": {"catalog.site.views": "import catalog.sources.tmdb"},
    "the server knows Django": {"project.server.asgi.etags": "import django"},
    "the engine knows Django": {"recommend.engine.scoring": "import django"},
    "the engine knows the catalog": {"recommend.engine.types": "import catalog.types"},
    "the job on Spark knows Django": {"recommend.training.spark_job": "import django"},
    "services of catalog know HTTP": {"catalog.services.search": "import project.http.site.htmx"},
    "services of accounts know HTTP": {"accounts.services.taste": "import project.http.api.envelope"},
    "services of recommend know HTTP": {"recommend.services.taste": "import project.http.site.forms"},
    "training knows HTTP": {"recommend.training.fit": "import project.http.throttling"},
    "project imports catalog": {"project.pagination": "import catalog.types"},
    "project imports accounts": {"project.http.throttling": "import accounts.models.user"},
    "project imports recommend": {"project.http.health": "import recommend.types"},
    "catalog imports accounts": {"catalog.services.movies": "import accounts.types"},
    "catalog imports recommend": {"catalog.services.movies": "import recommend.services.similar"},
    "accounts imports recommend": {"accounts.services.taste": "import recommend.types"},
    "a page asks the engine": {"recommend.site.recommendations": "import recommend.engine"},
    "an operation asks the engine": {"recommend.api.routes": "import recommend.engine"},
    "a page fits a model": {"recommend.site.taste": "import recommend.training.fit"},
    "training serves": {"recommend.training.fit": "import recommend.services.active_model"},
    "tokens are made a second time": {"accounts.services.sign_in.sessions": "import ninja_jwt"},
    "a page queues a task past the commands": {"accounts.site.account": "import accounts.tasks"},
    "a service asks a page": {"recommend.services.feedback": "import recommend.site.request_values"},
    "an operation uses a page": {"recommend.api.routes": "import recommend.site.taste"},
    "posters know the catalog's movies": {"catalog.posters.palettes": "import catalog.types"},
}


@dataclass(frozen=True)
class Rooms:
    """A copy of the rooms, and who looks at it."""

    home: Path
    linter: subprocess.Popen[str]

    def lint(self) -> tuple[bool, str]:
        """Whether the law is kept, and what is said about it."""
        assert self.linter.stdin
        assert self.linter.stdout
        said = self.home / "said.txt"
        self.linter.stdin.write(f"{said}\n")
        self.linter.stdin.flush()
        code = int(self.linter.stdout.readline())
        return code == 0, said.read_text()


@pytest.fixture(scope="module")
def rooms(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rooms]:
    """A copy of the rooms' Python and of the law."""
    home = tmp_path_factory.mktemp("rooms")
    shutil.copy(ROOT / ".importlinter", home)
    for room in ROOMS:
        for module in (ROOT / room).rglob("*.py"):
            target = home / module.relative_to(ROOT)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(module, target)
    unmeasured = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    with subprocess.Popen(
        [sys.executable, "-c", LINTER], cwd=home, env=unmeasured, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    ) as linter:  # fmt: skip
        yield Rooms(home, linter)


def path_of(module: str) -> str:
    return f"{module.replace('.', '/')}.py"


@contextmanager
def with_lines(home: Path, lines: Mapping[str, str]) -> Iterator[None]:
    """Files with a further line each, or new with this line; all are put back."""
    before = {path: path.read_text() if path.exists() else None for path in (home / name for name in lines)}
    try:
        for path, line in zip(before, lines.values(), strict=True):
            path.write_text(f"{before[path] or ''}\n{line}\n")
        yield
    finally:
        for path, text in before.items():
            path.unlink() if text is None else path.write_text(text)


def test_the_rooms_keep_the_law(rooms: Rooms) -> None:
    kept, said = rooms.lint()
    assert kept, said


@pytest.mark.parametrize("sin", SINS)
def test_a_sin_is_refused_and_its_module_named(rooms: Rooms, sin: str) -> None:
    missing = [module for module in SINS[sin] if not (rooms.home / path_of(module)).exists()]
    assert not missing
    with with_lines(rooms.home, {path_of(module): line for module, line in SINS[sin].items()}):
        kept, said = rooms.lint()
    assert not kept
    assert any(module in said for module in SINS[sin]), said


@pytest.mark.parametrize("room", ROOMS)
def test_a_drawer_for_everything_is_refused(rooms: Rooms, room: str) -> None:
    with with_lines(rooms.home, {f"{room}/utils.py": ""}):
        kept, said = rooms.lint()
    assert not kept
    assert f"- {room}.utils" in said, said


def test_no_package_takes_a_module_that_has_no_place_in_its_layers(rooms: Rooms) -> None:
    fronts = [front.relative_to(rooms.home) for front in rooms.home.rglob("__init__.py")]
    packages = [front.parent for front in fronts if "migrations" not in front.parts]
    with with_lines(rooms.home, {f"{package}/helpers.py": "" for package in packages}):
        _, said = rooms.lint()
    names = [f"{package}".replace("/", ".") + ".helpers" for package in packages]
    assert not [name for name in names if f"- {name}\n" not in said]
