"""Who is met beside whom: in the rows that pages show, and among what one taste likes."""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from catalog.posters.facts import Facts

WINDOW = 7  # posters that a desk shows in one row
BESIDE, NEAR = 6.0, 1.3  # what it counts to stand side by side, and in the same row
HEAD, HEADS = 21, 3.5  # places at the head of a row, which is what most readers see of it, count more
CLOSEST = 40  # kin of a movie that count
CROWD = 60  # a fact that more movies share makes none of them kin
RARITY = 0.6  # what a shared fact counts, for each e-fold that it is rarer than all movies
NAMED = 2.0  # a shared director or series counts this much more

type Links = list[dict[int, float]]  # for every place, its neighbors' places and how often they are met together


def link(movies: Sequence[Facts], rows: Iterable[Sequence[int]]) -> Links:
    """Say of each movie which others are seen together with it, and how much that counts.

    ``rows`` are places in ``movies``, in the order that a page shows them. A list for one reader is no row that is
    known beforehand, but it is made of kin: movies that share keywords, directors, a series, or genre and decade.
    """
    links: Links = [dict(sorted(kin.items(), key=lambda item: (-item[1], item[0]))[:CLOSEST]) for kin in _kin(movies)]
    for row in rows:
        for position, place in enumerate(row):
            for distance, other in enumerate(reversed(row[max(0, position - WINDOW + 1) : position]), 1):
                weight = (BESIDE if distance == 1 else NEAR) * (HEADS if position < HEAD else 1)
                links[place][other] = links[place].get(other, 0) + weight
                links[other][place] = links[other].get(place, 0) + weight
    return links


def _kin(movies: Sequence[Facts]) -> Links:
    """How much of the rarer facts each two movies share."""
    sharing: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for place, facts in enumerate(movies):
        for fact in _shared_facts(facts):
            sharing[fact].append(place)
    kin: Links = [{} for _ in movies]
    for (kind, *_), places in sharing.items():
        if len(places) > CROWD:
            continue
        weight = RARITY * math.log(len(movies) / len(places)) * (NAMED if kind in {"director", "series"} else 1)
        for first, second in combinations(places, 2):
            kin[first][second] = kin[first].get(second, 0) + weight
            kin[second][first] = kin[second].get(first, 0) + weight
    return kin


def _shared_facts(facts: Facts) -> Iterator[tuple[object, ...]]:
    yield from (("keyword", keyword) for keyword in dict.fromkeys(facts.keywords))
    yield from (("director", name) for name in dict.fromkeys(facts.directors))
    if facts.franchise:
        yield ("series", facts.franchise)
    genres = facts.genres[:3]
    yield from (("genres", *sorted(pair)) for pair in combinations(genres, 2))
    if facts.year:
        yield from (("genre and decade", genre, facts.year // 10) for genre in genres)
