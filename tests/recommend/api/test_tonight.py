"""Tonight for front-end apps: the contract, the plan and its question."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries
from time_machine import TimeMachineFixture

from accounts.models.user import User
from catalog.models import Movie
from catalog.types import Mood
from recommend.services import impressions
from tests.conftest import Api, api_of

pytestmark = pytest.mark.django_db
GODFATHER, SEVEN = 238, 807


def told(api: Api, query: str = "") -> dict[str, Any]:
    answer = api("GET", f"/me/tonight{query}")
    assert answer.status_code == 200, answer.content
    data: dict[str, Any] = answer.json()["data"]
    return data


def test_one_film_and_three_beside_it(fan: User, alices_api: Api) -> None:
    data = told(alices_api, "?mood=tense&minutes=120")
    movies = [data["pick"], *data["others"]]
    assert len(movies) == 4
    assert [movie for movie in movies if not (movie["runtime"] <= 120 and movie["reasons"][0]["text"])] == []
    assert data["fitting"] > 4
    assert (data["loosen"], data["planned"], data["question"]) == ([], None, None)


def test_what_an_app_asks_for_does_not_count_as_shown(fan: User, alices_api: Api) -> None:
    pick = told(alices_api)["pick"]["id"]
    assert impressions.impressions_of(fan) == {}
    alices_api("POST", "/me/impressions", {"shown": [pick]})
    assert impressions.impressions_of(fan).keys() == {pick}


@pytest.mark.parametrize("mood", Mood)
def test_every_mood_has_something(fan: User, alices_api: Api, mood: Mood) -> None:
    assert told(alices_api, f"?mood={mood}")["pick"]


def test_another_one(fan: User, alices_api: Api) -> None:
    data = told(alices_api)
    ids = [movie["id"] for movie in (data["pick"], *data["others"])]
    again = told(alices_api, f"?shown={','.join(map(str, ids))}")
    assert again["pick"]
    assert not set(ids) & {movie["id"] for movie in (again["pick"], *again["others"])}


def test_the_watchlist_first_alone_or_by_score(fan: User, alices_api: Api) -> None:
    alices_api("PUT", f"/me/watchlist/{SEVEN}")
    pick = told(alices_api, "?mood=tense")["pick"]
    assert (pick["id"], pick["on_watchlist"]) == (SEVEN, True)
    alone = told(alices_api, "?mood=tense&source=list")
    assert (alone["pick"]["id"], alone["others"], alone["fitting"]) == (SEVEN, [], 1)
    assert told(alices_api, "?mood=tense&source=anything")["pick"]["id"] != SEVEN


def test_where_nothing_fits_it_names_the_answers_in_the_way(fan: User, alices_api: Api) -> None:
    data = told(alices_api, "?mood=dark&company=family&age=6")
    assert (data["pick"], data["others"], data["fitting"]) == (None, [], 0)
    assert {loosened["answer"] for loosened in data["loosen"]} == {"mood", "company"}
    assert all(loosened["fitting"] > 0 for loosened in data["loosen"])


def test_services_are_those_of_the_profiles_region(fan: User, alices_api: Api) -> None:
    Movie.objects.filter(id=SEVEN).update(watch_providers={"DE": [["MUBI", "stream"]], "US": [["Max", "stream"]]})
    alices_api("PATCH", "/me", {"region": "DE"})
    assert told(alices_api, "?services=MUBI")["pick"]["id"] == SEVEN
    assert told(alices_api, "?services=Max,MUBI&region=US")["pick"]["id"] == SEVEN
    assert told(alices_api, "?services=Max")["pick"] is None


@pytest.mark.parametrize(
    "query",
    ["mood=angry", "minutes=-1", "minutes=two", "company=five", "age=18", "source=list2", "shown=a", "shown=1,,2",
     "services=%00", "region=de", "length=90"],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_with_its_name(alices_api: Api, query: str) -> None:
    answer = alices_api("GET", f"/me/tonight?{query}")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == query.partition("=")[0]


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/me/tonight"), ("PUT", "/me/tonight/plan"), ("DELETE", "/me/tonight/plan"),
     ("POST", "/me/tonight/plan/answer")],
)  # fmt: skip
def test_strangers_are_refused(api: Api, method: str, path: str) -> None:
    assert api(method, path).status_code == 401


def test_a_plan_is_kept_told_and_taken_back(alices_api: Api, bobs_api: Api) -> None:
    for _ in range(2):
        data = alices_api("PUT", "/me/tonight/plan", {"movie_id": GODFATHER}).json()["data"]
        assert data["planned"]["movie"]["id"] == GODFATHER
    assert told(alices_api)["planned"] == data["planned"]
    assert told(bobs_api)["planned"] is None
    assert alices_api("DELETE", "/me/tonight/plan").json()["data"] == {"planned": None, "question": None}
    assert told(alices_api)["planned"] is None


def test_the_question_is_answered_once(alices_api: Api, alice: User, time_machine: TimeMachineFixture) -> None:
    planned = alices_api("PUT", "/me/tonight/plan", {"movie_id": GODFATHER}).json()["data"]["planned"]
    body = {"movie_id": GODFATHER, "seen": True, "rating": 9}
    early = alices_api("POST", "/me/tonight/plan/answer", body).json()["data"]  # the evening is not over
    assert (early["seen"], early["undo"]) == (False, "")
    time_machine.move_to(datetime.now(UTC) + timedelta(days=1))
    app = api_of(alice)
    assert told(app)["question"]["movie"]["id"] == GODFATHER
    assert app("POST", "/me/tonight/plan/answer", {**body, "rating": 11}).status_code == 422
    data = app("POST", "/me/tonight/plan/answer", body).json()["data"]
    assert (data["seen"], data["rating"]) == (True, 9)
    assert app("GET", f"/me/states?ids={GODFATHER}").json()["data"][0]["seen_on"] == planned["evening"]
    assert told(app)["question"] is None
    assert app("POST", "/me/states/undo", {"undo": data["undo"]}).json()["data"]["seen"] is False
    assert app("POST", "/me/tonight/plan/answer", body).json()["data"]["seen"] is False
    assert app("POST", "/me/tonight/plan/answer", {**body, "movie_id": 999_999_999}).status_code == 404


def test_a_plan_needs_a_film(alices_api: Api) -> None:
    assert alices_api("PUT", "/me/tonight/plan", {"movie_id": 999_999_999}).status_code == 404
    assert alices_api("PUT", "/me/tonight/plan", {}).status_code == 422
    assert alices_api("PUT", "/me/tonight/plan", {"movie_id": GODFATHER, "when": "now"}).status_code == 422


def test_a_warm_answer_takes_few_queries(
    fan: User, alices_api: Api, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    told(alices_api)
    with django_assert_max_num_queries(3):  # two of the token, and the plan
        told(alices_api)
