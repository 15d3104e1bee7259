"""Every reason is a fact, and the first one is the largest part."""

from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommend.engine import Mode, Model, Movie, Part, Recommendation, fit
from recommend.engine.explanations import MAX_NAMED, MIN_VALUE
from recommend.engine.signals.collaborative import ENOUGH_USERS
from recommend.engine.signals.uninformative_keywords import UNINFORMATIVE_KEYWORDS
from tests.recommend.engine.synthetic import GENRES, LARGER, PEOPLE, community, people_of

MODELS: dict[int, Model] = {user_count: fit(community(user_count), LARGER) for user_count in (0, 600)}
BY_ID = {movie["id"]: movie for movie in LARGER}
TRAITS = {"keyword": "keywords", "genre": "genres", "country": "countries", "language": "language"}
UNNAMED = frozenset(("popular", "taste", "dislike", "wish", "variety", "series"))

communities = st.sampled_from(sorted(MODELS))
histories = st.lists(st.integers(0, 99), min_size=1, max_size=12, unique=True)
some_genres = st.lists(st.sampled_from(GENRES), max_size=3)
modes = st.sampled_from(["familiar", "balanced", "adventurous"])


def has(movie: Movie, part: Part) -> bool:
    """Whether a movie has what a part names."""
    if part.kind == "director":
        return part.name in (movie.get("directors") or ())
    if part.kind == "person":
        return part.name in people_of(movie)
    if part.kind == "franchise":
        return part.name == movie.get("franchise")
    values: Any = movie.get(TRAITS[part.kind]) or ()
    return part.name == values if isinstance(values, str) else part.name in values


def liked(part: Part, favorites: Iterable[int], genres: Iterable[str]) -> bool:
    """Whether what a part names is something that the user said."""
    kind = part._replace(kind="person") if part.kind == "director" else part
    return any(has(BY_ID[movie_id], kind) for movie_id in favorites) or (
        part.kind == "genre" and part.name in set(genres)
    )


def is_true(part: Part, movie: Movie, favorites: list[int], genres: list[str]) -> bool:
    if not set(part.movie_ids) <= set(favorites):
        return False
    if part.kind in UNNAMED:
        return part.name is None and not part.movie_ids
    if part.kind == "crowd":
        return part.name is None and bool(part.movie_ids)
    if part.kind == "decade":
        decades = {(BY_ID[movie_id].get("year") or 0) // 10 * 10 for movie_id in favorites}
        return int(part.name or 0) in decades
    return has(movie, part) and liked(part, favorites, genres)


@settings(max_examples=60, deadline=None)
@given(user_count=communities, favorites=histories, genres=some_genres, mode=modes)
def test_every_part_is_true_of_movie_and_user(
    user_count: int, favorites: list[int], genres: list[str], mode: Mode
) -> None:
    for item in MODELS[user_count].recommend(favorites, genres, k=60, mode=mode):
        assert [part for part in item.parts if not is_true(part, BY_ID[item.movie_id], favorites, genres)] == []


def tellable(item: Recommendation) -> list[Part]:
    return [part for part in item.parts if part.name or part.kind in {"crowd", "popular"}]


@settings(max_examples=60, deadline=None)
@given(user_count=communities, favorites=histories, genres=some_genres, mode=modes)
def test_the_first_reason_is_the_largest_part(
    user_count: int, favorites: list[int], genres: list[str], mode: Mode
) -> None:
    for item in MODELS[user_count].recommend(favorites, genres, k=60, mode=mode):
        assert item.reason
        largest = max(part.value for part in tellable(item))
        assert any(
            part.value == largest and (part.kind, part.name) == (item.reason["kind"], item.reason.get("name"))
            for part in tellable(item)
        )


@settings(max_examples=60, deadline=None)
@given(user_count=communities, favorites=histories, genres=some_genres)
def test_named_parts_are_few_and_not_small(user_count: int, favorites: list[int], genres: list[str]) -> None:
    for item in MODELS[user_count].recommend(favorites, genres, k=60):
        named_values = [part.value for part in item.parts if part.kind not in UNNAMED]
        assert len(named_values) <= MAX_NAMED
        assert named_values == sorted(named_values, reverse=True)
        assert min(named_values, default=1.0) > MIN_VALUE


def test_a_reason_names_the_favorites_that_it_comes_from() -> None:
    for item in MODELS[0].recommend([3, 10, 17], k=40):
        for place, part in enumerate(item.parts):
            if part.name and part.kind in TRAITS and place < 3:
                assert part.movie_ids
                assert [movie_id for movie_id in part.movie_ids if not has(BY_ID[movie_id], part)] == []


def test_the_likest_favorite_is_named_first() -> None:
    facts = {"cast": ["Ada Alm"], "genres": ["Drama"]}
    movies: list[Movie] = [{"id": n, **(facts if n < 3 else {"genres": ["Horror"]})} for n in range(20)]  # type: ignore[typeddict-item]
    movies[0] |= {"keywords": ["ghost"]}
    movies[2] |= {"keywords": ["ghost"]}
    (first, *_) = fit([], movies).recommend([1, 0])
    assert first.movie_id == 2
    assert first.parts[0].movie_ids == (0, 1)
    assert first.parts[0].movie_id == 0


@pytest.mark.parametrize("person", PEOPLE[:3])
@pytest.mark.parametrize(("role", "kind"), [("cast", "person"), ("directors", "director")])
def test_a_shared_person_is_named_by_what_they_did(person: str, role: str, kind: str) -> None:
    movies: list[Movie] = [{"id": n, role: [person] if n < 2 else [f"Extra {n // 2}"]} for n in range(12)]  # type: ignore[misc]
    (first, *_) = fit([], movies).recommend([0])
    assert first.movie_id == 1
    assert first.reason
    assert first.reason.items() >= {"kind": kind, kind: person, "name": person, "movie_id": 0}.items()


def test_a_person_of_both_roles_is_one_cause() -> None:
    facts: Movie = {"cast": ["Ada Alm"], "directors": ["Ada Alm"]}
    movies: list[Movie] = [{"id": n, **(facts if n < 2 else {})} for n in range(12)]
    (first, *_) = fit([], movies).recommend([0])
    assert [(part.kind, part.name) for part in first.parts if part.name] == [("director", "Ada Alm")]


@pytest.mark.parametrize("keyword", ["based on novel", "New Year's Eve", "police", "bravery", "Black  and White"])
def test_a_keyword_that_says_nothing_leads_nowhere(keyword: str) -> None:
    movies: list[Movie] = [{"id": n, "keywords": [keyword] if n in {0, 9} else ["heist"]} for n in range(12)]
    recommended = fit([], movies).recommend([0])
    assert [item.movie_id for item in recommended] == list(range(1, 12))
    assert [(item, part) for item in recommended for part in item.parts if part.kind == "keyword"] == []


def test_a_keyword_that_says_something_leads_somewhere() -> None:
    assert "heist" not in UNINFORMATIVE_KEYWORDS
    movies: list[Movie] = [{"id": n, "keywords": ["heist"] if n in {0, 9} else ["ghost"]} for n in range(12)]
    (first, *_) = fit([], movies).recommend([0])
    assert (first.movie_id, first.parts[0].kind, first.parts[0].name) == (9, "keyword", "heist")


def test_the_crowd_is_told_of_only_where_enough_users_share_both() -> None:
    pairs = MODELS[600]._scorer.collaborative.co_favorites
    position = MODELS[600]._scorer.features.positions_of
    crowd = [
        (item, part) for item in MODELS[600].recommend([2, 9], k=80) for part in item.parts if part.kind == "crowd"
    ]
    assert crowd
    for item, part in crowd:
        assert pairs(position(part.movie_ids), position([item.movie_id])).users.min() >= ENOUGH_USERS
