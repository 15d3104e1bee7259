"""Sheets of 400 drawn posters for the eye: ``python -m tests.browser.poster_sheets`` renews docs/posters.

They are the sample's, as they are arranged for the site: by leading genre, in the order of the browse pages.
"""

import base64
import sys
from collections.abc import Sequence
from dataclasses import replace

from playwright.sync_api import Page, sync_playwright

from catalog import posters
from catalog.posters import Facts, movie_facts
from catalog.sources.sample.page_rows import page_rows
from catalog.sources.sample.reader import read
from project.server.environment import ROOT
from tests.browser import chromium
from tests.browser.screenshots import ENCODE

FOLDER = ROOT / "docs" / "posters"
TASTES = ("Western", "War", "Horror", "Animation", "Romance", "Crime", "Comedy")  # the rarer ones choose first
TOGETHER, A_SHEET = 400, 50
COLUMNS, WIDTH, GAP = 10, 128, 6  # posters across, pixels


def main() -> None:
    """Renew all sheets."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for path in FOLDER.glob("*.webp"):
        path.unlink()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.provide(), args=chromium.arguments())
        page = browser.new_page(viewport={"width": COLUMNS * (WIDTH + GAP) + GAP, "height": 600})
        for name, drawings in sheets().items():
            (FOLDER / f"{name}.webp").write_bytes(picture(page, drawings))
        browser.close()
    size = sum(file.stat().st_size for file in FOLDER.glob("*.webp"))
    sys.stdout.write(f"{size / 1024:.0f} KB in {FOLDER.relative_to(ROOT)}\n")


def sheets() -> dict[str, list[str]]:
    """The drawings of every sheet: a movie is on one, and those of no taste fill the last."""
    movies = read()
    all_facts = [movie_facts.facts_of(movie.detail) for movie in movies]
    variants = posters.arrange(all_facts, page_rows(movies))
    popularity = {movie.detail.summary.id: movie.detail.summary.popularity for movie in movies}
    waiting = sorted(zip(all_facts, variants, strict=True), key=lambda pair: (-popularity[pair[0].id], pair[0].id))
    pairs_of: dict[str, list[tuple[Facts, int]]] = {}
    for taste in TASTES:
        pairs_of[taste.lower()] = [pair for pair in waiting if taste in pair[0].genres[:2]][:A_SHEET]
        waiting = [pair for pair in waiting if pair not in pairs_of[taste.lower()]]
    pairs_of["others"] = waiting[: TOGETHER - sum(map(len, pairs_of.values()))]
    return {name: [_drawn(*pair) for pair in pairs] for name, pairs in pairs_of.items()}


def _drawn(facts: Facts, variant: int) -> str:
    """A poster without the title in its own script: few machines that draw sheets have letters for all of them."""
    return posters.draw(replace(facts, original_title=""), variant=variant)


def picture(page: Page, drawings: Sequence[str]) -> bytes:
    """One sheet as WebP."""
    style = f"svg{{width:{WIDTH}px;display:block}}body{{margin:0;padding:{GAP}px;background:#888;display:grid;"
    style += f"gap:{GAP}px;grid-template-columns:repeat({COLUMNS},{WIDTH}px);width:max-content}}"
    page.set_content(f"<!doctype html><meta charset=utf-8><style>{style}</style>{''.join(drawings)}")
    png = base64.b64encode(page.screenshot(full_page=True)).decode()
    return base64.b64decode(page.evaluate(ENCODE, png))


if __name__ == "__main__":
    main()
