"""A cause that is left out takes away what it gave: no less, and nothing else."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommend.engine import Cause, Mode, Model, Part, Recommendation, fit
from recommend.engine.taste import UNCONSTRAINED, EncodedTaste, encode
from tests.recommend.engine.synthetic import GENRES, LARGER, community

MODELS: dict[int, Model] = {user_count: fit(community(user_count), LARGER) for user_count in (0, 40, 600)}
TRAITS = ("genre", "keyword", "franchise", "language", "country", "director", "person")
NAMED = (*TRAITS, "decade", "crowd")
LIST_RULES = frozenset(("variety", "series"))

communities = st.sampled_from(sorted(MODELS))
histories = st.lists(st.integers(0, 99), min_size=1, max_size=12, unique=True)
modes = st.sampled_from(["familiar", "balanced", "adventurous"])


def cause_of(part: Part) -> Cause:
    """What to mute so that the part goes."""
    kind = "person" if part.kind == "director" else part.kind
    return kind, part.name or ""


def causes_of(item: Recommendation) -> set[Cause]:
    """All that a movie names."""
    return {cause_of(part) for part in item.parts if part.kind in NAMED}


def lasting(item: Recommendation) -> float:
    """The score without what depends on the movies around it."""
    return sum(part.value for part in item.parts if part.kind not in LIST_RULES)


def listed(model: Model, favorites: Sequence[int], **taste: Any) -> dict[object, Recommendation]:
    """All movies by id."""
    return {item.movie_id: item for item in model.recommend(favorites, k=400, **taste)}


def losses(model: Model, favorites: Sequence[int], cause: Cause, **taste: Any) -> Iterable[tuple[float, float]]:
    """What each movie that names the cause is told to owe it, and what it loses without."""
    before = listed(model, favorites, **taste)
    after = listed(model, favorites, muted=frozenset({cause}), **taste)
    for movie_id, item in before.items():
        values = [part.value for part in item.parts if part.kind in NAMED and cause_of(part) == cause]
        if values:
            yield values[0], lasting(item) - lasting(after[movie_id])


@pytest.mark.parametrize("kind", NAMED)
def test_a_movie_loses_what_the_cause_is_told_to_give(kind: str) -> None:
    count = 0
    for favorites in ([5, 65], [7, 10, 45, 77], [20, 60, 62]):  # each is one interest
        items = listed(MODELS[600], favorites).values()
        named_causes = {cause_of(part) for item in items for part in item.parts if part.kind == kind}
        for cause in sorted(named_causes, key=repr)[:4]:
            for value, lost in losses(MODELS[600], favorites, cause):
                assert lost == pytest.approx(value, abs=1e-3)
                count += 1
    assert count > 3


tastes = st.fixed_dictionaries(
    {
        "mode": modes,
        "dismissed": st.lists(st.integers(100, 199), max_size=3),
        "preferred_genres": st.lists(st.sampled_from(GENRES), max_size=3),
    }
)


@settings(max_examples=60, deadline=None)
@given(user_count=communities, favorites=histories, taste=tastes, data=st.data())
def test_muting_a_cause_never_raises_what_names_it(
    user_count: int, favorites: list[int], taste: dict[str, Any], data: st.DataObject
) -> None:
    named_causes = sorted(
        {cause for item in listed(MODELS[user_count], favorites, **taste).values() for cause in causes_of(item)}
    )
    if named_causes:
        cause = data.draw(st.sampled_from(named_causes))
        assert min(lost for _, lost in losses(MODELS[user_count], favorites, cause, **taste)) > -1e-4


@settings(max_examples=40, deadline=None)
@given(user_count=communities, favorites=histories, mode=modes, data=st.data())
def test_what_is_told_is_what_is_lost(user_count: int, favorites: list[int], mode: Mode, data: st.DataObject) -> None:
    named_causes = {
        cause for item in listed(MODELS[user_count], favorites, mode=mode).values() for cause in causes_of(item)
    }
    if named_causes:
        cause = data.draw(st.sampled_from(sorted(named_causes)))
        for value, lost in losses(MODELS[user_count], favorites, cause, mode=mode):
            assert lost == pytest.approx(value, abs=1e-3)


@settings(max_examples=40, deadline=None)
@given(user_count=communities, favorites=histories, data=st.data())
def test_a_muted_cause_is_never_named(user_count: int, favorites: list[int], data: st.DataObject) -> None:
    model = MODELS[user_count]
    named_causes = {cause for item in model.recommend(favorites, GENRES[:2], k=60) for cause in causes_of(item)}
    muted = frozenset(data.draw(st.lists(st.sampled_from(sorted(named_causes)), min_size=1)) if named_causes else ())
    without_muted = model.recommend(favorites, GENRES[:2], k=60, muted=muted)
    assert not muted & {cause for item in without_muted for cause in causes_of(item)}


@settings(max_examples=60, deadline=None)
@given(user_count=communities, favorites=st.lists(st.integers(0, 99), min_size=2, max_size=9, unique=True))
def test_a_muted_favorite_keeps_its_seat(user_count: int, favorites: list[int]) -> None:
    """Were it taken out of the mean, the others' share in it would grow, and what is like them would rise."""
    scorer = MODELS[user_count]._scorer
    before = encoded(MODELS[user_count], favorites)
    after = replace(before, counts=np.arange(len(favorites)) > 0)
    assert (scorer.score(after).content <= scorer.score(before).content + 1e-4).all()


def encoded(model: Model, favorites: Sequence[int]) -> EncodedTaste:
    """A taste of nothing but favorites."""
    return encode(
        model._scorer.features, favorites, (), (), exclude=(), dismissed=(), muted=frozenset(),
        constraints=UNCONSTRAINED, mode="balanced",
    )  # fmt: skip


def test_a_muted_favorite_is_named_no_more() -> None:
    before = MODELS[600].recommend([2, 9, 30], k=99)
    after = MODELS[600].recommend([2, 9, 30], k=99, muted={("because", 30)})
    assert any(30 in part.movie_ids for item in before for part in item.parts)
    assert [(item, part) for item in after for part in item.parts if 30 in part.movie_ids] == []


def test_a_muted_favorite_is_not_shown() -> None:
    assert 30 not in listed(MODELS[0], [2, 9, 30], muted=frozenset({("because", 30)}))


def test_a_person_is_muted_in_both_roles_and_in_any_spelling() -> None:
    muted = frozenset({("person", " ben  BO")})
    names = {part.name for item in listed(MODELS[0], [1, 2, 3], muted=muted).values() for part in item.parts}
    assert "Ben Bo" in {part.name for item in listed(MODELS[0], [1, 2, 3]).values() for part in item.parts}
    assert "Ben Bo" not in names


def test_a_muted_preferred_genre_keeps_its_seat_among_the_others() -> None:
    genres = ["Horror", "Drama"]
    before = listed(MODELS[0], [], preferred_genres=genres)
    after = listed(MODELS[0], [], preferred_genres=genres, muted=frozenset({("genre", "Horror")}))
    for movie_id, item in before.items():
        value = sum(part.value for part in item.parts if part.name == "Horror")
        assert lasting(item) - lasting(after[movie_id]) == pytest.approx(value, abs=1e-4)


def test_another_users_favorites_can_be_left_out() -> None:
    muted = frozenset({("crowd", "")})
    assert any(part.kind == "crowd" for item in MODELS[600].recommend([2, 9]) for part in item.parts)
    assert [
        (item, part)
        for item in MODELS[600].recommend([2, 9], muted=muted)
        for part in item.parts
        if part.kind == "crowd"
    ] == []
