"""The page on which somebody new picks movies: for visitors and members, with and without htmx."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from accounts.models.user import User
from accounts.services import favorites, preferences, taste
from accounts.site import taste_cookie
from accounts.types.taste import Preference
from catalog.services.onboarding import onboarding_movies
from tests.conftest import PASSWORD
from tests.recommend.people import hits

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": "div#picker"}
PAGE = "/for-you/begin"
PARASITE, SEVEN_SAMURAI = 496_243, 346
CHOICE = re.compile(r'name="film" value="(\d+)"( checked)?')
TOKEN = re.compile(r'formmethod="post" name="csrfmiddlewaretoken" value="(\w+)"')


def html_of(client: Client, query: str = "", **headers: Any) -> str:
    answer = client.get(f"{PAGE}{query}", **headers)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def choices(html: str) -> list[int]:
    return [int(number) for number, _ in CHOICE.findall(html)]


def ticked(html: str) -> list[int]:
    return [int(number) for number, checked in CHOICE.findall(html) if checked]


def sent_by_others(html: str) -> str:
    """What the form of a page sends when other movies are asked for and nothing was ticked since."""
    values = [match[1] for match in re.findall(r'name="(shown|others)"\s+value="([^"]*)"', html)]
    picks_query = "".join(f"&film={movie_id}" for movie_id in ticked(html))
    return f"?shown={values[0]}&others={values[1]}{picks_query}"


def test_visitors_and_new_members_are_offered_the_same_movies(site: Client, alices_site: Client) -> None:
    offered_ids = [movie.id for movie in onboarding_movies().value.movies]
    assert choices(html_of(site)) == choices(html_of(alices_site)) == offered_ids
    assert choices(site.get("/for-you").content.decode()) == offered_ids


def test_the_preferences_of_a_new_member_offer_the_same_movies(alices_site: Client) -> None:
    page = alices_site.get("/preferences").content.decode()
    offered_ids = [movie.id for movie in onboarding_movies().value.movies]
    assert [int(text) for text in re.findall(r'name="films" value="(\d+)"', page)] == offered_ids
    assert f'href="{PAGE}"' in page


def test_whoever_opens_an_account_comes_to_this_page(site: Client) -> None:
    answer = site.post("/register", {"email": "new@example.org", "password": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (303, PAGE)


def test_what_is_picked_stays_picked_and_movies_like_it_come(site: Client) -> None:
    html = html_of(site, f"?film={PARASITE}")
    assert ticked(html) == [PARASITE]
    assert choices(html) == [movie.id for movie in onboarding_movies([PARASITE]).value.movies]
    assert "One of three. Two more." in html


def test_others_come_without_javascript_and_picks_stay(site: Client) -> None:
    first = html_of(site, f"?film={PARASITE}")
    second = html_of(site, sent_by_others(first))
    third = html_of(site, sent_by_others(second))
    pages = [set(choices(html)) - {PARASITE} for html in (first, second, third)]
    assert [ticked(html) for html in (second, third)] == [[PARASITE], [PARASITE]]
    assert not pages[0] & pages[1]
    assert not (pages[0] | pages[1]) & pages[2]


def test_a_movie_that_is_not_offered_is_found_and_can_be_picked(site: Client) -> None:
    html = html_of(site, f"?q=seven+samurai&film={PARASITE}")
    assert choices(html)[0] == SEVEN_SAMURAI
    assert ticked(html) == [PARASITE]
    after_pick = html_of(site, f"?q=&film={PARASITE}&film={SEVEN_SAMURAI}")
    assert set(ticked(after_pick)) == {PARASITE, SEVEN_SAMURAI}
    assert "Two of three. One more." in after_pick


def test_a_movie_that_is_found_stands_on_the_page_once(site: Client) -> None:
    html = html_of(site, "?q=interstellar&film=157336")
    assert len(choices(html)) == len(set(choices(html)))
    assert ticked(html) == [157_336]


def test_what_cannot_be_found_says_so(site: Client) -> None:
    html = html_of(site, "?q=<b>xyzzyplugh")
    assert "We found no film with that name." in html
    assert "<b>xyzzyplugh" not in site.get(f"{PAGE}?q=<b>xyzzyplugh").content.decode()


def test_htmx_gets_the_movies_alone_and_the_count_is_announced(site: Client) -> None:
    answer = site.get(f"{PAGE}?film={PARASITE}&genre=27&q=ran", headers=HTMX)
    html = unescape(answer.content.decode())
    assert html.lstrip().startswith('<div id="picker"')
    assert "<html" not in html
    assert 'hx-target="#progress"' in html
    assert html.count("One of three. Two more.") == 2
    assert answer["HX-Replace-Url"] == f"{PAGE}?film={PARASITE}&genre=27&q=ran"


def test_after_others_came_by_htmx_the_keyboard_stands_at_them(site: Client) -> None:
    first = html_of(site)
    assert "data-focus" in html_of(site, sent_by_others(first), headers=HTMX)
    assert "data-focus" not in html_of(site, f"?film={PARASITE}", headers=HTMX)


def test_a_visitors_picks_stand_in_the_cookie_and_are_picked_on_the_next_visit(site: Client) -> None:
    answer = site.post(PAGE, {"film": hits(3), "genre": ["27"]})
    assert (answer.status_code, answer["Location"]) == (303, "/for-you")
    html = html_of(site)
    assert sorted(ticked(html)) == sorted(hits(3))
    assert re.search(r'name="genre" value="27" checked', html)
    assert "3 films picked. Your list is ready." in html


def test_whatever_the_form_sends_counts_more_than_the_cookie(site: Client) -> None:
    site.post(PAGE, {"film": hits(3)})
    assert ticked(html_of(site, "?shown=&q=")) == []


def test_a_visitor_who_picks_nothing_has_no_cookie(site: Client) -> None:
    answer = site.post(PAGE, {})
    assert answer.cookies[taste_cookie.COOKIE]["max-age"] == 0


def test_a_members_picks_become_favorites_and_wishes(alices_site: Client, alice: User) -> None:
    preferences.set_preference(alice, Preference(disliked_genres=(27, 37), languages=("ja",)))
    answer = alices_site.post(PAGE, {"film": [*hits(2), 999_999_999], "genre": ["27", "999"]})
    assert (answer.status_code, answer["Location"]) == (303, "/for-you")
    assert favorites.ids(alice) == set(hits(2))
    assert taste.preference(alice) == Preference(liked_genres=(27,), disliked_genres=(37,), languages=("ja",))
    assert "Saved. 2 new favorites." in alices_site.get("/for-you").content.decode()


def test_what_somebody_picked_as_a_visitor_is_the_accounts_and_is_not_asked_again(site: Client) -> None:
    site.post(PAGE, {"film": hits(3)})
    answer = site.post("/register", {"email": "new@example.org", "password": PASSWORD})
    assert (answer["Location"], site.cookies[taste_cookie.COOKIE].value) == ("/for-you", "")
    assert favorites.ids(User.objects.get(email="new@example.org")) == set(hits(3))


def test_a_new_member_with_few_picks_is_asked_for_more(site: Client) -> None:
    site.post(PAGE, {"film": hits(2)})
    assert site.post("/register", {"email": "new@example.org", "password": PASSWORD})["Location"] == PAGE


def test_the_token_is_in_the_button_that_keeps_and_in_no_address() -> None:
    strict = Client(enforce_csrf_checks=True)
    html = html_of(strict)
    assert html.count("csrfmiddlewaretoken") == 1
    assert strict.post(PAGE, {"film": hits(3)}).status_code == 403
    sent = {"film": hits(3), "csrfmiddlewaretoken": TOKEN.findall(html)[0]}
    assert strict.post(PAGE, sent).status_code == 303


@pytest.mark.parametrize(
    "query", ["film=x", "film=0", "film=99999999999", "film=%00", "shown=1,x,", "others=", "genre=x"]
)
def test_a_garbled_address_shows_the_page(site: Client, query: str) -> None:
    html = html_of(site, f"?{query}")
    assert (len(choices(html)), ticked(html)) == (24, [])


def test_a_very_long_address_is_cut(site: Client) -> None:
    many = ",".join(map(str, range(1, 1500)))
    assert len(choices(html_of(site, f"?shown={many}&{'film=5&' * 100}film=129"))) >= 24


@pytest.mark.parametrize(("query", "queries"), [("", 3), (f"?film={PARASITE}", 4)])
def test_the_page_takes_few_queries(site: Client, django_assert_max_num_queries: Any, query: str, queries: int) -> None:
    html_of(site, query)
    with django_assert_max_num_queries(queries):
        html_of(site, query)
