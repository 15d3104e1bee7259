"""Arranging a wall: which variant each movie wears so that neighbours differ."""

from collections.abc import Iterable, Sequence

from catalog.posters.design import Design, design_poster
from catalog.posters.facts import Facts

VARIANTS = 8


def _repetition(design: Design, neighbours: Iterable[Design]) -> int:
    """How much one sheet repeats its neighbours; a picture counts more than paper."""
    return sum(2 * design.has_picture_of(neighbour) + design.has_paper_of(neighbour) for neighbour in neighbours)


def arrange(movies: Sequence[Facts], *columns: int) -> list[int]:
    """Choose a variant for each movie of a wall, so that no neighbours look alike.

    ``columns`` are the widths that the wall may take, say ``arrange(movies, 2, 3, 6)``
    for a grid that reflows, or nothing for a single row. A movie changes its variant
    only when the sheet to its left or above resembles it. Most keep variant 0.
    """
    designs: list[Design] = []
    variants: list[int] = []
    for position, facts in enumerate(movies):
        neighbours = [designs[position - step] for step in {1, *columns} if step <= position]
        _, variant, chosen = min(
            ((_repetition(design, neighbours), variant, design) for variant, design in _variants(facts, neighbours)),
            key=lambda candidate: candidate[:2],
        )
        designs.append(chosen)
        variants.append(variant)
    return variants


def _variants(facts: Facts, neighbours: Sequence[Design]) -> Iterable[tuple[int, Design]]:
    """Yield the variants of ``facts``, up to the first that repeats nothing."""
    for variant in range(VARIANTS):
        design = design_poster(facts, variant=variant)
        yield variant, design
        if not _repetition(design, neighbours):
            return
