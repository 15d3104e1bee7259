"""How the engine grows: ``python -m tests.bench.engine_scale FILMS FAVORITES`` prints a line of docs/recommendation.md.

Everything is made up: popularity by Zipf's law, activity log-normal, tastes in forty clusters, names from pools that
grow with the catalog. Each size runs in a process of its own, so that the memory is its own.
"""

import gc
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from recommend.engine import Interaction, Model, Movie, fit
from recommend.engine.types import MovieId
from recommend.training import artifacts

GENRES = [f"Genre {n}" for n in range(19)]
CLUSTERS = 40
ASKED, GIVEN = 60, 20  # people who ask, and favorites of each


def films(number: int, dice: np.random.Generator) -> Iterator[Movie]:
    """Films with two genres, six people and five keywords each."""
    votes = (2_000_000 / np.arange(3, number + 3)).astype(int)
    people, words = max(500, number // 2), max(200, number // 20)
    for at in range(number):
        cast = dice.zipf(1.4, 6) % people
        yield {
            "id": at, "title": f"Film {at}", "year": int(1930 + dice.integers(0, 95)),
            "genres": [GENRES[at % 19], GENRES[(at * 7 + 3) % 19]], "cast": [f"P{one}" for one in cast],
            "keywords": [f"K{one}" for one in dice.zipf(1.3, 5) % words], "language": "en",
            "vote_average": float(dice.uniform(4, 8.5)), "vote_count": int(votes[at]), "popularity": None,
        }  # fmt: skip


def histories(favorites: int, number: int, dice: np.random.Generator) -> Iterator[Interaction]:
    """Favorites of people who mostly stay in their cluster of films."""
    made, person = 0, 0
    while made < favorites:
        length = int(min(max(3, dice.lognormal(3.0, 0.9)), 500))
        place = np.minimum((number ** dice.random(length)).astype(np.int64), number - 1)
        home = dice.random(length) < 0.7
        place = np.where(home, place - place % CLUSTERS + person % CLUSTERS, place) % number
        for one in np.unique(place).tolist():
            yield Interaction(person, one)
            made += 1
        person += 1


def asked(number: int, dice: np.random.Generator) -> list[list[MovieId]]:
    """Twenty favorites of each of sixty other people."""
    told = [one.movie_id for one in histories(ASKED * GIVEN, number, dice)]
    return [told[at * GIVEN : (at + 1) * GIVEN] for at in range(ASKED)]


def memory() -> float:
    """Peak of this process in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def milliseconds(model: Model, lists: list[list[MovieId]], k: int) -> list[float]:
    """CPU time of each call; every list has been asked for once before."""
    times = []
    for given in [*lists, *lists]:
        began = time.process_time()
        model.recommend(given, k=k)
        times.append(1000 * (time.process_time() - began))
    return times[len(lists) :]


def main(number: int, favorites: int) -> None:
    """Fit, publish, load, ask. Favorites are made as they are read; the films stay, for the model's ``add``."""
    dice = np.random.default_rng(1)
    before, began = memory(), time.process_time()
    model = fit(histories(favorites, number, dice), films(number, dice))
    fitted, peak, people = time.process_time() - began, memory() - before, model.user_count
    kind = type(model._scorer.collaborative.item_model).__name__
    with tempfile.TemporaryDirectory() as folder:
        artifacts.publish(Path(folder), model, {})
        del model
        gc.collect()
        size = sum(one.stat().st_size for one in Path(folder).rglob("*.*") if one.is_file()) / 2**20
        began = time.process_time()
        served = artifacts.load(Path(folder))
        loaded = time.process_time() - began
        assert served
        lists = asked(number, np.random.default_rng(2))
        hundred, twenty = (milliseconds(served.model, lists, k) for k in (100, 20))
    asking = [f"{np.percentile(times, at):.1f}" for times, at in ((hundred, 50), (hundred, 95), (twenty, 50))]
    line = [f"{number:,}", f"{favorites:,}", f"{people:,}", kind, f"{fitted:.1f}", f"{peak:,.0f}", f"{size:,.0f}"]
    sys.stdout.write(f"| {' | '.join([*line, f'{loaded:.1f}', *asking])} |\n")


if __name__ == "__main__":
    main(int(sys.argv[1].replace(",", "")), int(sys.argv[2].replace(",", "")))
