"""A member's own answers come as bytes from the cache, and never those of somebody else or of before a change."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from accounts.models.session import Session
from accounts.models.user import User
from accounts.services import favorites
from catalog.models import Movie
from project.localization import language
from recommend.services import active_model
from tests.conftest import Api
from tests.project.redis_server import caching_by

KEPT = ["/me/favorites", "/me/dismissals", "/me/preferences", "/me/recommendations", "/me/taste/causes"]
CHANGES: dict[str, Callable[[Api], Any]] = {
    "a favorite": lambda api: api("PUT", "/me/favorites/238"),
    "no favorite": lambda api: api("DELETE", "/me/favorites/346"),
    "a dismissal": lambda api: api("PUT", "/me/dismissals/238"),
    "preferences": lambda api: api("PUT", "/me/preferences", {"liked_genres": [18]}),
    "a cause": lambda api: api("PUT", "/me/taste/causes", {"kind": "person", "value": "Akira Kurosawa"}),
}


@pytest.fixture
def fan(alice: User, bob: User) -> User:
    favorites.add_many(alice, [346, 129])
    favorites.add_many(bob, [680])
    return alice


@pytest.mark.parametrize("path", KEPT)
def test_the_second_answer_is_the_first_ones_bytes(
    fan: User, alices_api: Api, path: str, django_assert_num_queries: Any
) -> None:
    first = alices_api("GET", path)
    with django_assert_num_queries(1):  # who asks
        second = alices_api("GET", path)
    assert [first["X-Cache"], second["X-Cache"]] == ["miss", "hit"]
    assert (second.content, second["ETag"], second["Content-Type"]) == (
        first.content, first["ETag"], first["Content-Type"],
    )  # fmt: skip
    assert second["Cache-Control"] == "private, no-store"
    assert alices_api("GET", path, **{"If-None-Match": first["ETag"]}).status_code == 304


@pytest.mark.parametrize("path", ["/me", *KEPT])
def test_nobody_gets_what_was_kept_for_another(fan: User, alices_api: Api, bobs_api: Api, path: str) -> None:
    User.objects.update(taste_version=7)  # nothing but the account tells them apart
    answers = [api("GET", path) for api in (alices_api, bobs_api, alices_api, bobs_api)]
    assert [one.content for one in answers[2:]] == [one.content for one in answers[:2]]
    if path in {"/me", "/me/favorites"}:
        assert answers[0].content != answers[1].content
    else:
        assert [one["X-Cache"] for one in answers] == ["miss", "miss", "hit", "hit"]


@pytest.mark.parametrize("path", KEPT)
@pytest.mark.parametrize("change", CHANGES)
def test_every_change_of_taste_is_seen_at_once(fan: User, alices_api: Api, path: str, change: str) -> None:
    alices_api("GET", path)
    assert CHANGES[change](alices_api).status_code == 200
    assert alices_api("GET", path)["X-Cache"] == "miss"


def test_a_favorite_is_on_the_list_with_the_next_request(fan: User, alices_api: Api) -> None:
    alices_api("GET", "/me/favorites")
    alices_api("PUT", "/me/favorites/238")
    assert alices_api("GET", "/me/favorites").json()["data"][0]["id"] == 238


@pytest.mark.parametrize(("path", "query"), [("/me/favorites", "?sort=title"), ("/me/recommendations", "?page=2")])
def test_every_query_has_an_answer_of_its_own(fan: User, alices_api: Api, path: str, query: str) -> None:
    answers = [alices_api("GET", one) for one in (path, path + query)]
    assert [one["X-Cache"] for one in answers] == ["miss", "miss"]


def test_a_newly_fitted_model_recommends_anew(fan: User, alices_api: Api, settings: Any, tmp_path: Path) -> None:
    settings.ENGINE_HOME = tmp_path  # no artifact of another test: its version would be the same again
    active_model.forget()
    alices_api("GET", "/me/recommendations")
    active_model.forget()  # what is fitted next has a version of its own
    assert alices_api("GET", "/me/recommendations")["X-Cache"] == "miss"


def test_every_language_has_an_answer_of_its_own(fan: User, alices_api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    alices_api("GET", "/me/favorites")
    monkeypatch.setattr(language, "of_the_reader", lambda: "de")
    assert alices_api("GET", "/me/favorites")["X-Cache"] == "miss"


@pytest.mark.parametrize("query", ["?page=0", "?nonsense=1", "?sort=nonsense"])
def test_refusals_are_not_kept(fan: User, alices_api: Api, query: str) -> None:
    answers = [alices_api("GET", f"/me/favorites{query}") for _ in range(2)]
    assert [one.status_code for one in answers] == [422, 422]
    assert not any("X-Cache" in one for one in answers)


def test_a_kept_answer_needs_a_living_session(fan: User, alices_api: Api) -> None:
    alices_api("GET", "/me/favorites")
    Session.objects.update(revoked=True)
    assert alices_api("GET", "/me/favorites").status_code == 401
    assert Client().get("/api/v1/me/favorites").status_code == 401


def test_what_changes_without_a_change_of_taste_is_seen_when_the_lifetime_is_over(
    fan: User, alices_api: Api, time_machine: Any
) -> None:
    alices_api("GET", "/me/favorites")
    Movie.objects.filter(pk=346).update(title="Another title")
    assert "Another title" not in alices_api("GET", "/me/favorites").content.decode()
    time_machine.move_to(datetime.now(UTC) + timedelta(minutes=6))
    assert "Another title" in alices_api("GET", "/me/favorites").content.decode()


def test_without_redis_answers_are_right(fan: User, alices_api: Api) -> None:
    with caching_by("absent"):
        alices_api("GET", "/me/favorites")
        alices_api("PUT", "/me/favorites/238")
        assert len(alices_api("GET", "/me/favorites").json()["data"]) == 3
