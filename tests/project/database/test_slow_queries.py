"""What the log has of a statement that took long."""

import pytest

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
