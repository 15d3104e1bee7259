"""Groups for apps: by token or by what joining gave, and nothing for who is not in one."""

from typing import Any

import pytest
from django.test import Client

from accounts.models.user import User
from accounts.services.watch_groups import groups
from project.http import throttling
from tests.conftest import Api
from tests.recommend.people import like

PICKS = [496_243, 550, 680]


@pytest.fixture(autouse=True)
def _fresh_limits() -> Any:
    throttling.reset()
    yield
    throttling.reset()


@pytest.fixture
def group(alices_api: Api, alice: User) -> dict[str, Any]:
    like(alice, 346, 11_953)
    response = alices_api("POST", "/together", {"name": "Ada"})
    assert response.status_code == 201
    assert response["Location"] == f"/api/v1/together/{response.json()['data']['key']}"
    return dict(response.json()["data"])


def join(api: Api, group: dict[str, Any], **body: Any) -> dict[str, Any]:
    response = api("POST", f"/together/{group['key']}/participants", {"name": "Mina", "films": PICKS, **body})
    assert response.status_code == 200, response.content
    return dict(response.json()["data"])


def test_a_group_is_made_listed_and_joined(alices_api: Api, api: Api, group: dict[str, Any]) -> None:
    assert (group["place"], group["host"], group["movies"]) == (1, 1, [])
    assert group["url"] == f"http://testserver/together/{group['key']}"
    joined = join(api, group)
    assert joined["participant"]
    assert joined["group"]["place"] == 2
    assert len(joined["group"]["movies"]) == 12
    (entry,) = alices_api("GET", "/together").json()["data"]
    assert [(person["name"], person["guest"]) for person in entry["people"]] == [("Ada", False), ("Mina", True)]


def test_who_holds_the_link_alone_sees_people_and_no_list(api: Api, group: dict[str, Any]) -> None:
    join(api, group)
    outside = api("GET", f"/together/{group['key']}").json()["data"]
    assert (outside["place"], outside["movies"], len(outside["people"])) == (None, [], 2)
    assert api("GET", f"/together/{group['key']}", participant="forged").json()["data"]["place"] is None


def test_both_vote_and_it_is_decided(alices_api: Api, api: Api, group: dict[str, Any]) -> None:
    joined = join(api, group)
    token, movie_id = joined["participant"], joined["group"]["movies"][0]["id"]
    votes = f"/together/{group['key']}/votes/{movie_id}"
    answer = api("PUT", votes, {"yes": True}, participant=token).json()["data"]
    assert (answer["movies"][0]["yes"], answer["decided_movie_id"]) == ([2], None)
    assert alices_api("PUT", votes, {"yes": True}).json()["data"]["decided_movie_id"] == movie_id
    reopened = api("DELETE", f"/together/{group['key']}/decision", participant=token).json()["data"]
    assert reopened["decided_movie_id"] is None
    assert api("DELETE", votes, participant=token).json()["data"]["movies"][0]["yes"] == [1]


def test_the_host_decides_alone_and_nobody_else(alices_api: Api, api: Api, group: dict[str, Any]) -> None:
    joined = join(api, group)
    body = {"movie_id": joined["group"]["movies"][3]["id"]}
    decision = f"/together/{group['key']}/decision"
    assert api("PUT", decision, body, participant=joined["participant"]).status_code == 403
    assert alices_api("PUT", decision, body).json()["data"]["decided_movie_id"] == body["movie_id"]
    assert alices_api("PUT", decision, {"movie_id": 346}).status_code == 404


def test_a_refusal_says_by_its_code_what_is_in_the_way(
    alices_api: Api, bobs_api: Api, api: Api, group: dict[str, Any]
) -> None:
    address = f"/together/{group['key']}"
    for number in range(7):
        token = join(api, group, name=f"Guest {number}")["participant"]
    refused = (
        ("group_full", 409, api("POST", f"{address}/participants", {"name": "Late", "films": PICKS})),
        ("not_joined", 403, api("PUT", f"{address}/votes/278", {"yes": True})),
        ("host_only", 403, api("PUT", f"{address}/decision", {"movie_id": 278}, participant=token)),
        ("host_only", 403, bobs_api("DELETE", address)),
        ("limit_reached", 409, [alices_api("POST", "/together", {"name": "Ada"}) for _ in range(10)][-1]),
    )
    for code, status, answer in refused:
        problem = answer.json()
        assert (answer.status_code, [error["code"] for error in problem["errors"]]) == (status, [code])
        assert problem["type"] == f"/problems/{code}"
        assert problem["detail"] == problem["errors"][0]["message"]


@pytest.mark.parametrize(("method", "part", "body"), [
    ("PUT", "votes/278", {"yes": True}), ("DELETE", "votes/278", None),
    ("PUT", "decision", {"movie_id": 278}), ("DELETE", "decision", None),
])  # fmt: skip
def test_a_stranger_changes_nothing(api: Api, group: dict[str, Any], method: str, part: str, body: object) -> None:
    before = groups.open_group(group["key"])
    assert api(method, f"/together/{group['key']}/{part}", body).status_code == 403
    assert groups.open_group(group["key"]) == before


@pytest.mark.parametrize(("method", "part", "body"), [
    ("GET", "", None), ("POST", "/participants", {"name": "X", "films": PICKS}), ("DELETE", "/participants", None),
    ("PUT", "/votes/278", {"yes": True}), ("PUT", "/decision", {"movie_id": 278}),
])  # fmt: skip
@pytest.mark.parametrize("key", ["forged", "a" * 34, "é"])
def test_a_forged_link_is_404_everywhere(api: Api, method: str, part: str, body: object, key: str) -> None:
    response = api(method, f"/together/{key}{part}", body)
    assert response.status_code == 404
    assert "no longer works" in response.json()["message"]


def test_leaving_and_ending(alices_api: Api, bobs_api: Api, api: Api, group: dict[str, Any]) -> None:
    token = join(api, group)["participant"]
    assert api("DELETE", f"/together/{group['key']}/participants", participant=token).status_code == 200
    assert len(alices_api("GET", f"/together/{group['key']}").json()["data"]["people"]) == 1
    assert bobs_api("DELETE", f"/together/{group['key']}").status_code == 403
    assert alices_api("DELETE", f"/together/{group['key']}").status_code == 200
    assert alices_api("GET", f"/together/{group['key']}").status_code == 404


def test_a_read_is_not_sent_twice(alices_api: Api, group: dict[str, Any]) -> None:
    address = f"/together/{group['key']}"
    tag = alices_api("GET", address)["ETag"]
    again = alices_api("GET", address, **{"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")


def test_a_bad_token_is_refused_and_not_taken_for_a_visitor(group: dict[str, Any], api: Api) -> None:
    assert Api("broken")("GET", f"/together/{group['key']}").status_code == 401


def test_no_answer_holds_what_somebody_likes(alices_api: Api, api: Api, group: dict[str, Any]) -> None:
    joined = join(api, group)
    texts = [reason["text"] for item in joined["group"]["movies"] for reason in item["reasons"]]
    assert not [text for text in texts if "Samurai" in text or "Kurosawa" in text]
    assert not {346, 11_953, *PICKS} & {item["id"] for item in joined["group"]["movies"]}


def test_the_page_shows_the_same_films(alices_api: Api, alices_site: Client, api: Api, group: dict[str, Any]) -> None:
    join(api, group)
    page = alices_site.get(f"/together/{group['key']}/list").content.decode()
    answer = alices_api("GET", f"/together/{group['key']}").json()["data"]["movies"]
    assert [f'id="film-{item["id"]}"' in page for item in answer] == [True] * 12


def test_browsers_of_other_origins_may_send_the_header(settings: Any) -> None:
    assert "participant" in settings.CORS_ALLOW_HEADERS
