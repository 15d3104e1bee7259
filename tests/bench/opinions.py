"""What opinions that weigh less than a favorite add: ``python -m tests.bench.opinions DIR`` (docs/recommendation.md).

Nobody's data here hold hearts, ratings and watchlists of one person, so they are made from favorites: some are told as
such, others in another way, all the rest is looked for. Users who are asked are never among those learned from.
"""

import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

from recommend.engine import Interaction, Model, Movie, fit
from recommend.signal_weights import RATINGS, WATCHLIST
from recommend.training.evaluation import CANON, read
from recommend.training.measures import Grades, Histories, Kinds, Measured, Measures

ASKED, LEAST_HISTORY = 100, 20  # users, and favorites of each at least
HEARTS, OTHERS, HITS = 3, 8, 300  # favorites told as such, movies told otherwise, movies that count as hits
QUIET_HEARTS = 5  # favorites that each user tells as such while others learn
type Told = Mapping[str, tuple[Sequence[str], Mapping[str, float]]]


def main(folder: Path) -> None:
    """Print both tables."""
    movies, histories = read(folder)
    popular = [
        movie for movie, _ in Counter(movie for history in histories.values() for movie in history).most_common()
    ]
    users = sorted(user for user, history in histories.items() if len(history) >= LEAST_HISTORY)
    np.random.default_rng(1).shuffle(users)
    asked, learned = users[:ASKED], [user for user in histories if user not in set(users[:ASKED])]
    position = {movie["id"]: place for place, movie in enumerate(movies)}
    measures = Measures(frozenset(popular[:CANON]), Grades(histories, learned, position), Kinds(movies, position))
    cases = {user: _shuffled(user, histories[user]) for user in asked}
    for community in (0, 50, len(learned)):
        model = fit((Interaction(user, movie) for user in learned[:community] for movie in histories[user]), movies)
        _print(f"{community} people", dict(_told(model, cases, popular, measures)))
    _print("learning", dict(_learned(movies, {user: histories[user] for user in learned}, cases, measures)))


def _shuffled(user: str, history: Sequence[str]) -> list[str]:
    order = np.random.default_rng([2, *user.encode()]).permutation(len(history))
    return [history[place] for place in order.tolist()]


def _told(
    model: Model, cases: Histories, popular: Sequence[str], measures: Measures
) -> Iterator[tuple[str, list[Measured]]]:
    lists: dict[str, list[Measured]] = {}
    for user, history in cases.items():
        others, hidden = history[HEARTS : HEARTS + OTHERS], history[HEARTS + OTHERS :]
        chance = np.random.default_rng([3, *user.encode()]).permutation(popular[:HITS]).tolist()
        hits = [movie for movie in chance if movie not in history][:OTHERS]
        question = measures.question(history[:HEARTS], frozenset(hidden))
        for name, (hearts, opinions) in _ways(history[:HEARTS], others, hits).items():
            recommended = model.recommend(hearts, (), [*others, *hits], 20, opinions=opinions)
            lists.setdefault(name, []).append(measures.of(recommended, question))
    yield from lists.items()


def _ways(hearts: Sequence[str], others: Sequence[str], hits: Sequence[str]) -> Told:
    half = OTHERS // 2
    return {
        "nothing besides": (hearts, {}),
        "watchlist": (hearts, dict.fromkeys(others, WATCHLIST)),
        "watchlist, half of it hits": (hearts, dict.fromkeys([*others[:half], *hits[:half]], WATCHLIST)),
        "watchlist of hits": (hearts, dict.fromkeys(hits, WATCHLIST)),
        "rated 9": (hearts, dict.fromkeys(others, RATINGS[9])),
        "favorites": ([*hearts, *others], {}),
    }


def _learned(
    movies: Sequence[Movie], histories: Histories, cases: Histories, measures: Measures
) -> Iterator[tuple[str, list[Measured]]]:
    for name, weight in (("five favorites each", 0.0), ("watchlist", WATCHLIST), ("rated 9", RATINGS[9]), ("all", 1.0)):
        rows = [
            Interaction(user, movie, 1.0 if place < QUIET_HEARTS else weight)
            for user, history in histories.items()
            for place, movie in enumerate(_shuffled(user, history))
            if place < QUIET_HEARTS or weight
        ]
        model = fit(rows, movies)
        questions = [
            (history[:QUIET_HEARTS], measures.question(history[:QUIET_HEARTS], frozenset(history[QUIET_HEARTS:])))
            for history in cases.values()
        ]
        yield name, [measures.of(model.recommend(given, k=20), question) for given, question in questions]


def _print(title: str, lists: Mapping[str, Sequence[Measured]]) -> None:
    first = np.array([measured.ndcg for measured in next(iter(lists.values()))])
    for name, measured in lists.items():
        ndcg = np.array([one.ndcg for one in measured])
        gain = ndcg - first
        error = 1.96 * gain.std() / np.sqrt(len(gain))
        affinity = np.mean([one.affinity for one in measured if one.affinity is not None])
        accuracy = f"NDCG@10 {ndcg.mean():.4f} ({gain.mean():+.4f} ± {error:.4f})"
        sys.stdout.write(f"{title:>10}  {name:<27} {accuracy}  affinity {affinity:.3f}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
