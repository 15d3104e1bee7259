"""Hearts: idempotent, the owner's only, ordered, and never more than three queries."""

import itertools
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models.taste import Favorite
from accounts.models.user import User
from accounts.services import favorites, interactions, movie_states, taste
from catalog.models import Movie
from catalog.services.recommender_feed import movie_facts
from tests.accounts.conftest import HTMX
from tests.conftest import Api, undo_of

FILMS = (238, 155, 278, 680, 13)  # The Godfather, The Dark Knight, The Shawshank Redemption, Pulp Fiction, Forrest Gump
UNKNOWN = 999_999_999


@pytest.fixture
def five(alice: User) -> User:
    """Alice with five favorites."""
    for one in FILMS:
        favorites.add(alice, one)
    return alice


def _listed(api: Api, query: str = "") -> list[int]:
    return [one["id"] for one in api("GET", f"/me/favorites{query}").json()["data"]]


def test_a_heart_and_its_repetition(alices_api: Api, alice: User) -> None:
    for _ in range(2):
        response = alices_api("PUT", "/me/favorites/238")
        state = response.json()["data"]
        assert (response.status_code, state["movie_id"], state["favorite"]) == (200, 238, True)
    assert (_listed(alices_api), taste.version(alice)) == ([238], 1)


def test_taking_it_back_and_its_repetition(five: User, alices_api: Api) -> None:
    for _ in range(2):
        response = alices_api("DELETE", "/me/favorites/238")
        state = response.json()["data"]
        assert (response.status_code, state["movie_id"], state["favorite"]) == (200, 238, False)
    assert taste.version(five) == len(FILMS) + 1


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_a_film_that_there_is_not(alices_api: Api, alice: User, method: str) -> None:
    assert alices_api(method, f"/me/favorites/{UNKNOWN}").status_code == 404
    assert taste.version(alice) == 0


@pytest.mark.parametrize("odd", ["0", "-1", str(10**18), "x", "1.5"])
def test_what_is_no_film_at_all(alices_api: Api, odd: str) -> None:
    assert alices_api("PUT", f"/me/favorites/{odd}").status_code == 422


def test_a_repetition_keeps_the_day(five: User) -> None:
    before = Favorite.objects.get(user=five, movie_id=238).created_at
    assert not favorites.add(five, 238)
    assert Favorite.objects.get(user=five, movie_id=238).created_at == before


def test_everybody_has_their_own(five: User, alices_api: Api, bobs_api: Api) -> None:
    assert (len(_listed(alices_api)), _listed(bobs_api)) == (5, [])


@pytest.mark.parametrize(("sort", "order"), [("added", [13, 680, 278, 155, 238]), ("title", [13, 680, 155, 238, 278])])
def test_the_orders(five: User, alices_api: Api, sort: str, order: list[int]) -> None:
    assert _listed(alices_api, f"?sort={sort}") == order


def test_the_best_rated_first(five: User, alices_api: Api) -> None:
    scores = [one["vote_average"] for one in alices_api("GET", "/me/favorites?sort=score").json()["data"]]
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize("sort", favorites.ORDERS)
def test_turning_pages_shows_every_film_once_although_all_are_alike(alice: User, sort: str) -> None:
    at = timezone.now()
    films = movie_facts()[:30]
    Favorite.objects.bulk_create([Favorite(user=alice, movie_id=one.id, created_at=at) for one in films])
    pages = [favorites.page_of(alice, page=number, per_page=7, sort=sort).items for number in range(1, 6)]
    shown = [one.movie.id for one in itertools.chain.from_iterable(pages)]
    assert sorted(shown) == sorted(one.id for one in films)


@pytest.mark.parametrize("number", [1, 100])
def test_three_queries_for_a_list_of_any_length(alice: User, number: int, django_assert_num_queries: Any) -> None:
    favorites.add_many(alice, [one.id for one in movie_facts()[:number]])
    favorites.page_of(alice)
    with django_assert_num_queries(3):
        assert len(favorites.page_of(alice, per_page=100).items) == number


@pytest.mark.parametrize("query", ["?page=0", "?page=501", "?per_page=0", "?per_page=101", "?sort=best"])
def test_what_makes_no_sense_is_refused(alices_api: Api, query: str) -> None:
    assert alices_api("GET", f"/me/favorites{query}").status_code == 422


def test_many_at_once_raise_the_version_once(alice: User) -> None:
    assert favorites.add_many(alice, [*FILMS, UNKNOWN]) == len(FILMS)
    assert favorites.add_many(alice, FILMS) == 0
    assert taste.version(alice) == 1


def test_the_version_is_raised_in_the_same_transaction(alice: User) -> None:
    with CaptureQueriesContext(connection) as asked:
        favorites.add(alice, 238)
    verbs = [one["sql"].strip().split()[0] for one in asked]
    assert verbs == ["SELECT", "SAVEPOINT", "SELECT", "SELECT", "INSERT", "UPDATE", "RELEASE"]


def test_the_site_sets_a_heart_without_javascript(alices_site: Client, alice: User) -> None:
    back = {"Referer": "http://testserver/movies"}
    response = alices_site.post("/movies/238/favorite", {"favorite": "on"}, headers=back)
    assert (response.status_code, response["Location"]) == (303, "http://testserver/movies")
    assert favorites.ids(alice) == {238}


def test_the_site_answers_htmx_with_the_heart(alices_site: Client) -> None:
    page = alices_site.post("/movies/238/favorite", {"favorite": "on"}, headers=HTMX).content.decode()
    assert 'aria-pressed="true"' in page
    assert "<html" not in page
    assert "The Godfather is a favorite of yours." in page


def test_a_heart_of_somebody_logged_out_is_drawn_anew_and_no_row_is_written(site: Client) -> None:
    page = site.post("/movies/238/favorite", headers=HTMX).content.decode()
    assert 'aria-pressed="true"' in page
    assert "The Godfather is a favorite of yours." in page
    assert not Favorite.objects.exists()


def test_a_foreign_page_is_not_gone_back_to(alices_site: Client) -> None:
    response = alices_site.post("/movies/238/favorite", headers={"Referer": "https://evil.example/"})
    assert response["Location"] == "/"


def test_the_page_removes_with_undo_without_javascript(five: User, alices_site: Client) -> None:
    before = movie_states.of(five, [238])
    response = alices_site.post("/favorites/238", {"unsay": "favorite", "sort": "title", "genre": "18"})
    assert (response.status_code, response["Location"]) == (303, "/favorites?sort=title&page=1&genre=18")
    page = alices_site.get(response["Location"]).content.decode()
    assert "The Godfather is no longer a favorite" in page
    alices_site.post("/movies/238/signals", {"undo": undo_of(page)})
    assert movie_states.of(five, [238]) == before


def test_removing_the_last_one_shows_the_empty_page_in_the_same_swap(alices_site: Client, alice: User) -> None:
    favorites.add(alice, 238)
    page = alices_site.post("/favorites/238", {"unsay": "favorite"}, headers=HTMX).content.decode()
    assert "No favorites yet" in page
    assert "Undo" in page
    assert "<html" not in page
    assert page.count('class="button"') == 1


def test_a_film_that_its_origin_has_dropped_stays_with_its_title_and_says_so(five: User, alices_site: Client) -> None:
    assert "No longer listed" not in alices_site.get("/favorites").content.decode()
    Movie.objects.filter(id=238).update(available=False, year=None, release_date=None, genre_ids=[])
    page = alices_site.get("/favorites").content.decode()
    assert "The Godfather" in page
    assert page.count("No longer listed") == 1
    alices_site.post("/movies/238/signals", {"say": "not_for_me"})
    assert alices_site.get("/hidden").content.decode().count("No longer listed") == 1


def test_a_removal_is_told_in_a_toast_and_not_in_a_note(five: User, alices_site: Client) -> None:
    page = alices_site.post("/favorites/238", {"unsay": "favorite"}, headers=HTMX).content.decode()
    assert (page.count('class="toast"'), page.count("notice undo-form"), page.count("data-focus")) == (1, 0, 1)
    page = alices_site.post("/favorites/238", {"undo": undo_of(page)}, headers=HTMX).content.decode()
    assert "The Godfather is as before." in page


def test_the_count_in_the_header_follows(five: User, alices_site: Client) -> None:
    page = alices_site.post("/favorites/238", {"unsay": "favorite"}, headers=HTMX).content.decode()
    assert '<span id="favorite-count">4</span>' in page


def test_removing_the_last_film_of_the_last_page_shows_the_page_before(alice: User, alices_site: Client) -> None:
    films = [one.id for one in movie_facts()[:21]]
    favorites.add_many(alice, films)
    last = favorites.page_of(alice, page=2).items[0].movie.id
    page = alices_site.post(f"/favorites/{last}", {"unsay": "favorite", "page": "2"}, headers=HTMX).content.decode()
    assert page.count("<article") == 20


def test_the_page_filters_by_genre_and_offers_those_that_there_are(five: User, alices_site: Client) -> None:
    page = alices_site.get("/favorites?genre=28").content.decode()
    assert "The Dark Knight" in page
    assert "The Godfather" not in page
    assert ">Western<" not in page
    assert "None of your favorites" in alices_site.get("/favorites?genre=37").content.decode()


@pytest.mark.parametrize("query", ["page=0", "page=x", "sort=x", "genre=x", f"genre={10**30}", "removed=x", "page=%00"])
def test_an_address_that_makes_no_sense_shows_the_page(five: User, alices_site: Client, query: str) -> None:
    assert "The Godfather" in alices_site.get(f"/favorites?{query}").content.decode()


def test_others_learn_from_an_account_when_it_is_a_day_old(five: User) -> None:
    assert list(interactions.likes()) == []
    User.objects.update(joined_at=timezone.now() - interactions.SETTLED)
    rows = list(interactions.likes())
    assert [(like.user_id, like.movie_id, like.favorite) for like in rows] == [(five.pk, one, True) for one in FILMS]
    assert interactions.version().startswith("5-")
