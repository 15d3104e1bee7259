"""The strip of actions beside a movie, the watchlist and the diary: without JavaScript and with htmx."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from time_machine import TimeMachineFixture

from accounts.models.taste import SeenEntry, WatchlistEntry
from accounts.models.user import User
from accounts.services import dismissals, favorites, movie_states, seen, watchlist
from accounts.types.signals import SaidMovies
from catalog.services.recommender_feed import movie_facts
from tests.accounts.conftest import HTMX
from tests.accounts.test_dismissals import EVENING, FOUR
from tests.conftest import undo_of

MOVIE, STRIP = "/movies/238-the-godfather", "/movies/238/signals"
SIGNALS = ["watchlist", "seen", "not_for_me", "favorite"]


def posted(client: Client, form: dict[str, str], address: str = STRIP) -> str:
    return client.post(address, form, headers=HTMX).content.decode()


@pytest.mark.parametrize("signal", SIGNALS)
def test_each_signal_is_said_and_taken_back_without_javascript(alice: User, alices_site: Client, signal: str) -> None:
    response = alices_site.post(STRIP, {"say": signal}, headers={"Referer": f"http://testserver{MOVIE}"})
    assert (response.status_code, response["Location"]) == (303, f"http://testserver{MOVIE}")
    page = alices_site.get(MOVIE).content.decode()
    assert f'value="{signal}" name="unsay" aria-pressed="true"' in page
    assert "The Godfather" in page.partition('role="status">')[2].partition("</p>")[0]
    alices_site.post(STRIP, {"unsay": signal})
    assert movie_states.by_signal(alice) == SaidMovies()


def test_undo_restores_exactly_what_a_word_replaced(alice: User, alices_site: Client) -> None:
    favorites.add(alice, 238)
    watchlist.add(alice, 238)
    before = movie_states.of(alice, [238])
    page = posted(alices_site, {"say": "not_for_me"})
    assert "Fewer like The Godfather. It is no longer a favorite. It is off your list." in page
    assert "The Godfather is as before." in posted(alices_site, {"undo": undo_of(page)})
    assert movie_states.of(alice, [238]) == before


def test_an_undo_of_somebody_else_is_refused(alices_site: Client, bobs_site: Client) -> None:
    token = undo_of(posted(alices_site, {"say": "watchlist"}))
    assert bobs_site.post(STRIP, {"undo": token}).status_code == 422


def test_saying_it_again_changes_nothing_and_offers_no_undo(alices_site: Client) -> None:
    pages = [posted(alices_site, {"say": "watchlist"}) for _ in range(2)]
    assert ['name="undo"' in page for page in pages] == [True, False]


def test_seen_asks_how_it_was_in_place(alice: User, alices_site: Client) -> None:
    watchlist.add(alice, 238)
    page = posted(alices_site, {"say": "seen"})
    assert "How was it?" in page
    assert "It is off your list." in page
    page = posted(alices_site, {"rating": "9", "seen_on": "2020-02-29"}, "/seen/238")
    assert "The Godfather: 4½ of 5 stars." in page
    assert "<fieldset" not in page
    assert seen.page_of(alice).items[0].seen_on == date(2020, 2, 29)
    assert "4½ of 5 stars" in alices_site.get(MOVIE).content.decode()


def test_a_rating_is_changed_on_a_page_of_its_own_and_undone(alice: User, alices_site: Client) -> None:
    seen.mark(alice, 238, rating=3, seen_on=date(2020, 1, 1))
    page = alices_site.get("/seen/238").content.decode()
    assert 'value="3" checked' in page
    assert 'value="2020-01-01"' in page
    response = alices_site.post("/seen/238", {"rating": "10", "seen_on": "", "next": MOVIE})
    assert (response.status_code, response["Location"]) == (303, MOVIE)
    page = alices_site.get(MOVIE).content.decode()
    assert "5 of 5 stars. Before: 1½ stars." in page
    alices_site.post(STRIP, {"undo": undo_of(page)})
    assert (seen.page_of(alice).items[0].rating, seen.page_of(alice).items[0].seen_on) == (3, date(2020, 1, 1))


@pytest.mark.parametrize("form", [{"rating": "11"}, {"rating": "½"}, {"seen_on": "2999-01-01"}, {"seen_on": "soon"}])
def test_a_rating_or_a_day_that_cannot_be_comes_back_with_the_form(
    alice: User, alices_site: Client, form: dict[str, str]
) -> None:
    for headers in ({}, HTMX):
        response = alices_site.post("/seen/238", form, headers=headers)
        assert response.status_code == 422
        assert b'role="alert"' in response.content
    assert seen.page_of(alice).total == 0


def test_the_watchlist_loses_a_movie_and_undo_brings_it_back(alice: User, alices_site: Client) -> None:
    assert "Nothing on your list yet" in alices_site.get("/watchlist").content.decode()
    watchlist.add(alice, 238)
    assert "Take off" in alices_site.get("/watchlist?sort=runtime").content.decode()
    page = posted(alices_site, {"unsay": "watchlist", "sort": "runtime"}, "/watchlist/238")
    assert "Nothing on your list yet" in page
    assert "The Godfather is off your list." in page
    page = posted(alices_site, {"undo": undo_of(page), "sort": "runtime"}, "/watchlist/238")
    assert "Take off" in page
    response = alices_site.post("/watchlist/238", {"say": "seen"})
    assert response["Location"] == "/watchlist?sort=added&page=1"
    assert watchlist.page_of(alice).total == 0


def test_the_last_movie_of_the_last_page_shows_the_page_before(alice: User, alices_site: Client) -> None:
    films = movie_facts()[:21]
    WatchlistEntry.objects.bulk_create([WatchlistEntry(user=alice, movie_id=film.id) for film in films])
    last = watchlist.page_of(alice, page=2).items[0].movie.id
    page = posted(alices_site, {"unsay": "watchlist", "page": "2"}, f"/watchlist/{last}")
    assert page.count("<article") == 20


@pytest.mark.parametrize("address", ["/watchlist", "/favorites", "/hidden", "/seen?year=all"])
def test_an_address_of_a_page_that_is_no_more_shows_the_last_one(
    alice: User, alices_site: Client, address: str
) -> None:
    watchlist.add(alice, 238)
    favorites.add(alice, 238)
    seen.mark(alice, 278)
    dismissals.dismiss(alice, 155, reason="not_for_me")
    page = alices_site.get(f"{address}{'&' if '?' in address else '?'}page=3").content.decode()
    assert page.count('class="poster') == 1
    assert "Nothing here" not in page


def test_the_diary_shows_months_and_the_year_in_numbers(alice: User, alices_site: Client) -> None:
    assert "Nothing in your diary yet" in alices_site.get("/seen").content.decode()
    seen.mark(alice, 238, rating=9, seen_on=date(2024, 3, 5))
    seen.mark(alice, 155, rating=6, seen_on=date(2024, 5, 1))
    seen.mark(alice, 278, seen_on=date(2023, 5, 1))
    seen.mark(alice, 129)
    page = alices_site.get("/seen").content.decode()
    assert page.index("May") < page.index("March")
    assert "3.8" in page  # stars on average
    assert "The Shawshank Redemption" not in page
    assert "The Shawshank Redemption" in alices_site.get("/seen?year=2023").content.decode()
    everything = alices_site.get("/seen?year=all").content.decode()
    assert everything.index("May 2023") < everything.index("Day unknown") < everything.index("Spirited Away")


@pytest.mark.parametrize("query", ["year=x", "year=2999", "year=%00", "page=0", "page=99", f"year={10**30}"])
def test_an_address_of_the_diary_that_makes_no_sense_shows_a_page(alice: User, alices_site: Client, query: str) -> None:
    seen.mark(alice, 238, seen_on=date(2024, 3, 5))
    assert alices_site.get(f"/seen?{query}").status_code == 200


@pytest.mark.parametrize("address", ["/watchlist", "/seen", "/seen/238", "/hidden"])
def test_a_visitor_is_led_to_the_login(site: Client, address: str) -> None:
    assert site.get(address)["Location"] == f"/login?next={address}"


def test_nobody_sees_what_others_said(alice: User, bobs_site: Client) -> None:
    seen.mark(alice, 238, rating=9, seen_on=date(2024, 3, 5))
    watchlist.add(alice, 155)
    assert "The Godfather" not in bobs_site.get("/seen?year=2024").content.decode()
    assert "4½" not in bobs_site.get(MOVIE).content.decode()
    assert "The Dark Knight" not in bobs_site.get("/watchlist").content.decode()


@pytest.mark.parametrize("number", [0, 200])
def test_one_query_a_page_tells_all_states(
    alice: User, alices_site: Client, number: int, django_assert_num_queries: Any
) -> None:
    films = movie_facts()[:number]
    SeenEntry.objects.bulk_create([SeenEntry(user=alice, movie_id=film.id, rating=7) for film in films])
    alices_site.get("/movies")
    with django_assert_num_queries(2):  # session and member, states
        page = alices_site.get("/movies").content.decode()
    assert ('value="seen" name="unsay"' in page) == bool(number)


def test_lists_take_as_many_queries_whatever_their_length(
    alice: User, alices_site: Client, django_assert_num_queries: Any
) -> None:
    for number in (1, 15):
        films = movie_facts()[:number]
        SeenEntry.objects.all().delete()
        WatchlistEntry.objects.all().delete()
        rows = [SeenEntry(user=alice, movie_id=film.id, rating=7, seen_on=date(2024, 1, 2)) for film in films]
        SeenEntry.objects.bulk_create(rows)
        WatchlistEntry.objects.bulk_create([WatchlistEntry(user=alice, movie_id=film.id) for film in films])
        with django_assert_num_queries(7):  # session and member, states, years, entries, movies, count, numbers
            alices_site.get("/seen")
        with django_assert_num_queries(5):
            alices_site.get("/watchlist")


def test_states_forget_not_tonight_in_the_morning(alice: User, time_machine: TimeMachineFixture) -> None:
    time_machine.move_to(EVENING, tick=False)
    dismissals.dismiss(alice, 238, reason="not_tonight")
    assert movie_states.by_signal(alice).not_tonight == {238}
    time_machine.move_to(FOUR, tick=False)
    assert movie_states.by_signal(alice).not_tonight == frozenset()


def test_not_tonight_is_told_in_place_with_undo(alice: User, alices_site: Client) -> None:
    page = posted(alices_site, {"say": "not_tonight"})
    assert "The Godfather is back tomorrow." in page
    assert 'name="unsay" value="not_tonight"' in page
    assert "The Godfather is as before." in posted(alices_site, {"undo": undo_of(page)})


def test_the_profile_has_a_time_zone(alice: User, alices_site: Client) -> None:
    assert '<option value="Europe/Berlin">' in alices_site.get("/account").content.decode()
    form = {"display_name": "", "language": "en", "region": "", "time_zone": "Europe/Berlin"}
    assert alices_site.post("/account", form).status_code == 303
    alice.refresh_from_db()
    assert alice.time_zone == "Europe/Berlin"
    response = alices_site.post("/account", form | {"time_zone": "Berlin"})
    assert response.status_code == 422
    assert b"Enter a time zone by its name" in response.content
    alices_site.post("/account", {"language": "en"})
    alice.refresh_from_db()
    assert alice.time_zone == "Europe/Berlin"
