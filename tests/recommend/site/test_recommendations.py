"""For you, Your taste, How good is this: as members and visitors meet them, with and without htmx."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from accounts.models.taste import Dismissal, MutedFactor
from accounts.models.user import User
from accounts.services import favorites
from recommend.services import active_model, recommendations, taste_profile
from recommend.services.taste import AnonymousTaste, MemberTaste
from recommend.site import anonymous_taste
from tests.recommend.people import hits

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}
CARD = re.compile(r'<article class="recommendation">.*?</article>', re.DOTALL)
SHOWN = re.compile(r'name="shown" value="(\d+)"')


def shown(html: str) -> list[int]:
    return [int(text) for text in SHOWN.findall(html)]


@pytest.fixture
def guest(site: Client) -> Client:
    """A visitor who has picked three movies."""
    answer = site.post("/for-you/begin", {"film": hits(3), "genre": ["27"]})
    assert (answer.status_code, answer["Location"]) == (303, "/for-you")
    return site


def test_twenty_movies_each_with_a_reason(fan: User, alices_site: Client) -> None:
    page = alices_site.get("/for-you")
    cards = CARD.findall(page.content.decode())
    assert len(cards) == 20
    assert [card for card in cards if not re.search('<p class="why">\\w', card)] == []
    assert not favorites.ids(fan) & set(shown(page.content.decode()))


def test_every_button_of_the_parts_leaves_something_out(fan: User, alices_site: Client) -> None:
    card = CARD.findall(alices_site.get("/for-you").content.decode())[0]
    values = [unescape(text) for text in re.findall(r'name="leave" value="([^"]+)"', card)]
    assert values
    alices_site.post("/taste/causes", {"leave": values[0]})
    row = MutedFactor.objects.get(user=fan)
    assert f"{row.kind}:{row.value}" == values[0]


def test_leaving_out_answers_with_the_list_ranked_anew_and_undo(fan: User, alices_site: Client) -> None:
    form = {"leave": f"because:{hits(1)[0]}"}
    answer = alices_site.post("/taste/causes", form, headers=HTMX)
    html = answer.content.decode()
    assert html.count('<article class="recommendation">') == 20
    assert "Left out:" in html
    assert f'name="count" value="because:{hits(1)[0]}"' in html
    undone = alices_site.post("/taste/causes", {"count": form["leave"]}, headers=HTMX).content.decode()
    assert "Left out:" not in undone
    assert not MutedFactor.objects.exists()


def test_leaving_out_without_javascript_ends_at_a_page_that_offers_undo(fan: User, alices_site: Client) -> None:
    answer = alices_site.post("/taste/causes", {"leave": "decade:1990", "next": "/taste"})
    assert (answer.status_code, answer["Location"]) == (303, "/taste?undo=decade%3A1990")
    page = alices_site.get(answer["Location"]).content.decode()
    assert "Left out: The 1990s." in page
    assert alices_site.post("/taste/causes", {"count": "decade:1990", "next": "/taste"})["Location"] == "/taste"


def test_what_is_no_cause_is_refused(alices_site: Client) -> None:
    assert alices_site.post("/taste/causes", {"leave": "planet:Mars"}).status_code == 422


def test_nobody_is_sent_to_another_site(alices_site: Client) -> None:
    answer = alices_site.post("/taste/causes", {"leave": "genre:Drama", "next": "https://example.org/"})
    assert answer["Location"].startswith("/for-you?")


@pytest.mark.parametrize("reason", ["seen", "not_for_me", "not_now"])
def test_not_interested_keeps_the_reason_and_offers_undo(fan: User, alices_site: Client, reason: str) -> None:
    movie_id = shown(alices_site.get("/for-you").content.decode())[0]
    answer = alices_site.post(f"/for-you/films/{movie_id}/dismiss", {"reason": reason, "mode": "adventurous"})
    assert (answer.status_code, answer["Location"]) == (303, f"/for-you?mode=adventurous&undo=film%3A{movie_id}")
    assert Dismissal.objects.get(user=fan).reason == reason
    page = alices_site.get(answer["Location"]).content.decode()
    assert "will not be suggested again" in page
    assert movie_id not in shown(page)
    alices_site.post(f"/for-you/films/{movie_id}/dismiss", {"undo": "1"})
    assert not Dismissal.objects.exists()


def test_a_dismissed_card_is_replaced_by_a_movie_that_is_not_on_the_page(fan: User, alices_site: Client) -> None:
    there = shown(alices_site.get("/for-you").content.decode())
    form = {"reason": "seen", "shown": there}
    html = alices_site.post(f"/for-you/films/{there[0]}/dismiss", form, headers=HTMX).content.decode()
    assert "will not be suggested again" in html
    assert len(shown(html)) == 1
    assert shown(html)[0] not in there
    back = alices_site.post(f"/for-you/films/{there[0]}/dismiss", {"undo": "1"}, headers=HTMX).content.decode()
    assert shown(back) == [there[0]]


def test_a_movie_that_is_not_there_cannot_be_dismissed(alices_site: Client) -> None:
    assert alices_site.post("/for-you/films/999999999/dismiss", {"reason": "seen"}).status_code == 404


def test_no_reason_means_not_for_me_and_an_unknown_one_is_refused(fan: User, alices_site: Client) -> None:
    address = f"/for-you/films/{hits(9)[8]}/dismiss"
    assert alices_site.post(address, {"reason": "whatever"}).status_code == 422
    alices_site.post(address)
    assert Dismissal.objects.get(user=fan).reason == "not_for_me"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("post", "/for-you"),
        ("post", "/for-you/row"),
        ("put", "/for-you/begin"),
        ("get", "/for-you/films/603/dismiss"),
        ("post", "/for-you/films/603"),
        ("get", "/taste/causes"),
        ("post", "/taste"),
        ("post", "/quality"),
    ],
)
def test_the_wrong_method_is_refused(alices_site: Client, method: str, path: str) -> None:
    assert getattr(alices_site, method)(path).status_code == 405


def test_forms_need_their_token(guest: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/taste/causes", {"leave": "genre:Drama"}).status_code == 403


def test_ten_pages_hold_two_hundred_different_movies(fan: User, alices_site: Client) -> None:
    address, shown_ids = "/for-you", []
    for _ in range(10):
        html = alices_site.get(address).content.decode()
        shown_ids += shown(html)
        link = re.search(r'href="(\?mode=balanced&amp;page=[^"]+)"', html)
        address = "/for-you" + unescape(link[1]) if link else ""
    assert len(shown_ids) == len(set(shown_ids)) == 200
    assert address == ""


@pytest.mark.parametrize("query", ["page=0", "page=501", "page=x", "mode=wild", "undo=film:x", "undo=film:999999999"])
def test_a_garbled_address_shows_the_first_page(fan: User, alices_site: Client, query: str) -> None:
    assert len(shown(alices_site.get(f"/for-you?{query}").content.decode())) == 20


def test_an_undo_that_makes_no_sense_is_not_offered(fan: User, alices_site: Client) -> None:
    for undo in ("planet:Mars", "person:", "person:" + "a" * 300):
        assert "Left out:" not in alices_site.get("/for-you", {"undo": undo}).content.decode()


def test_opening_a_movie_leads_to_its_page(fan: User, alices_site: Client) -> None:
    movie_id = hits(1)[0]
    answer = alices_site.get(f"/for-you/films/{movie_id}")
    assert (answer.status_code, answer["Location"]) == (302, f"/movies/{movie_id}")
    assert alices_site.get("/for-you/films/999999999").status_code == 404


def test_why_a_movie_may_suit(fan: User, alices_site: Client) -> None:
    movie_id = shown(alices_site.get("/for-you").content.decode())[0]
    page = alices_site.get(f"/for-you/films/{movie_id}/why").content.decode()
    part = alices_site.get(f"/for-you/films/{movie_id}/why", headers=HTMX).content.decode()
    assert "<html" in page
    assert "<html" not in part
    assert "Why this may suit you" in part
    assert "Why this may suit you" not in alices_site.get(f"/for-you/films/{hits(1)[0]}/why").content.decode()


def test_the_row_has_ten_movies_and_is_a_page_too(fan: User, alices_site: Client) -> None:
    part = alices_site.get("/for-you/row", headers=HTMX).content.decode()
    assert part.count('<article class="movie-card">') == 10
    assert "<html" not in part
    assert "<html" in alices_site.get("/for-you/row").content.decode()


def test_a_visitors_pick_is_their_taste(guest: Client) -> None:
    page = guest.get("/for-you").content.decode()
    assert len(shown(page)) == 20
    assert not set(hits(3)) & set(shown(page))
    assert "keep it in an account" in page
    assert "checked" in guest.get("/for-you?change=1").content.decode()


def test_a_visitor_may_dismiss_and_leave_out(guest: Client) -> None:
    first = shown(guest.get("/for-you").content.decode())[0]
    guest.post(f"/for-you/films/{first}/dismiss", {"reason": "seen"})
    guest.post("/taste/causes", {"leave": "genre:Horror"})
    page = guest.get("/for-you").content.decode()
    assert first not in shown(page)
    assert "Count again" in guest.get("/taste").content.decode()
    guest.post(f"/for-you/films/{first}/dismiss", {"undo": "1"}, headers=HTMX)
    guest.post("/taste/causes", {"count": "genre:Horror"})
    assert "Left out" not in guest.get("/taste").content.decode()


@pytest.mark.parametrize("cause", ["because:abc", "decade:the nineties", "person: ", "weather:rain"])
def test_what_is_no_cause_cannot_be_left_out_by_a_visitor_either(guest: Client, cause: str) -> None:
    assert guest.post("/taste/causes", {"leave": cause}).status_code == 422
    assert guest.get("/taste").status_code == 200


def test_a_cookie_that_was_changed_is_nobodys(guest: Client) -> None:
    guest.cookies[anonymous_taste.COOKIE] = guest.cookies[anonymous_taste.COOKIE].value[:-3] + "abc"
    assert "Three films you like" in guest.get("/for-you").content.decode()


def test_a_visitors_cookie_stays_a_cookie(site: Client) -> None:
    answer = site.post("/for-you/begin", {"film": list(range(100_000_000, 100_000_400)), "genre": list(range(400))})
    assert len(answer.cookies[anonymous_taste.COOKIE].value) < 2000


def test_personal_pages_are_never_stored(guest: Client, fan: User, alices_site: Client) -> None:
    for client in (guest, alices_site):
        for path in ("/for-you", "/taste"):
            assert "no-store" in client.get(path)["Cache-Control"]


def test_the_taste_is_drawn_from_the_favorites(fan: User, alices_site: Client) -> None:
    page = alices_site.get("/taste").content.decode()
    figures = {figure.name: figure for figure in taste_profile.profile_of(MemberTaste(fan)).figures}
    assert page.count('<svg viewBox="0 0 420') == sum(bool(figure.plot.bars) for figure in figures.values())
    for line in figures["genre"].lines:
        assert re.search(rf'<th scope="row">{line.label}</th>\s*<td>{line.movie_count}</td>', page)


def test_a_part_of_the_taste_can_be_left_out_in_place(fan: User, alices_site: Client) -> None:
    lead = taste_profile.profile_of(MemberTaste(fan)).figures[0].lead
    assert lead
    form = {"leave": f"genre:{lead.label}", "page": "taste"}
    html = alices_site.post("/taste/causes", form, headers=HTMX).content.decode()
    assert html.lstrip().startswith('<div id="taste">')
    assert "Left out" in html
    assert "Left out:" in html


def test_an_empty_taste_says_what_to_do(alices_site: Client, site: Client) -> None:
    for client in (alices_site, site):
        assert "Nothing is known yet" in client.get("/taste").content.decode()


def test_how_good_is_this_for_you(fan: User, alices_site: Client, site: Client) -> None:
    page = alices_site.get("/quality").content.decode()
    assert "1 hidden, 5 told" in page
    assert site.get("/quality")["Location"] == "/login?next=/quality"


def test_how_good_needs_favorites(alices_site: Client) -> None:
    assert "Five are needed" in alices_site.get("/quality").content.decode()


def test_the_pages_take_few_queries(fan: User, alices_site: Client, django_assert_max_num_queries: Any) -> None:
    active_model.current()
    recommendations.recommendations(AnonymousTaste())
    with django_assert_max_num_queries(9):  # session, member, six, hearts
        alices_site.get("/for-you")
    with django_assert_max_num_queries(3):
        alices_site.get("/for-you")
    with django_assert_max_num_queries(11):
        alices_site.get("/taste")
