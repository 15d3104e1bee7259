"""Hanging a wall: which face each film wears so that neighbours differ."""

from collections.abc import Iterable, Sequence

from catalog.posters.design import Design, decide
from catalog.posters.facts import Facts

FACES = 8


def _alike(mine: Design, others: Iterable[Design]) -> int:
    """How much one sheet repeats its neighbours; a picture counts more than paper."""
    return sum(2 * mine.has_picture_of(other) + mine.has_paper_of(other) for other in others)


def hang(films: Sequence[Facts], *columns: int) -> list[int]:
    """Choose a face for each film of a wall, so that no neighbours look alike.

    ``columns`` are the widths that the wall may take, say ``hang(films, 2, 3, 6)``
    for a grid that reflows, or nothing for a single row. A film changes its face
    only when the sheet to its left or above resembles it. Most keep face 0.
    """
    wall: list[Design] = []
    faces: list[int] = []
    for place, film in enumerate(films):
        near = [wall[place - step] for step in {1, *columns} if step <= place]
        _, face, chosen = min(
            ((_alike(design, near), face, design) for face, design in _spares(film, near)),
            key=lambda candidate: candidate[:2],
        )
        wall.append(chosen)
        faces.append(face)
    return faces


def _spares(film: Facts, near: Sequence[Design]) -> Iterable[tuple[int, Design]]:
    """Yield the faces of ``film``, up to the first that repeats nothing."""
    for face in range(FACES):
        design = decide(film, face=face)
        yield face, design
        if not _alike(design, near):
            return
