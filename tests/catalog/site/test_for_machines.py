"""What programs read: sitemap, feed of new movies, manifest, search description, facts of a movie."""

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.test import Client

from catalog.models import Movie
from catalog.services import sitemap
from project.server.environment import ROOT

pytestmark = pytest.mark.django_db
ORIGIN = "http://testserver"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def tree(document: bytes) -> ElementTree.Element:
    return ElementTree.fromstring(document)


def paths(site: Client, address: str) -> list[str]:
    answer = site.get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("application/xml")
    root = tree(answer.content)
    return [str(loc.text).removeprefix(ORIGIN) for loc in root.iter(f"{SITEMAP}loc")]


def test_the_sitemap_names_every_movie_once_in_parts(site: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemap, "PART", 500)
    parts = paths(site, "/sitemap.xml")
    named = [path for part in parts for path in paths(site, part)]
    assert len(named) == len(set(named))
    movies = [path for path in named if path.startswith("/movies/")]
    assert len(movies) == Movie.objects.filter(available=True).count()
    assert len([part for part in parts if part.startswith("/sitemap-movies")]) == 3


def test_addresses_of_the_sitemap_lead_to_public_pages_at_once(site: Client) -> None:
    for part in paths(site, "/sitemap.xml"):
        path = paths(site, part)[0]
        page = site.get(path)
        assert page.status_code == 200, path
        assert "noindex" not in page.content.decode(), path


def test_pages_say_when_they_changed(site: Client) -> None:
    part = site.get("/sitemap-movies-1.xml").content.decode()
    changed = Movie.objects.order_by("id").values_list("fetched_at", flat=True)[0]
    assert re.findall("<lastmod>(.+?)</lastmod>", part)[0] == changed.date().isoformat()


@pytest.mark.parametrize(
    "name", ["movies-0", "movies-99", "people-0", "members-1", "lists-2", "pages-2", f"movies-{10**20}"]
)
def test_there_are_no_other_parts(site: Client, name: str) -> None:
    assert site.get(f"/sitemap-{name}.xml").status_code == 404


def test_robots_are_told_of_the_sitemap(site: Client) -> None:
    assert f"Sitemap: {ORIGIN}/sitemap.xml" in site.get("/robots.txt").content.decode()


def test_new_movies_are_a_feed_that_may_be_shared(site: Client) -> None:
    answer = site.get("/feeds/new.xml")
    items = tree(answer.content).findall("channel/item")
    assert len(items) == 20
    for item in items:
        assert str(item.findtext("link")).startswith(f"{ORIGIN}/movies/")
        assert item.findtext("title")
    assert answer["Cache-Control"].startswith("public")
    assert "New on Marquee" in answer.content.decode()
    german = site.get("/feeds/new.xml", headers={"Accept-Language": "de"})
    assert "<language>de</language>" in german.content.decode()


def test_markup_in_a_title_stays_text_in_a_feed(site: Client) -> None:
    Movie.objects.update(title="<script>alert(1)</script> & so on")
    root = tree(site.get("/feeds/new.xml").content)
    assert "<script>alert(1)</script> & so on" in str(root.findtext("channel/item/title"))


def test_the_manifest_names_files_that_are_there(site: Client) -> None:
    manifest = site.get("/manifest.webmanifest")
    assert manifest["Content-Type"] == "application/manifest+json"
    document = json.loads(manifest.content)
    assert {icon["purpose"] for icon in document["icons"]} == {"any", "maskable"}
    for icon in document["icons"]:
        png = Path(ROOT / icon["src"].lstrip("/")).read_bytes()
        width, height = int.from_bytes(png[16:20]), int.from_bytes(png[20:24])
        assert f"{width}x{height}" == icon["sizes"]
    for path in (document["start_url"], *(shortcut["url"] for shortcut in document["shortcuts"])):
        assert site.get(path).status_code == 200


def test_browsers_are_told_how_to_search(site: Client) -> None:
    root = tree(site.get("/opensearch.xml").content)
    url = next(root.iter("{http://a9.com/-/spec/opensearch/1.1/}Url"))
    assert url.attrib["template"] == f"{ORIGIN}/search?q={{searchTerms}}"


def test_every_page_names_them(site: Client) -> None:
    page = site.get("/lists").content.decode()
    for address in ("/manifest.webmanifest", "/opensearch.xml", "/feeds/new.xml"):
        assert f'href="{address}"' in page


def test_a_rating_says_whose_it_is(site: Client) -> None:
    page = site.get("/movies/129-spirited-away").content.decode()
    facts = json.loads(re.findall(r'<script type="application/ld\+json">(.+?)</script>', page)[0])
    rating, movie = facts["aggregateRating"], Movie.objects.get(id=129)
    assert (rating["ratingValue"], rating["ratingCount"]) == (round(movie.vote_average, 1), movie.vote_count)
    assert rating["author"]["name"] == "TMDB"
