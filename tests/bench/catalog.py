"""How fast the database is with 12,000 films: ``python -m pytest -q -s tests/bench/catalog.py``.

Films, people and keywords are made up, by a seeded die; about as many people and keywords a film as TMDb has. Prints
medians and the plans that PostgreSQL chooses; docs/performance/catalog.md records a run.
"""

import random
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.db.models import Q
from pydantic import TypeAdapter

from catalog.models import Movie, Origin
from catalog.services import listings
from catalog.sources.database import writes
from catalog.sources.database.source import DatabaseSource
from catalog.types import Chart, Filters, Genre, MovieDetail, MovieSummary, Person, Translation
from project import cache
from project.cache import policies
from project.localization import language
from project.pagination import Page

FILMS = 12_000
FIRST = 9_000_001
SYLLABLES = [first + vowel for first in "bdfghklmnprstvz" for vowel in ("a", "e", "i", "o", "u", "an", "er", "in")]
GENRES = (28, 12, 16, 35, 80, 99, 18, 10751, 14, 36, 27, 10402, 9648, 10749, 878, 53, 10752, 37)
SEARCHES = (
    "karomi",
    "the venor of lan",
    "Seven Samurau",
    "amelie",
    "dune 2021",
    "Akira Kurosawa",
    "heist",
    "zzqx",
    "a",
)


def made_up() -> list[MovieDetail]:
    """Films that nobody made."""
    die = random.Random(12)

    def word() -> str:
        return "".join(die.choices(SYLLABLES, k=die.randint(2, 4))).capitalize()

    people = [Person(9_100_000 + number, f"{word()} {word()}") for number in range(30_000)]
    themes = [f"{word().lower()} {word().lower()}" for _ in range(4_000)]
    return [_film(FIRST + number, die, word, people, themes) for number in range(FILMS)]


def _film(
    movie_id: int, die: random.Random, word: Callable[[], str], people: list[Person], themes: list[str]
) -> MovieDetail:
    title = " ".join(word() for _ in range(die.randint(1, 4)))
    summary = MovieSummary(
        id=movie_id, title=title, original_title=title if die.random() < 0.7 else word(), overview="x" * 300,
        release_date=date(year := die.randint(1930, 2025), 5, 1), year=year,
        genres=tuple(Genre(one, "") for one in die.sample(GENRES, die.randint(1, 4))), original_language="en",
        vote_average=die.uniform(3, 9), vote_count=die.randint(0, 20_000), popularity=die.expovariate(0.05),
        poster_path="/a.jpg", backdrop_path=None, translations=(Translation("de", f"{word()} {title}", "y" * 300),),
    )  # fmt: skip
    return MovieDetail(
        summary=summary, runtime=100, tagline="", directors=(die.choice(people),), cast=tuple(die.sample(people, 15)),
        keywords=tuple(die.sample(themes, 10)), countries=("NO",), spoken_languages=("en",), certification="",
        collection="", imdb_id="", trailer_url=None, homepage=None, status="Released",
    )  # fmt: skip


def say(line: object) -> None:
    """Print, as pytest is told to let pass (-s)."""
    sys.stdout.write(f"{line}\n")


def timed(call: Callable[[], object], times: int = 15) -> str:
    """Milliseconds that several calls take: the fastest (on a busy machine the truest) and the middle one."""
    took = []
    for _ in range(times):
        began = time.perf_counter()
        call()
        took.append(time.perf_counter() - began)
    return f"{min(took) * 1000:7.2f} {statistics.median(took) * 1000:7.2f} ms"


@pytest.mark.django_db
@pytest.mark.timeout(300)
def test_twelve_thousand_films(settings: Any) -> None:
    films = made_up()
    _execute(
        "SET CONSTRAINTS ALL IMMEDIATE"
    )  # else a third of a million foreign keys are checked in one wait, at the end
    began = time.perf_counter()
    for start in range(0, FILMS, 500):
        writes.save_details(films[start : start + 500], origin=Origin.TMDB, fetched_at=datetime.now(UTC))
    say(f"\n{FILMS} films saved in {time.perf_counter() - began:.1f} s")
    # As autovacuum leaves the trigram indexes: without the lists of what is still to be put into them.
    _execute(
        "SELECT gin_clean_pending_list(oid) FROM pg_class WHERE relname ~ '_trigrams$|^movie_(keywords|title_keys)$'"
    )
    _execute("ANALYZE")
    mirror = DatabaseSource(Origin.TMDB, Origin.SAMPLE)
    calls: dict[str, Callable[[], object]] = {f"search {words!r}": _search(mirror, words) for words in SEARCHES}
    calls |= {
        "chart": lambda: mirror.chart(Chart.POPULAR),
        "discover, nothing": lambda: mirror.discover(Filters()),
        "discover, genres and years": lambda: mirror.discover(Filters(genres=(18, 80), year_from=1990, year_to=1999)),
        "details": lambda: mirror.details(FIRST),
        "similar": lambda: mirror.similar(FIRST),
    }
    for name, call in calls.items():
        say(f"{name:40} {timed(call)}")
    page = mirror.discover(Filters())
    settings.TMDB_ENABLED = True
    codec = TypeAdapter(Page[MovieSummary])
    place = ("en-US", Chart.TRENDING_DAY, None, 1)
    cache.put(policies.TRENDING, *place, value=page, codec=codec)
    assert listings.chart(Chart.TRENDING_DAY).source == "cache"
    say(f"{'trending, warm':40} {timed(lambda: listings.chart(Chart.TRENDING_DAY), 50)}")
    with language.reading("de"):
        say(f"{'trending, warm, in German':40} {timed(lambda: listings.chart(Chart.TRENDING_DAY), 50)}")
    close = Q(search_text__trigram_word_similar="karomi") | Q(search_translated__trigram_word_similar="karomi")
    say(Movie.objects.filter(close).explain(analyze=True))


def _execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _search(mirror: DatabaseSource, words: str) -> Callable[[], object]:
    return lambda: mirror.search(words)
