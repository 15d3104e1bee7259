"""Every reason is a fact, and a cause that was removed is gone."""

from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommend.engine import Interaction, Movie, Part, Recommendation, fit
from tests.recommend.engine.synthetic import BY_ID, GENRES, MOVIES, PEOPLE, favorites, people_of

MODELS = {user_count: fit(favorites(user_count), MOVIES) for user_count in (0, 40)}
histories = st.lists(st.integers(0, 59), min_size=1, max_size=12, unique=True)
ALL_KINDS = {"because", "person", "keyword", "genre", "popular", "taste", "dislike", "wish", "variety"}


def is_true(part: Part, movie_id: object, known: Iterable[int], genres: Iterable[str]) -> bool:
    here, theirs = BY_ID[movie_id], [BY_ID[movie_id] for movie_id in known]
    if part.kind == "because":
        return part.movie_id in set(known)
    if part.kind == "person":
        return part.name in people_of(here) and any(part.name in people_of(movie) for movie in theirs)
    if part.kind == "keyword":
        words = [set(movie.get("keywords") or ()) for movie in (here, *theirs)]
        return part.name in words[0] and any(part.name in favorite_words for favorite_words in words[1:])
    if part.kind == "genre":
        return part.name in (here.get("genres") or ()) and part.name in set(genres)
    return part.kind in ALL_KINDS and part.name is None and part.movie_id is None


def as_reason(part: Part) -> dict[str, object]:
    field = {"because": "movie_id", "person": "name"}.get(part.kind, part.kind)
    return {"kind": part.kind, field: part.movie_id if part.kind == "because" else part.name}


@settings(max_examples=150, deadline=None)
@given(user_count=st.sampled_from([0, 40]), known=histories, genres=st.lists(st.sampled_from(GENRES), max_size=3))
def test_every_part_is_true_of_movie_and_person(user_count: int, known: list[int], genres: list[str]) -> None:
    for item in MODELS[user_count].recommend(known, genres, k=60):
        assert all(is_true(part, item.movie_id, known, genres) for part in item.parts)


@settings(max_examples=100, deadline=None)
@given(user_count=st.sampled_from([0, 40]), known=histories, genres=st.lists(st.sampled_from(GENRES), max_size=3))
def test_the_reason_is_the_largest_personal_part(user_count: int, known: list[int], genres: list[str]) -> None:
    for item in MODELS[user_count].recommend(known, genres, k=60):
        personal = [part for part in item.parts if part.kind in {"because", "person", "keyword", "genre"}]
        largest = max(personal, key=lambda part: part.value, default=None)
        assert item.reason == (as_reason(largest) if largest else {"kind": "popular"})


def names(recommended: list[Recommendation]) -> set[tuple[str, object]]:
    return {(p.kind, p.movie_id if p.kind == "because" else p.name) for item in recommended for p in item.parts}


@settings(max_examples=60, deadline=None)
@given(user_count=st.sampled_from([0, 40]), known=histories, data=st.data())
def test_a_muted_cause_is_never_named(user_count: int, known: list[int], data: st.DataObject) -> None:
    causes = sorted(names(MODELS[user_count].recommend(known, GENRES[:2], k=40)), key=repr)
    named = [cause for cause in causes if cause[0] in {"because", "person", "keyword", "genre"}]
    muted = frozenset(data.draw(st.lists(st.sampled_from(named), min_size=1)) if named else ())
    again = MODELS[user_count].recommend(known, GENRES[:2], k=40, muted=muted)
    assert not muted & names(again)


def test_a_muted_favorite_counts_nothing_but_is_not_shown() -> None:
    model = MODELS[40]
    without = model.recommend([2, 9], exclude=[30], k=60)
    muted = model.recommend([2, 9, 30], k=60, muted=frozenset({("because", 30)}))
    assert muted == without


def test_a_muted_person_leaves_the_score() -> None:
    before = {item.movie_id: item for item in MODELS[0].recommend([1], k=60)}
    after = {item.movie_id: item for item in MODELS[0].recommend([1], k=60, muted=frozenset({("person", "BEN BO")}))}
    shared = [i for i in before if "Ben Bo" in people_of(BY_ID[i])]
    lost = [_lasting(before[i]) - _lasting(after[i]) for i in shared]
    assert shared
    assert min(lost) > 0.01


def test_a_muted_genre_no_longer_counts() -> None:
    recommended = MODELS[0].recommend([], ["Horror"], k=60, muted=frozenset({("genre", "Horror")}))
    assert recommended == MODELS[0].recommend([], [], k=60)


def _lasting(item: Recommendation) -> float:
    """The score without what depends on the movies around it."""
    return sum(part.value for part in item.parts if part.kind != "variety")


def test_because_names_the_favorite_that_counts_most() -> None:
    pairs = [("fan", "a"), ("fan", "z"), ("other", "b"), ("third", "a"), ("third", "z")]
    movies: list[Movie] = [{"id": name} for name in "abz"]
    model = fit([Interaction(*pair) for pair in pairs], movies)
    (recommended,) = model.recommend(["b", "a"])
    assert recommended.reason == {"kind": "because", "movie_id": "a"}


@pytest.mark.parametrize("person", PEOPLE[:3])
def test_a_shared_person_is_named(person: str) -> None:
    movies: list[Movie] = [
        {"id": n, "title": "", "cast": [person] if n < 2 else [f"Extra {n}", "Extra"]} for n in range(12)
    ]
    (first, *_) = fit([], movies).recommend([0])
    assert (first.movie_id, first.reason) == (1, {"kind": "person", "name": person})
