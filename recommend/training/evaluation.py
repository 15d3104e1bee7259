"""Measuring recommenders on users whose favorites are partly hidden. Pure: no Django, no clock.

Strong generalisation: nobody who is asked about is among those that were learned from. All movies are ranked, none is
sampled. Used by ``manage.py evaluate``. What is measured stands in ``measures.py``, of whom in ``recommenders.py``.
"""

import csv
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import numpy as np

from recommend.engine import Movie
from recommend.training.measures import (
    Estimate,
    Grades,
    Histories,
    Key,
    Kinds,
    Measured,
    Measures,
    estimate,
    estimate_known,
)
from recommend.training.recommenders import Fitter

TRACKS = ("genres", "1", "3", "5", "all")  # what of a user is given: three genres, so many favorites, 80 % of them
FOLDS = 5
FEWEST = 5  # favorites of users who are asked about
ENGINE = "balanced"  # the mode that all others are compared with
HEAD, CANON = 100, 50  # the most favored movies: outside of the first is the long tail, the second are the canon


@dataclass(frozen=True, slots=True)
class Case:
    """What one user gives, and what is hidden."""

    user: Key
    track: str
    given: tuple[Key, ...]
    genres: tuple[str, ...]
    hidden: frozenset[Key]


@dataclass(frozen=True, slots=True)
class Row:
    """How one recommender did on one track; estimates are means over users with their 95 % intervals."""

    name: str
    community: str
    track: str
    ndcg: Estimate
    affinity: Estimate | None  # None where no favorites are given
    canon: Estimate
    kind: Estimate | None  # None where nobody's favorites share a clear kind
    honest: Estimate | None  # None for methods that give no parts
    coverage: float  # share of all movies that anybody was shown
    tail: float  # share of places outside the most favored movies
    variety: float  # mean distance of the genres of two movies of a list
    lead: Estimate  # how far the balanced engine's NDCG is ahead on the same users


def read(folder: Path) -> tuple[list[Movie], dict[str, list[str]]]:
    """Movies and histories of a prepared data set: ``movies.jsonl`` and ``interactions.csv`` (user, movie, time)."""
    with (folder / "movies.jsonl").open(encoding="utf-8") as lines:
        movies: list[Movie] = [json.loads(line) for line in lines]
    with (folder / "interactions.csv").open(encoding="utf-8") as lines:
        rows = [(row["user_id"], float(row["timestamp"] or 0), row["movie_id"]) for row in csv.DictReader(lines)]
    histories: dict[str, dict[str, None]] = {}
    for user, _, movie_id in sorted(rows, key=lambda row: row[1]):
        histories.setdefault(user, {})[movie_id] = None
    return movies, {user: list(history) for user, history in histories.items()}


def folds(histories: Histories, seed: int) -> list[tuple[list[Key], list[Key]]]:
    """(who is learned from, who is asked), five times; everybody with enough favorites is asked once."""
    test_users = sorted((user for user, history in histories.items() if len(history) >= FEWEST), key=str)
    np.random.default_rng(seed).shuffle(test_users)
    small_history_users = [user for user, history in histories.items() if len(history) < FEWEST]
    test_folds = [test_users[start::FOLDS] for start in range(FOLDS)]
    return [
        (
            small_history_users
            + [user for fold, fold_users in enumerate(test_folds) if fold != held_out for user in fold_users],
            test_folds[held_out],
        )
        for held_out in range(FOLDS)
    ]


def case(user: Key, history: Sequence[Key], track: str, genres: Mapping[Key, Sequence[str]], seed: int) -> Case | None:
    """What ``user`` gives on a track; None for who has too few favorites for it."""
    if track == "genres":
        count = Counter(name for movie in history for name in genres.get(movie, ()))
        top_genres = sorted(count, key=lambda name: (-count[name], name))[:3]
        return Case(user, track, (), tuple(top_genres), frozenset(history))
    number = len(history) - max(1, round(0.2 * len(history))) if track == "all" else int(track)
    if len(history) - number < (1 if track == "all" else FEWEST):
        return None
    shuffled = np.random.default_rng([seed, *str(user).encode()]).permutation(len(history))
    given_places = sorted(shuffled[:number].tolist())
    hidden = frozenset(history[place] for place in shuffled[number:].tolist())
    return Case(user, track, tuple(history[place] for place in given_places), (), hidden)


def evaluate(
    movies: Sequence[Movie],
    histories: Histories,
    fit_all: Fitter,
    *,
    communities: Sequence[str],
    seed: int,
    max_users: int | None = None,
) -> Iterator[Row]:
    """Every recommender at every size of the community on every track. ``max_users``: users asked in a fold."""
    genres = {movie["id"]: tuple(movie.get("genres") or ()) for movie in movies}
    ranked = [movie for movie, _ in Counter(movie for history in histories.values() for movie in history).most_common()]
    position = {movie["id"]: place for place, movie in enumerate(movies)}
    kinds = Kinds(movies, position)
    for community in communities:
        measured_lists: dict[tuple[str, str], list[Measured]] = {}
        for training_users, test_users in folds(histories, seed):
            measures = Measures(frozenset(ranked[:CANON]), Grades(histories, training_users, position), kinds)
            training_histories = {
                user: histories[user] for user in _members(training_users, histories, community, seed)
            }
            rankers = fit_all(training_histories, movies)
            for asked_case in _cases(test_users[:max_users], histories, genres, seed):
                question = measures.question(asked_case.given, asked_case.hidden)
                for name, rank in rankers.items():
                    measured_list = measures.of(rank(asked_case.given, asked_case.genres), question)
                    measured_lists.setdefault((name, asked_case.track), []).append(measured_list)
        for (name, track), method_lists in measured_lists.items():
            yield _row(
                (name, community, track), method_lists, measured_lists[ENGINE, track], genres, frozenset(ranked[:HEAD])
            )


def _cases(
    test_users: Sequence[Key], histories: Histories, genres: Mapping[Key, Sequence[str]], seed: int
) -> Iterator[Case]:
    for track in TRACKS:
        for user in test_users:
            if user_case := case(user, histories[user], track, genres, seed):
                yield user_case


def _members(training_users: Sequence[Key], histories: Histories, community: str, seed: int) -> Sequence[Key]:
    if community == "all":
        return training_users
    full_history_users = sorted((user for user in training_users if len(histories[user]) >= FEWEST), key=str)
    np.random.default_rng([seed, 7]).shuffle(full_history_users)
    return full_history_users[: int(community)]


def _row(
    cell: tuple[str, str, str],
    measured_lists: Sequence[Measured],
    engine: Sequence[Measured],
    genres: Mapping[Key, Sequence[str]],
    head: frozenset[Key],
) -> Row:
    shown_movies = [movie for ranked in measured_lists for movie in ranked.movies]
    distances = [
        _distance(genres[first], genres[second])
        for ranked in measured_lists
        for first, second in combinations(ranked.movies, 2)
    ]
    return Row(
        *cell,
        estimate([ranked.ndcg for ranked in measured_lists]),
        estimate_known(ranked.affinity for ranked in measured_lists),
        estimate([ranked.canon for ranked in measured_lists]),
        estimate_known(ranked.kind for ranked in measured_lists),
        estimate_known(ranked.honest for ranked in measured_lists),
        len(set(shown_movies)) / max(len(genres), 1),
        sum(movie not in head for movie in shown_movies) / max(len(shown_movies), 1),
        float(np.mean(distances)) if distances else 0.0,
        estimate([ranked.ndcg - compared.ndcg for ranked, compared in zip(engine, measured_lists, strict=True)]),
    )  # fmt: skip


def _distance(genres: Sequence[str], other_genres: Sequence[str]) -> float:
    all_genres = set(genres) | set(other_genres)
    return 1.0 - len(set(genres) & set(other_genres)) / max(1, len(all_genres))
