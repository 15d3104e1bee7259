"""Films that are not wanted: not for somebody, or not tonight; and back again."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from time_machine import TimeMachineFixture

from accounts.models.taste import Dismissal
from accounts.models.user import User
from accounts.services import dismissals, movie_states, seen, taste
from catalog.services.recommender_feed import movie_facts
from tests.accounts.conftest import HTMX
from tests.conftest import Api, undo_of

UNKNOWN = 999_999_999
EVENING, FOUR = datetime(2026, 3, 28, 20, tzinfo=UTC), datetime(2026, 3, 29, 4, tzinfo=UTC)


def _hidden(api: Api) -> list[tuple[int, str]]:
    return [(one["id"], one["reason"]) for one in api("GET", "/me/dismissals").json()["data"]]


def test_a_dismissal_and_its_repetition(alices_api: Api, alice: User) -> None:
    for _ in range(2):
        said = alices_api("PUT", "/me/dismissals/238", {"reason": "not_for_me"}).json()["data"]
        assert (said["movie_id"], said["dismissed"], said["reason"], said["until"]) == (238, True, "not_for_me", None)
    assert (said["undo"], said["replaced"]) == ("", None)
    assert (_hidden(alices_api), taste.version(alice)) == ([(238, "not_for_me")], 1)


@pytest.mark.parametrize("body", [None, {}])
def test_without_a_reason_it_is_not_for_me(alices_api: Api, body: object) -> None:
    assert alices_api("PUT", "/me/dismissals/238", body).status_code == 200
    assert _hidden(alices_api) == [(238, "not_for_me")]


def test_another_reason_replaces_the_first(alices_api: Api, alice: User) -> None:
    for reason in ("not_for_me", "not_tonight"):
        said = alices_api("PUT", "/me/dismissals/238", {"reason": reason}).json()["data"]
    assert said["replaced"]["hidden"] == "not_for_me"
    assert (_hidden(alices_api), taste.version(alice)) == ([(238, "not_tonight")], 2)


def test_not_tonight_ends_at_four_in_the_morning(alice: User, time_machine: TimeMachineFixture) -> None:
    time_machine.move_to(EVENING, tick=False)
    dismissals.dismiss(alice, 238, reason="not_tonight")
    time_machine.move_to(FOUR.replace(hour=3, minute=59), tick=False)
    assert (taste.of(alice).not_tonight, dismissals.page_of(alice).total) == ((238,), 1)
    time_machine.move_to(FOUR, tick=False)
    assert (taste.of(alice).not_tonight, dismissals.page_of(alice).total) == ((), 0)


def test_not_tonight_said_again_the_next_evening_hides_again(alice: User, time_machine: TimeMachineFixture) -> None:
    for day in (28, 29):
        time_machine.move_to(EVENING.replace(day=day), tick=False)
        assert dismissals.dismiss(alice, 238, reason="not_tonight")
        assert not dismissals.dismiss(alice, 238, reason="not_tonight")
    assert dismissals.page_of(alice).total == 1


def test_a_list_says_until_when_by_the_clock_of_its_member(
    alices_api: Api, alice: User, time_machine: TimeMachineFixture
) -> None:
    User.objects.update(time_zone="Europe/Berlin")
    time_machine.move_to(datetime.now(UTC).replace(year=2027, month=3, day=27, hour=20), tick=False)
    alice.refresh_from_db()
    dismissals.dismiss(alice, 238, reason="not_tonight")
    assert dismissals.page_of(alice).items[0].until == datetime(2027, 3, 28, 2, tzinfo=UTC)  # clocks went forward


def test_restoring_and_its_repetition(alices_api: Api, alice: User) -> None:
    dismissals.dismiss(alice, 238, reason="not_for_me")
    told = [alices_api("DELETE", "/me/dismissals/238").json()["data"] for _ in range(2)]
    assert [(one["dismissed"], one["reason"]) for one in told] == [(False, None)] * 2
    assert [bool(one["replaced"]) for one in told] == [True, False]
    assert taste.version(alice) == 2


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_a_film_that_there_is_not(alices_api: Api, method: str) -> None:
    assert alices_api(method, f"/me/dismissals/{UNKNOWN}", {"reason": "not_for_me"}).status_code == 404


def test_a_reason_that_there_is_not(alices_api: Api, alices_site: Client) -> None:
    for reason in ("boring", "seen", "not_now"):
        assert alices_api("PUT", "/me/dismissals/238", {"reason": reason}).status_code == 422
    for form in ({"say": "boring"}, {"unsay": "boring"}, {}, {"undo": "forged"}):
        assert alices_site.post("/movies/238/signals", form).status_code == 422


def test_everybody_has_their_own(alice: User, bobs_api: Api) -> None:
    dismissals.dismiss(alice, 238, reason="not_for_me")
    assert _hidden(bobs_api) == []


@pytest.mark.parametrize("number", [1, 60])
def test_three_queries_for_a_list_of_any_length(alice: User, number: int, django_assert_num_queries: Any) -> None:
    films = movie_facts()[:number]
    Dismissal.objects.bulk_create([Dismissal(user=alice, movie_id=one.id, reason="not_for_me") for one in films])
    dismissals.page_of(alice)
    with django_assert_num_queries(3):
        assert len(dismissals.page_of(alice, per_page=100).items) == number


def test_recommenders_hear_what_hides_apart(alice: User) -> None:
    seen.mark(alice, 238)
    dismissals.dismiss(alice, 155, reason="not_for_me")
    dismissals.dismiss(alice, 278, reason="not_tonight")
    found = taste.of(alice)
    assert (found.seen, found.rejected, found.not_tonight, found.version) == ((238,), (155,), (278,), 3)
    assert found.hidden == {238, 155, 278}


def test_the_site_hides_and_restores_without_javascript(alice: User, alices_site: Client) -> None:
    back = {"Referer": "http://testserver/for-you"}
    response = alices_site.post("/movies/238/signals", {"say": "not_tonight"}, headers=back)
    assert (response.status_code, response["Location"]) == (303, "http://testserver/for-you")
    assert dismissals.page_of(alice).total == 1
    alices_site.post("/movies/238/signals", {"unsay": "not_tonight"})
    assert dismissals.page_of(alice).total == 0


def test_the_page_takes_off_with_undo(alice: User, alices_site: Client) -> None:
    dismissals.dismiss(alice, 238, reason="not_for_me")
    before = movie_states.of(alice, [238])
    response = alices_site.post("/hidden/238", {"unsay": "not_for_me"})
    assert response["Location"] == "/hidden?page=1"
    page = alices_site.get(response["Location"]).content.decode()
    assert "Nothing here." in page
    assert alices_site.post("/hidden/238", {"undo": undo_of(page)})["Location"] == "/hidden?page=1"
    assert movie_states.of(alice, [238]) == before


def test_the_page_answers_htmx_with_the_list_as_it_then_stands(alice: User, alices_site: Client) -> None:
    dismissals.dismiss(alice, 238, reason="not_tonight")
    assert "Not tonight, until" in alices_site.get("/hidden").content.decode()
    page = alices_site.post("/hidden/238", {"unsay": "not_tonight"}, headers=HTMX).content.decode()
    assert "Nothing here." in page
    assert "The Godfather may be recommended again." in page
    assert "<html" not in page
