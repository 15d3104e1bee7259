"""What a person says of their taste moves the list."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from recommend.engine import Interaction, Mode, Model, Movie, fit
from tests.recommend.engine.synthetic import BY_ID, MOVIES, favorites, people_of, synthetic_site

MODEL = fit(favorites(30), MOVIES)
QUIET = fit([], MOVIES)


def place(recommended: list[object], ids: set[object]) -> float:
    """The mean place of some movies in a list."""
    return float(np.mean([place for place, movie_id in enumerate(recommended) if movie_id in ids]))


def ranked(model: Model = MODEL, **taste: Any) -> list[object]:
    return [item.movie_id for item in model.recommend([], k=60, **taste)]


def test_a_disliked_genre_sinks() -> None:
    horror: set[object] = {i for i, movie in BY_ID.items() if "Horror" in (movie.get("genres") or ())}
    assert place(ranked(disliked_genres=["horror"]), horror) > place(ranked(), horror) + 5


def test_a_preferred_genre_rises() -> None:
    horror: set[object] = {i for i, movie in BY_ID.items() if "Horror" in (movie.get("genres") or ())}
    assert place(ranked(preferred_genres=["Horror"]), horror) < place(ranked(), horror) - 5


def test_a_dismissed_movie_takes_those_of_its_people_down() -> None:
    of_same_people = {i for i, movie in BY_ID.items() if people_of(movie) & people_of(BY_ID[8])} - {8}
    before, after = ranked(QUIET, exclude=[8]), ranked(QUIET, dismissed=[8])
    assert set(before) == set(after)
    assert place(after, set(of_same_people)) > place(before, set(of_same_people))


def test_a_dismissed_movie_takes_down_what_its_own_people_favor() -> None:
    pairs = [(user, movie) for user in range(20) for movie in ((0, 1) if user < 10 else (2, 3))]
    model = fit([Interaction(*pair) for pair in pairs], [{"id": number} for number in range(4)])
    assert ranked(model, exclude=[0]) == [1, 2, 3]
    assert ranked(model, dismissed=[0]) == [2, 3, 1]


def test_every_dislike_is_told_as_a_loss() -> None:
    recommended = MODEL.recommend([1], k=60, disliked_genres=["Horror"], dismissed=[8])
    losses = [part.value for item in recommended for part in item.parts if part.kind == "dislike"]
    assert losses
    assert max(losses) < 0


@pytest.mark.parametrize(
    ("constraint", "meets"),
    [
        ({"languages": ["SV"]}, lambda movie: movie.get("language") == "sv"),
        ({"year_from": 1990}, lambda movie: (movie.get("year") or 0) >= 1990),
        ({"year_to": 1970}, lambda movie: (movie.get("year") or 9999) <= 1970),
        ({"min_score": 7.0}, lambda movie: (movie.get("vote_average") or 0) >= 7.0),
    ],
)
def test_movies_outside_a_constraint_come_last_not_never(
    constraint: dict[str, Any], meets: Callable[[Movie], bool]
) -> None:
    inside = [meets(BY_ID[movie_id]) for movie_id in ranked(**constraint)]
    assert len(inside) == 60
    assert 0 < sum(inside) < 60
    assert inside == sorted(inside, reverse=True)


def test_a_movie_of_unknown_year_comes_before_one_of_the_wrong_year() -> None:
    recommended = ranked(year_from=1990)
    unknown: set[object] = {i for i, movie in BY_ID.items() if not movie.get("year")}
    wrong: set[object] = {i for i, movie in BY_ID.items() if (movie.get("year") or 1990) < 1990}
    assert max(map(recommended.index, unknown)) < min(map(recommended.index, wrong))


def test_adventurous_digs_deeper_than_balanced_and_familiar() -> None:
    site = synthetic_site(movie_count=300, user_count=150, test_count=30)
    head, model = set(site.favored[:40]), fit(site.known, site.movies)

    def tail(mode: Mode) -> float:
        lists = [model.recommend(given[:5], k=10, mode=mode) for given, _ in site.tests]
        return float(np.mean([item.movie_id not in head for recommended in lists for item in recommended]))

    assert tail("familiar") < tail("balanced") - 0.02
    assert tail("balanced") < tail("adventurous") - 0.05


def test_a_toggled_favorite_counts_without_a_refit() -> None:
    before, after = MODEL.recommend([1, 2], k=60), MODEL.recommend([1, 2, 33], k=60)
    assert 33 not in [item.movie_id for item in after]
    assert any(part.movie_id == 33 for item in after for part in item.parts)
    assert MODEL.recommend([1, 2], k=60) == before


def test_genres_of_the_list_vary() -> None:
    votes: Movie = {"vote_average": 7.0}
    movies: list[Movie] = [
        {**votes, "id": n, "genres": ["Drama" if n < 12 else "Comedy"], "vote_count": 5000 - n} for n in range(24)
    ]
    top = {item.movie_id for item in fit([], movies).recommend([], k=10, mode="adventurous")}
    assert top & set(range(12, 24))
