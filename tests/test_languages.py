"""One house, two languages: a reader decides how films are called, whatever the caches hold. So does an app.

Every page is looked at by both readers, one after the other, in both orders, with the same warm caches.
"""

import re
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models.user import User
from accounts.services import dismissals, favorites
from catalog.models import Movie
from catalog.services.onboarding import onboarding_movies
from project.localization import language as project_language
from tests.conftest import Api

LINK = re.compile(r'<h[123][^>]*><a href="/(?:movies|for-you/films)/(\d+)[^"]*">(.*?)</a>', re.DOTALL)
ORDERS = [("de", "en", "de"), ("en", "de", "en")]
PUBLIC = [
    "/",
    "/?window=week",
    "/movies",
    "/movies?chart=top-rated",
    "/movies?year_from=1960&year_to=1969",
    "/search",
    "/search?q=godfather",
    "/search?q=der+pate",
    "/movies/238-the-godfather",
    "/movies/238/similar",
]
OWN = ["/", "/favorites", "/hidden", "/for-you", "/for-you/row"]
GODFATHER, SPIRITED_AWAY, LIVES_OF_OTHERS, SCHINDLER, OPPENHEIMER = 238, 129, 582, 424, 872_585
GERMAN, ENGLISH = {"Accept-Language": "de"}, {"Accept-Language": "en"}


def titles(page: str) -> dict[int, str]:
    """The films that a page names in headings, by id."""
    return {int(number): unescape(re.sub(r"</?mark>", "", name)).strip() for number, name in LINK.findall(page)}


def called(language: str) -> dict[int, str]:
    """What the sample's films are called in one language."""
    names = {}
    for film in Movie.objects.all():
        original = film.original_title if film.original_language == language else ""
        german = film.translations.get("de", {}).get("title") or original
        names[film.id] = german if language == "de" and german else film.title
    return names


@pytest.fixture
def fan(alice: User) -> User:
    """Alice, who likes five films of both worlds and hides one."""
    for movie_id in (GODFATHER, SPIRITED_AWAY, LIVES_OF_OTHERS, 278, 680):
        favorites.add(alice, movie_id)
    dismissals.dismiss(alice, SCHINDLER, reason="not_for_me")
    return alice


def speak(user: User, language: str) -> None:
    User.objects.filter(pk=user.pk).update(language=language)


@pytest.mark.parametrize("order", ORDERS, ids="-".join)
@pytest.mark.parametrize("address", PUBLIC)
def test_a_visitor_reads_the_titles_of_their_language(site: Client, address: str, order: tuple[str, ...]) -> None:
    names = {language: called(language) for language in order}
    for language in order:
        found = titles(site.get(address, headers={"Accept-Language": language}).content.decode())
        assert found
        assert found == {movie_id: names[language][movie_id] for movie_id in found}
        assert any(names["de"][one] != names["en"][one] for one in found), "this page proves nothing"


@pytest.mark.parametrize("order", ORDERS, ids="-".join)
@pytest.mark.parametrize("address", OWN)
def test_a_member_reads_the_titles_of_their_language(
    fan: User, alices_site: Client, address: str, order: tuple[str, ...]
) -> None:
    names = {language: called(language) for language in order}
    for language in order:
        speak(fan, language)
        found = titles(alices_site.get(address).content.decode())
        assert found
        assert found == {movie_id: names[language][movie_id] for movie_id in found}


# --- the film page ------------------------------------------------------------------------------------------


def film_page(site: Client, movie_id: int, language: str) -> str:
    response = site.get(f"/movies/{movie_id}", headers={"Accept-Language": language}, follow=True)
    return response.content.decode()


def test_a_film_keeps_its_address_in_every_language(site: Client) -> None:
    for headers in (GERMAN, ENGLISH, GERMAN):
        assert site.get("/movies/238-the-godfather", headers=headers).status_code == 200
    german = site.get("/movies/238-der-pate", headers=GERMAN)
    assert (german.status_code, german["Location"]) == (301, "/movies/238-the-godfather")


def test_a_film_keeps_its_sheet_and_its_paper_in_every_language(site: Client) -> None:
    sheet = re.compile(
        r'data-ink="\w+"|<svg[^>]*class="[^"]*sheet.*?</svg>|<div class="poster drawn-poster">.*?</div>', re.DOTALL
    )
    english, german = (film_page(site, GODFATHER, one) for one in ("en", "de"))
    assert sheet.findall(english) == sheet.findall(german) != []


def test_the_page_of_a_translated_film_has_its_title_everywhere(site: Client) -> None:
    page = film_page(site, GODFATHER, "de")
    assert re.search(r'<h1 id="title"[^>]*>Der Pate</h1>', page)
    assert "<title>Der Pate (1972)" in page
    assert '<p class="original-title" lang="en">The Godfather</p>' in page
    assert '"name": "Der Pate"' in page


def test_a_german_film_has_its_own_title_for_germans(site: Client) -> None:
    assert re.search(r'<h1 id="title"[^>]*>Das Leben der Anderen</h1>', film_page(site, LIVES_OF_OTHERS, "de"))
    assert re.search(r'<h1 id="title"[^>]*>The Lives of Others</h1>', film_page(site, LIVES_OF_OTHERS, "en"))


def test_a_film_that_is_not_translated_is_told_as_it_is(site: Client) -> None:
    assert re.search(r'<h1 id="title"[^>]*>Oppenheimer</h1>', film_page(site, OPPENHEIMER, "de"))


def test_text_of_another_language_says_so(site: Client) -> None:
    assert '<p class="overview" lang="en">' in film_page(site, GODFATHER, "de")
    assert '<p class="overview">' in film_page(site, GODFATHER, "en")


def test_a_translated_overview_and_tagline_are_read(site: Client) -> None:
    texts = {"title": "Der Pate", "overview": "Eine <Familie>.", "tagline": "Ein Angebot"}
    Movie.objects.filter(id=GODFATHER).update(translations={"de": texts}, tagline="An offer")
    german, english = film_page(site, GODFATHER, "de"), film_page(site, GODFATHER, "en")
    assert '<p class="overview">Eine &lt;Familie&gt;.</p>' in german
    assert '<p class="summary">Ein Angebot</p>' in german
    assert '<p class="summary">An offer</p>' in english
    assert "Familie" not in english


# --- sentences that name films ------------------------------------------------------------------------------


@pytest.mark.parametrize("order", ORDERS, ids="-".join)
def test_reasons_name_favorites_in_the_readers_language(fan: User, alices_site: Client, order: tuple[str, ...]) -> None:
    names = {language: {called(language)[one] for one in favorites.ids(fan)} for language in order}
    for language in order:
        speak(fan, language)
        told = alices_site.get("/for-you").content.decode()
        why = [unescape(one) for one in re.findall(r'<p class="why">(.*?)</p>', told)]
        others = (names["en"] | names["de"]) - names[language]
        assert any(name in one for one in why for name in names[language])
        assert not [one for one in why for name in others if name in one]


@pytest.mark.parametrize("order", ORDERS, ids="-".join)
def test_a_visitors_own_picks_are_named_in_their_language(site: Client, order: tuple[str, ...]) -> None:
    site.post("/for-you/begin", {"film": [GODFATHER, SPIRITED_AWAY, LIVES_OF_OTHERS]})
    names = {language: called(language) for language in order}
    for language in order:
        found = titles(site.get("/for-you", headers={"Accept-Language": language}).content.decode())
        assert len(found) == 20
        assert found == {movie_id: names[language][movie_id] for movie_id in found}


@pytest.mark.parametrize("order", ORDERS, ids="-".join)
def test_what_was_hidden_for_the_quality_page_is_named_in_the_readers_language(
    fan: User, alices_site: Client, order: tuple[str, ...]
) -> None:
    favorites.remove(fan, 680)  # it has one name in both languages
    favorites.add(fan, SCHINDLER)
    names = {language: {called(language)[one] for one in favorites.ids(fan)} for language in order}
    for language in order:
        speak(fan, language)
        page = unescape(alices_site.get("/quality").content.decode())
        assert any(name in page for name in names[language])
        assert not [name for name in (names["en"] | names["de"]) - names[language] if name in page]


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_films_to_begin_with_are_named_in_the_readers_language(db: None, language: str) -> None:
    with project_language.reading(language):
        offered = onboarding_movies([GODFATHER], query="der pate").value
    films = (*offered.movies, *offered.search_results)
    assert {film.id: film.title for film in films} == {film.id: called(language)[film.id] for film in films}


def test_what_is_undone_is_named_in_the_readers_language(fan: User, alices_site: Client) -> None:
    speak(fan, "de")
    answer = alices_site.post(f"/movies/{GODFATHER}/signals", {"unsay": "favorite"}, follow=True).content.decode()
    assert "Der Pate" in answer
    assert "The Godfather" not in answer


# --- search -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "movie_id"),
    [
        ("der pate", GODFATHER),
        ("chihiros reise", SPIRITED_AWAY),
        ("Stirb langsam", 562),
        ("ein herz und eine krone", 804),
        ("stirb langsm", 562),
        ("Die Reifeprüfung", 37_247),
        ("die reifeprufung 1967", 37_247),
    ],
)
def test_a_film_is_found_by_its_german_title_whoever_asks(site: Client, api: Api, typed: str, movie_id: int) -> None:
    assert api("GET", f"/movies/search?q={typed}").json()["data"][0]["id"] == movie_id
    for headers in (GERMAN, ENGLISH):
        assert next(iter(titles(site.get("/search", {"q": typed}, headers=headers).content.decode()))) == movie_id


def test_what_was_found_by_a_german_title_is_marked_in_it(site: Client) -> None:
    page = site.get("/search", {"q": "der pate"}, headers=GERMAN).content.decode()
    assert "<mark>Der</mark> <mark>Pate</mark>" in page


# --- the API ------------------------------------------------------------------------------------------------


READERS = {"en": ENGLISH, "de": GERMAN}
ASKED = ["/movies/popular", "/movies/238", "/movies/238/similar", "/movies/search?q=pate", "/me/favorites",
         "/me/recommendations", "/me/taste/causes", "/me/dismissals"]  # fmt: skip


@pytest.mark.parametrize("path", ASKED)
def test_the_api_tells_each_language_the_same_whatever_others_asked(
    fan: User, alices_site: Client, alices_api: Api, path: str
) -> None:
    before = {language: alices_api("GET", path, **asks).json()["data"] for language, asks in READERS.items()}
    speak(fan, "de")
    for address in (*PUBLIC, *OWN):
        alices_site.get(address, headers=GERMAN)
    for language, asks in READERS.items():
        answer = alices_api("GET", path, **asks)
        assert answer.json()["data"] == before[language]
        assert answer["Content-Language"] == language


def test_the_api_has_the_title_that_was_told_after_germans_filled_the_caches(
    fan: User, alices_site: Client, alices_api: Api, site: Client, api: Api
) -> None:
    speak(fan, "de")
    for address in (*PUBLIC, *OWN):
        alices_site.get(address)
        site.get(address, headers=GERMAN)
    assert api("GET", "/movies/238").json()["data"]["title"] == "The Godfather"
    for language, asks in READERS.items():
        answer = alices_api("GET", "/me/recommendations", **asks).json()["data"]
        told = {one["id"]: one["title"] for one in answer}
        assert told == {movie_id: called(language)[movie_id] for movie_id in told}


# --- what it costs ------------------------------------------------------------------------------------------


def questions(site: Client, address: str, language: str) -> int:
    """How often a warm page asks the database."""
    headers: Any = {"Accept-Language": language}
    site.get(address, headers=headers)
    with CaptureQueriesContext(connection) as asked:
        site.get(address, headers=headers)
    return len(asked)


@pytest.mark.parametrize("address", PUBLIC)
def test_a_german_page_asks_the_database_no_more_than_an_english_one(site: Client, address: str) -> None:
    assert questions(site, address, "de") == questions(site, address, "en")


@pytest.mark.parametrize("address", OWN)
def test_a_members_german_page_asks_no_more_either(fan: User, alices_site: Client, address: str) -> None:
    asked = {}
    for language in ("en", "de"):
        speak(fan, language)
        asked[language] = questions(alices_site, address, language)
    assert asked["de"] == asked["en"]
