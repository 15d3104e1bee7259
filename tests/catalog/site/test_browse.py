"""Browse: every filter, chips that take one choice back, addresses, fragments, what members hide."""

import re

import pytest
from django.test import Client

from catalog.site import browse_query
from catalog.sources.sample.reader import person_id
from catalog.types import Filters

RESULTS = {"HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": "div#results"}
MORE = {"HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": "li#more"}


def titles(page: str) -> list[str]:
    return re.findall(r'<h3><a href="[^"]+">([^<]+)', page)


def total(page: str) -> int:
    match = re.search(r'<p class="secondary-text">\s*([\d,]+) film', page)
    return int(match[1].replace(",", "")) if match else 0


@pytest.mark.parametrize(
    "query",
    ["genre=37", "genre=37&without=28", "year_from=1990&year_to=1999", "min_score=8", "min_votes=20000",
     "runtime_from=180", "runtime_to=80", "language=ja", "country=SE", "keyword=satire", "oscar_winner=1",
     "collection=James Bond Collection", "genre=37&genre=35&match=any"],
)  # fmt: skip
def test_every_filter_narrows(site: Client, query: str) -> None:
    everything = total(site.get("/movies").content.decode())
    count = total(site.get(f"/movies?{query}").content.decode())
    assert 0 < count < everything


def test_any_genre_finds_more_than_all_of_them(site: Client) -> None:
    all_of_them = total(site.get("/movies?genre=37&genre=35").content.decode())
    either = total(site.get("/movies?genre=37&genre=35&match=any").content.decode())
    assert 0 < all_of_them < either


def test_a_person_has_a_page_with_their_name(site: Client) -> None:
    page = site.get(f"/movies?person={person_id('Akira Kurosawa')}").content.decode()
    assert "<h1>Akira Kurosawa</h1>" in page
    assert "Seven Samurai" in page


@pytest.mark.parametrize(
    ("query", "heading"),
    [("", "Browse"), ("chart=popular", "Popular"), ("genre=37", "Western"), ("language=ja", "Japanese"),
     ("year_from=1990&year_to=1999&sort=votes.desc", "The 1990s"), ("keyword=satire", "Satire"),
     ("genre=37&language=it", "Browse"), ("oscar_winner=1", "Academy Award winners"),
     ("collection=James Bond Collection", "James Bond")],
)  # fmt: skip
def test_the_heading_names_the_one_subject(site: Client, query: str, heading: str) -> None:
    assert f"<h1>{heading}</h1>" in site.get(f"/movies?{query}").content.decode()


def test_a_chip_takes_one_choice_back_and_keeps_the_rest(site: Client) -> None:
    page = site.get("/movies?genre=37&genre=18&year_from=1960&page=2").content.decode()
    assert 'href="/movies?genre=18&amp;year_from=1960"' in page
    assert 'href="/movies?genre=37&amp;genre=18"' in page


def test_what_makes_no_sense_is_left_out_and_named(site: Client) -> None:
    response = site.get("/movies?year_from=soon&min_score=11&genre=37")
    assert response.status_code == 200
    assert "min_score, year_from" in response.content.decode()
    assert total(response.content.decode()) == total(site.get("/movies?genre=37").content.decode())


@pytest.mark.parametrize(
    "query",
    ["page=0", "page=99999999999999999999", "person=99999999999999999999999", "collection=%00", "keyword=%00",
     "genre=-1", "country=xx", "language=EN", "hide=everything", "shown=9999", "year_from=1999&year_to=1990",
     "sort=popularity.sideways", "chart=nothing"],
)  # fmt: skip
def test_no_address_breaks_the_page(site: Client, query: str) -> None:
    assert site.get(f"/movies?{query}").status_code == 200


def test_results_come_alone_and_push_a_clean_address(site: Client) -> None:
    response = site.get("/movies?genre=37&year_from=&match=all&sort=popularity.desc", headers=RESULTS)
    assert b"<html" not in response.content
    assert response["HX-Push-Url"] == "/movies?genre=37&sort=popularity.desc"


def test_show_more_adds_the_next_page_and_remembers_it_in_the_address(site: Client) -> None:
    first = titles(site.get("/movies?genre=35").content.decode())
    response = site.get("/movies?genre=35&page=2", headers=MORE)
    second_page = titles(response.content.decode())
    assert response["HX-Replace-Url"] == "/movies?genre=35&shown=2"
    assert titles(site.get("/movies?genre=35&shown=2").content.decode()) == first + second_page


def test_a_member_hides_what_they_know(alices_site: Client) -> None:
    alices_site.post("/movies/429/favorite", {"favorite": "on"})
    count = total(alices_site.get("/movies?genre=37").content.decode())
    page = alices_site.get("/movies?genre=37&hide=favorites").content.decode()
    assert total(page) == count - 1
    assert "without: My favorites" in page


def test_a_visitor_has_nothing_to_hide(site: Client) -> None:
    page = site.get("/movies?genre=37&hide=favorites").content.decode()
    assert 'name="hide"' not in page
    assert "My favorites" not in page


def test_presets_lead_somewhere(site: Client) -> None:
    for _, address in browse_query.presets():
        assert total(site.get(address).content.decode()) > 5, address


@pytest.mark.django_db
def test_an_empty_address_asks_for_everything() -> None:
    class Nobody:
        is_authenticated = False

    assert browse_query.read({}, Nobody()).filters == Filters()
