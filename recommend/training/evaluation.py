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
    asked = sorted((user for user, history in histories.items() if len(history) >= FEWEST), key=str)
    np.random.default_rng(seed).shuffle(asked)
    few = [user for user, history in histories.items() if len(history) < FEWEST]
    parts = [asked[start::FOLDS] for start in range(FOLDS)]
    return [
        (few + [user for fold, part in enumerate(parts) if fold != out for user in part], parts[out])
        for out in range(FOLDS)
    ]


def case(user: Key, history: Sequence[Key], track: str, genres: Mapping[Key, Sequence[str]], seed: int) -> Case | None:
    """What ``user`` gives on a track; None for who has too few favorites for it."""
    if track == "genres":
        count = Counter(name for movie in history for name in genres.get(movie, ()))
        best = sorted(count, key=lambda name: (-count[name], name))[:3]
        return Case(user, track, (), tuple(best), frozenset(history))
    number = len(history) - max(1, round(0.2 * len(history))) if track == "all" else int(track)
    if len(history) - number < (1 if track == "all" else FEWEST):
        return None
    mixed = np.random.default_rng([seed, *str(user).encode()]).permutation(len(history))
    given = sorted(mixed[:number].tolist())
    hidden = frozenset(history[place] for place in mixed[number:].tolist())
    return Case(user, track, tuple(history[place] for place in given), (), hidden)


def evaluate(
    movies: Sequence[Movie],
    histories: Histories,
    fit_all: Fitter,
    *,
    communities: Sequence[str],
    seed: int,
    most: int | None = None,
) -> Iterator[Row]:
    """Every recommender at every size of the community on every track. ``most``: users asked in a fold."""
    genres = {movie["id"]: tuple(movie.get("genres") or ()) for movie in movies}
    ranked = [movie for movie, _ in Counter(movie for history in histories.values() for movie in history).most_common()]
    position = {movie["id"]: place for place, movie in enumerate(movies)}
    kinds = Kinds(movies, position)
    for community in communities:
        measured: dict[tuple[str, str], list[Measured]] = {}
        for learned, asked in folds(histories, seed):
            measures = Measures(frozenset(ranked[:CANON]), Grades(histories, learned, position), kinds)
            known = {user: histories[user] for user in _members(learned, histories, community, seed)}
            rankers = fit_all(known, movies)
            for asked_case in _cases(asked[:most], histories, genres, seed):
                question = measures.question(asked_case.given, asked_case.hidden)
                for name, rank in rankers.items():
                    measured_list = measures.of(rank(asked_case.given, asked_case.genres), question)
                    measured.setdefault((name, asked_case.track), []).append(measured_list)
        for (name, track), lists in measured.items():
            yield _row((name, community, track), lists, measured[ENGINE, track], genres, frozenset(ranked[:HEAD]))


def _cases(
    asked: Sequence[Key], histories: Histories, genres: Mapping[Key, Sequence[str]], seed: int
) -> Iterator[Case]:
    for track in TRACKS:
        for user in asked:
            if built := case(user, histories[user], track, genres, seed):
                yield built


def _members(learned: Sequence[Key], histories: Histories, community: str, seed: int) -> Sequence[Key]:
    if community == "all":
        return learned
    enough = sorted((user for user in learned if len(histories[user]) >= FEWEST), key=str)
    np.random.default_rng([seed, 7]).shuffle(enough)
    return enough[: int(community)]


def _row(
    cell: tuple[str, str, str],
    lists: Sequence[Measured],
    engine: Sequence[Measured],
    genres: Mapping[Key, Sequence[str]],
    head: frozenset[Key],
) -> Row:
    shown = [movie for ranked in lists for movie in ranked.movies]
    apart = [_distance(genres[a], genres[b]) for ranked in lists for a, b in combinations(ranked.movies, 2)]
    return Row(
        *cell,
        estimate([ranked.ndcg for ranked in lists]),
        estimate_known(ranked.affinity for ranked in lists),
        estimate([ranked.canon for ranked in lists]),
        estimate_known(ranked.kind for ranked in lists),
        estimate_known(ranked.honest for ranked in lists),
        len(set(shown)) / max(len(genres), 1), sum(movie not in head for movie in shown) / max(len(shown), 1),
        float(np.mean(apart)) if apart else 0.0,
        estimate([ours.ndcg - theirs.ndcg for ours, theirs in zip(engine, lists, strict=True)]),
    )  # fmt: skip


def _distance(genres: Sequence[str], others: Sequence[str]) -> float:
    both = set(genres) | set(others)
    return 1.0 - len(set(genres) & set(others)) / max(1, len(both))
