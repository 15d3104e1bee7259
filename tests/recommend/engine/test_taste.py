"""What a person says of their taste moves the list."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from recommend.engine import Interaction, Mode, Model, Movie, fit
from tests.recommend.engine.worlds import BY_ID, FILMS, community, favorites, people_of

MODEL = fit(favorites(30), FILMS)
QUIET = fit([], FILMS)


def place(found: list[object], ids: set[object]) -> float:
    """The mean place of some films in a list."""
    return float(np.mean([at for at, one in enumerate(found) if one in ids]))


def ranked(model: Model = MODEL, **taste: Any) -> list[object]:
    return [one.movie_id for one in model.recommend([], k=60, **taste)]


def test_a_disliked_genre_sinks() -> None:
    horror: set[object] = {i for i, one in BY_ID.items() if "Horror" in (one.get("genres") or ())}
    assert place(ranked(disliked_genres=["horror"]), horror) > place(ranked(), horror) + 5


def test_a_preferred_genre_rises() -> None:
    horror: set[object] = {i for i, one in BY_ID.items() if "Horror" in (one.get("genres") or ())}
    assert place(ranked(preferred_genres=["Horror"]), horror) < place(ranked(), horror) - 5


def test_a_dismissed_film_takes_those_of_its_people_down() -> None:
    like = {i for i, one in BY_ID.items() if people_of(one) & people_of(BY_ID[8])} - {8}
    before, after = ranked(QUIET, exclude=[8]), ranked(QUIET, dismissed=[8])
    assert set(before) == set(after)
    assert place(after, set(like)) > place(before, set(like))


def test_a_dismissed_film_takes_down_what_its_own_people_favour() -> None:
    pairs = [(user, film) for user in range(20) for film in ((0, 1) if user < 10 else (2, 3))]
    model = fit([Interaction(*pair) for pair in pairs], [{"id": number} for number in range(4)])
    assert ranked(model, exclude=[0]) == [1, 2, 3]
    assert ranked(model, dismissed=[0]) == [2, 3, 1]


def test_every_dislike_is_told_as_a_loss() -> None:
    found = MODEL.recommend([1], k=60, disliked_genres=["Horror"], dismissed=[8])
    losses = [part.value for one in found for part in one.parts if part.kind == "dislike"]
    assert losses
    assert max(losses) < 0


@pytest.mark.parametrize(
    ("wish", "meets"),
    [
        ({"languages": ["SV"]}, lambda one: one.get("language") == "sv"),
        ({"year_from": 1990}, lambda one: (one.get("year") or 0) >= 1990),
        ({"year_to": 1970}, lambda one: (one.get("year") or 9999) <= 1970),
        ({"min_score": 7.0}, lambda one: (one.get("vote_average") or 0) >= 7.0),
    ],
)
def test_films_outside_a_wish_come_last_not_never(wish: dict[str, Any], meets: Callable[[Movie], bool]) -> None:
    met = [meets(BY_ID[one]) for one in ranked(**wish)]
    assert len(met) == 60
    assert 0 < sum(met) < 60
    assert met == sorted(met, reverse=True)


def test_a_film_of_unknown_year_comes_before_one_of_the_wrong_year() -> None:
    found = ranked(year_from=1990)
    unknown: set[object] = {i for i, one in BY_ID.items() if not one.get("year")}
    wrong: set[object] = {i for i, one in BY_ID.items() if (one.get("year") or 1990) < 1990}
    assert max(map(found.index, unknown)) < min(map(found.index, wrong))


def test_adventurous_digs_deeper_than_balanced_and_familiar() -> None:
    world = community(films=300, people=150, tests=30)
    head, model = set(world.favored[:40]), fit(world.known, world.movies)

    def tail(mode: Mode) -> float:
        lists = [model.recommend(given[:5], k=10, mode=mode) for given, _ in world.tests]
        return float(np.mean([one.movie_id not in head for found in lists for one in found]))

    assert tail("familiar") < tail("balanced") - 0.02
    assert tail("balanced") < tail("adventurous") - 0.05


def test_a_toggled_favourite_counts_without_a_refit() -> None:
    before, after = MODEL.recommend([1, 2], k=60), MODEL.recommend([1, 2, 33], k=60)
    assert 33 not in [one.movie_id for one in after]
    assert any(part.movie_id == 33 for one in after for part in one.parts)
    assert MODEL.recommend([1, 2], k=60) == before


def test_genres_of_the_list_vary() -> None:
    votes: Movie = {"vote_average": 7.0}
    films: list[Movie] = [
        {**votes, "id": n, "genres": ["Drama" if n < 12 else "Comedy"], "vote_count": 5000 - n} for n in range(24)
    ]
    top = {one.movie_id for one in fit([], films).recommend([], k=10, mode="adventurous")}
    assert top & set(range(12, 24))
