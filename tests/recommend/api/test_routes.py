"""Recommendations and muted causes for front-end apps."""

from typing import Any

import pytest

from accounts.models.user import User
from accounts.services import favorites
from recommend.services import recommendations
from recommend.services.taste import MemberTaste
from tests.conftest import Api

pytestmark = pytest.mark.django_db


def test_movies_come_with_score_and_reasons(fan: User, alices_api: Api) -> None:
    body = alices_api("GET", "/me/recommendations").json()
    assert len(body["data"]) == 20
    assert body["pagination"] == {"page": 1, "per_page": 20, "total": 200, "pages": 10}
    scores = [entry["score"] for entry in body["data"]]
    assert scores == sorted(scores, reverse=True)
    for entry in body["data"]:
        assert [reason for reason in entry["reasons"] if not (0 <= reason["weight"] <= 1 and reason["text"])] == []


def test_api_and_page_give_the_same_movies(fan: User, alices_api: Api) -> None:
    data = alices_api("GET", "/me/recommendations?mode=adventurous").json()["data"]
    page = recommendations.recommendations(MemberTaste(fan), mode="adventurous").page
    assert [item["id"] for item in data] == [item.movie.id for item in page.items]


def test_reasons_name_favorites_that_they_come_from(fan: User, alices_api: Api) -> None:
    data = alices_api("GET", "/me/recommendations?per_page=100").json()["data"]
    named_ids = {movie_id for entry in data for reason in entry["reasons"] for movie_id in reason["movie_ids"]}
    assert named_ids
    assert named_ids <= favorites.ids(fan)


def test_reasons_come_by_weight(fan: User, alices_api: Api) -> None:
    for entry in alices_api("GET", "/me/recommendations?per_page=100").json()["data"]:
        weights = [reason["weight"] for reason in entry["reasons"]]
        assert weights == sorted(weights, reverse=True)


def test_the_cause_of_a_reason_can_be_left_out_as_it_stands(fan: User, alices_api: Api) -> None:
    cause = alices_api("GET", "/me/recommendations").json()["data"][0]["reasons"][0]["cause"]
    assert alices_api("PUT", "/me/taste/causes", cause).status_code == 200
    entries = alices_api("GET", "/me/recommendations?per_page=100").json()["data"]
    assert cause not in [reason["cause"] for entry in entries for reason in entry["reasons"]]


def test_further_pages_go_on_with_the_same_list(fan: User, alices_api: Api) -> None:
    first = alices_api("GET", "/me/recommendations").json()["data"]
    alices_api("PUT", f"/me/favorites/{first[0]['id']}")
    second = alices_api("GET", f"/me/recommendations?page=2&ranking={first[0]['ranking']}").json()["data"]
    assert {entry["ranking"] for entry in second} == {first[0]["ranking"]}
    assert not {entry["id"] for entry in first} & {entry["id"] for entry in second}


@pytest.mark.parametrize("query", ["mode=wild", "page=0", "per_page=101", "ranking=%00", "ranking=a/b"])
def test_what_makes_no_sense_is_refused(alices_api: Api, query: str) -> None:
    assert alices_api("GET", f"/me/recommendations?{query}").status_code == 422


@pytest.mark.parametrize(("method", "path"), [("GET", "/me/recommendations"), ("GET", "/me/taste/causes")])
def test_strangers_are_refused(api: Api, method: str, path: str) -> None:
    assert api(method, path).status_code == 401


def test_a_cause_is_left_out_listed_and_taken_back(fan: User, alices_api: Api, bobs_api: Api) -> None:
    cause = {"kind": "person", "value": "Akira Kurosawa"}
    for _ in range(2):
        body = alices_api("PUT", "/me/taste/causes", cause).json()
        assert body["data"] == [{**cause, "text": "Akira Kurosawa"}]
    assert bobs_api("GET", "/me/taste/causes").json()["data"] == []
    assert alices_api("GET", "/me/taste/causes").json()["data"] == body["data"]
    response = alices_api("DELETE", "/me/taste/causes?kind=person&value=Akira%20Kurosawa")
    assert (response.status_code, response.json()["data"]) == (200, [])


@pytest.mark.parametrize(
    "body", [{"kind": "planet", "value": "Mars"}, {"kind": "person"}, {"kind": "because", "value": "x"}, {}]
)
def test_what_is_no_cause_is_refused(alices_api: Api, body: Any) -> None:
    answer = alices_api("PUT", "/me/taste/causes", body)
    assert answer.status_code == 422
    assert answer.json()["errors"]


def test_a_warm_answer_takes_the_queries_of_the_token_alone(
    fan: User, alices_api: Api, django_assert_max_num_queries: Any
) -> None:
    alices_api("GET", "/me/recommendations")
    with django_assert_max_num_queries(2):
        alices_api("GET", "/me/recommendations")
