from collections.abc import Sequence
from itertools import pairwise

import pytest

from catalog.posters import VARIANTS, Facts, arrange
from catalog.posters.design import Design, design_poster
from tests.catalog.posters.movies import REAL, all_facts

CARTOONS = [Facts(n, "Up", year=2009, genres=("Animation", "Family")) for n in range(120)]
CRIME = [Facts(n, "Heat", year=1995, genres=("Crime", "Thriller")) for n in range(120)]


def repeats(design: Design, neighbours: Sequence[Design]) -> bool:
    return any(design.has_picture_of(other) or design.has_paper_of(other) for other in neighbours)


@pytest.mark.parametrize("movies", [CARTOONS, CRIME, all_facts()], ids=["cartoons", "crime", "all"])
@pytest.mark.parametrize("columns", [(), (6,), (2, 3, 6)])
def test_that_neighbours_never_look_alike_where_a_spare_exists(movies: list[Facts], columns: tuple[int, ...]) -> None:
    designs = [
        design_poster(movie, variant=variant) for movie, variant in zip(movies, arrange(movies, *columns), strict=True)
    ]
    for place, design in enumerate(designs):
        neighbours = [designs[place - step] for step in {1, *columns} if step <= place]
        if repeats(design, neighbours):
            assert [
                variant
                for variant in range(VARIANTS)
                if not repeats(design_poster(movies[place], variant=variant), neighbours)
            ] == []


def test_that_in_a_row_hardly_anything_is_repeated() -> None:
    designs = [design_poster(movie, variant=variant) for movie, variant in zip(CRIME, arrange(CRIME), strict=True)]
    assert sum(repeats(design, [neighbour]) for design, neighbour in pairwise(designs)) <= 1


def test_that_most_movies_keep_their_own_face() -> None:
    variants = arrange(all_facts())
    assert variants.count(0) > len(variants) * 0.75
    assert set(variants) <= set(range(VARIANTS))


def test_that_a_movie_changes_its_face_only_for_its_neighbours() -> None:
    assert arrange([REAL[0]]) == [0]
    assert arrange([]) == []


def test_that_movies_added_later_leave_the_wall_as_it_is() -> None:
    assert arrange(CARTOONS, 3)[:60] == arrange(CARTOONS[:60], 3)


def test_that_the_same_movie_twice_wears_two_faces() -> None:
    first, second = arrange([REAL[0], REAL[0]])
    assert first != second
