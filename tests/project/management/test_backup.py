"""``manage.py backup`` and ``restore`` as an operator runs them."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from redis import Redis

from project.asgi import cache_prefix
from project.cache.redis_store import BATCH
from project.server.embedded_servers import Servers
from project.server.environment import ROOT

pytestmark = pytest.mark.timeout(120)


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """Where homes may stand: PostgreSQL's user can reach it."""
    with tempfile.TemporaryDirectory(prefix="marquee-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


def manage(home: Path, *command: str, **settings: str) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ, "MARQUEE_HOME": str(home), "PROMETHEUS_MULTIPROC_DIR": str(home / "metrics"), **settings
    }  # fmt: skip
    return subprocess.run(
        [sys.executable, "manage.py", *command], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def backup(folder: Path) -> Path:
    """A backup of a home that has its tables."""
    with Servers(folder / "home") as servers:
        servers.start_postgres()
        assert manage(folder / "home", "migrate", "--no-input").returncode == 0
    file = folder / "backups" / "tonight.tar"
    done = manage(folder / "home", "backup", str(file))
    assert "It holds the keys" in done.stdout, done.stderr
    return file


def test_a_backup_is_restored_into_another_home_with_its_keys(folder: Path, backup: Path) -> None:
    done = manage(folder / "other", "restore", str(backup))
    assert "Its keys are in place." in done.stdout, done.stderr
    assert (folder / "other" / "keys.json").read_text() == (folder / "home" / "keys.json").read_text()
    again = manage(folder / "other", "restore", str(backup))
    assert "tables already: empty it, or say --replace" in again.stderr
    assert "Traceback" not in again.stderr


def test_what_the_cache_kept_of_others_is_forgotten(folder: Path, backup: Path) -> None:
    home = folder / "cached"
    with Servers(home) as servers:
        servers.start_valkey()
        with Redis.from_url(servers.at.redis_url) as cache:
            kept = {f"{cache_prefix()}page": "with the films of before", "another:program": "kept"}
            cache.mset({"marquee:1:answer": "of the member with number 7", "marquees:of": "another program", **kept})
            cache.mset({f"marquee:1:{number}": "more than one batch" for number in range(2 * BATCH)})
            cache.save()
    restored = manage(home, "restore", str(backup))
    assert restored.returncode == 0, restored.stderr
    assert "cache" not in restored.stdout
    with Servers(home) as servers:
        servers.start_valkey()
        with Redis.from_url(servers.at.redis_url) as cache:
            assert set(cache.keys()) == {b"another:program", b"marquees:of"}


def test_a_cache_that_does_not_answer_is_named(folder: Path, backup: Path) -> None:
    done = manage(folder / "uncached", "restore", str(backup), REDIS_URL="redis://127.0.0.1:9/0")
    assert "Restored from" in done.stdout, done.stderr
    assert "empty it (FLUSHDB) before Marquee serves" in done.stdout


def test_a_home_that_never_served_is_not_backed_up(folder: Path) -> None:
    done = manage(folder / "never", "backup", str(folder / "nothing.tar"))
    assert done.returncode == 1
    assert "The database holds nothing" in done.stderr
    assert not (folder / "nothing.tar").exists()


def test_nothing_is_restored_under_a_running_product(folder: Path, backup: Path) -> None:
    with Servers(folder / "home"):
        done = manage(folder / "home", "restore", str(backup), "--replace")
    assert "already runs" in done.stderr
    assert "Stop it first" in done.stderr
