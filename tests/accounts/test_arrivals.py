"""What a visitor said works at once, becomes an account's at registration and login, and can be sent back exactly."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.core import signing
from django.db.models import Model
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from time_machine import TimeMachineFixture

from accounts.models.session import Session
from accounts.models.taste import Dismissal, Favorite, MutedFactor, SeenEntry, WatchlistEntry
from accounts.models.user import User
from accounts.services import arrivals, dismissals, favorites, movie_states, preferences, seen, taste, watchlist
from accounts.services.visitor_taste import MOST_MOVIES, VisitorTaste
from accounts.site import taste_cookie
from accounts.types.taste import Cause, Preference
from project.errors import Invalid
from tests.accounts.conftest import HTMX
from tests.conftest import PASSWORD

GODFATHER, DARK_KNIGHT, SHAWSHANK, PULP, GUMP = 238, 155, 278, 680, 13
UNKNOWN = 999_999_999
NEW = {"email": "new@example.org", "password": PASSWORD}
ROWS: tuple[type[Model], ...] = (Favorite, WatchlistEntry, SeenEntry, Dismissal, MutedFactor)
UNDO = re.compile(r'class="notice undo-form" method="post" action="([^"]*)">.*?name="undo" value="([^"]+)"', re.DOTALL)
SAID = VisitorTaste(
    genres=(27,),
    films=(GODFATHER, DARK_KNIGHT, UNKNOWN),
    dismissed=(SHAWSHANK,),
    muted=(Cause("person", "Ben Bo"),),
    watchlist=(PULP,),
    seen=(GUMP,),
)


def like(client: Client, *movie_ids: int, **options: Any) -> Any:
    return [client.post(f"/movies/{movie_id}/favorite", {"favorite": "on"}, **options) for movie_id in movie_ids][-1]


def log_in(client: Client, user: User, next_page: str = "") -> Any:
    return client.post("/login", {"email": user.email, "password": PASSWORD, "next": next_page})


def page_of(client: Client, path: str) -> str:
    return unescape(client.get(path).content.decode())


def number_of_rows(user: User) -> int:
    return sum(rows._default_manager.filter(user=user).count() for rows in ROWS)


# At once


def test_a_visitors_heart_and_bookmark_are_pressed_on_the_next_page_and_nothing_is_stored(site: Client) -> None:
    like(site, GODFATHER)
    site.post(f"/movies/{GODFATHER}/bookmark", {"watchlist": "on"})
    html = page_of(site, "/movies/238-the-godfather")
    assert html.count('aria-pressed="true"') == 2
    assert "On your list" in html
    assert not any(rows._default_manager.exists() for rows in ROWS)
    assert not Session.objects.exists()


def test_a_visitors_heart_is_taken_back_and_its_cookie_goes(site: Client) -> None:
    like(site, GODFATHER)
    site.post(f"/movies/{GODFATHER}/favorite", {"favorite": "off"})
    assert site.cookies[taste_cookie.COOKIE].value == ""


def test_htmx_gets_the_bookmark_anew_with_undo(site: Client) -> None:
    html = site.post(f"/movies/{GODFATHER}/bookmark", {"watchlist": "on"}, headers=HTMX).content.decode()
    assert "<html" not in html
    assert "The Godfather is on your list." in html
    assert 'name="watchlist" value="off"' in html
    assert "csrfmiddlewaretoken" not in html


def test_a_members_bookmark_is_a_row_with_undo(alices_site: Client, alice: User) -> None:
    alices_site.post(f"/movies/{GODFATHER}/bookmark", {"watchlist": "on"})
    address, token = UNDO.findall(page_of(alices_site, "/about") + page_of(alices_site, "/"))[0]
    assert WatchlistEntry.objects.filter(user=alice, movie_id=GODFATHER).exists()
    alices_site.post(address, {"undo": token})
    assert not WatchlistEntry.objects.exists()


def test_home_and_for_you_are_a_visitors_own_after_the_first_heart(site: Client) -> None:
    assert 'id="row"' not in page_of(site, "/")
    like(site, GODFATHER)
    home = page_of(site, "/")
    assert 'id="row"' in home
    assert "Because you liked" in home
    assert "Pick three films" not in home
    assert "recommendation-list" in page_of(site, "/for-you")
    assert "The Godfather" in page_of(site, "/for-you/row")


@pytest.mark.parametrize("path", ["/movies/999999999/favorite", "/movies/999999999/bookmark"])
def test_a_movie_that_there_is_not_is_not_kept(site: Client, path: str) -> None:
    assert site.post(path).status_code == 404
    assert taste_cookie.COOKIE not in site.cookies


def test_the_last_word_counts_for_visitors_as_well() -> None:
    said = VisitorTaste(films=(1,), watchlist=(1, 2))
    assert said.hiding(1, "not_for_me") == VisitorTaste(watchlist=(2,), dismissed=(1,))
    assert said.hiding(2, "seen") == VisitorTaste(films=(1,), watchlist=(1,), seen=(2,))
    assert said.hiding(1, "not_for_me").liking(1).dismissed == ()
    assert said.hiding(1, "not_for_me").wanting(1).dismissed == ()
    state = said.hiding(2, "seen").states([1, 2, 3])
    assert (bool(state[1].favorite), bool(state[2].seen), state[2].watchlist) == (True, True, None)
    assert state[3].dismissal is None


def test_not_tonight_is_over_in_the_morning_for_visitors_as_well(time_machine: TimeMachineFixture) -> None:
    time_machine.move_to("2026-05-01T22:00:00+00:00", tick=False)
    said = VisitorTaste().hiding(1, "not_tonight")
    assert said.states([1])[1].dismissal is not None
    time_machine.move_to("2026-05-02T04:00:01+00:00", tick=False)
    assert (said.away, said.states([1])[1].dismissal, said.bounded().not_tonight) == ((), None, ())


# The cookie


def full() -> VisitorTaste:
    ids = tuple(range(100_000_001, 900_000_000, 7_654_321))[:MOST_MOVIES]
    causes = tuple(Cause("person", f"{number}{'äöü' * 60}") for number in range(20))
    return VisitorTaste(films=ids, watchlist=ids[::-1], dismissed=ids, seen=ids, muted=causes)


def test_the_cookie_never_outgrows_what_browsers_keep(site: Client) -> None:
    site.cookies[taste_cookie.COOKIE] = signing.dumps(
        taste_cookie._TASTE.dump_python(full(), mode="json"), salt=taste_cookie.SALT, compress=True
    )
    answer = like(site, GODFATHER)
    line = answer.cookies[taste_cookie.COOKIE].output(header="").strip()
    assert len(line) < 4096
    assert "it forgot the oldest film" in page_of(site, "/about") + page_of(site, "/")
    assert GODFATHER in signing.loads(site.cookies[taste_cookie.COOKIE].value, salt=taste_cookie.SALT)["films"]


def test_beyond_the_most_the_oldest_go_and_the_page_says_so(site: Client) -> None:
    taste_of_many = VisitorTaste(films=tuple(range(1, MOST_MOVIES + 1)))
    assert taste_cookie.fitted(taste_of_many) == taste_of_many
    assert taste_cookie.fitted(taste_of_many.liking(GODFATHER)).films == (*range(2, MOST_MOVIES + 1), GODFATHER)


def test_what_takes_most_room_makes_room_first_and_the_latest_stays() -> None:
    causes = tuple(Cause("person", str(number)) for number in range(3))
    assert VisitorTaste(films=(1, 2), muted=causes).without_oldest().muted == causes[:2]
    assert VisitorTaste(films=tuple(range(MOST_MOVIES)), muted=causes).without_oldest().films[0] == 1


# Coming along


@pytest.mark.parametrize("door", ["register", "login"])
def test_what_a_visitor_liked_is_the_accounts_with_one_sentence_and_undo(site: Client, alice: User, door: str) -> None:
    like(site, GODFATHER, DARK_KNIGHT)
    site.post(f"/movies/{PULP}/bookmark")
    user = alice
    if door == "login":
        assert log_in(site, alice)["Location"] == "/"
    else:
        site.post("/register", NEW)
        user = User.objects.get(email=NEW["email"])
    assert site.cookies[taste_cookie.COOKIE].value == ""
    assert (favorites.ids(user), watchlist.page_of(user).total) == ({GODFATHER, DARK_KNIGHT}, 1)
    html = page_of(site, "/for-you")
    assert "3 films are in your account now." in html
    address, token = UNDO.findall(html)[0]
    site.post(address, {"undo": token})
    assert number_of_rows(user) == 0
    assert "3 films were taken back." in page_of(site, "/for-you")


def test_everything_comes_along_and_undo_takes_exactly_that_back(alice: User) -> None:
    favorites.add(alice, 550)
    preferences.set_preference(alice, Preference(liked_genres=(18,)))
    before, taste_before = movie_states.everything(alice), taste.of(alice)
    arrival = arrivals.adopt(alice, SAID)
    assert arrival.movies == 5
    after = taste.of(alice)
    assert (after.favorites, after.watchlist, after.seen) == ((550, GODFATHER, DARK_KNIGHT), (PULP,), (GUMP,))
    assert (after.rejected, after.muted, after.preference.liked_genres) == ((SHAWSHANK,), SAID.muted, (18, 27))
    assert after.version > taste_before.version
    assert arrivals.adopt(alice, SAID) == arrivals.Arrival(0, "")
    assert arrivals.send_back(alice, arrival.undo) == 5
    assert movie_states.everything(alice) == before
    assert taste.of(alice).preference == taste_before.preference
    assert taste.of(alice).muted == ()


def test_undo_leaves_what_was_said_anew_since(alice: User) -> None:
    arrival = arrivals.adopt(alice, SAID)
    favorites.remove(alice, GODFATHER)
    favorites.add(alice, GODFATHER)
    seen.mark(alice, GUMP, rating=9)
    assert arrivals.send_back(alice, arrival.undo) == 3
    assert (favorites.ids(alice), seen.page_of(alice).total) == ({GODFATHER}, 1)
    assert arrivals.send_back(alice, arrival.undo) == 0


def test_the_accounts_own_words_win(alice: User) -> None:
    dismissals.dismiss(alice, GODFATHER, reason="not_for_me")
    dismissals.dismiss(alice, PULP, reason="not_for_me")
    favorites.add(alice, SHAWSHANK)
    seen.mark(alice, GUMP, rating=3)
    preferences.set_preference(alice, Preference(disliked_genres=(27,)))
    before = movie_states.of(alice, [GODFATHER, PULP, SHAWSHANK, GUMP])
    assert arrivals.adopt(alice, SAID).movies == 1
    assert movie_states.of(alice, before) == before
    assert taste.of(alice).preference == Preference(disliked_genres=(27,))


def test_not_tonight_comes_along_with_its_end(alice: User) -> None:
    arrival = arrivals.adopt(alice, VisitorTaste().hiding(GODFATHER, "not_tonight"))
    mark = movie_states.of(alice, [GODFATHER])[GODFATHER].dismissal
    assert mark is not None
    assert mark.until is not None
    assert mark.until > timezone.now()
    assert arrivals.send_back(alice, arrival.undo) == 1


def test_the_order_of_words_stays(alice: User) -> None:
    arrivals.adopt(alice, VisitorTaste(films=(PULP, GUMP, GODFATHER)))
    assert taste.of(alice).favorites == (PULP, GUMP, GODFATHER)


def test_genres_alone_are_told_in_words_of_their_own(site: Client, alice: User) -> None:
    site.post("/for-you/begin", {"genre": ["27"]})
    log_in(site, alice)
    assert "What you said before you logged in is in your account now." in page_of(site, "/")


@pytest.mark.parametrize(
    ("language", "sentence"), [("de", "1 Film steht jetzt in deinem Konto."), ("en", "1 film is in your account now.")]
)
def test_what_came_along_is_told_in_the_language_of_the_account(
    site: Client, alice: User, language: str, sentence: str
) -> None:
    User.objects.filter(pk=alice.pk).update(language=language)
    browser = {"Accept-Language": "en" if language == "de" else "de"}
    like(site, GODFATHER, headers=browser)
    site.post("/login", {"email": alice.email, "password": PASSWORD}, headers=browser)
    assert sentence in unescape(site.get("/", headers=browser).content.decode())


def test_undo_is_of_use_to_its_member_alone_and_for_a_day(
    alice: User, bob: User, time_machine: TimeMachineFixture
) -> None:
    token = arrivals.adopt(alice, SAID).undo
    for user, text in ((bob, token), (alice, token[:-2]), (alice, "")):
        with pytest.raises(Invalid):
            arrivals.send_back(user, text)
    time_machine.move_to(timezone.now() + timedelta(days=1, seconds=2))
    with pytest.raises(Invalid):
        arrivals.send_back(alice, token)
    assert number_of_rows(alice) == 6


def test_a_forged_undo_is_refused_with_a_sentence(alices_site: Client) -> None:
    assert alices_site.post("/undo/arrival", {"undo": "forged"})["Location"] == "/"
    assert "This can no longer be undone." in page_of(alices_site, "/")


def test_a_hundred_movies_come_along_in_few_queries(
    alice: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    arrivals.adopt(alice, VisitorTaste(films=(PULP,)))
    with django_assert_max_num_queries(18):
        arrivals.adopt(alice, VisitorTaste(films=tuple(range(1, 100)), watchlist=tuple(range(100, 200)), seen=(GUMP,)))


# What was meant


def meant(client: Client, rating: str = "8", **options: Any) -> str:
    headers = {"Referer": "http://testserver/movies/13-forrest-gump"} | options.pop("headers", {})
    answer = client.post(f"/movies/{GUMP}/seen", {"rating": rating}, headers=headers)
    return str(answer.headers.get("HX-Redirect") or answer["Location"])


def next_of(client: Client, address: str) -> str:
    match = re.search(r'name="next" value="([^"]*)"', page_of(client, address))
    assert match
    return match[1]


@pytest.mark.parametrize("headers", [{}, HTMX | {"HX-Current-URL": "http://testserver/movies/13-forrest-gump"}])
def test_a_rating_survives_the_login_and_has_undo(site: Client, alice: User, headers: dict[str, str]) -> None:
    login = meant(site, headers=headers)
    assert login.startswith("/login?next=")
    assert "Forrest Gump will be marked as seen, with 4 of 5 stars." in page_of(site, login)
    answer = log_in(site, alice, next_of(site, login))
    assert answer["Location"].endswith("/movies/13-forrest-gump")
    assert movie_states.of(alice, [GUMP])[GUMP].seen.rating == 8  # type: ignore[union-attr]  # is seen
    html = page_of(site, "/movies/13-forrest-gump")
    assert "Forrest Gump: 4 of 5 stars." in html
    address, token = UNDO.findall(html)[0]
    site.post(address, {"undo": token})
    assert movie_states.everything(alice) == {}
    assert "Forrest Gump is as before." in page_of(site, "/")


def test_it_survives_a_wrong_password_and_the_way_to_registration(site: Client) -> None:
    page = next_of(site, meant(site))
    site.post("/login", {"email": "nobody@example.org", "password": "wrong", "next": page})
    assert "will be marked as seen" in page_of(site, f"/register?next={page}")
    site.post("/register", NEW | {"next": page})
    assert seen.page_of(User.objects.get(email=NEW["email"])).total == 1


def test_it_is_done_once(site: Client, alice: User) -> None:
    page = next_of(site, meant(site))
    log_in(site, alice, page)
    seen.unmark(alice, GUMP)
    site.post("/logout")
    log_in(site, alice, page)
    assert seen.page_of(alice).total == 0


def test_another_login_than_the_one_it_led_to_does_nothing(site: Client, alice: User) -> None:
    meant(site)
    assert "will be marked" not in page_of(site, "/login")
    log_in(site, alice, "/movies/238")
    assert movie_states.everything(alice) == {}


@pytest.mark.parametrize("query", ["", "&intent=seen", "&rating=8&movie_id=13"])
def test_no_link_brings_an_action_along(site: Client, alice: User, query: str) -> None:
    page_of(site, f"/login?next=/movies/13-forrest-gump{query}")
    log_in(site, alice, "/movies/13-forrest-gump")
    assert movie_states.everything(alice) == {}


def test_a_forged_or_old_intent_does_nothing(site: Client, alice: User, time_machine: TimeMachineFixture) -> None:
    page = next_of(site, meant(site))
    genuine = site.cookies["intent"].value
    site.cookies["intent"] = genuine[:-2] + "xx"
    assert "will be marked" not in page_of(site, f"/login?next={page}")
    site.cookies["intent"] = genuine
    time_machine.move_to(timezone.now() + timedelta(minutes=31))
    log_in(site, alice, page)
    assert movie_states.everything(alice) == {}


def test_a_member_who_says_seen_needs_no_login(alices_site: Client, alice: User) -> None:
    alices_site.post(f"/movies/{GUMP}/seen", {"rating": ""})
    assert seen.page_of(alice).total == 1
    assert "Forrest Gump is in your diary." in page_of(alices_site, "/")


def test_another_sites_form_means_nothing() -> None:
    strict = Client(enforce_csrf_checks=True)
    headers = {"Sec-Fetch-Site": "cross-site"}
    assert strict.post(f"/movies/{GUMP}/seen", {"rating": "8"}, headers=headers).status_code == 403
    assert "intent" not in strict.cookies
