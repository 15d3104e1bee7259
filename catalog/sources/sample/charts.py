"""The sample's lists, computed from figures, era and rank: the same on every machine and every day."""

import hashlib
from collections.abc import Callable, Sequence
from datetime import date

from catalog.sources.sample.reader import SampleMovie
from catalog.types import Chart

LONGEST_CHART = 200


def rank(chart: Chart, movies: Sequence[SampleMovie]) -> list[int]:
    """Movie ids of one list of the sample, best first."""
    today = max(
        (movie.detail.summary.release_date for movie in movies if movie.detail.summary.release_date), default=date.max
    )
    order = _ORDERS[chart](today)
    scored = [(order(movie), movie.detail.summary.id) for movie in movies]
    ranked = sorted(
        ((score, movie_id) for score, movie_id in scored if score is not None),
        key=lambda scored_id: (-scored_id[0], scored_id[1]),
    )
    return [movie_id for _, movie_id in ranked[:LONGEST_CHART]]


type Order = Callable[[SampleMovie], float | None]


def _trending(window: str, half_life: float) -> Callable[[date], Order]:
    """Fame that fades with age, and a mood of the moment that differs between the windows."""

    def order(today: date) -> Order:
        return lambda movie: (
            movie.fame
            * (0.35 + 0.65 * 0.5 ** (movie.age(today) / half_life))
            * (0.85 + 0.3 * _daily_factor(window, movie.detail.summary.id))
        )

    return order


def _popular(_today: date) -> Order:
    return lambda movie: movie.fame


def _top_rated(_today: date) -> Order:
    """The mean of the votes, drawn to 6.5 as if by 500 more votes; without figures the rank."""

    def order(movie: SampleMovie) -> float:
        votes, mean = movie.detail.summary.vote_count, movie.detail.summary.vote_average
        return (votes * mean + 500 * 6.5) / (votes + 500) if votes else 6.5 - movie.rank / 1000

    return order


def _latest(today: date) -> Order:
    """The newest first. The sample knows no future: its "upcoming" are recent releases, and named so."""
    return lambda movie: -movie.age(today) if movie.age(today) < 1 else None


def _in_theaters(today: date) -> Order:
    """The best known movies of the last two years."""
    return lambda movie: movie.fame if movie.age(today) < 2 else None


_ORDERS: dict[Chart, Callable[[date], Order]] = {
    Chart.TRENDING_DAY: _trending("day", 1.5),
    Chart.TRENDING_WEEK: _trending("week", 3.0),
    Chart.POPULAR: _popular,
    Chart.TOP_RATED: _top_rated,
    Chart.NOW_PLAYING: _in_theaters,
    Chart.UPCOMING: _latest,
}


def _daily_factor(window: str, movie_id: int) -> float:
    """A number in 0 to 1 that depends on the window and the movie only."""
    return hashlib.blake2b(f"{window}:{movie_id}".encode(), digest_size=1).digest()[0] / 255
