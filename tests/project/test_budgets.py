"""What a page weighs, gzipped as servers do it: numbers that a slow line feels."""

import gzip
import hashlib
import re
from pathlib import Path

from django.test import Client

from catalog.posters.palettes import PALETTES
from project.http.site import stylesheet
from project.server.environment import ROOT

STATIC = ROOT / "static"
HTMX = STATIC / "vendor" / "htmx-4.0.1.min.js"
HTMX_SHA256 = "a0abb04f2f45a1f89d1d4844023245537e5e6014c87b144553e0607b4cc32130"
KB = 1024


def weight(content: bytes) -> int:
    return len(gzip.compress(content, 9))


def weights(*files: Path) -> int:
    return sum(weight(file.read_bytes()) for file in files)


def test_the_stylesheet_weighs_at_most_nine_kilobytes() -> None:
    assert weight(stylesheet.joined().encode()) <= 9 * KB


def test_what_photographs_need_is_asked_for_with_a_key_alone(site: Client) -> None:
    assert weights(STATIC / "css" / "photographs.css") <= KB
    assert b"photographs.css" not in site.get("/about").content


def test_all_scripts_together_weigh_at_most_seventeen_kilobytes() -> None:
    worker = ROOT / "templates" / "project" / "worker.js"  # asked for when a page has long been shown
    js = STATIC / "js"
    assert weights(HTMX, js / "site.js", js / "search.js", worker) <= 17 * KB
    assert weights(HTMX, js / "site.js", js / "search.js", js / "trailer.js") <= 17 * KB  # of a page with a trailer
    assert weights(STATIC / "js" / "site.js") <= 2 * KB
    assert weights(STATIC / "js" / "passkeys.js") <= KB  # on the pages that ask for a passkey alone
    assert weights(STATIC / "js" / "trailer.js") <= KB / 2  # on the pages of movies with a trailer, with a TMDb key


def test_twenty_cards_weigh_at_most_six_kilobytes(site: Client) -> None:
    page = site.get("/movies?genre=18", headers={"HX-Request": "true", "HX-Target": "div#results"}).content
    assert page.count(b'class="movie-card"') == 20
    assert weight(page) <= 6 * KB


def test_a_film_page_with_its_sheet_weighs_at_most_ten_kilobytes(site: Client) -> None:
    assert weight(site.get("/movies/129-spirited-away").content) <= 10 * KB


def test_htmx_is_the_file_that_was_vendored() -> None:
    assert hashlib.sha256(HTMX.read_bytes()).hexdigest() == HTMX_SHA256


def test_every_ink_of_the_posters_has_its_paper_in_the_stylesheet() -> None:
    rules = (stylesheet.SOURCE.parent / "palettes.css").read_text()
    papers = dict(re.findall(r"\[data-ink=(\w+)\] \{ --palette-paper: (#\w+)", rules))
    assert papers == {inks.name: inks.paper for inks in PALETTES}
