"""Measuring recommenders on people whose favorites are partly hidden. Pure: no Django, no clock.

Strong generalisation: nobody who is asked about is among those that were learned from. All films are ranked, none is
sampled. Used by ``manage.py evaluate``, the page about quality, and the tests' gate.
"""

import csv
import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse

from recommend.engine import Interaction, Movie, fit, priors

TRACKS = ("genres", "1", "3", "5", "all")  # what of somebody is told: three genres, so many favorites, 80 % of them
FOLDS = 5
FEWEST = 5  # favorites of people who are asked about
TOP = 10
ENGINE = "engine"
HEAD = 100  # films outside of these, the most favored, are the long tail
RESAMPLES = 1000
PRIOR_PEOPLE = 5.0  # the published votes speak for as many people, for the simple methods too
DISCOUNT = 1.0 / np.log2(np.arange(2, TOP + 2))

type Key = Any  # ids are opaque: the contract's
type Histories = Mapping[Key, Sequence[Key]]  # by person, oldest first
type Ranker = Callable[[Sequence[Key], Sequence[str]], Sequence[Key]]  # favorites, genres -> best first
type Maker = Callable[[Histories, Sequence[Movie]], Ranker]


@dataclass(frozen=True, slots=True)
class Case:
    """What one person tells, and what is hidden."""

    person: Key
    given: tuple[Key, ...]
    genres: tuple[str, ...]
    hidden: frozenset[Key]


@dataclass(frozen=True, slots=True)
class Row:
    """How one recommender did on one track: means over people, NDCG with its 95 % interval."""

    name: str
    community: str
    track: str
    people: int
    ndcg: float
    low: float
    high: float
    coverage: float  # share of all films that anybody was shown
    tail: float  # share of places outside the most favored films
    variety: float  # mean distance of the genres of two films of a list
    lead: tuple[float, float, float]  # how far the engine is ahead: mean over the same people, its 95 % interval


def read(folder: Path) -> tuple[list[Movie], dict[str, list[str]]]:
    """Films and histories of a prepared data set: ``movies.jsonl`` and ``interactions.csv`` (user, film, time)."""
    with (folder / "movies.jsonl").open(encoding="utf-8") as lines:
        movies: list[Movie] = [json.loads(line) for line in lines]
    with (folder / "interactions.csv").open(encoding="utf-8") as lines:
        told = [(row["user_id"], float(row["timestamp"] or 0), row["movie_id"]) for row in csv.DictReader(lines)]
    histories: dict[str, dict[str, None]] = {}
    for person, _, movie_id in sorted(told, key=lambda one: one[1]):
        histories.setdefault(person, {})[movie_id] = None
    return movies, {person: list(held) for person, held in histories.items()}


def folds(histories: Histories, seed: int) -> list[tuple[list[Key], list[Key]]]:
    """(who is learned from, who is asked), five times; everybody with enough favorites is asked once."""
    asked = sorted((one for one, held in histories.items() if len(held) >= FEWEST), key=str)
    np.random.default_rng(seed).shuffle(asked)
    few = [one for one, held in histories.items() if len(held) < FEWEST]
    parts = [asked[at::FOLDS] for at in range(FOLDS)]
    return [
        (few + [one for at, part in enumerate(parts) if at != out for one in part], parts[out]) for out in range(FOLDS)
    ]


def case(person: Key, held: Sequence[Key], track: str, genres: Mapping[Key, Sequence[str]], seed: int) -> Case | None:
    """What ``person`` tells on a track; None for who has too few favorites for it."""
    if track == "genres":
        count = Counter(name for one in held for name in genres.get(one, ()))
        best = sorted(count, key=lambda name: (-count[name], name))[:3]
        return Case(person, (), tuple(best), frozenset(held))
    number = len(held) - max(1, round(0.2 * len(held))) if track == "all" else int(track)
    if len(held) - number < (1 if track == "all" else FEWEST):
        return None
    mixed = np.random.default_rng([seed, *str(person).encode()]).permutation(len(held))
    given = sorted(mixed[:number].tolist())
    hidden = frozenset(held[at] for at in mixed[number:].tolist())
    return Case(person, tuple(held[at] for at in given), (), hidden)


def ndcg(found: Sequence[Key], hidden: frozenset[Key]) -> float:
    """How high the hidden films stand among the first ten, from 0 to 1."""
    gain = sum(float(DISCOUNT[at]) for at, one in enumerate(found[:TOP]) if one in hidden)
    return gain / float(DISCOUNT[: max(1, min(len(hidden), TOP))].sum())


def interval(values: Sequence[float]) -> tuple[float, float]:
    """The middle 95 % of the mean, by resampling people."""
    sample = np.array(values)
    drawn = np.random.default_rng(0).integers(0, len(sample), (RESAMPLES, len(sample)))
    low, high = np.percentile(sample[drawn].mean(axis=1), [2.5, 97.5])
    return float(low), float(high)


def evaluate(
    movies: Sequence[Movie],
    histories: Histories,
    makers: Mapping[str, Maker],
    *,
    communities: Sequence[str],
    seed: int,
    most: int | None = None,
) -> Iterable[Row]:
    """Every recommender at every size of the community on every track. ``most``: people asked in a fold."""
    genres = {one["id"]: tuple(one.get("genres") or ()) for one in movies}
    count = Counter(one for held in histories.values() for one in held)
    head = frozenset(one for one, _ in count.most_common(HEAD))
    for community in communities:
        found: dict[tuple[str, str], list[tuple[float, Sequence[Key]]]] = {}
        for learned, asked in folds(histories, seed):
            known = {one: histories[one] for one in _members(learned, histories, community, seed)}
            cases = [(t, c) for t in TRACKS for p in asked[:most] if (c := case(p, histories[p], t, genres, seed))]
            for name, make in makers.items():
                ranker = make(known, movies)
                for track, one in cases:
                    top = ranker(one.given, one.genres)[:TOP]
                    found.setdefault((name, track), []).append((ndcg(top, one.hidden), top))
        for (name, track), lists in found.items():
            scores = [score for score, _ in lists]
            ours = [score for score, _ in found.get((ENGINE, track), lists)]
            ahead = [one - other for one, other in zip(ours, scores, strict=True)]
            lead = (float(np.mean(ahead)), *interval(ahead))
            yield _row((name, community, track), lists, genres, head, lead)


def _members(learned: Sequence[Key], histories: Histories, community: str, seed: int) -> Sequence[Key]:
    if community == "all":
        return learned
    enough = sorted((one for one in learned if len(histories[one]) >= FEWEST), key=str)
    np.random.default_rng([seed, 7]).shuffle(enough)
    return enough[: int(community)]


def _row(
    cell: tuple[str, str, str],
    lists: Sequence[tuple[float, Sequence[Key]]],
    genres: Mapping[Key, Sequence[str]],
    head: frozenset[Key],
    lead: tuple[float, float, float],
) -> Row:
    scores = [score for score, _ in lists]
    shown = [one for _, top in lists for one in top]
    apart = [_distance(genres[a], genres[b]) for _, top in lists for a, b in combinations(top, 2)]
    low, high = interval(scores)
    return Row(
        *cell, len(scores), float(np.mean(scores)), low, high,
        len(set(shown)) / max(len(genres), 1), sum(one not in head for one in shown) / max(len(shown), 1),
        float(np.mean(apart)) if apart else 0.0, lead,
    )  # fmt: skip


def _distance(one: Sequence[str], other: Sequence[str]) -> float:
    both = set(one) | set(other)
    return 1.0 - len(set(one) & set(other)) / max(1, len(both))


def engine(known: Histories, movies: Sequence[Movie]) -> Ranker:
    """This project's engine."""
    model = fit((Interaction(person, one) for person, held in known.items() for one in held), movies)
    return lambda given, genres: [one.movie_id for one in model.recommend(given, genres, k=TOP)]


def popularity(known: Histories, movies: Sequence[Movie]) -> Ranker:
    """The same films for everybody: the most favored, then those with the most published votes."""
    order = _by_popularity(known, movies)
    return lambda given, _genres: [one for one in order if one not in set(given)][:TOP]


def by_genre(known: Histories, movies: Sequence[Movie]) -> Ranker:
    """Popular films of the genres that were told, or that the favorites have."""
    order = _by_popularity(known, movies)
    worth = {one: 1.0 / (5.0 + place) for place, one in enumerate(order)}
    held = {one["id"]: frozenset(one.get("genres") or ()) for one in movies}

    def rank(given: Sequence[Key], genres: Sequence[str]) -> Sequence[Key]:
        count = Counter(genres) + Counter(name for one in given for name in held.get(one, ()))
        whole = sum(count.values()) or 1
        match = {
            one: (0.1 + sum(count[name] for name in names) / whole / max(1, len(names)) ** 0.5) * worth[one]
            for one, names in held.items()
        }
        return sorted((one for one in match if one not in set(given)), key=lambda one: -match[one])[:TOP]

    return rank


def neighbours(known: Histories, movies: Sequence[Movie]) -> Ranker:
    """Films favored together with the favorites, by cosine; the popular ones where no favorite is known."""
    position = {one["id"]: at for at, one in enumerate(movies)}
    cells = [(at, position[one]) for at, held in enumerate(known.values()) for one in held if one in position]
    people, films = np.array(cells, dtype=np.int64).reshape(-1, 2).T
    shape = (len(known), len(position))
    table = sparse.csr_array((np.ones(len(films)), (people, films)), shape=shape)  # type: ignore[no-untyped-call]
    unit = table / np.sqrt(np.maximum(np.bincount(films, minlength=len(position)), 1.0))
    ids, usual = list(position), popularity(known, movies)

    def rank(given: Sequence[Key], genres: Sequence[str]) -> Sequence[Key]:
        told = [position[one] for one in given if one in position]
        alike = unit.T @ (unit @ np.isin(np.arange(len(ids)), told).astype(float))
        alike[told] = 0.0
        best = [ids[at] for at in np.argsort(-alike, kind="stable")[:TOP].tolist() if alike[at] > 0]
        return list(dict.fromkeys([*best, *usual(given, genres)]))[:TOP]

    return rank


MAKERS: Mapping[str, Maker] = {
    "popularity": popularity, "genres": by_genre, "neighbours": neighbours, ENGINE: engine
}  # fmt: skip


def _by_popularity(known: Histories, movies: Sequence[Movie]) -> list[Key]:
    count = Counter(one for held in known.values() for one in held)
    return sorted(expected := priors(movies), key=lambda one: -(count[one] + PRIOR_PEOPLE * expected[one]))
