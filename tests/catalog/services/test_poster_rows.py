"""A row of posters is all photographed or all drawn."""

from dataclasses import replace

import pytest

from catalog.services import links, poster_rows
from catalog.types import MovieSummary, Similar

DRAWN = MovieSummary(1, "A Title", "", "", None, None, (), "en", 0, 0, 0, None, None)
PHOTOGRAPHED = replace(DRAWN, poster_path="/a.jpg")


def looks(movies: list[MovieSummary]) -> list[str]:
    shown = poster_rows.alike(movies)
    return ["photographed" if movie.poster_path else "plain" if movie.is_plain else "drawn" for movie in shown]


@pytest.mark.parametrize(
    ("photographed", "drawn", "look"),
    [(3, 0, ["photographed"] * 3), (0, 3, ["drawn"] * 3), (2, 1, ["photographed"] * 2 + ["plain"]),
     (1, 1, ["photographed", "plain"]), (1, 2, ["drawn"] * 3), (0, 0, [])],
)  # fmt: skip
def test_a_row_has_one_look(photographed: int, drawn: int, look: list[str]) -> None:
    assert looks([PHOTOGRAPHED] * photographed + [DRAWN] * drawn) == look


def test_what_has_a_movie_keeps_all_else() -> None:
    row = [Similar(PHOTOGRAPHED, "one"), Similar(PHOTOGRAPHED, "two"), Similar(DRAWN, "three")]
    assert [(item.reason, item.movie.is_plain) for item in poster_rows.alike(row, "movie")] == [
        ("one", False), ("two", False), ("three", True),
    ]  # fmt: skip


def test_what_comes_later_has_the_look_of_its_row() -> None:
    assert poster_rows.beside(Similar(DRAWN, ""), "movie", photographed=True).movie.is_plain
    assert poster_rows.beside(Similar(PHOTOGRAPHED, ""), "movie", photographed=False).movie.poster_path is None
    assert poster_rows.beside(Similar(PHOTOGRAPHED, ""), "movie", photographed=True).movie is PHOTOGRAPHED


def test_covers_that_stand_together_are_of_one_kind() -> None:
    assert [address.rpartition(".")[2] for address in links.covers([PHOTOGRAPHED, DRAWN], 4, width=185)] == ["jpg"]
    assert [address.rpartition(".")[2] for address in links.covers([PHOTOGRAPHED, DRAWN, DRAWN], 2, width=185)] == [
        "svg", "svg",
    ]  # fmt: skip
