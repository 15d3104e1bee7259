"""Arranging a catalog: which variant each movie wears, everywhere, so that posters seen together differ."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from catalog.posters.design import design_variants
from catalog.posters.facts import Facts
from catalog.posters.neighbors import link
from catalog.posters.palettes import alike

VARIANTS = 12
ROUNDS = 3  # times that every movie may choose again; after that hardly any does
PAPER = 0.15  # what the same paper counts against the same picture
LATER = 0.15  # what it counts that chance put a variant after another
MISFIT = 0.8  # what it counts that a picture suits the movie less than its best, for each e-fold

type Offer = tuple[str, str, float]  # what a variant shows: picture, paper; and what it costs before any neighbor


def arrange(movies: Sequence[Facts], rows: Iterable[Sequence[int]] | None = None) -> list[int]:
    """Choose each movie's variant: the first that repeats least of what the movie is met with.

    ``rows`` are places in ``movies`` as pages show them; without any, ``movies`` are one row. A coloring of a graph,
    by chance-free steps: the same movies and rows always give the same variants, whoever asks.
    """
    links = link(movies, [range(len(movies))] if rows is None else rows)
    offers = [_offers(facts) for facts in movies]
    variants = [0] * len(movies)
    worn: list[Offer | None] = [None] * len(movies)
    for _ in range(ROUNDS):
        before = list(variants)
        for place, choices in enumerate(offers):
            variants[place] = _least_repeating(choices, links[place], worn)
            worn[place] = choices[variants[place]]
        if variants == before:
            break
    return variants


def _offers(facts: Facts) -> list[Offer]:
    designs = design_variants(facts, variants=range(VARIANTS))
    return [
        (design.composition.name, design.palette.paper, LATER * variant - MISFIT * math.log(design.fit))
        for variant, design in enumerate(designs)
    ]


def _least_repeating(choices: Sequence[Offer], links: Mapping[int, float], worn: Sequence[Offer | None]) -> int:
    """The variant among ``choices`` that repeats least of what its neighbors wear; of equals the first."""
    pictures: dict[str, float] = defaultdict(float)
    papers: dict[str, float] = defaultdict(float)
    for neighbor, weight in links.items():
        offer = worn[neighbor]
        if offer:
            pictures[offer[0]] += weight
            papers[offer[1]] += weight
    repetition = [
        pictures.get(picture, 0) + PAPER * sum(papers.get(sheet, 0) for sheet in alike(paper)) + loss
        for picture, paper, loss in choices
    ]
    return repetition.index(min(repetition))
