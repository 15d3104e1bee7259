"""For you, Your taste, How well do we know your taste: as members and visitors meet them, with and without htmx."""

import re
from html import unescape
from typing import Any

import pytest
from django.db.models import F
from django.test import Client

from accounts.models.taste import MutedFactor
from accounts.models.user import User
from accounts.services import favorites, movie_states
from accounts.site import taste_cookie
from accounts.types.signals import MovieState
from catalog.models import Movie
from recommend.services import active_model, recommendations, taste_profile
from recommend.services.taste import AnonymousTaste, MemberTaste
from tests.conftest import undo_of
from tests.recommend.people import hits

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}
CARD = re.compile(r'<article id="recommendation-.*?</article>', re.DOTALL)
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
    movie_id = shown(alices_site.get("/for-you").content.decode())[0]
    parts = alices_site.get(f"/for-you/films/{movie_id}/why", headers=HTMX).content.decode()
    values = [unescape(text) for text in re.findall(r'name="leave" value="([^"]+)"', parts)]
    assert values
    alices_site.post("/taste/causes", {"leave": values[0]})
    row = MutedFactor.objects.get(user=fan)
    assert f"{row.kind}:{row.value}" == values[0]


def test_leaving_out_answers_with_the_list_ranked_anew_and_undo(fan: User, alices_site: Client) -> None:
    form = {"leave": f"because:{hits(1)[0]}"}
    answer = alices_site.post("/taste/causes", form, headers=HTMX)
    html = answer.content.decode()
    assert len(CARD.findall(html)) == 20
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


@pytest.mark.parametrize("signal", ["watchlist", "seen", "not_for_me", "favorite"])
def test_what_is_said_of_a_card_leaves_the_list_and_undo_brings_it_back(
    fan: User, alices_site: Client, signal: str
) -> None:
    movie_id = shown(alices_site.get("/for-you").content.decode())[0]
    answer = alices_site.post(f"/for-you/films/{movie_id}/say", {"say": signal, "mode": "adventurous"})
    assert (answer.status_code, answer["Location"]) == (303, "/for-you?mode=adventurous")
    assert movie_states.of(fan, [movie_id])[movie_id] != MovieState()
    page = alices_site.get(answer["Location"]).content.decode()
    assert movie_id not in shown(page)
    alices_site.post(f"/movies/{movie_id}/signals", {"undo": undo_of(page)})
    assert movie_states.of(fan, [movie_id])[movie_id] == MovieState()


def test_what_is_not_for_somebody_makes_room_for_a_movie_that_is_not_on_the_page(
    fan: User, alices_site: Client
) -> None:
    there = shown(alices_site.get("/for-you").content.decode())
    address = f"/for-you/films/{there[0]}/say"
    answer = alices_site.post(address, {"say": "not_for_me", "shown": there}, headers=HTMX)
    html = answer.content.decode()
    assert answer["HX-Retarget"] == f"#recommendation-{there[0]}"
    assert len(shown(html)) == 1
    assert shown(html)[0] not in there
    assert f'hx-target="#recommendation-{shown(html)[0]}"' in html
    back = alices_site.post(address, {"undo": undo_of(html)}, headers=HTMX).content.decode()
    assert shown(back) == [there[0]]


def test_other_words_leave_the_card_where_it_is(fan: User, alices_site: Client) -> None:
    movie_id = shown(alices_site.get("/for-you").content.decode())[0]
    address = f"/for-you/films/{movie_id}/say"
    html = alices_site.post(f"{address}?mode=familiar", {"say": "watchlist"}, headers=HTMX).content.decode()
    assert "is on your list." in html
    assert f'action="{address}?mode=familiar"' in html


def test_a_movie_that_is_not_there_cannot_be_dismissed(alices_site: Client) -> None:
    assert alices_site.post("/for-you/films/999999999/say", {"say": "seen"}).status_code == 404


def test_an_unknown_word_is_refused(guest: Client, alices_site: Client) -> None:
    address = f"/for-you/films/{hits(9)[8]}/say"
    assert [site.post(address, {"say": "whatever"}).status_code for site in (guest, alices_site)] == [422, 422]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("post", "/for-you"),
        ("post", "/for-you/row"),
        ("put", "/for-you/begin"),
        ("get", "/for-you/films/603/say"),
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
    address, title = f"/for-you/films/{movie_id}/why", Movie.objects.get(id=movie_id).title
    page = unescape(alices_site.get(address).content.decode())
    assert "<html" in page
    assert f"<h1>Why {title} may suit you</h1>" in page
    in_card = alices_site.get(address, headers=HTMX | {"HX-Target": f"div#why-{movie_id}"}).content.decode()
    assert in_card.count("<meter") == page.count("<meter") > 2
    assert "<html" not in in_card
    on_movie = alices_site.get(address, headers=HTMX | {"HX-Target": "div#why"}).content.decode()
    assert "Why this may suit you" in on_movie
    assert "<meter" not in on_movie


def test_whoever_is_named_in_a_reason_has_a_page(fan: User, alices_site: Client) -> None:
    reasons = re.findall(r'<p class="why">(.*?)</p>', alices_site.get("/for-you").content.decode(), re.DOTALL)
    link = re.search(r'\S+ <a href="(/people[?]name=[^"]+)">([^<]+)</a>', " ".join(reasons))
    assert link
    person_page = alices_site.get(unescape(link[1]), follow=True)
    assert f">{link[2]}</h1>" in person_page.content.decode()
    assert person_page.redirect_chain[-1][0].startswith("/people/")


def test_a_movie_without_reasons_says_what_it_is(fan: User, alices_site: Client) -> None:
    favorite_id, other_id = hits(1)[0], shown(alices_site.get("/for-you").content.decode())[0]
    title = Movie.objects.get(id=favorite_id).title
    page = unescape(alices_site.get(f"/for-you/films/{favorite_id}/why").content.decode())
    assert f"<h1>{title}</h1>" in page
    assert f"{title} is one of your favorites." in page
    sentences = {
        "watchlist": "is on your list.",
        "seen": "You have seen",
        "not_for_me": "is not for you.",
    }
    for signal, sentence in sentences.items():
        alices_site.post(f"/movies/{other_id}/signals", {"say": signal})
        assert sentence in alices_site.get(f"/for-you/films/{other_id}/why").content.decode()
        alices_site.post(f"/movies/{other_id}/signals", {"unsay": signal})


def test_a_favorite_is_not_asked_why_it_may_suit(fan: User, alices_site: Client) -> None:
    favorite_id, other_id = hits(1)[0], shown(alices_site.get("/for-you").content.decode())[0]
    pages = [alices_site.get(f"/movies/{movie_id}", follow=True) for movie_id in (favorite_id, other_id)]
    assert ["Why this may suit you" in page.content.decode() for page in pages] == [False, True]


def test_a_card_tells_length_score_and_where_to_watch(fan: User, alices_site: Client) -> None:
    movie_id = shown(alices_site.get("/for-you").content.decode())[1]
    offers = [["Nordlicht", "stream"], ["Südlicht", "ads"], ["Ostlicht", "flat"], ["Kiosk", "rent"]]
    Movie.objects.filter(id=movie_id).update(runtime=135, vote_average=7.96, watch_providers={"DE": offers})
    cards = {}
    for region in ("DE", "AT"):
        User.objects.filter(id=fan.id).update(region=region, taste_version=F("taste_version") + 1)
        html = alices_site.get("/for-you").content.decode()
        cards[region] = next(card for card in CARD.findall(html) if f'value="{movie_id}"' in card)
    assert "2 h 15" in cards["DE"]
    assert "<b>8.0</b>" in cards["DE"]
    assert "On Nordlicht, Südlicht" in cards["DE"]
    assert "Nordlicht" not in cards["AT"]


def test_the_first_movie_stands_on_its_own_paper(fan: User, alices_site: Client) -> None:
    page = alices_site.get("/for-you").content.decode()
    assert page.count("data-ink=") == 1
    assert " featured" in CARD.findall(page)[0]
    second_page = unescape(re.search(r'href="(\?mode=balanced&amp;page=2[^"]+)"', page)[1])  # type: ignore[index]
    assert "data-ink=" not in alices_site.get("/for-you" + second_page).content.decode()


def test_when_the_first_movie_goes_the_list_has_another_first_one(fan: User, alices_site: Client) -> None:
    first = shown(alices_site.get("/for-you").content.decode())[0]
    address = f"/for-you/films/{first}/say"
    answer = alices_site.post(f"{address}?mode=balanced&lead=1", {"say": "not_for_me"}, headers=HTMX)
    html = answer.content.decode()
    assert answer["HX-Retarget"] == "#recommendations"
    assert len(shown(html)) == 20
    assert first not in shown(html)
    assert html.count("data-ink=") == 1
    back = alices_site.post(address, {"undo": undo_of(html), "lead": "1"}, headers=HTMX).content.decode()
    assert shown(back)[0] == first


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
    guest.post(f"/for-you/films/{first}/say", {"say": "seen"})
    guest.post("/taste/causes", {"leave": "genre:Horror"})
    page = guest.get("/for-you").content.decode()
    assert first not in shown(page)
    assert "Count again" in guest.get("/taste").content.decode()
    undone = guest.post(f"/for-you/films/{first}/say", {"undo": "1"}, headers=HTMX).content.decode()
    assert "is as before." in undone
    assert shown(undone) == [first]
    guest.post("/taste/causes", {"count": "genre:Horror"})
    assert "Left out" not in guest.get("/taste").content.decode()


@pytest.mark.parametrize("cause", ["because:abc", "decade:the nineties", "person: ", "weather:rain"])
def test_what_is_no_cause_cannot_be_left_out_by_a_visitor_either(guest: Client, cause: str) -> None:
    assert guest.post("/taste/causes", {"leave": cause}).status_code == 422
    assert guest.get("/taste").status_code == 200


@pytest.mark.parametrize("signal", ["watchlist", "favorite"])
def test_a_visitors_other_words_leave_the_card_where_it_is(guest: Client, signal: str) -> None:
    first = shown(guest.get("/for-you").content.decode())[0]
    address = f"/for-you/films/{first}/say"
    html = guest.post(f"{address}?mode=familiar", {"say": signal}, headers=HTMX).content.decode()
    assert re.search(rf'value="{signal}" name="unsay" aria-pressed="true"', html)
    assert f'name="unsay" value="{signal}"' in html
    assert f'action="{address}?mode=familiar"' in html
    assert first not in shown(guest.get("/for-you").content.decode())
    html = guest.post(address, {"unsay": signal}, headers=HTMX).content.decode()
    assert 'aria-pressed="true"' not in html


def test_a_cookie_that_was_changed_is_nobodys(guest: Client) -> None:
    guest.cookies[taste_cookie.COOKIE] = guest.cookies[taste_cookie.COOKIE].value[:-3] + "abc"
    assert "Three films you like" in guest.get("/for-you").content.decode()


def test_a_visitors_cookie_stays_a_cookie(site: Client) -> None:
    answer = site.post("/for-you/begin", {"film": list(range(100_000_000, 100_000_400)), "genre": list(range(400))})
    assert len(answer.cookies[taste_cookie.COOKIE].value) < 2000


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
        assert "We know nothing yet" in client.get("/taste").content.decode()


def test_how_good_is_this_for_you(fan: User, alices_site: Client, site: Client) -> None:
    page = alices_site.get("/quality").content.decode()
    assert "Set aside: 1. Used: 5." in page
    assert site.get("/quality")["Location"] == "/login?next=/quality"


def test_how_good_needs_favorites(alices_site: Client) -> None:
    assert "With five we can begin the test." in alices_site.get("/quality").content.decode()


def test_the_pages_take_few_queries(fan: User, alices_site: Client, django_assert_max_num_queries: Any) -> None:
    active_model.current()
    recommendations.recommendations(AnonymousTaste())
    with django_assert_max_num_queries(14):  # session, member, seven, hearts; the first movie's paper
        alices_site.get("/for-you")
    with django_assert_max_num_queries(3):
        alices_site.get("/for-you")
    with django_assert_max_num_queries(11):
        alices_site.get("/taste")
