"""A wall of well-known films that differ: for somebody whose taste is not known yet."""

from collections import Counter

from catalog.localization import translations
from catalog.models import Movie
from catalog.sources.database.source import SUMMARY, summary
from catalog.types import MovieSummary

POOL = 600  # well-known films to choose from
GENRES, DECADES = 8, 4  # how many of each a wall must hold at least


def wall(size: int) -> list[MovieSummary]:
    """``size`` films, the best known first, one of a series; no genre or decade takes over. One query."""
    movies = Movie.objects.filter(adult=False, year__isnull=False).order_by("-vote_count", "-popularity", "id")
    genres: Counter[int] = Counter()
    decades: Counter[int] = Counter()
    series: set[str] = set()
    chosen: list[MovieSummary] = []
    for row in movies.values("collection", *SUMMARY)[:POOL]:
        lead, decade = (row["genre_ids"] or [0])[0], row["year"] // 10
        crowded = genres[lead] >= size // GENRES or decades[decade] >= size // DECADES
        if crowded or row["collection"] in series or len(chosen) == size:
            continue
        genres[lead] += 1
        decades[decade] += 1
        series |= {row["collection"]} - {""}
        chosen.append(translations.film(summary(row)))
    return chosen
