"""A pytest plugin: the real PostgreSQL and Valkey of the tests, in a home folder of their own.

Loaded with ``-p`` (see pyproject.toml), as it must speak before Django reads its settings.
"""

import os
import shutil
from pathlib import Path

import psycopg
import pytest

from project.server.embedded_servers import ServerError, Servers, addresses
from project.server.environment import Environment

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")  # each of several workers has servers of its own
# Beside the home of `make up`, which is closed to the user that runs PostgreSQL for another home.
HOME = Path(__file__).resolve().parent.parent / ".marquee-tests" / f"home{WORKER}"
_servers = Servers(HOME)


def _settle_environment() -> None:
    """Let nothing of the developer's own settings into the tests: no key, no servers, no .env file."""
    for name in Environment.model_fields:
        os.environ.pop(name.upper(), None)
        os.environ.pop(f"{name.upper()}_FILE", None)
    os.environ["ENV_FILE"] = os.devnull
    os.environ["RATE_LIMITS"] = "off"  # tests/project/http/test_throttling.py turns them on
    os.environ["OPS_PORT"] = "off"  # many products run at once; the tests of that port choose one
    os.environ["MARQUEE_HOME"] = str(HOME)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(HOME / "metrics")  # not that of the process that started this worker
    shutil.rmtree(HOME / "metrics", ignore_errors=True)  # what earlier runs counted


_settle_environment()


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Start both servers before the first test; whoever only hands tests to workers needs none."""
    if config.getoption("dist", "no") != "no" and not WORKER:
        return
    try:
        _servers.__enter__()
        _servers.start_postgres()
        _servers.start_valkey()
        _do_not_wait_for_the_disk()
    except ServerError as error:
        pytest.exit(str(error), returncode=3)


def _do_not_wait_for_the_disk() -> None:
    """What tests write is made again for each run, and none of them takes the machine's current away.

    The products that tests start over servers of their own wait for it as always.
    """
    with psycopg.connect(addresses(HOME).database_url, autocommit=True) as database:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            database.execute(f"ALTER SYSTEM SET {setting} = off".encode())
        database.execute("SELECT pg_reload_conf()")


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    """Stop them after the last one."""
    _servers.__exit__()
