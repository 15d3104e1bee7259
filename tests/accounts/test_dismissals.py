"""Films that are not wanted: for a reason, for a time, and back again."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from time_machine import TimeMachineFixture

from accounts.models.taste import Dismissal
from accounts.models.user import User
from accounts.services import dismissals, taste
from catalog.services.recommender_feed import movie_facts
from tests.accounts.conftest import HTMX
from tests.conftest import Api

UNKNOWN = 999_999_999


def _hidden(api: Api) -> list[tuple[int, str]]:
    return [(one["id"], one["reason"]) for one in api("GET", "/me/dismissals").json()["data"]]


def test_a_dismissal_and_its_repetition(alices_api: Api, alice: User) -> None:
    for _ in range(2):
        response = alices_api("PUT", "/me/dismissals/238", {"reason": "seen"})
        assert response.json()["data"] == {"movie_id": 238, "dismissed": True, "reason": "seen"}
    assert (_hidden(alices_api), taste.version(alice)) == ([(238, "seen")], 1)


@pytest.mark.parametrize("body", [None, {}])
def test_without_a_reason_it_is_not_for_me(alices_api: Api, body: object) -> None:
    assert alices_api("PUT", "/me/dismissals/238", body).status_code == 200
    assert _hidden(alices_api) == [(238, "not_for_me")]


def test_another_reason_replaces_the_first(alices_api: Api, alice: User) -> None:
    for reason in ("seen", "not_now"):
        alices_api("PUT", "/me/dismissals/238", {"reason": reason})
    assert (_hidden(alices_api), taste.version(alice)) == ([(238, "not_now")], 2)


def test_not_now_comes_back_after_sixty_days(alice: User, time_machine: TimeMachineFixture) -> None:
    began = datetime.now(UTC)
    dismissals.dismiss(alice, 238, reason="not_now")
    time_machine.move_to(began + timedelta(days=59))
    assert taste.of(alice).seen == (238,)
    time_machine.move_to(began + timedelta(days=61))
    assert (taste.of(alice).seen, dismissals.page_of(alice).total) == ((), 0)


def test_not_now_said_again_after_its_time_hides_again(alice: User, time_machine: TimeMachineFixture) -> None:
    dismissals.dismiss(alice, 238, reason="not_now")
    time_machine.move_to(datetime.now(UTC) + timedelta(days=61))
    assert dismissals.dismiss(alice, 238, reason="not_now")
    assert dismissals.page_of(alice).total == 1


def test_a_list_says_until_when(alices_api: Api) -> None:
    alices_api("PUT", "/me/dismissals/238", {"reason": "not_now"})
    found = alices_api("GET", "/me/dismissals").json()["data"][0]
    at, until = (datetime.fromisoformat(found[name]) for name in ("dismissed_at", "until"))
    assert until - at == timedelta(days=60)


def test_restoring_and_its_repetition(alices_api: Api, alice: User) -> None:
    dismissals.dismiss(alice, 238, reason="seen")
    for _ in range(2):
        response = alices_api("DELETE", "/me/dismissals/238")
        assert response.json()["data"] == {"movie_id": 238, "dismissed": False, "reason": None}
    assert taste.version(alice) == 2


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_a_film_that_there_is_not(alices_api: Api, method: str) -> None:
    assert alices_api(method, f"/me/dismissals/{UNKNOWN}", {"reason": "seen"}).status_code == 404


def test_a_reason_that_there_is_not(alices_api: Api, alices_site: Client) -> None:
    assert alices_api("PUT", "/me/dismissals/238", {"reason": "boring"}).status_code == 422
    assert alices_site.post("/movies/238/dismissal", {"reason": "boring"}).status_code == 422


def test_everybody_has_their_own(alice: User, bobs_api: Api) -> None:
    dismissals.dismiss(alice, 238, reason="seen")
    assert _hidden(bobs_api) == []


@pytest.mark.parametrize("number", [1, 60])
def test_three_queries_for_a_list_of_any_length(alice: User, number: int, django_assert_num_queries: Any) -> None:
    films = movie_facts()[:number]
    Dismissal.objects.bulk_create([Dismissal(user=alice, movie_id=one.id, reason="seen") for one in films])
    dismissals.page_of(alice)
    with django_assert_num_queries(3):
        assert len(dismissals.page_of(alice, per_page=100).items) == number


def test_recommenders_hear_seen_and_rejected_apart(alice: User) -> None:
    for movie_id, reason in ((238, "seen"), (155, "not_for_me"), (278, "not_now")):
        dismissals.dismiss(alice, movie_id, reason=reason)  # type: ignore[arg-type]
    found = taste.of(alice)
    assert (sorted(found.seen), found.rejected, found.version) == ([238, 278], (155,), 3)


def test_the_site_hides_and_restores_without_javascript(alice: User, alices_site: Client) -> None:
    back = {"Referer": "http://testserver/for-you"}
    response = alices_site.post("/movies/238/dismissal", {"reason": "not_now"}, headers=back)
    assert (response.status_code, response["Location"]) == (303, "http://testserver/for-you")
    alices_site.post("/movies/238/dismissal", {"reason": "off"})
    assert dismissals.page_of(alice).total == 0


def test_the_site_answers_htmx_with_a_note_and_undo(alices_site: Client) -> None:
    page = alices_site.post("/movies/238/dismissal", {"reason": "not_now"}, headers=HTMX).content.decode()
    assert "Undo" in page
    assert "for 60 days" in page
    assert "<html" not in page
    page = alices_site.post("/movies/238/dismissal", {"reason": "off"}, headers=HTMX).content.decode()
    assert "may be recommended again" in page


def test_the_page_restores_with_undo(alice: User, alices_site: Client) -> None:
    dismissals.dismiss(alice, 238, reason="seen")
    response = alices_site.post("/hidden/238", {"reason": "off", "was": "seen"})
    assert response["Location"] == "/hidden?page=1&restored=238-seen"
    page = alices_site.get(response["Location"]).content.decode()
    assert 'value="seen"' in page
    assert "Nothing is hidden" in page
    assert alices_site.post("/hidden/238", {"reason": "seen"})["Location"] == "/hidden?page=1"
    assert dismissals.page_of(alice).items[0].reason == "seen"


def test_the_page_answers_htmx_with_the_list_as_it_then_stands(alice: User, alices_site: Client) -> None:
    dismissals.dismiss(alice, 238, reason="seen")
    page = alices_site.post("/hidden/238", {"reason": "off", "was": "x"}, headers=HTMX).content.decode()
    assert "Nothing is hidden" in page
    assert 'value="not_for_me"' in page
    assert "<html" not in page
