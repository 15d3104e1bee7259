"""The sample's way into the database, with the faces that its posters wear."""

from datetime import UTC, datetime
from pathlib import Path

from django.db import transaction

from catalog import posters
from catalog.models import OSCAR_WINNERS, ChartEntry, Movie, Origin
from catalog.posters import movie_facts
from catalog.sources.database import genres, writes
from catalog.sources.sample.charts import rank
from catalog.sources.sample.page_rows import page_rows
from catalog.sources.sample.reader import FOLDER, GENRE_IDS, read
from catalog.types import Chart, Genre
from project import cache
from project.cache import policies


def load(folder: Path = FOLDER) -> int:
    """Put the sample into the database and arrange its posters; returns the number of movies.

    Raises:
        SampleError: a file is missing or a line of it is not what it should be.
    """
    movies = read(folder)
    variants = posters.arrange([movie_facts.facts_of(movie.detail) for movie in movies], page_rows(movies))
    loaded_at = datetime.now(UTC)
    with transaction.atomic():
        genres.save(Genre(number, name) for name, number in GENRE_IDS.items())
        writes.save_details([movie.detail for movie in movies], origin=Origin.SAMPLE, fetched_at=loaded_at)
        rows = [
            Movie(id=movie.detail.summary.id, poster_variant=variant)
            for movie, variant in zip(movies, variants, strict=True)
        ]
        Movie.objects.bulk_update(rows, ["poster_variant"], batch_size=500)
        ChartEntry.objects.filter(origin=Origin.SAMPLE).delete()
        for chart in Chart:
            writes.save_chart(chart, rank(chart, movies), origin=Origin.SAMPLE, fetched_at=loaded_at)
        winners = sorted((movie for movie in movies if movie.oscars), key=lambda movie: (-movie.oscars, movie.rank))
        writes.save_chart(
            OSCAR_WINNERS, [movie.detail.summary.id for movie in winners], origin=Origin.SAMPLE, fetched_at=loaded_at
        )
        transaction.on_commit(lambda: cache.advance(policies.CATALOG))
    return len(movies)
