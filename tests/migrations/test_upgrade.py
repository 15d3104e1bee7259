"""A database that an earlier version filled goes on with this one: every row, with its meaning."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import psycopg
import pytest

from tests.migrations.old_version import migrate, restored, run

COUNTED = ("accounts_user", "accounts_session", "accounts_favorite", "accounts_preferences",
           "accounts_import", "catalog_movie", "catalog_person", "catalog_credit", "catalog_chartentry",
           "catalog_genre")  # fmt: skip
pytestmark = pytest.mark.timeout(120)


def counts(url: str) -> dict[str, Any]:
    with psycopg.connect(url) as database:
        return {table: database.execute(f"SELECT count(*) FROM {table}".encode()).fetchone() for table in COUNTED}


@dataclass(frozen=True)
class Upgraded:
    """The restored database after every migration."""

    url: str
    before: dict[str, Any]  # rows by table
    answers: dict[str, Any]  # what this version's services say


@pytest.fixture(scope="module")
def upgraded() -> Iterator[Upgraded]:
    with restored("upgraded") as url:
        before = counts(url)
        migrate(url)
        answers = json.loads(run(url, "-m", "tests.migrations.answers").splitlines()[-1])
        yield Upgraded(url, before, answers)


def test_a_member_finds_everything_again(upgraded: Upgraded) -> None:
    assert upgraded.answers["alice"] == {
        "name": "Alice",
        "favorites": [[13, "Forrest Gump"], [238, "The Godfather"], [550, "Fight Club"], [680, "Pulp Fiction"],
                      [5511, "Le Samouraï"]],
        "dismissals": [[603, "not_for_me"], [27205, "not_tonight"]],
        "seen": [[157336, None, None]],
        "genres": [[18, 80], [27]],
        "limits": [["en", "fr"], 1960, 2020, 6.5],
        "muted": [["because", "680"], ["decade", "1990"], ["genre", "Crime"], ["person", "Quentin Tarantino"]],
        "devices": [["api", "Firefox on Linux"], ["site", "Chrome on Windows"]],
        "imports": [[1, 0, True]],
    }  # fmt: skip
    assert upgraded.answers["refreshed"]


def test_what_was_imported_still_belongs_to_its_import(upgraded: Upgraded) -> None:
    assert upgraded.answers["bob"]["imports"] == [[3, 1, False]]
    with psycopg.connect(upgraded.url) as database:
        rows = database.execute(
            "SELECT movie_id FROM accounts_favorite JOIN accounts_import ON import_record_id = accounts_import.id"
            " UNION ALL SELECT movie_id FROM accounts_dismissal WHERE import_record_id IS NOT NULL"
            " UNION ALL SELECT movie_id FROM accounts_seenentry WHERE import_record_id IS NOT NULL"
        )
        assert sorted(rows) == [(13,), (240,), (949,)]


def test_no_row_is_lost(upgraded: Upgraded) -> None:
    assert counts(upgraded.url) == upgraded.before


def test_what_hid_a_movie_is_a_dismissal_or_was_seen(upgraded: Upgraded) -> None:
    with psycopg.connect(upgraded.url) as database:
        rows = database.execute(
            "SELECT movie_id FROM accounts_dismissal UNION ALL SELECT movie_id FROM accounts_seenentry"
        )
        assert sorted(rows) == [(13,), (603,), (27205,), (157336,)]


# Alice dismissed 603 before, and Bob 13; each now has a heart of the same movie, Alice's later and Bob's earlier.
SAID = """
INSERT INTO accounts_favorite (user_id, movie_id, created_at) VALUES
    (9, 603, now() + interval '1 h'), (10, 13, '2020-01-01');
INSERT INTO accounts_dismissal (user_id, movie_id, reason, created_at) VALUES
    (10, 238, 'not_now', '2020-01-01'), (10, 240, 'seen', '2021-02-03 04:05:06+00');
"""
OLD_ROWS = "SELECT movie_id, reason FROM accounts_dismissal WHERE user_id IN (9, 10) ORDER BY movie_id"
NEW_ROWS = """
SELECT user_id, movie_id, reason, until - created_at FROM accounts_dismissal WHERE user_id IN (9, 10) ORDER BY 1, 2
"""
CONTESTED = "SELECT user_id, movie_id FROM accounts_favorite WHERE movie_id IN (603, 13)"
SEEN_ROWS = "SELECT user_id, movie_id, rating, created_at::date::text, import_record_id FROM accounts_seenentry ORDER BY 1"


SPOILED = (
    "UPDATE catalog_movie SET year = 1, release_date = '0001-01-01', genre_ids = '{18,4711}' WHERE id = 680",
    "UPDATE accounts_preferences SET year_from = 3, liked_genres = '{35,4711}', disliked_genres = '{}'",
    "UPDATE accounts_session SET used_at = created_at - interval '1 s'",
    "INSERT INTO accounts_mutedcause (user_id, kind, value, created_at)"
    " SELECT id, 'genre', ' ', now() FROM accounts_user",
)
MENDED = """
SELECT year, release_date, genre_ids,
    ARRAY(SELECT DISTINCT coalesce(year_from, 0) FROM accounts_preferences),
    ARRAY(SELECT DISTINCT unnest(liked_genres) FROM accounts_preferences),
    (SELECT count(*) FROM accounts_mutedfactor),
    (SELECT count(*) FROM accounts_session WHERE used_at < created_at)
FROM catalog_movie WHERE id = 680
"""


@dataclass(frozen=True)
class Walked:
    """What stood in a restored database, after every migration, and after some were taken back; each walk takes long."""

    before: list[Any]
    dismissals: list[Any]
    seen: list[Any]
    contested: list[Any]
    mended: Any
    back: list[Any]


@pytest.fixture(scope="module")
def walked() -> Iterator[Walked]:
    with restored("walked") as url, psycopg.connect(url, autocommit=True) as database:
        for statement in (SAID, *SPOILED):
            database.execute(statement.encode())
        before = database.execute(OLD_ROWS.encode()).fetchall()
        migrate(url)
        dismissals, seen, contested, (mended,) = (
            database.execute(statement.encode()).fetchall() for statement in (NEW_ROWS, SEEN_ROWS, CONTESTED, MENDED)
        )
        run(url, "manage.py", "migrate", "accounts", "0008", "--no-input")
        back = database.execute(OLD_ROWS.encode()).fetchall()
        yield Walked(before, dismissals, seen, contested, mended, back)


def test_reasons_become_signals(walked: Walked) -> None:
    sixty_days = timedelta(days=60)
    assert walked.dismissals == [
        (9, 27205, "not_tonight", sixty_days), (10, 13, "not_for_me", None), (10, 238, "not_tonight", sixty_days),
    ]  # fmt: skip
    assert [row for row in walked.seen if row[0] == 10] == [(10, 240, None, "2021-02-03", None)]
    assert sorted(walked.contested) == [(9, 13), (9, 603)]


def test_signals_become_reasons_again(walked: Walked) -> None:
    assert walked.back == [row for row in walked.before if row[0] != 603]


def test_rows_that_only_earlier_code_could_write_are_mended(walked: Walked) -> None:
    assert walked.mended == (None, None, [18], [0], [35], 4, 0)
