"""Accounts that are too alike count as one, and no movie gains without bound; real users lose little by it.

What that does to the lists is looked at over the sample, in ``tests/recommend/test_pushed_movies.py``.
"""

import numpy as np
import pytest

from recommend.engine import Interaction, Movie
from recommend.engine.matrices.accounts import FEW, MOST, trusted_favorites
from recommend.engine.matrices.movie_features import build_features
from recommend.engine.types import Ints
from tests.recommend.engine.synthetic import LARGER, community

PUSHED = ("pushed 1", "pushed 2", "pushed 3", "pushed 4")
CATALOG: tuple[Movie, ...] = (
    *LARGER,
    *(
        {"id": name, "genres": ["Documentary"], "year": 1993, "language": "fi", "vote_average": 6.0, "vote_count": 25}
        for name in PUSHED
    ),  # type: ignore[arg-type]
)
FEATURES = build_features(CATALOG)
HITS = [movie["id"] for movie in sorted(LARGER, key=lambda movie: -(movie.get("vote_count") or 0))[:60]]


def attack(account_count: int, hit_count: int, seed: int = 4) -> list[Interaction]:
    """Accounts that favor the pushed movies, each hidden among other hits."""
    rng = np.random.default_rng(seed)
    return [
        Interaction(f"fake {account}", movie_id)
        for account in range(account_count)
        for movie_id in (*PUSHED, *(HITS[place] for place in rng.choice(len(HITS), hit_count, replace=False)))
    ]


def trusted(interactions: list[Interaction]) -> tuple[Ints, Ints]:
    users: dict[object, int] = {}
    user = [users.setdefault(favorite.user_id, len(users)) for favorite in interactions]
    movie = [FEATURES.position[favorite.movie_id] for favorite in interactions]
    return trusted_favorites(np.array(movie), np.array(user), np.ones(len(movie), dtype=np.float32), FEATURES)[:2]


@pytest.mark.parametrize("user_count", [50, 400, 1_000])
def test_real_users_are_nearly_untouched(user_count: int) -> None:
    real = community(user_count)
    movie, user = trusted(real)
    assert len(np.unique(user)) >= 0.97 * user_count
    assert len(movie) >= 0.9 * len(real)


@pytest.mark.parametrize("account_count", [60, 600])
def test_accounts_that_push_the_same_movies_count_as_few(account_count: int) -> None:
    _, user = trusted([*community(50), *attack(account_count, 6)])
    assert len(set(user.tolist()) - set(range(50))) <= 3


def test_equal_accounts_count_as_the_first_of_them() -> None:
    real = community(50)
    _, user = trusted([*real, *attack(60, 0)])
    assert sorted(set(user.tolist()) & set(range(50, 110))) == [50]


def test_two_users_who_share_what_everybody_favors_stay_two() -> None:
    hits = [Interaction(user, movie_id) for user in "ab" for movie_id in HITS[:3]]
    own_favorites = [Interaction("ab"[n % 2], LARGER[40 + 7 * n]["id"]) for n in range(10)]
    assert set(trusted([*community(50), *hits, *own_favorites])[1].tolist()) >= {50, 51}


def test_a_movie_counts_at_most_some_times_what_its_votes_let_expect() -> None:
    everybody = [Interaction(f"user {n}", PUSHED[0]) for n in range(400)]
    real = [favorite for favorite in community(400) if favorite.movie_id != PUSHED[0]]
    movie, user = trusted([*real, *everybody])
    pushed = FEATURES.position[PUSHED[0]]
    share = FEATURES.prior[pushed] / FEATURES.prior.sum()
    assert (movie == pushed).sum() <= FEW + MOST * share * (len(real) + len(everybody))
    assert user[movie == pushed].max() < 2 * (movie == pushed).sum()  # the earliest accounts


def test_nobody_has_no_favorites() -> None:
    nobody = np.zeros(0, dtype=np.int64)
    nothing = np.zeros(0, dtype=np.float32)
    nothing = np.zeros(0, dtype=np.float32)
    assert [len(part) for part in trusted_favorites(nobody, nobody, nothing, FEATURES)] == [0, 0, 0]
