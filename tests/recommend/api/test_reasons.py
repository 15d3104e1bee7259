"""Reasons as data: by weight, each with the cause that leaves it out, exactly as it is to be sent."""

from typing import Any
from urllib.parse import urlencode

import pytest

from accounts.models.taste import MutedFactor
from accounts.models.user import User
from tests.conftest import Api


@pytest.fixture
def reasons(alices_api: Api) -> list[list[dict[str, object]]]:
    for movie_id in (346, 129, 238, 680):
        alices_api("PUT", f"/me/favorites/{movie_id}")
    return [movie["reasons"] for movie in alices_api("GET", "/me/recommendations").json()["data"]]


def test_the_weightiest_comes_first(reasons: list[list[dict[str, float]]]) -> None:
    assert any(len(of_movie) > 1 for of_movie in reasons)
    for of_movie in reasons:
        weights = [reason["weight"] for reason in of_movie]
        assert weights == sorted(weights, reverse=True)


def test_every_cause_is_taken_as_it_came(alices_api: Api, reasons: list[list[dict[str, Any]]]) -> None:
    causes = {tuple(reason["cause"].values()) for of_movie in reasons for reason in of_movie if reason["cause"]}
    assert len(causes) > 3
    for kind, value in causes:
        response = alices_api("PUT", "/me/taste/causes", {"kind": kind, "value": value})
        assert response.status_code == 200, (kind, value)


@pytest.mark.parametrize(
    ("cause", "code"),
    [
        ({"kind": "mood", "value": "dark"}, "literal_error"),
        ({"kind": "genre", "value": "Kung Fu Musical"}, "unknown_cause"),
        ({"kind": "crowd", "value": "nobody"}, "unknown_cause"),
        ({"kind": "country", "value": "Japan"}, "unknown_cause"),
        ({"kind": "language", "value": "japanese"}, "unknown_cause"),
        ({"kind": "country", "value": "AQ"}, "unknown_cause"),  # a country, and none of our films is from there
        ({"kind": "country", "value": "JPN"}, "unknown_cause"),
        ({"kind": "language", "value": "xx"}, "unknown_cause"),
        ({"kind": "decade", "value": "1994"}, "unknown_cause"),
        ({"kind": "decade", "value": "2190"}, "unknown_cause"),
        ({"kind": "because", "value": "999999999"}, "unknown_cause"),
        ({"kind": "person", "value": "Nobody Of That Name"}, "unknown_cause"),
        ({"kind": "person", "value": "akira kurosawa"}, "unknown_cause"),
        ({"kind": "keyword", "value": "no such theme"}, "unknown_cause"),
        ({"kind": "franchise", "value": "No Such Series"}, "unknown_cause"),
        ({"kind": "because", "value": "The Matrix"}, "not_a_number"),
        ({"kind": "person", "value": ""}, "string_too_short"),
    ],
)
def test_a_cause_that_cannot_be_is_refused_both_ways(alices_api: Api, cause: dict[str, str], code: str) -> None:
    put = alices_api("PUT", "/me/taste/causes", cause)
    delete = alices_api("DELETE", f"/me/taste/causes?{urlencode(cause)}")
    for response in (put, delete):
        field = "kind" if code == "literal_error" else "value"
        assert response.status_code == 422
        assert [(error["field"], error["code"]) for error in response.json()["errors"]] == [(field, code)]


@pytest.mark.parametrize(
    ("kind", "value"),
    [("because", "346"), ("person", "Toshirō Mifune"), ("keyword", "samurai"), ("franchise", "Star Wars Collection"),
     ("genre", "Drama"), ("country", "JP"), ("language", "ja"), ("decade", "1950"), ("crowd", "people")],
)  # fmt: skip
def test_what_is_in_our_movies_can_be_left_out_and_taken_back(alices_api: Api, kind: str, value: str) -> None:
    cause = {"kind": kind, "value": value}
    assert [left_out["value"] for left_out in alices_api("PUT", "/me/taste/causes", cause).json()["data"]] == [value]
    for _ in range(2):
        response = alices_api("DELETE", f"/me/taste/causes?{urlencode(cause)}")
        assert (response.status_code, response.json()["data"]) == (200, [])


def test_what_is_in_no_movie_any_more_can_still_be_taken_back(alice: User, alices_api: Api) -> None:
    cause = {"kind": "person", "value": "Somebody Who Was Here"}
    MutedFactor.objects.create(user=alice, **cause)
    address = f"/me/taste/causes?{urlencode(cause)}"
    assert [alices_api("DELETE", address).status_code for _ in range(2)] == [200, 422]
