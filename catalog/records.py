"""Writing the mirror: films, people, charts, each page in as few statements as it takes. For services and sample."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import chain

from django.db import transaction

from catalog.folding import fold
from catalog.models import ChartEntry, Credit, Movie, Origin, Person
from catalog.types import MovieDetail, MovieSummary
from catalog.types import Person as PersonValue

LISTED = ["origin", "title", "original_title", "overview", "release_date", "year", "original_language",
          "genre_ids", "vote_average", "vote_count", "popularity", "poster_path", "backdrop_path", "seen_at",
          "search_text"]  # fmt: skip
DETAILED = [*LISTED, "tagline", "runtime", "countries", "spoken_languages", "keywords", "collection", "certification",
            "imdb_id", "trailer_url", "homepage", "status", "watch_providers", "detailed_at"]  # fmt: skip


def save_summaries(movies: Iterable[MovieSummary], *, origin: Origin, at: datetime) -> None:
    """Upsert what a list shows of films, in one statement; details that are known stay."""
    # Sorted, so that two processes that mirror the same page lock its rows in the same order.
    rows = [_row(movie, origin, at) for movie in sorted(movies, key=lambda m: m.id)]
    Movie.objects.bulk_create(rows, update_conflicts=True, unique_fields=["id"], update_fields=LISTED)


def save_details(details: Sequence[MovieDetail], *, origin: Origin, at: datetime) -> None:
    """Upsert films with all that is known of them, and replace their credits, in one transaction."""
    rows = [_detailed_row(detail, origin, at) for detail in sorted(details, key=lambda d: d.summary.id)]
    people = {person.id: person for d in details for person in (*d.directors, *d.cast)}
    with transaction.atomic():
        Movie.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["id"], update_fields=DETAILED, batch_size=500
        )
        Person.objects.bulk_create(
            [Person(id=p.id, name=p.name[:200], search_name=fold(p.name)[:200]) for _, p in sorted(people.items())],
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=["name", "search_name"],
            batch_size=2000,
        )
        Credit.objects.filter(movie_id__in=[row.id for row in rows]).delete()
        Credit.objects.bulk_create(chain.from_iterable(map(_credits, details)), batch_size=2000)


def save_chart(chart: str, ids: Sequence[int], *, origin: Origin, at: datetime, first: int = 1) -> None:
    """Note that the places from ``first`` on of a chart are held by these films."""
    entries = [
        ChartEntry(origin=origin, chart=chart, position=place, movie_id=movie_id, seen_at=at)
        for place, movie_id in enumerate(ids, first)
    ]
    ChartEntry.objects.bulk_create(
        entries,
        update_conflicts=True,
        unique_fields=["origin", "chart", "position"],
        update_fields=["movie", "seen_at"],
    )


def _row(movie: MovieSummary, origin: Origin, at: datetime) -> Movie:
    titles = dict.fromkeys(fold(title) for title in (movie.title, movie.original_title))
    return Movie(
        id=movie.id,
        origin=origin,
        title=movie.title[:300],
        original_title=movie.original_title[:300],
        overview=movie.overview,
        release_date=movie.release_date,
        year=movie.year,
        original_language=movie.original_language,
        genre_ids=[genre.id for genre in movie.genres],
        vote_average=movie.vote_average,
        vote_count=movie.vote_count,
        popularity=movie.popularity,
        poster_path=movie.poster_path or "",
        backdrop_path=movie.backdrop_path or "",
        seen_at=at,
        search_text=" ".join(title for title in titles if title),
    )


def _detailed_row(detail: MovieDetail, origin: Origin, at: datetime) -> Movie:
    row = _row(detail.summary, origin, at)
    row.tagline = detail.tagline[:400]
    row.runtime = detail.runtime
    row.countries = list(detail.countries)
    row.spoken_languages = list(detail.spoken_languages)
    row.keywords = [keyword[:120] for keyword in detail.keywords]
    row.collection = detail.collection[:200]
    row.certification = detail.certification[:20]
    row.imdb_id = detail.imdb_id[:12]
    row.trailer_url = detail.trailer_url or ""
    row.homepage = detail.homepage or ""
    row.status = detail.status[:30]
    row.watch_providers = {
        region: [[offer.provider, offer.kind] for offer in offers] for region, offers in detail.watch_providers.items()
    }
    row.detailed_at = at
    return row


def _credits(detail: MovieDetail) -> list[Credit]:
    movie_id = detail.summary.id
    parts: tuple[tuple[Credit.Role, tuple[PersonValue, ...]], ...] = (
        (Credit.Role.DIRECTOR, detail.directors),
        (Credit.Role.CAST, detail.cast),
    )
    return [
        Credit(movie_id=movie_id, person_id=p.id, role=role, character=p.character[:300], position=place)
        for role, people in parts
        for place, p in enumerate({person.id: person for person in people}.values())
    ]
