"""Somebody's page: what stands on it, its one address, and what leads there."""

import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from catalog.services import collections, people, person_page
from catalog.sources.sample.reader import person_id
from tests.conftest import Api

pytestmark = pytest.mark.django_db
KUROSAWA = person_id("Akira Kurosawa")
PAGE = f"/people/{KUROSAWA}-akira-kurosawa"


def test_movies_stand_by_decade_and_are_those_of_the_api(site: Client, api: Api) -> None:
    page = site.get(PAGE).content.decode().partition('id="similar"')[0]
    shown = [
        int(movie_id) for movie_id in dict.fromkeys(re.findall(r'href="/movies/(\d+)-', page.partition("<section")[2]))
    ]
    movies_of_the_api = api("GET", f"/people/{KUROSAWA}").json()["data"]["movies"]
    assert sorted(shown) == sorted(movie["id"] for movie in movies_of_the_api)
    decades = [int(decade) for decade in re.findall(r'<h3 id="decade-(\d+)"', page)]
    assert decades == sorted({movie["year"] // 10 * 10 for movie in movies_of_the_api})


@pytest.mark.parametrize("address", [f"/people/{KUROSAWA}", f"/people/{KUROSAWA}-somebody-else"])
def test_every_other_address_leads_to_the_right_one(site: Client, address: str) -> None:
    response = site.get(address)
    assert (response.status_code, response["Location"]) == (301, PAGE)


@pytest.mark.parametrize(
    "address",
    ["/people/999999999-nobody", "/people/0-nobody", "/people/9999999999-nobody", "/people?name=Nobody+At+All"],
)
def test_nobody_is_a_page_that_is_missing(site: Client, address: str) -> None:
    assert site.get(address).status_code == 404


def test_a_name_leads_to_its_page(site: Client) -> None:
    assert site.get("/people", {"name": "Akira Kurosawa"})["Location"] == PAGE


def test_a_member_reads_which_of_them_are_favorites(alices_site: Client, site: Client) -> None:
    alices_site.post("/movies/346/favorite", {"favorite": "on"})
    assert "1 is a favorite of yours: Seven Samurai" in alices_site.get(PAGE).content.decode()
    assert "of yours" not in site.get(PAGE).content.decode()


def test_what_is_more_like_these_movies_is_by_others(api: Api) -> None:
    own = {credit.movie.id for credit in people.details(KUROSAWA).credits}
    similar = api("GET", f"/people/{KUROSAWA}/similar").json()["data"]
    assert len(similar) == person_page.MORE
    assert own.isdisjoint(movie["id"] for movie in similar)
    assert len({movie["id"] for movie in similar}) == len(similar)
    assert all(movie["reason"] for movie in similar)
    assert api("GET", "/people/999999999/similar").status_code == 404
    assert api("GET", "/people/0/similar").status_code in {404, 422}


def test_the_page_asks_little(site: Client, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    site.get(PAGE)
    with django_assert_max_num_queries(2):
        site.get(PAGE)


@pytest.mark.parametrize("address", ["/movies/346-seven-samurai", "/search?q=kurosawa", "/collections"])
def test_pages_with_people_lead_to_them(site: Client, address: str) -> None:
    assert f'href="{PAGE}"' in site.get(address).content.decode()


def test_directors_are_filed_by_family() -> None:
    names = [director.name for director in collections.collections().directors]
    assert names.index("Ingmar Bergman") < names.index("Bong Joon Ho") < names.index("John Carpenter")
    assert names.index("Park Chan-wook") < names.index("Quentin Tarantino") < names.index("Guillermo del Toro")


def test_every_collection_has_posters_and_a_sentence(api: Api) -> None:
    for collection in api("GET", "/collections").json()["data"]:
        assert collection["sentence"].startswith(str(collection["movie_count"]))
        assert len(collection["poster_urls"]) == min(4, collection["movie_count"])
    kurosawa = next(entry for entry in collections.collections().directors if entry.name == "Akira Kurosawa")
    years = [credit.movie.year for credit in people.details(KUROSAWA).credits if credit.movie.year]
    assert (kurosawa.first_year, kurosawa.last_year) == (min(years), max(years))
