"""A taste for front-end apps: figures, a test, one movie, a look ahead, and that of somebody without an account."""

from dataclasses import replace
from typing import Any

import pytest

from accounts.models.user import User
from accounts.services import favorites, taste
from recommend.services import active_model, holdout, recommendations, taste_profile
from recommend.services.taste import AnonymousTaste, MemberTaste
from tests.conftest import Api

pytestmark = pytest.mark.django_db


def test_a_taste_is_told_in_figures(fan: User, alices_api: Api) -> None:
    document, profile = alices_api("GET", "/me/taste").json()["data"], taste_profile.profile_of(MemberTaste(fan))
    assert document["favorites"] == profile.favorites
    assert [figure["kind"] for figure in document["figures"]] == ["genre", "decade", "country", "person"]
    assert [line["text"] for line in document["figures"][0]["lines"]] == [
        line.label for line in profile.figures[0].lines
    ]


def test_what_is_left_out_is_told(fan: User, alices_api: Api) -> None:
    cause = alices_api("GET", "/me/taste").json()["data"]["figures"][0]["lines"][0]["cause"]
    alices_api("PUT", "/me/taste/causes", cause)
    document = alices_api("GET", "/me/taste").json()["data"]
    assert [muted["value"] for muted in document["muted"]] == [cause["value"]]
    assert [line["cause"] for line in document["figures"][0]["lines"] if line["muted"]] == [cause]


def test_quality_is_that_of_the_page(fan: User, alices_api: Api) -> None:
    document, outcome = alices_api("GET", "/me/quality").json()["data"], holdout.quality_for(MemberTaste(fan))
    assert (document["given"], document["hidden"]) == (outcome.given, list(outcome.hidden))
    assert [(method["name"], method["fit"]) for method in document["methods"]] == [
        (method.name, method.fit) for method in outcome.methods
    ]


def test_a_recommended_movie_says_every_part(fan: User, alices_api: Api) -> None:
    first = alices_api("GET", "/me/recommendations").json()["data"][0]
    document = alices_api("GET", f"/me/recommendations/{first['id']}").json()["data"]
    assert (document["movie"]["id"], document["reasons"]) == (first["id"], first["reasons"])
    assert len(document["parts"]) >= len(document["reasons"])
    assert document["parts"][0]["share"] == 1
    assert {source["movie_id"] for part in document["parts"] for source in part["sources"]} <= favorites.ids(fan)


def test_of_a_favorite_there_is_nothing_to_say(fan: User, alices_api: Api) -> None:
    favorite = next(iter(favorites.ids(fan)))
    document = alices_api("GET", f"/me/recommendations/{favorite}").json()["data"]
    assert (document["score"], document["reasons"], document["parts"]) == (None, [], [])


def test_of_no_movie_there_is_no_why(alices_api: Api) -> None:
    assert alices_api("GET", "/me/recommendations/999999999").status_code == 404


def test_a_look_ahead_is_what_saving_brings_and_saves_nothing(fan: User, alices_api: Api) -> None:
    before = alices_api("GET", "/me/recommendations?per_page=10").json()["data"]
    preferences = {"liked_genres": [878], "disliked_genres": [18]}
    diff = alices_api("POST", "/me/preferences/preview", preferences).json()["data"]
    assert taste.preference(fan).liked_genres == ()
    alices_api("PUT", "/me/preferences", preferences)
    after = alices_api("GET", "/me/recommendations?per_page=10").json()["data"]
    ids_before, ids_after = ([movie["id"] for movie in movies] for movies in (before, after))
    assert [movie["id"] for movie in diff["movies"]] == ids_after
    assert {movie["id"] for movie in diff["added"]} == {*ids_after} - {*ids_before}
    assert {movie["id"] for movie in diff["removed"]} == {*ids_before} - {*ids_after}
    assert diff["reordered"] is True


@pytest.mark.parametrize(
    "preferences",
    [{"liked_genres": [18], "disliked_genres": [18]}, {"liked_genres": [4711]}, {"favorites": [0]}, {"favorite": []}],
)
def test_a_wish_that_cannot_be_is_refused_ahead(alices_api: Api, preferences: dict[str, Any]) -> None:
    assert alices_api("POST", "/me/preferences/preview", preferences).status_code == 422


def test_a_visitor_is_recommended_what_the_site_would(api: Api) -> None:
    answer = api("POST", "/recommendations", {"favorites": [346, 129], "genres": [18], "per_page": 5}).json()
    owner = AnonymousTaste(genres=(18,), films=(346, 129))
    expected = recommendations.recommendations(owner, per_page=5).page
    assert [movie["id"] for movie in answer["data"]] == [item.movie.id for item in expected.items]
    assert answer["pagination"]["per_page"] == 5
    assert not {346, 129} & {movie["id"] for movie in answer["data"]}


def test_a_visitors_dismissal_counts(api: Api) -> None:
    first = api("POST", "/recommendations", {"favorites": [346]}).json()["data"][0]["id"]
    answer = api("POST", "/recommendations", {"favorites": [346], "dismissed": [first], "per_page": 100}).json()
    assert first not in [movie["id"] for movie in answer["data"]]


def test_a_visitor_pages_through_the_list_they_began_with(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    body = {"favorites": [346], "per_page": 5}
    first = api("POST", "/recommendations", body).json()["data"]
    expected = [movie["id"] for movie in api("POST", "/recommendations", body | {"page": 2}).json()["data"]]
    active = active_model.current()
    monkeypatch.setattr(active_model, "current", lambda: replace(active, version=f"{active.version}-later"))
    second = api("POST", "/recommendations", body | {"page": 2, "ranking": first[0]["ranking"]}).json()["data"]
    assert {movie["ranking"] for movie in second} == {first[0]["ranking"]}
    assert [movie["id"] for movie in second] == expected


def test_a_visitor_who_says_nothing_gets_something(api: Api) -> None:
    assert len(api("POST", "/recommendations", {}).json()["data"]) == 20


@pytest.mark.parametrize(
    "body",
    [
        {"favorites": [1] * 41},
        {"mode": "wild"},
        {"page": 0},
        {"favorites": ["346"]},
        {"genres": [True]},
        {"ranking": "a/b"},
    ],
)
def test_what_a_visitor_cannot_mean_is_refused(api: Api, body: dict[str, Any]) -> None:
    assert api("POST", "/recommendations", body).status_code == 422
