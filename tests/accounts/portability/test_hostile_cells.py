"""Cells that nobody would write: each costs itself at most, in every format, and all of them can be stored."""

import copy
import csv
import io
import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from accounts.models.import_record import ImportRow
from accounts.models.user import User
from accounts.services.portability import imports
from accounts.services.portability.formats import cells
from tests.accounts.portability.reading import read_one
from tests.accounts.portability.test_formats import CASES, Case

CELLS = [
    "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "9999-12-31", "0000-00-00", "2024-01-01T25:61:61Z",
    "2024-01-01T00:00:00+99:99", "Sun Mar 31 ::::: 2024", "9999999999999", "-99999999999", "1/1/99", "31-Foo-2024",
    "&#" + "9" * 5000 + ";", "&#0;", "a\x00b", "\x00", "\ud800", "\u202e", "=1+1", "9" * 400, "-1", "NaN", "inf",
    "1e999", "٣", "★" * 11, "0/0", "999/999", "tt" + "9" * 30, "/movie/-", "🎬" * 400, " ", "\t", "'", '"', "null",
]  # fmt: skip
FILES = {name: case for name, case in CASES.items() if case.format != "titles"}  # any line may be a title
VALUES: list[Any] = [
    *CELLS,
    None,
    True,
    -1,
    2**63 - 1,
    1e308,
    1e-300,
    [],
    {},
    [[]],
    [None],
    {"a": {"b": [1]}},
    "x" * 5000,
]


def hostile(case: Case) -> bytes:
    """The file of a case, and below its rows more of them with hostile cells, each in every place."""
    assert isinstance(case.content, str)
    if case.content.startswith("{"):
        document = {name: [*rows, *_spoiled(rows)] for name, rows in json.loads(case.content).items()}
        return json.dumps(document).encode()
    if case.content.startswith("["):
        items = json.loads(case.content)
        return json.dumps([*items, *_spoiled(items)]).encode()
    separator = ";" if ";" in case.content.splitlines()[0] else ","
    rows = list(csv.reader(io.StringIO(case.content), delimiter=separator))
    more = [
        [cell if place == column else other for place, other in enumerate(rows[-1])]
        for column in range(len(rows[-1]))
        for cell in CELLS
    ]
    table = io.StringIO()
    csv.writer(table, delimiter=separator).writerows([*rows, *more])
    return table.getvalue().encode(errors="replace")


def _spoiled(items: list[Any]) -> Iterator[Any]:
    """The first item again and again, with one of its values something hostile."""
    for path in _paths(items[0]) if items else ():
        for value in VALUES:
            spoiled = copy.deepcopy(items[0])
            inner = spoiled
            for step in path[:-1]:
                inner = inner[step]
            inner[path[-1]] = value
            yield spoiled


def _paths(value: Any) -> Iterator[list[Any]]:
    steps = value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for step in steps:
        yield [step]
        yield from ([step, *path] for path in _paths(value[step]))


@pytest.mark.parametrize("case", FILES.values(), ids=FILES)
def test_a_hostile_cell_costs_itself_and_can_be_stored(alice: User, case: Case) -> None:
    received = imports.import_file(alice, name=case.name, content=io.BytesIO(hostile(case)))
    assert received.id
    assert [file.reason for file in received.files] == [""]
    stored = set(ImportRow.objects.values_list("text", flat=True))
    assert stored >= {row.text for row in read_one(case.name, case.content).rows}
    b"".join(imports.table(alice, received.id).chunks)
    imports.undo(alice, received.id)


@pytest.mark.parametrize("name", ["added_at", "until", "rating", "seen_on", "title", "tmdb_id", "imdb_id", "reason"])
def test_hostile_values_of_our_own_document_can_be_stored(
    alice: User, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [{"id": 949, "title": "Heat", "reason": "not_tonight", name: value} for value in VALUES]
    content = json.dumps({"dismissals": rows, "watchlist": rows, "seen": rows, "favorites": rows}).encode()
    received = imports.import_file(alice, name="marquee.json", content=io.BytesIO(content))
    assert received.result.rows == 4 * len(VALUES)


@pytest.mark.parametrize("open_", ["Rating", "★", "Rating (", "8", "1/1/2024", "31 Mar", "Mar", "Sun Mar 31"])
@pytest.mark.parametrize("blank", [" ", "( ", "[(", "★ "])
def test_a_long_cell_is_read_once(open_: str, blank: str) -> None:
    cell = open_ + blank * (30_000 // len(blank)) + "b"
    content = f"title,rating,date,{cell}\n{cell},{cell},{cell},{cell}\n"
    before = time.process_time()
    assert len(read_one("seen.csv", content).rows) == 1
    assert time.process_time() - before < 0.4


@pytest.mark.parametrize(
    "preferences",
    ['{"languages": ["e\\u0000"]}', '{"languages": ' + "[" * 400 + "]" * 400 + "}"],
)
def test_hostile_preferences_are_left_out(alice: User, preferences: str) -> None:
    content = f'{{"favorites": [{{"id": 949}}], "preferences": {preferences}}}'.encode()
    received = imports.import_file(alice, name="marquee.json", content=io.BytesIO(content))
    assert received.result.outcomes == {"added": 1}


@pytest.mark.parametrize(
    "text", ["0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "9999-12-31T23:59:59Z", "x"]
)
def test_a_moment_at_the_end_of_the_calendar_is_none(text: str) -> None:
    assert (cells.any_moment(text), cells.moment(text, "day_first")) == (None, None)


def test_a_moment_is_that_of_greenwich() -> None:
    assert cells.any_moment("2024-01-01T01:00:00+02:00") == datetime(2023, 12, 31, 23, tzinfo=UTC)


def test_an_entity_beyond_all_numbers_stays_as_it_is() -> None:
    assert cells.title("Heat &#" + "9" * 5000)[:8] == "Heat &#9"
