"""Arranging a wall: which variant each film wears so that neighbours differ."""

from collections.abc import Iterable, Sequence

from catalog.posters.design import Design, design_poster
from catalog.posters.facts import Facts

VARIANTS = 8


def _alike(mine: Design, others: Iterable[Design]) -> int:
    """How much one sheet repeats its neighbours; a picture counts more than paper."""
    return sum(2 * mine.has_picture_of(other) + mine.has_paper_of(other) for other in others)


def arrange(films: Sequence[Facts], *columns: int) -> list[int]:
    """Choose a variant for each film of a wall, so that no neighbours look alike.

    ``columns`` are the widths that the wall may take, say ``arrange(films, 2, 3, 6)``
    for a grid that reflows, or nothing for a single row. A film changes its variant
    only when the sheet to its left or above resembles it. Most keep variant 0.
    """
    wall: list[Design] = []
    variants: list[int] = []
    for place, film in enumerate(films):
        near = [wall[place - step] for step in {1, *columns} if step <= place]
        _, variant, chosen = min(
            ((_alike(design, near), variant, design) for variant, design in _spares(film, near)),
            key=lambda candidate: candidate[:2],
        )
        wall.append(chosen)
        variants.append(variant)
    return variants


def _spares(film: Facts, near: Sequence[Design]) -> Iterable[tuple[int, Design]]:
    """Yield the variants of ``film``, up to the first that repeats nothing."""
    for variant in range(VARIANTS):
        design = design_poster(film, variant=variant)
        yield variant, design
        if not _alike(design, near):
            return
