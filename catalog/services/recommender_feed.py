"""What a recommender may know of the catalog: ids, facts, and when they changed."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Count, Max, QuerySet

from catalog.models import Credit, Movie
from catalog.sources.database import genres
from catalog.types import MovieFacts


def version() -> str:
    """Changes when movies are added, or told anew in detail. One query."""
    totals = Movie.objects.aggregate(number=Count("id"), last=Max("details_fetched_at"))
    return f"{totals['number']}-{totals['last'].timestamp() if totals['last'] else 0:.0f}"


def movie_ids() -> set[int]:
    """Ids of the movies that a recommender may know. One query."""
    return set(_recommendable().values_list("id", flat=True).iterator(chunk_size=10_000))


def movie_ids_since(since: datetime) -> list[int]:
    """Those of them that were told since ``since``, the most popular first. One query."""
    movies = _recommendable().filter(fetched_at__gt=since)
    return list(movies.order_by("-popularity", "id").values_list("id", flat=True))


def movie_facts(*, since: datetime | None = None, among: Collection[int] | None = None) -> list[MovieFacts]:
    """What a recommender may know: all movies, those told since ``since``, or those ``among`` ids. Two queries."""
    movies = _recommendable()
    if since:
        movies = movies.filter(fetched_at__gt=since)
    if among is not None:
        movies = movies.filter(pk__in=among)
    people: dict[tuple[int, str], list[str]] = {}
    rows = Credit.objects.filter(movie__in=movies).order_by("movie_id", "position")
    for movie_id, role, name in rows.values_list("movie_id", "role", "person__name"):
        people.setdefault((movie_id, role), []).append(name)
    genre_names = genres.names()
    return [
        MovieFacts(
            id=movie.id,
            title=movie.title,
            year=movie.year,
            genres=tuple(genre_names[genre_id] for genre_id in movie.genre_ids if genre_id in genre_names),
            keywords=tuple(movie.keywords),
            cast=tuple(people.get((movie.id, Credit.Role.CAST), ())),
            directors=tuple(people.get((movie.id, Credit.Role.DIRECTOR), ())),
            language=movie.original_language,
            franchise=movie.collection,
            vote_average=movie.vote_average,
            vote_count=movie.vote_count,
            popularity=movie.popularity,
            countries=tuple(movie.countries),
        )
        for movie in movies.defer("overview", "search_text", "watch_providers", "translations", "search_translated")
    ]


def _recommendable() -> QuerySet[Movie]:
    return Movie.objects.filter(available=True).order_by("id")
