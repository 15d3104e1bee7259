"""Accounts made to push four movies move none of them into the lists of people who have nothing to do with them."""

from functools import cache

import numpy as np
import pytest

from recommend.engine import Interaction, fit
from tests.recommend.tastes import TASTES, ids, movies

PUSHED = ids(("The Cove", "Inside Job", "Nanook of the North", "Sans Soleil"))  # little known documentaries
ASKED = {"heists", "westerns", "Korean thrillers", "horror of the seventies and eighties"}
HITS = 60
FAR = 50


@cache
def by_votes() -> list[int]:
    """The movies with figures, the best known first."""
    return sorted(movies(), key=lambda number: -(movies()[number]["vote_count"] or 0))


def members(count: int, each: int = 20) -> list[Interaction]:
    """Made-up members: each leans to one genre, and to what is well known."""
    rng = np.random.default_rng(0)
    movie_list = list(movies().values())
    votes = np.array([float(movie["vote_count"] or 40) for movie in movie_list])
    genres = sorted({name for movie in movie_list for name in movie["genres"] or ()})
    leaning = [np.array([6.0 if genre in (movie["genres"] or ()) else 1.0 for movie in movie_list]) for genre in genres]
    return [
        Interaction(f"member {member}", movie_list[place]["id"])
        for member in range(count)
        for odds in [votes * leaning[member % len(genres)]]
        for place in rng.choice(len(movie_list), each, replace=False, p=odds / odds.sum()).tolist()
    ]


def accounts(count: int, hits: int) -> list[Interaction]:
    """Accounts that favor the four, alone or hidden among well-known movies."""
    rng = np.random.default_rng(1)
    return [
        Interaction(f"made {number}", movie)
        for number in range(count)
        for movie in (*PUSHED, *(by_votes()[place] for place in rng.choice(HITS, hits, replace=False).tolist()))
    ]


def best_place(member_count: int, pushed_interactions: list[Interaction]) -> int:
    """The best place of a pushed movie in any of the lists asked for."""
    model = fit([*members(member_count), *pushed_interactions], movies().values())
    places = []
    for taste in TASTES:
        if taste.name in ASKED:
            for mode in ("familiar", "balanced", "adventurous"):
                ranked_ids = [
                    item.movie_id for item in model.recommend(ids(taste.favorites), k=len(movies()), mode=mode)
                ]
                places += [ranked_ids.index(number) for number in PUSHED]
    return min(places)


@pytest.mark.no_cover  # the same fits again and again
@pytest.mark.parametrize(
    ("member_count", "account_count", "hits"),
    [(0, 60, 0), (0, 600, 20), (50, 60, 20), (50, 600, 0), (400, 60, 0), (400, 600, 20)],
)
def test_accounts_that_push_movies_move_none_among_the_first_fifty(
    member_count: int, account_count: int, hits: int
) -> None:
    assert best_place(member_count, accounts(account_count, hits)) >= FAR


def test_were_every_account_believed_they_would_be_moved(monkeypatch: pytest.MonkeyPatch) -> None:
    target = "recommend.engine.signals.collaborative.trusted_favorites"
    monkeypatch.setattr(target, lambda movie, user, weight, _features: (movie, user, weight))
    assert best_place(50, accounts(600, 20)) < FAR
