from collections.abc import Sequence
from itertools import pairwise

import pytest

from catalog.posters import VARIANTS, Facts, arrange
from catalog.posters.design import Design, design_poster
from tests.catalog.posters.films import REAL, catalogue

CARTOONS = [Facts(n, "Up", year=2009, genres=("Animation", "Family")) for n in range(120)]
CRIME = [Facts(n, "Heat", year=1995, genres=("Crime", "Thriller")) for n in range(120)]


def repeats(design: Design, others: Sequence[Design]) -> bool:
    return any(design.has_picture_of(other) or design.has_paper_of(other) for other in others)


@pytest.mark.parametrize("films", [CARTOONS, CRIME, catalogue()], ids=["cartoons", "crime", "all"])
@pytest.mark.parametrize("columns", [(), (6,), (2, 3, 6)])
def test_that_neighbours_never_look_alike_where_a_spare_exists(films: list[Facts], columns: tuple[int, ...]) -> None:
    wall = [design_poster(film, variant=variant) for film, variant in zip(films, arrange(films, *columns), strict=True)]
    for place, design in enumerate(wall):
        near = [wall[place - step] for step in {1, *columns} if step <= place]
        if repeats(design, near):
            assert [
                variant
                for variant in range(VARIANTS)
                if not repeats(design_poster(films[place], variant=variant), near)
            ] == []


def test_that_in_a_row_hardly_anything_is_repeated() -> None:
    wall = [design_poster(film, variant=variant) for film, variant in zip(CRIME, arrange(CRIME), strict=True)]
    assert sum(repeats(a, [b]) for a, b in pairwise(wall)) <= 1


def test_that_most_films_keep_their_own_face() -> None:
    variants = arrange(catalogue())
    assert variants.count(0) > len(variants) * 0.75
    assert set(variants) <= set(range(VARIANTS))


def test_that_a_film_changes_its_face_only_for_its_neighbours() -> None:
    assert arrange([REAL[0]]) == [0]
    assert arrange([]) == []


def test_that_films_added_later_leave_the_wall_as_it_is() -> None:
    assert arrange(CARTOONS, 3)[:60] == arrange(CARTOONS[:60], 3)


def test_that_the_same_film_twice_wears_two_faces() -> None:
    first, second = arrange([REAL[0], REAL[0]])
    assert first != second
