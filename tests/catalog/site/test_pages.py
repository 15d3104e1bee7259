"""Home, collections, search and movie: what stands on them, and how many questions they ask."""

import json
import re

import pytest
from django.test import Client
from django.test.utils import override_settings
from pytest_django import DjangoAssertNumQueries, Settings

from catalog.services import collections
from catalog.site.movie_filters import length_in_hours, where_to_watch
from catalog.types import CardFacts

MOVIE = "/movies/129-spirited-away"
TRENDING = {"HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": "section#trending"}


def test_a_visitor_is_invited_to_pick_three_movies(site: Client) -> None:
    page = site.get("/").content.decode()
    assert "Pick three films" in page
    assert page.index("Trending") < page.index("Our film of the day") < page.index("Popular")


def test_a_member_gets_the_cover_first_and_rows_of_their_own(alices_site: Client) -> None:
    alices_site.post("/movies/129/favorite", {"favorite": "on"})
    page = alices_site.get("/").content.decode()
    assert 'hx-get="/for-you/row"' in page
    assert 'hx-get="/movies/129/similar"' in page
    assert "<em>Spirited Away</em>" in page


def test_because_you_liked_is_said_to_those_who_did(site: Client, alices_site: Client) -> None:
    def headings() -> list[bool]:
        pages = [client.get("/movies/129/similar").content.decode() for client in (site, alices_site)]
        return ["Because you liked Spirited Away" in page for page in pages]

    assert headings() == [False, False]
    assert "<h1>Films like Spirited Away</h1>" in site.get("/movies/129/similar").content.decode()
    alices_site.post("/movies/129/favorite", {"favorite": "on"})
    assert headings() == [False, True]


@pytest.mark.parametrize(("minutes", "words"), [(135, "2 h 15"), (120, "2 h"), (61, "1 h 01"), (55, "55 min")])
def test_a_length_is_told_in_hours(minutes: int, words: str) -> None:
    assert length_in_hours(minutes) == words


def test_where_to_watch_names_two_services_or_says_that_it_is_sold() -> None:
    facts = [CardFacts(None, ("A", "B", "C"), True), CardFacts(None, (), True), CardFacts()]
    assert [where_to_watch(each) for each in facts] == ["On A, B", "To rent or buy", ""]


def test_home_asks_little_when_warm(alices_site: Client, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    alices_site.post("/movies/129/favorite", {"favorite": "on"})
    alices_site.get("/")
    with django_assert_max_num_queries(6):
        alices_site.get("/")


@pytest.mark.parametrize("reader", ["site", "alices_site"])
def test_a_film_page_takes_five_queries_at_most(
    reader: str, request: pytest.FixtureRequest, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client: Client = request.getfixturevalue(reader)
    client.get("/movies/346-seven-samurai")  # the engine is fitted, and genres are known
    with django_assert_max_num_queries(5):
        client.get(MOVIE)  # that nobody has asked for
    with django_assert_max_num_queries(3 if reader == "alices_site" else 0):  # session, member, hearts
        client.get(MOVIE)


def test_trending_changes_its_window_alone(site: Client) -> None:
    page = site.get("/?window=week", headers=TRENDING).content.decode()
    assert page.strip().startswith('<section class="section" id="trending"')
    assert "<html" not in page


def test_upcoming_is_called_what_it_is(site: Client) -> None:
    assert "Recent releases" in site.get("/").content.decode()
    assert "Sample data" in site.get("/").content.decode()


@pytest.mark.django_db
def test_collections_hold_what_their_filters_find(site: Client) -> None:
    ready_made = collections.collections()
    assert len(ready_made.directors) >= 20
    assert [person for person in ready_made.directors if person.films < collections.PROLIFIC] == []
    decade = next(decade for decade in ready_made.decades if decade.value == "1990")
    page = site.get("/movies?year_from=1990&year_to=1999").content.decode()
    assert f"{decade.films} films" in page
    assert ready_made.oscar_winners
    assert ready_made.oscar_winners.films > 100


def test_collections_link_to_browse(site: Client) -> None:
    page = site.get("/collections").content.decode()
    for part in (
        "year_from=1990&amp;year_to=1999",
        "oscar_winner=1",
        "country=JP",
        "language=ja",
        "James%20Bond%20Collection",
    ):
        assert part in page


@pytest.mark.parametrize(
    ("query", "first"), [("interstelar", "Interstellar"), ("dune 2021", "Dune"), ("amelie", "Amélie"), ("1917", "1917")]
)
def test_search_forgives_typos_accents_and_years(site: Client, query: str, first: str) -> None:
    page = site.get("/search", {"q": query}).content.decode()
    match = re.search(r"<h3><a[^>]+>(.*?)</a>", page)
    assert match
    assert re.sub(r"</?mark>", "", match[1]) == first


def test_search_marks_the_words_and_keeps_markup_text(site: Client) -> None:
    assert "<mark>Dune</mark>: Part Two" in site.get("/search?q=dune").content.decode()
    page = site.get("/search", {"q": "<script>alert(1)</script>"}).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_search_finds_people(site: Client) -> None:
    page = site.get("/search?q=miyazaki").content.decode()
    assert "<h2>People</h2>" in page
    assert "Hayao <mark>Miyazaki</mark>" in page


def test_search_without_words_suggests(site: Client) -> None:
    page = site.get("/search").content.decode()
    assert "Type a title, a name or a year." in page
    assert page.count('class="movie-card"') == 20


def test_search_pushes_once_and_then_replaces(site: Client) -> None:
    headers = {"HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": "div#results"}
    first = site.get("/search?q=du", headers={**headers, "HX-Current-URL": "http://testserver/search"})
    later = site.get("/search?q=dune", headers={**headers, "HX-Current-URL": "http://testserver/search?q=du"})
    assert first["HX-Push-Url"] == "/search?q=du"
    assert later["HX-Replace-Url"] == "/search?q=dune"


def test_a_movie_has_its_sheet_facts_and_neighbors(site: Client) -> None:
    page = site.get(MOVIE).content.decode()
    for part in ("<title>Poster: Spirited Away", "Hayao Miyazaki", "2 h 05", "Japanese", "Films like this one",
                 "千と千尋の神隠し", "/movies?keyword="):  # fmt: skip
        assert part in page


@override_settings(SITE_URL="https://films.example.org")
def test_a_movie_tells_machines_what_it_is(site: Client) -> None:
    page = site.get(MOVIE).content.decode()
    match = re.search(r'<script type="application/ld\+json">(.*?)</script>', page)
    assert match
    facts = json.loads(match[1])
    assert facts["name"] == "Spirited Away"
    assert facts["director"] == [{"@type": "Person", "name": "Hayao Miyazaki"}]
    assert f'<link rel="canonical" href="https://films.example.org{MOVIE}">' in page
    assert f'<meta property="og:url" content="https://films.example.org{MOVIE}">' in page


def test_a_wrong_name_in_the_address_is_corrected(site: Client) -> None:
    response = site.get("/movies/129-something-else")
    assert (response.status_code, response["Location"]) == (301, MOVIE)


def test_an_unknown_movie_is_told_with_a_search(site: Client) -> None:
    response = site.get("/movies/999999999-nothing")
    assert response.status_code == 404
    assert 'role="search"' in response.content.decode()


def test_similar_movies_say_what_they_share(site: Client) -> None:
    assert "Also directed by Hayao Miyazaki" in site.get("/movies/129/similar").content.decode()


def test_a_drawn_poster_may_be_shown_and_read_anywhere(site: Client) -> None:
    poster = site.get("/posters/1/346-0.svg", headers={"Origin": "https://anywhere.example"})
    assert poster["Access-Control-Allow-Origin"] == "*"
    assert poster["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "Origin" not in poster.get("Vary", "")  # one copy in every cache, for all origins


def test_a_drawn_poster_may_be_kept_for_ever(site: Client) -> None:
    address = re.search(r'src="(/posters/[^"]+)"', site.get("/movies").content.decode())
    assert address
    response = site.get(address[1])
    assert "immutable" in response["Cache-Control"]
    assert response["Content-Type"] == "image/svg+xml"


@pytest.mark.parametrize("path", ["/movies", "/search", "/", MOVIE, "/collections"])
def test_a_page_is_only_read(site: Client, path: str) -> None:
    response = site.post(path)
    assert response.status_code == 405
    assert "That does not work here" in response.content.decode()
    assert response["Allow"] == "GET, HEAD"


def test_a_members_page_is_never_stored(alices_site: Client) -> None:
    assert alices_site.get(MOVIE)["Cache-Control"] == "private, no-store"


def test_the_first_poster_of_a_list_comes_first_and_what_is_below_waits(site: Client) -> None:
    page = site.get("/movies").content.decode()
    assert page.count('fetchpriority="high"') == 1
    assert page.count('loading="lazy"') == 20 - 6


def test_hearts_of_visitors_and_members_and_bookmarks_of_visitors_need_no_reload(
    site: Client, alices_site: Client
) -> None:
    assert site.get("/movies").content.decode().count('hx-post="/movies/') == 40
    assert alices_site.get("/movies").content.decode().count('hx-post="/movies/') == 20


def test_only_pages_with_photographs_make_ready_for_their_host(site: Client, settings: Settings) -> None:
    assert "preconnect" not in site.get("/about").content.decode()
    settings.TMDB_ENABLED = True
    assert '<link rel="preconnect" href="https://image.tmdb.org">' in site.get("/about").content.decode()
