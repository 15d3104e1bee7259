"""Migrations while a process of the old version still works: nothing waits for long, nothing that was answered is lost.

Every name that the old code knows is renamed in one moment; from then on its statements about movies, sessions and
favorites fail at once, which is why this upgrade needs a stop (docs/decisions/0080-stored-names-change-at-once.md).
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import psycopg
import pytest
from psycopg.errors import UndefinedColumn, UndefinedTable

from tests.migrations.old_version import migrate, restored

LOCK_TIMEOUT = 2.0  # seconds for which a process of Marquee waits for a row or a table
SESSION = "-c lock_timeout=60s"  # longer, so that a wait is measured and set against what this machine can do
REWRITE = "UPDATE catalog_movie SET vote_count = vote_count"
# What an old process says all day; those of the first kind name nothing that changes.
ALWAYS = (
    "SELECT id, email, password, taste_version FROM accounts_user WHERE email = 'alice@example.org'",
    "SELECT movie_id FROM accounts_favorite WHERE user_id = (SELECT min(id) FROM accounts_user)",
    "SELECT liked_genres, year_from, min_score FROM accounts_preferences",
    "SELECT id, name FROM catalog_genre",
    "SELECT person_id, role FROM catalog_credit WHERE movie_id = 680",
    "UPDATE accounts_user SET taste_version = taste_version + 1 WHERE email = 'alice@example.org'",
    "UPDATE accounts_preferences SET min_score = 7",
)
UNTIL_RENAMED = (
    "SELECT id, title, told_in, poster_face, seen_at FROM catalog_movie WHERE NOT adult ORDER BY popularity LIMIT 20",
    "SELECT sid, door, jti FROM accounts_session WHERE door = 'api' AND NOT revoked",
    "SELECT kind, value FROM accounts_mutedcause",
    "UPDATE accounts_session SET used_at = now() WHERE door = 'site'",
    "UPDATE catalog_movie SET seen_at = now(), vote_count = vote_count + 1 WHERE id = 680",
)
HEART = """
WITH added AS (
    INSERT INTO accounts_favorite (user_id, movie_id, created_at, imported_id)
    SELECT min(accounts_user.id), 999000 + %s, now(), NULL FROM accounts_user RETURNING user_id
) UPDATE accounts_user SET taste_version = taste_version + 1 FROM added WHERE id = user_id
"""
MOVIES = """
INSERT INTO catalog_movie (id, origin, told_in, title, original_title, overview, tagline, translations,
    original_language, countries, spoken_languages, genre_ids, keywords, collection, certification, imdb_id,
    trailer_url, homepage, status, watch_providers, vote_average, vote_count, popularity, poster_path, backdrop_path,
    poster_face, adult, available, seen_at, search_text, search_translated)
SELECT id, 'tmdb', 'en', 'Film', '', '', '', '{}', 'en', '{}', '{}', '{18}', '{}', '', '', '', '', '', '', '{}', 7, 10,
    id % 100, '', '', 0, false, true, now(), 'film', '' FROM generate_series(999000, 999000 + 20000) AS id
"""


@dataclass
class OldProcess:
    """Says the old version's statements over and over, and remembers what became of them."""

    url: str
    stop: threading.Event = field(default_factory=threading.Event)
    hearts: list[int] = field(default_factory=list)  # what was answered
    renamed: int = 0  # statements that named what is no more
    faults: list[str] = field(default_factory=list)
    longest: tuple[float, str] = (0.0, "")  # seconds that a statement took, and which

    def work(self) -> None:
        with psycopg.connect(self.url, autocommit=True, options=SESSION) as database:
            while not self.stop.is_set():
                for statement in ALWAYS:
                    self._say(database, statement, may_be_renamed=False)
                for statement in UNTIL_RENAMED:
                    self._say(database, statement, may_be_renamed=True)
                number = len(self.hearts)
                if self._say(database, HEART, number, may_be_renamed=True):
                    self.hearts.append(number)

    def _say(self, database: psycopg.Connection, statement: str, *values: int, may_be_renamed: bool) -> bool:
        began = time.monotonic()
        try:
            database.execute(statement.encode(), values or None)
        except (UndefinedColumn, UndefinedTable) as error:
            self.renamed += 1
            self.faults += [] if may_be_renamed else [str(error)]
            return False
        except psycopg.Error as error:
            self.faults.append(f"{type(error).__name__}: {error}")
            return False
        finally:
            self.longest = max(self.longest, (time.monotonic() - began, statement))
        return True


@contextmanager
def working(process: OldProcess) -> Iterator[None]:
    """The old process at work, in a thread."""
    thread = threading.Thread(target=process.work)
    thread.start()
    try:
        yield
    finally:
        process.stop.set()
        thread.join()


def seconds_of_a_rewrite(database: psycopg.Connection) -> float:
    """How long PostgreSQL takes to write every movie anew: that tells how busy the machine is."""
    began = time.monotonic()
    with database.transaction(force_rollback=True):
        database.execute(REWRITE)
    return time.monotonic() - began


@pytest.mark.timeout(180)
def test_migrations_run_beside_an_old_process() -> None:
    """Over 20,000 more movies."""
    with restored("loaded") as url, psycopg.connect(url, autocommit=True) as database:
        database.execute(MOVIES.encode())
        process = OldProcess(url)
        before = seconds_of_a_rewrite(database)
        with working(process):
            migrate(url)
        usual = max(before, seconds_of_a_rewrite(database))
        kept = database.execute("SELECT count(*) FROM accounts_favorite WHERE movie_id >= 999000").fetchone()
    assert process.faults == []
    assert process.longest[0] < max(LOCK_TIMEOUT, 5 * usual), process.longest
    assert process.renamed, "the old process ended too early to show that this upgrade needs a stop"
    assert process.hearts
    assert kept == (len(process.hearts),)
