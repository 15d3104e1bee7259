"""Which of TMDb's collections are a series: more of one story, not what a publisher put into one box."""

import pytest

from catalog.sources.sample import reader
from catalog.sources.series import series


@pytest.mark.parametrize(
    "box",
    [
        "Columbia Classics: Volume 2",
        "Columbia Noir #4",
        "Film Noir Collection, Vol. 3",
        "Horror Double Feature",
        "The Criterion Collection",
        "Ingmar Bergman Box Set",
        "Warner Bros. 4-Film Favorites",
        "The Blu-ray Collection",
    ],
)
def test_a_box_set_is_no_series(box: str) -> None:
    assert series(box) == ""


@pytest.mark.parametrize(
    "name",
    ["", "James Bond Collection", "Guardians of the Galaxy Collection", "Volver Collection", "48 Hrs. Collection",
     "The Classic Collection", "King Kong (1933 series)", "Godzilla Collection (MonsterVerse)"],
)  # fmt: skip
def test_a_series_keeps_its_name(name: str) -> None:
    assert series(name) == name


@pytest.mark.parametrize(
    ("title", "other_title"),
    [
        ("The Naked Gun", "The Naked Gun: From the Files of Police Squad!"),
        ("28 Days Later", "28 Years Later"),
        ("Demon Slayer -Kimetsu no Yaiba- The Movie: Mugen Train", "Demon Slayer: Kimetsu no Yaiba Infinity Castle"),
    ],
)
def test_movies_of_one_series_call_it_by_one_name(title: str, other_title: str) -> None:
    names = {movie.detail.summary.title: movie.detail.collection for movie in reader.read()}
    assert names[title] == names[other_title] != ""
