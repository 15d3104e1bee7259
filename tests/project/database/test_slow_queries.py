"""What the log has of a statement that took long."""

import pytest
from django.db import connection
from structlog.testing import capture_logs

from project.database import slow_queries
from project.database.slow_queries import LONGEST, shortened


@pytest.mark.parametrize(
    ("statement", "line"),
    [
        ("SELECT a\n  FROM b WHERE c = %s", "SELECT a FROM b WHERE c = %s"),
        ("SELECT a FROM b WHERE c IN (%s, %s, %s) AND d = %s", "SELECT a FROM b WHERE c IN (%s, …) AND d = %s"),
        (
            "INSERT INTO a (b, c) VALUES (%s, %s::varchar(8)[]), (%s, %s::varchar(8)[]) ON CONFLICT DO NOTHING",
            "INSERT INTO a (b, c) VALUES (%s, …), … ON CONFLICT DO NOTHING",
        ),
    ],
)
def test_a_statement_is_one_line_with_what_stands_behind_its_values(statement: str, line: str) -> None:
    assert shortened(statement) == line


def test_a_statement_is_cut() -> None:
    assert len(shortened("SELECT " + "a, " * 1_000)) == LONGEST


def test_a_long_statement_is_told_unless_it_was_expected(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slow_queries, "SLOW", 0.0)
    with capture_logs() as told, connection.cursor() as cursor:
        with slow_queries.expected():
            cursor.execute("SELECT 1")
        cursor.execute("SELECT 2")
    assert [(line["event"], line["sql"]) for line in told] == [("slow_query", "SELECT 2")]
