"""One order for several people: nobody's misery, somebody's delight, nothing that one of them must not be shown."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommend.engine import GroupMember, Movie, fit

KINDS = {"Horror": 1975, "Music": 1955, "War": 2005, "Western": 1965}
MOVIES: list[Movie] = [
    {
        "id": f"{genre} {number}", "genres": [genre], "year": year + number % 5, "vote_average": 7.0,
        "vote_count": 100 + number, "keywords": [genre.lower(), f"{genre} {number % 6}"],
    }
    for genre, year in KINDS.items() for number in range(40)
]  # fmt: skip
BRIDGES: list[Movie] = [
    {
        "id": f"Both {number}", "genres": ["Horror", "Music"], "year": 1965, "vote_average": 7.0, "vote_count": 100,
        "keywords": ["horror", "music"],
    }
    for number in range(6)
]  # fmt: skip
SAGA: list[Movie] = [
    {"id": f"Saga {number}", "genres": ["Horror"], "year": 1976 + number, "vote_average": 8.0, "vote_count": 900,
     "keywords": ["horror"], "franchise": "Saga"}
    for number in range(4)
]  # fmt: skip
MODEL = fit([], [*MOVIES, *BRIDGES, *SAGA])
HORROR = GroupMember(favorites=[f"Horror {number}" for number in range(4)])
MUSIC = GroupMember(favorites=[f"Music {number}" for number in range(4)])
some_ids = st.lists(st.sampled_from([str(movie["id"]) for movie in MOVIES]), max_size=5, unique=True)
people = st.lists(st.builds(GroupMember, favorites=some_ids, dismissed=some_ids, exclude=some_ids), max_size=4)


def ids_for(*members: GroupMember, k: int = 12) -> list[str]:
    return [str(item.movie_id) for item in MODEL.recommend_together(members, k)]


def test_two_tastes_meet_in_what_suits_both() -> None:
    assert all(movie_id.startswith("Both") for movie_id in ids_for(HORROR, MUSIC, k=6))


def test_a_movie_is_as_good_as_it_is_for_whom_it_suits_least() -> None:
    listed = MODEL.recommend_together([HORROR, MUSIC], 6)
    least = [min(item.satisfaction) for item in listed]
    assert least == sorted(least, reverse=True)
    assert all(0.0 <= value <= 1.0 for item in listed for value in item.satisfaction)


def test_what_somebody_loves_comes_before_what_nobody_minds() -> None:
    listed = MODEL.recommend_together([HORROR, MUSIC, GroupMember(favorites=["War 1", "War 2"])], 60)
    delighted = [max(item.satisfaction) > 0.2 for item in listed]
    assert delighted == sorted(delighted, reverse=True)


def test_the_loud_taste_does_not_outvote_the_quiet_one() -> None:
    """Scores grow with the favorites; places in somebody's own order do not."""
    loud = GroupMember(favorites=[f"Horror {number}" for number in range(30)])
    assert all(movie_id.startswith("Both") for movie_id in ids_for(loud, GroupMember(favorites=["Music 1"]), k=3))


def test_what_one_wants_to_see_satisfies_them_most() -> None:
    wants = GroupMember(favorites=HORROR.favorites, wanted=["Both 3"])
    (first, *_) = MODEL.recommend_together([wants, MUSIC], 6)
    assert (first.movie_id, first.satisfaction[0]) == ("Both 3", 1.0)


def test_of_a_series_stands_the_first_that_may_be_shown_and_no_other() -> None:
    sagas = [movie_id for movie_id in ids_for(HORROR, HORROR, k=60) if movie_id.startswith("Saga")]
    assert sagas == ["Saga 0"]


@settings(max_examples=60, deadline=None)
@given(members=people, k=st.integers(0, 20))
def test_nobody_is_shown_what_one_of_them_must_not_be(members: list[GroupMember], k: int) -> None:
    ids = ids_for(*members, k=k)
    hidden = {str(movie) for member in members for movie in (*member.favorites, *member.dismissed, *member.exclude)}
    assert not hidden & {*ids}
    assert len(ids) == len({*ids}) == (k if members else 0)


@settings(max_examples=20, deadline=None)
@given(members=people)
def test_the_same_people_get_the_same_list(members: list[GroupMember]) -> None:
    assert MODEL.recommend_together(members, 8) == MODEL.recommend_together(members, 8)


def test_each_persons_parts_are_their_own() -> None:
    (item, *_) = MODEL.recommend_together([HORROR, MUSIC], 1)
    kinds = [{part.name for part in parts if part.kind == "genre" and part.value > 0} for parts in item.parts]
    assert kinds == [{"Horror"}, {"Music"}]


@pytest.mark.parametrize("members", [[], [HORROR]])
def test_a_group_of_few_is_served(members: list[GroupMember]) -> None:
    assert len(ids_for(*members, k=5)) == (5 if members else 0)
