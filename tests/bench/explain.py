"""What PostgreSQL does for each query of lists, search, pages and members, among 100,000 films and a million favorites.

``python -m pytest -q -s -n 0 tests/bench/explain.py`` fills the tests' database (a minute or two), has the services ask
it, runs each statement that they sent under EXPLAIN (ANALYZE, BUFFERS), and writes docs/performance/explain.md.
"""

import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models.user import User
from accounts.services import dismissals, favorites, taste
from accounts.services.sign_in import sessions
from catalog.services import listings, movies, people, resolver, search
from catalog.types import Chart, Filters, MovieReference
from project.server.environment import ROOT

FILL = Path(__file__).with_name("large_database.sql")
PAGE = ROOT / "docs" / "performance" / "explain.md"
FIRST = 50_000_001
LARGE = ("catalog_movie", "catalog_credit", "catalog_person", "accounts_favorite", "accounts_session", "django_session")
HEAD = """# What PostgreSQL does: 100,000 films, 1,000,000 favorites

Made by `python -m pytest -q -s -n 0 tests/bench/explain.py`: the services ask a database of 101,306 films (two
languages, eight keywords and seven credits each), 60,000 people, 20,000 users with 50 favorites each and 40,000
sessions; each statement that they send is run once more under `EXPLAIN (ANALYZE, BUFFERS)`. Blocks are of 8 KiB.
"""


@dataclass(frozen=True)
class Plan:
    """How one statement was answered."""

    name: str
    lines: tuple[str, ...]

    @property
    def milliseconds(self) -> float:
        return float(re.search(r"Execution Time: ([\d.]+)", self.lines[-1])[1])  # type: ignore[index]

    @property
    def scanned(self) -> tuple[str, ...]:
        """The large tables that it reads from end to end."""
        text = "\n".join(self.lines)
        return tuple(table for table in LARGE if re.search(rf"Seq Scan on {table}\b", text))

    @property
    def indexes(self) -> tuple[str, ...]:
        found = re.findall(r"Index (?:Only )?Scan(?: Backward)? (?:using|on) (\w+)", "\n".join(self.lines))
        return tuple(dict.fromkeys(found))

    @property
    def blocks(self) -> int:
        """That it has looked at, all in all."""
        shared = re.search(r"Buffers: shared (?:hit=(\d+))?(?: ?read=(\d+))?", "\n".join(self.lines))
        return sum(int(number or 0) for number in shared.groups()) if shared else 0


def questions(user: User) -> dict[str, Callable[[], object]]:
    """What is asked, by the name that the page gives it."""
    lists = {
        "a chart": lambda: listings.chart(Chart.POPULAR),
        "all films": lambda: listings.discover(Filters()),
        "all films, page 200": lambda: listings.discover(Filters(), page=200),
        "films of a genre": lambda: listings.discover(Filters(genres=(18,))),
        "films of two genres and a decade": lambda: listings.discover(
            Filters(genres=(18, 80), year_from=1990, year_to=1999)
        ),
        "films with a score": lambda: listings.discover(Filters(min_score=7.5)),
        "the best films": lambda: listings.discover(Filters(sort="score.desc")),
        "the newest films": lambda: listings.discover(Filters(sort="release_date.desc")),
        "films by title": lambda: listings.discover(Filters(sort="title.asc")),
        "films by votes": lambda: listings.discover(Filters(sort="votes.desc")),
        "films of a country": lambda: listings.discover(Filters(country="NO")),
        "films in a language": lambda: listings.discover(Filters(language="ko")),
        "films with a theme": lambda: listings.discover(Filters(keyword="heist")),
        "films of a person": lambda: listings.discover(Filters(person=FIRST)),
        "films of a series": lambda: listings.discover(Filters(collection="Series 7")),
        "short films": lambda: listings.discover(Filters(runtime_to=90, sort="score.desc")),
    }
    found = {
        f"search {words!r}": _search(words) for words in ("karo", "seven samurau", "dune 2021", "heist", "七人の侍")
    }
    others = {
        "people by name": lambda: people.search("akira kurosava"),
        "a film": lambda: movies.details(FIRST),
        "films by their ids": lambda: movies.by_ids(range(FIRST, FIRST + 40)),
        "films that an import names": lambda: resolver.find([MovieReference("Seven Samurai", 1954, None, "tt0047478")]),
    }
    members = {
        "favorites, latest first": lambda: favorites.page_of(user),
        "favorites by title": lambda: favorites.page_of(user, sort="title"),
        "favorites by score": lambda: favorites.page_of(user, sort="score"),
        "favorites of a genre": lambda: favorites.page_of(user, genre=18),
        "genres of favorites": lambda: favorites.genres(user),
        "ids of favorites": lambda: favorites.ids(user),
        "dismissals": lambda: dismissals.page_of(user),
        "the whole taste": lambda: taste.of(user),
        "a browser's session": lambda: sessions.touch("key1"),
        "devices": lambda: sessions.devices(user),
    }
    return {**lists, **found, **others, **members}


def _search(words: str) -> Callable[[], object]:
    return lambda: search.search(words)


def plans(name: str, question: Callable[[], object]) -> Iterator[Plan]:
    """The plan of each statement that a question sends."""
    with CaptureQueriesContext(connection) as sent:
        question()
    statements = [
        query["sql"] for query in sent if query["sql"].lstrip("( \n").startswith(("SELECT", "WITH", "UPDATE"))
    ]
    for number, statement in enumerate(statements, 1):
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS) {statement}")
            lines = tuple(line for (line,) in cursor.fetchall())
        yield Plan(name if len(statements) == 1 else f"{name} ({number} of {len(statements)})", lines)


def written(found: list[Plan]) -> str:
    """The page."""
    rows = [
        f"| {plan.name} | {plan.milliseconds:.1f} | {plan.blocks:,} | {', '.join(plan.indexes) or '-'} "
        f"| {', '.join(plan.scanned) or '-'} |"
        for plan in found
    ]
    shown = [f"### {plan.name}\n\n```\n" + "\n".join(map(_short, plan.lines)) + "\n```" for plan in found]
    table = "| query | ms | blocks | indexes | reads all of |\n|---|---|---|---|---|\n" + "\n".join(rows)
    return "\n\n".join([HEAD.strip(), table, REMARKS.strip(), "## The plans", *shown]) + "\n"


def _short(line: str) -> str:
    return line.rstrip() if len(line) < 160 else f"{line[:157].rstrip()}…"


REMARKS = """
No query reads all of a large table. What takes more than 20 ms counts, mostly: the total of a list is asked for with
each of its pages, so an index of all films is read from end to end, and the rows of a genre or a country, which an
array holds.
"""


@pytest.mark.usefixtures("transactional_db")
@pytest.mark.timeout(1800)
def test_plans() -> None:
    # Not by Django's connection, which waits for no statement as long as these take.
    with psycopg.connect(settings.DATABASE_URL, dbname=connection.settings_dict["NAME"], autocommit=True) as filling:
        filling.execute(FILL.read_text())
        filling.execute("VACUUM (ANALYZE)")
    user = User.objects.get(pk=FIRST)
    found = [plan for name, question in questions(user).items() for plan in plans(name, question)]
    PAGE.write_text(written(found))
    for plan in found:
        sys.stdout.write(f"{plan.milliseconds:8.1f} ms {plan.name}: {plan.indexes} {plan.scanned}\n")
