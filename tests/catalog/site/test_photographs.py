"""Pages with a TMDb key: one look a row, backdrop, faces, offers with a way, a trailer that waits for a press."""

import re
from typing import Any

import pytest
from django.test import Client

from catalog.models import Movie
from catalog.services import links, listings, movies
from catalog.types import Chart
from project import cache
from tests.catalog.tmdb_server import FIRST, TmdbServer, title

MOVIE = FIRST + 1  # with poster and backdrop
NOTICE = "Cast, length and where to watch are still on their way."


def page(address: str, **headers: str) -> str:
    answer = Client(headers=headers).get(address, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def posters(html: str) -> dict[str, int]:
    """How many posters of each kind a part of a page shows."""
    sources = re.findall(r'<img\s+class="poster"\s+src="([^"]+)"', html)
    photographed = sum("/w342/" in source for source in sources)
    return {"photographed": photographed, "drawn": len(sources) - photographed, "plain": html.count("plain-poster")}


def test_a_list_of_photographs_has_no_drawn_poster(tmdb: TmdbServer) -> None:
    for address in ("/movies?chart=popular", "/movies?genre=18", "/search?q=The%20Lantern"):
        counts = posters(page(address))
        assert (counts["drawn"], counts["photographed"] > counts["plain"] > 0) == (0, True), address


def test_every_row_of_home_has_one_look(tmdb: TmdbServer) -> None:
    for row in re.findall(r'<(?:ul|ol) class="(?:chart|grid|rail)">.*?</(?:ul|ol)>', page("/"), flags=re.DOTALL):
        assert posters(row)["drawn"] == 0


def test_a_row_that_is_mostly_drawn_is_drawn_throughout(tmdb: TmdbServer) -> None:
    movies.details(MOVIE)
    Movie.objects.filter(id=MOVIE).update(collection="The Godfather Collection")
    assert posters(page("/movies?collection=The+Godfather+Collection")) == {"photographed": 0, "drawn": 4, "plain": 0}


def test_without_a_key_nothing_of_the_image_host_is_shown(tmdb: TmdbServer, settings: Any) -> None:
    movies.details(MOVIE)
    settings.TMDB_ENABLED = False
    html = page(f"/movies/{MOVIE}")
    assert "image.tmdb.org" not in html
    assert "data-embed" not in html
    assert "youtube.com/watch?v=abcdefghijk" in html  # a link is no third party


def test_a_movies_page_has_its_backdrop_in_two_sizes(tmdb: TmdbServer) -> None:
    html = page(f"/movies/{MOVIE}")
    assert re.search(r'class="backdrop" src="[^"]+/w1280/back1.jpg" srcset="[^"]+/w780/[^"]+ 780w, [^"]+ 1280w"', html)
    assert 'class="backdrop"' not in page(f"/movies/{FIRST + 6}")  # TMDb has none


def test_faces_stand_on_the_pages_of_movies_and_people(tmdb: TmdbServer) -> None:
    html = page(f"/movies/{MOVIE}")
    assert re.search(r'<img class="avatar" src="[^"]+/w185/face1.jpg" alt=""', html)
    assert re.search(
        r'<span class="avatar" data-ink="midnight" aria-hidden="true">CU</span>\s*<a[^>]+>Cleo Unseen', html
    )
    html = page("/people/9200000")
    assert re.search(r'<img class="portrait" src="[^"]+/w185/face1.jpg" srcset="[^"]+/h632/face1.jpg 421w"', html)
    assert 'alt="Bo Sample"' in html
    assert re.search(r'<p class="portrait" data-ink="\w+" aria-hidden="true">CU</p>', page("/people/9200001"))


def test_faces_stand_beside_what_is_suggested_and_found(tmdb: TmdbServer) -> None:
    movies.details(MOVIE)
    target = {"HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": "div#suggestions"}
    assert re.search(r'<img class="avatar" src="[^"]+/face1.jpg"', page("/search?q=bo+sample", **target))
    assert re.search(r'<img class="avatar" src="[^"]+/face1.jpg"', page("/search?q=bo+sample"))


def test_offers_have_logo_and_way_in_the_readers_country(tmdb: TmdbServer) -> None:
    html = page(links.page_of(MOVIE, title(MOVIE), title(MOVIE)) + "?region=NO")
    assert re.search(
        r'<img class="avatar" src="[^"]+/w92/logo1.png" alt="" width="92" height="92" loading="lazy">\s*'
        r'<a href="https://www.themoviedb.org/movie/1/watch\?locale=NO" rel="noopener">Example\+</a>',
        html,
    )
    assert "Offers in Norway. Source: JustWatch, through TMDB." in html
    assert '<option value="NO" selected>Norway</option>' in html
    assert "We know of no offer in United States" in page(f"/movies/{MOVIE}")


def test_the_trailer_waits_for_a_press(tmdb: TmdbServer) -> None:
    html = page(f"/movies/{MOVIE}")
    assert "<iframe" not in html
    link = re.search(r'<a class="button secondary" href="([^"]+)" rel="noopener"\s+data-embed="([^"]+)"', html)
    assert link
    assert link[1] == "https://www.youtube.com/watch?v=abcdefghijk"
    assert link[2] == "https://www.youtube-nocookie.com/embed/abcdefghijk?autoplay=1"


def test_a_first_visit_shows_the_whole_page(tmdb: TmdbServer) -> None:
    listings.chart(Chart.POPULAR)  # all that is known so far
    html = page(f"/movies/{MOVIE}")
    assert NOTICE not in html
    assert "1 h 41" in html
    assert "Bo Sample" in html


def test_a_page_without_its_details_says_what_comes_and_is_not_kept(tmdb: TmdbServer) -> None:
    listings.chart(Chart.POPULAR)
    cache.clear()
    tmdb.faults["details"] = "503"
    answer = Client().get(f"/movies/{MOVIE}", follow=True)
    assert NOTICE in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    tmdb.faults.clear()


@pytest.mark.django_db
def test_a_page_of_the_sample_is_whole(site: Client) -> None:
    assert NOTICE not in site.get("/movies/129-spirited-away").content.decode()
