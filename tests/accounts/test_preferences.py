"""What members say about their taste, as a whole, on both doors."""

import pytest
from django.db import IntegrityError
from django.test import Client

from accounts.models.taste import Preferences
from accounts.models.user import User
from accounts.services import favorites, preferences, taste
from accounts.types.taste import Preference
from tests.accounts.conftest import HTMX
from tests.conftest import Api

WISH = {"liked_genres": [18, 878], "disliked_genres": [27], "languages": ["en", "ja"], "year_from": 1960,
        "year_to": 2020, "min_score": 6.5}  # fmt: skip
HORROR = "genre_27"


def test_nothing_said_is_an_empty_set(alices_api: Api) -> None:
    found = alices_api("GET", "/me/preferences").json()["data"]
    assert found == {"liked_genres": [], "disliked_genres": [], "languages": [], "year_from": None, "year_to": None,
                     "min_score": None}  # fmt: skip


def test_the_whole_set_is_kept_and_read(alices_api: Api) -> None:
    assert alices_api("PUT", "/me/preferences", WISH).json()["data"] == WISH
    assert alices_api("GET", "/me/preferences").json()["data"] == WISH


def test_saying_the_same_again_changes_nothing(alices_api: Api, alice: User) -> None:
    for order in (1, -1):
        alices_api("PUT", "/me/preferences", {**WISH, "liked_genres": [18, 878][::order]})
    assert taste.version(alice) == 1


def test_what_is_left_out_is_unsaid(alices_api: Api) -> None:
    alices_api("PUT", "/me/preferences", WISH)
    assert alices_api("PUT", "/me/preferences", {"liked_genres": [18]}).json()["data"]["languages"] == []


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"disliked_genres": [18]}, "disliked_genres"),
        ({"liked_genres": [999]}, "liked_genres"),
        ({"disliked_genres": [999]}, "disliked_genres"),
        ({"year_from": 2021}, "year_to"),
        ({"min_score": 11}, "min_score"),
        ({"min_score": "NaN"}, "min_score"),
        ({"languages": ["english"]}, "languages.0"),
        ({"taste_version": 9}, "taste_version"),
        ({"liked_genres": [0]}, "liked_genres.0"),
    ],
)
def test_a_wish_that_makes_no_sense_is_refused_by_name(
    alices_api: Api, alice: User, change: dict[str, object], field: str
) -> None:
    response = alices_api("PUT", "/me/preferences", {**WISH, **change})
    assert (response.status_code, response.json()["errors"][0]["field"]) == (422, field)
    assert taste.version(alice) == 0


def test_the_database_refuses_a_genre_in_both_lists(alice: User) -> None:
    with pytest.raises(IntegrityError):
        Preferences.objects.filter(user=alice).update(liked_genres=[18], disliked_genres=[18])


def test_somebody_without_a_row_gets_one(alice: User) -> None:
    Preferences.objects.all().delete()
    assert taste.preference(alice) == Preference()
    preferences.set_preference(alice, Preference(liked_genres=(18,)))
    assert taste.preference(alice) == Preference(liked_genres=(18,))


def test_the_site_saves_and_says_what_has_changed(alices_site: Client, alice: User) -> None:
    response = alices_site.post("/preferences", {"genre_18": "more", HORROR: "less", "languages": ["ja"]})
    assert (response.status_code, response["Location"]) == (303, "/for-you")
    assert taste.preference(alice) == Preference(liked_genres=(18,), disliked_genres=(27,), languages=("ja",))
    assert "Saved. More Drama; less Horror; other limits." in alices_site.get("/account").content.decode()


def test_the_site_says_what_is_taken_back(alices_site: Client, alice: User) -> None:
    preferences.set_preference(alice, Preference(liked_genres=(18,)))
    alices_site.post("/preferences", {"genre_18": "either"})
    assert "Drama no longer preferred." in alices_site.get("/account").content.decode()


def test_the_site_says_when_nothing_has_changed(alices_site: Client) -> None:
    alices_site.post("/preferences", {"genre_18": "either"})
    assert "Nothing has changed." in alices_site.get("/account").content.decode()


def test_the_site_shows_what_is_wrong(alices_site: Client) -> None:
    response = alices_site.post("/preferences", {"year_from": "2000", "year_to": "1990"}, headers=HTMX)
    assert response.status_code == 422
    assert "The first year is later than the last one" in response.content.decode()


def test_the_page_shows_what_was_said(alices_site: Client, alice: User) -> None:
    preferences.set_preference(alice, Preference(liked_genres=(18,), disliked_genres=(27,)))
    page = alices_site.get("/preferences").content.decode()
    assert page.count('value="more" id="id_genre_18_2" checked') == 1
    assert page.count('value="less" id="id_genre_27_0" checked') == 1


def test_somebody_new_taps_films_that_become_favorites(alices_site: Client, alice: User) -> None:
    assert alices_site.get("/preferences").content.decode().count('name="films"') == 24
    alices_site.post("/preferences", {"films": ["238", "155", "278"]})
    assert favorites.ids(alice) == {238, 155, 278}
    assert 'name="films"' not in alices_site.get("/preferences").content.decode()


def test_the_site_says_how_many_films_became_favorites(alices_site: Client) -> None:
    alices_site.post("/preferences", {"films": ["238", "155", "278"]})
    assert "Saved. 3 new favorites.</p>" in alices_site.get("/account").content.decode()
    alices_site.post("/preferences", {"films": ["680"], "genre_18": "more"})
    assert "Saved. 1 new favorite. More Drama." in alices_site.get("/account").content.decode()


@pytest.mark.parametrize("odd", ["x", "0", "-1", str(10**30), "999999999", "\x00"])
def test_a_tapped_film_that_is_none_adds_nothing(alices_site: Client, alice: User, odd: str) -> None:
    assert alices_site.post("/preferences", {"films": [odd]}).status_code in {303, 422}
    assert favorites.ids(alice) == set()


def test_a_form_that_comes_back_keeps_what_was_tapped(alices_site: Client) -> None:
    page = alices_site.post("/preferences", {"films": ["155"], "min_score": "11"}).content.decode()
    assert 'value="155" checked' in page
