"""What was shown for days and never opened sinks, whichever door it was shown at."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.models.user import User
from recommend.engine import Recommendation
from recommend.services import active_model, feedback, impressions, recommendations
from recommend.services.taste import MemberTaste
from tests.conftest import Api
from tests.recommend.people import hits, ids_of

pytestmark = pytest.mark.django_db
PATH = "/me/impressions"


def days_shown(user: User) -> dict[int, int]:
    return {movie_id: days for movie_id, (days, _) in impressions.impressions_of(user).items()}


def show_for_days(user: User, movie_id: int, days: int = 12) -> None:
    for day in range(days):
        with time_machine.travel(timezone.now() + timedelta(days=day), tick=False):
            feedback.record_impressions(MemberTaste(user), shown_ids=[movie_id])


def rank_anew(user: User) -> None:
    """Let the next look rank again, as after any change of taste."""
    User.objects.filter(pk=user.pk).update(taste_version=user.taste_version + 1)
    user.refresh_from_db()


def test_a_movie_that_is_shown_for_days_and_never_opened_sinks(fan: User) -> None:
    first = ids_of(fan)[0]
    show_for_days(fan, first)
    rank_anew(fan)
    page = recommendations.recommendations(MemberTaste(fan), per_page=100).page
    place = next(place for place, item in enumerate(page.items) if item.movie.id == first)
    scores = [item.score for item in page.items]
    assert place > 0
    assert any(contribution.kind == "shown" for contribution in page.items[place].contributions)
    assert scores == sorted(scores, reverse=True)


def test_a_movie_that_is_opened_rises_again(fan: User) -> None:
    first = ids_of(fan)[0]
    show_for_days(fan, first)
    feedback.opened(MemberTaste(fan), first)
    rank_anew(fan)
    assert ids_of(fan)[0] == first


def test_a_movie_counts_once_a_day(fan: User) -> None:
    for _ in range(3):
        feedback.record_impressions(MemberTaste(fan), shown_ids=[603, 603])
    assert days_shown(fan) == {603: 1}


def test_what_is_no_movie_is_ignored(fan: User) -> None:
    feedback.record_impressions(MemberTaste(fan), shown_ids=[999_999_999, 603])
    assert days_shown(fan) == {603: 1}


def test_what_is_remembered_is_bounded_to_the_latest(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(impressions, "MAX_MOVIES", 5)
    movie_ids = hits(9)
    feedback.record_impressions(MemberTaste(alice), shown_ids=movie_ids)
    assert list(days_shown(alice)) == movie_ids[4:]


def test_opening_what_was_never_shown_changes_nothing(alice: User) -> None:
    feedback.record_impressions(MemberTaste(alice), opened_ids=[603])
    assert days_shown(alice) == {}


def test_nothing_sinks_without_impressions() -> None:
    ranking = [Recommendation(1, 2.0), Recommendation(2, 1.0)]
    assert impressions.apply_impression_penalty(ranking, {}) == ranking


@pytest.mark.parametrize(("days", "loss"), [(1, 0), (3, 0), (4, 0.1), (5, 0.2), (11, 0.8), (12, 0.8)])
def test_three_days_are_free_and_each_further_one_costs_up_to_a_limit(days: int, loss: float) -> None:
    (penalized,) = impressions.apply_impression_penalty([Recommendation(1, 2.0)], {1: (days, 1)})
    assert penalized.score == pytest.approx(2.0 - loss)
    assert [part.kind for part in penalized.parts] == (["shown"] if loss else [])
    assert sum(part.value for part in penalized.parts) == pytest.approx(-loss)


def test_the_penalty_has_an_end() -> None:
    sunk = impressions.apply_impression_penalty([Recommendation(1, 9.0)], {1: (400, 1)})
    assert sunk[0].score == 9.0 - impressions.MAX_PENALTY


def test_what_several_tabs_show_at_once_is_all_remembered(alice: User) -> None:
    movie_ids = hits(40)
    active_model.current()
    with ThreadPoolExecutor(4) as tabs:
        list(tabs.map(lambda movie_id: impressions.record(alice, shown_ids=[movie_id]), movie_ids))
    assert days_shown(alice) == dict.fromkeys(movie_ids, 1)


def test_the_page_notes_what_it_shows(fan: User, alices_site: Client) -> None:
    alices_site.get("/for-you")
    assert list(days_shown(fan)) == ids_of(fan)


def test_an_app_says_what_it_showed_and_what_was_opened(fan: User, alices_api: Api) -> None:
    answer = alices_api("POST", PATH, {"shown": [603, 346, 999_999_999], "opened": [346]})
    assert (answer.status_code, answer.json()["data"]) == (200, None)
    assert days_shown(fan) == {603: 1}


def test_saying_it_again_changes_nothing(fan: User, alices_api: Api) -> None:
    for _ in range(2):
        assert alices_api("POST", PATH, {"shown": [603]}).status_code == 200
    assert days_shown(fan) == {603: 1}


def test_what_both_doors_show_on_one_day_counts_once(fan: User, alices_api: Api, alices_site: Client) -> None:
    first = ids_of(fan)[0]
    alices_api("POST", PATH, {"shown": [first]})
    alices_site.get("/for-you")
    assert days_shown(fan)[first] == 1


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"shown": list(range(1, 102))}, "shown"),
        ({"opened": list(range(1, 102))}, "opened"),
        ({"shown": ["603"]}, "shown.0"),
        ({"shown": [0]}, "shown.0"),
        ({"shown": [2**31]}, "shown.0"),
        ({"shown": None}, "shown"),
        ({"seen": [603]}, "seen"),
    ],
)
def test_what_makes_no_sense_is_refused_by_name(alices_api: Api, body: Any, field: str) -> None:
    answer = alices_api("POST", PATH, body)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)


def test_strangers_have_no_impressions(api: Api) -> None:
    assert api("POST", PATH, {"shown": [603]}).status_code == 401


def test_the_wrong_method_is_refused(alices_api: Api) -> None:
    assert alices_api("GET", PATH).status_code == 405


def test_noting_impressions_takes_the_queries_of_the_token_alone(
    fan: User, alices_api: Api, django_assert_max_num_queries: Any
) -> None:
    active_model.current()
    with django_assert_max_num_queries(2):
        alices_api("POST", PATH, {"shown": hits(20)})
