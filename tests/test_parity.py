"""Two doors, one house: the site and the API show the same films in the same order."""

import re

import pytest
from django.test import Client

from accounts.models.user import User
from accounts.services import favorites
from tests.conftest import Api

LINK = re.compile(r'href="/(?:movies|for-you/films)/(\d+)["-]')


def shown(site: Client, address: str) -> list[int]:
    """The films of a page's list, in order."""
    page = site.get(address)
    assert page.status_code == 200, address
    main = page.content.decode().partition("<main")[2]
    return list(dict.fromkeys(map(int, LINK.findall(main))))


def told(api: Api, path: str) -> list[int]:
    """The films of an answer, in order."""
    answer = api("GET", path)
    assert answer.status_code == 200, path
    return [film["id"] for film in answer.json()["data"]]


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("/movies?chart=trending-day", "/movies/trending"),
        ("/movies?chart=trending-week", "/movies/trending?window=week"),
        ("/movies?chart=popular", "/movies/popular"),
        ("/movies?chart=popular&page=2", "/movies/popular?page=2"),
        ("/movies?chart=top-rated", "/movies/top-rated"),
        ("/movies?chart=now-playing", "/movies/now-playing"),
        ("/movies?chart=upcoming", "/movies/upcoming"),
        ("/movies", "/movies/discover"),
        ("/movies?genre=18&genre=80", "/movies/discover?genres=18,80"),
        ("/movies?genre=18&genre=80&match=any", "/movies/discover?genres=18|80"),
        ("/movies?without=27&sort=score.desc", "/movies/discover?without_genres=27&sort=score.desc"),
        ("/movies?year_from=1950&year_to=1959", "/movies/discover?year_from=1950&year_to=1959"),
        ("/movies?min_score=8&sort=title.asc", "/movies/discover?min_score=8&sort=title.asc"),
        ("/search?q=interstelar", "/movies/search?q=interstelar"),
        ("/search?q=kurosawa", "/movies/search?q=kurosawa"),
        ("/search?q=dune+2021", "/movies/search?q=dune%202021"),
    ],
)
def test_a_list_is_the_same_at_both_doors(site: Client, api: Api, address: str, path: str) -> None:
    films = told(api, path)
    assert films
    assert shown(site, address) == films


def test_favorites_are_the_same_at_both_doors(alices_site: Client, alices_api: Api, alice: User) -> None:
    for movie_id in (346, 496243, 129):
        favorites.add(alice, movie_id)
    for sort in ("added", "title", "score"):
        assert shown(alices_site, f"/favorites?sort={sort}") == told(alices_api, f"/me/favorites?sort={sort}")


@pytest.mark.parametrize("mode", ["familiar", "balanced", "adventurous"])
def test_recommendations_are_the_same_at_both_doors(
    alices_site: Client, alices_api: Api, alice: User, mode: str
) -> None:
    favorites.add(alice, 346)
    films = told(alices_api, f"/me/recommendations?mode={mode}")
    assert len(films) == 20
    assert 346 not in films
    assert [one for one in shown(alices_site, f"/for-you?mode={mode}") if one != 346][:20] == films


def test_a_heart_at_one_door_is_seen_at_the_other(alices_site: Client, alices_api: Api) -> None:
    alices_site.post("/movies/346/favorite", {"favorite": "on"})
    assert told(alices_api, "/me/favorites") == [346]
    alices_api("DELETE", "/me/favorites/346")
    assert shown(alices_site, "/favorites") == []


def test_preferences_said_at_one_door_are_heard_at_the_other(alices_site: Client, alices_api: Api) -> None:
    alices_api("PUT", "/me/preferences", {"liked_genres": [878], "disliked_genres": [27]})
    page = alices_site.get("/preferences").content.decode()
    assert re.search(r'name="genre_878" value="more"[^>]*checked', page)
    assert re.search(r'name="genre_27" value="less"[^>]*checked', page)


def test_the_same_sentence_refuses_at_both_doors(site: Client, api: Api) -> None:
    wrong = {"email": "nobody@example.org", "password": "not the password"}
    sentence = api("POST", "/auth/login", wrong).json()["message"]
    assert sentence in site.post("/login", wrong).content.decode()
