from collections.abc import Sequence
from itertools import pairwise

import pytest

from catalog.posters import VARIANTS, Facts, arrange, movie_facts
from catalog.posters.design import Design, design_poster
from catalog.posters.neighbors import WINDOW, link
from catalog.posters.palettes import alike
from catalog.sources.sample.page_rows import page_rows
from catalog.sources.sample.reader import read
from tests.catalog.posters.movies import REAL, all_facts

CARTOONS = [Facts(n, "Up", year=2009, genres=("Animation", "Family")) for n in range(60)]
CRIME = [Facts(n, "Heat", year=1995, genres=("Crime", "Thriller")) for n in range(60)]
WESTERN = [Facts(n, "Shane", year=1953, genres=("Western",)) for n in range(60)]


def worn(movies: Sequence[Facts], variants: Sequence[int]) -> list[Design]:
    return [design_poster(movie, variant=variant) for movie, variant in zip(movies, variants, strict=True)]


def repeats(row: Sequence[Design]) -> int:
    """How many posters of ``row`` show the picture of the one before."""
    return sum(first.composition is second.composition for first, second in pairwise(row))


def sevens(row: Sequence[Design]) -> list[bool]:
    """Of every seven that a desk shows in one row: whether a picture is there twice."""
    starts = range(0, len(row) - WINDOW + 1, WINDOW)
    names = ([design.composition.name for design in row[start : start + WINDOW]] for start in starts)
    return [len(set(seven)) < WINDOW for seven in names]


@pytest.mark.parametrize("movies", [CARTOONS, CRIME, all_facts()], ids=["cartoons", "crime", "all"])
def test_that_pictures_differ_side_by_side_and_mostly_among_seven(movies: list[Facts]) -> None:
    row = worn(movies, arrange(movies))
    assert repeats(row) == 0
    assert sum(sevens(row)) <= max(1, len(sevens(row)) * 0.1)


def test_that_even_a_genre_of_few_families_repeats_nothing_side_by_side() -> None:
    assert repeats(worn(WESTERN, arrange(WESTERN))) == 0


def test_that_the_paper_changes_where_the_picture_allows() -> None:
    row = worn(CRIME, arrange(CRIME))
    assert sum(second.palette.paper in alike(first.palette.paper) for first, second in pairwise(row)) <= 3


def test_that_a_movie_wears_one_poster_in_all_rows() -> None:
    movies = [*CRIME, *WESTERN]
    rows = [range(len(movies)), [*range(0, len(movies), 2)], [*range(len(movies) - 1, -1, -3)]]
    designs = worn(movies, arrange(movies, rows))
    assert [repeats([designs[place] for place in row]) for row in rows] == [0, 0, 0]


def test_that_the_rows_of_the_sample_hardly_repeat_a_picture() -> None:
    movies = read()
    rows = page_rows(movies)
    all_facts = [movie_facts.facts_of(movie.detail) for movie in movies]
    designs = worn(all_facts, arrange(all_facts, rows))
    drawn_rows = [[designs[place] for place in row] for row in rows]
    assert sum(map(repeats, drawn_rows)) <= 0.002 * sum(map(len, drawn_rows))
    doubled = [seven for row in drawn_rows for seven in sevens(row)]
    assert sum(doubled) <= 0.12 * len(doubled)
    # A list for one reader is no row that is known beforehand: kin stand in for it.
    kin = link(all_facts, [])
    lists = [[place, *sorted(links, key=lambda other: -links[other])[: WINDOW - 1]] for place, links in enumerate(kin)]
    pairs = [pair for places in lists for pair in pairwise(designs[place] for place in places)]
    assert sum(first.composition is second.composition for first, second in pairs) < 0.02 * len(pairs)


def test_that_a_movie_with_no_neighbors_wears_what_suits_it_best() -> None:
    assert arrange([Facts(1, "Seven Days", year=1950, genres=("Drama",))]) == [0]
    assert arrange([]) == []


def test_that_whoever_arranges_gets_the_same() -> None:
    assert arrange(list(REAL)) == arrange(list(REAL))
    assert set(arrange(CARTOONS)) <= set(range(VARIANTS))


def test_that_movies_of_one_director_and_kind_are_kin_and_strangers_are_not() -> None:
    alike = Facts(1, "A", year=1954, genres=("Action", "Drama"), directors=("Kurosawa",), keywords=("samurai",))
    links = link([alike, Facts(2, "B", directors=("Kurosawa",), keywords=("samurai",)), Facts(3, "C")], [])
    assert links[0][1] == links[1][0] > 0
    assert links[2] == {}


def test_that_side_by_side_counts_more_than_in_the_same_row() -> None:
    strangers = [Facts(number, "Title") for number in range(WINDOW + 1)]
    links = link(strangers, [range(WINDOW + 1)])
    assert links[0][1] > links[0][2] > 0
    assert WINDOW not in links[0]
