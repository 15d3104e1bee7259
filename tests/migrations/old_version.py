"""A database as the version of 25 November 2026 left it, beside the tests' own, and processes that work on it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.conf import settings

from project.server.embedded_servers import addresses
from project.server.environment import ROOT
from tests.servers import HOME

DUMP = Path(__file__).with_name("2026-11-25.sql")
SERVER = addresses(HOME).database_url
# As old as on the day of the dump: sessions end after 30 days, "not now" after 60.
AS_ON_THAT_DAY = """
CREATE TEMPORARY TABLE dump AS SELECT now() - max(joined_at) AS age FROM accounts_user;
UPDATE accounts_session
SET created_at = created_at + age, used_at = used_at + age, expires_at = expires_at + age FROM dump;
UPDATE accounts_dismissal SET created_at = created_at + age FROM dump;
"""


@contextmanager
def restored(name: str) -> Iterator[str]:
    """The address of a database of this name with the dump in it; it is dropped afterwards."""
    url = f"{SERVER.rpartition('/')[0]}/{name}"
    with psycopg.connect(SERVER, autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())
        server.execute(f"CREATE DATABASE {name}".encode())
        try:
            for statements in (DUMP.read_bytes(), AS_ON_THAT_DAY.encode()):
                with psycopg.connect(url) as database:
                    database.execute(statements)
            yield url
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def run(url: str, *arguments: str) -> str:
    """What Python prints with these arguments, in a process of its own that works on the database at ``url``."""
    own = {
        "DATABASE_URL": url,
        "REDIS_URL": settings.REDIS_URL.replace("db=0", "db=9"),  # what is cached there is of other rows
        "SECRET_KEY": settings.SECRET_KEY,
        "JWT_SIGNING_KEY": settings.JWT_SIGNING_KEY,
    }
    command = [sys.executable, *arguments]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, **own}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def migrate(url: str) -> None:
    """Run every migration, as ``up`` does."""
    run(url, "manage.py", "migrate", "--no-input")
