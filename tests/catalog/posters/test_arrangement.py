from collections.abc import Sequence
from itertools import pairwise

import pytest

from catalog.posters import FACES, Facts, hang
from catalog.posters.design import Design, decide
from tests.catalog.posters.films import REAL, catalogue

CARTOONS = [Facts(n, "Up", year=2009, genres=("Animation", "Family")) for n in range(120)]
CRIME = [Facts(n, "Heat", year=1995, genres=("Crime", "Thriller")) for n in range(120)]


def repeats(design: Design, others: Sequence[Design]) -> bool:
    return any(design.has_picture_of(other) or design.has_paper_of(other) for other in others)


@pytest.mark.parametrize("films", [CARTOONS, CRIME, catalogue()], ids=["cartoons", "crime", "all"])
@pytest.mark.parametrize("columns", [(), (6,), (2, 3, 6)])
def test_that_neighbours_never_look_alike_where_a_spare_exists(films: list[Facts], columns: tuple[int, ...]) -> None:
    wall = [decide(film, face=face) for film, face in zip(films, hang(films, *columns), strict=True)]
    for place, design in enumerate(wall):
        near = [wall[place - step] for step in {1, *columns} if step <= place]
        if repeats(design, near):
            assert all(repeats(decide(films[place], face=face), near) for face in range(FACES))


def test_that_in_a_row_hardly_anything_is_repeated() -> None:
    wall = [decide(film, face=face) for film, face in zip(CRIME, hang(CRIME), strict=True)]
    assert sum(repeats(a, [b]) for a, b in pairwise(wall)) <= 1


def test_that_most_films_keep_their_own_face() -> None:
    faces = hang(catalogue())
    assert faces.count(0) > len(faces) * 0.75
    assert set(faces) <= set(range(FACES))


def test_that_a_film_changes_its_face_only_for_its_neighbours() -> None:
    assert hang([REAL[0]]) == [0]
    assert hang([]) == []


def test_that_films_added_later_leave_the_wall_as_it_is() -> None:
    assert hang(CARTOONS, 3)[:60] == hang(CARTOONS[:60], 3)


def test_that_the_same_film_twice_wears_two_faces() -> None:
    first, second = hang([REAL[0], REAL[0]])
    assert first != second
