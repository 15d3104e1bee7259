"""The rows in which pages show the sample: what an arrangement of its posters has to keep different."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date

from catalog.sources.sample.charts import rank
from catalog.sources.sample.reader import SampleMovie
from catalog.types import Chart, MovieSummary

_ORDERS: tuple[Callable[[MovieSummary], tuple[float | str | date, int]], ...] = (
    lambda movie: (-movie.popularity, movie.id),
    lambda movie: (-movie.vote_average, movie.id),
    lambda movie: (movie.release_date or date.min, movie.id),
    lambda movie: (movie.title, movie.id),
)


def page_rows(movies: Sequence[SampleMovie]) -> list[list[int]]:
    """Places in ``movies``: the charts, then every genre and decade, and all, by popularity, score, date and title."""
    summaries = [movie.detail.summary for movie in movies]
    place_of = {summary.id: place for place, summary in enumerate(summaries)}
    rows = [[place_of[movie_id] for movie_id in rank(chart, movies)] for chart in Chart]
    for order in _ORDERS:
        shelves: dict[str, list[int]] = defaultdict(list)
        for summary in sorted(summaries, key=order):
            decade = [f"{summary.year // 10}0s"] if summary.year else []
            for shelf in ("all", *(genre.name for genre in summary.genres), *decade):
                shelves[shelf].append(place_of[summary.id])
        rows += shelves.values()
    return rows
