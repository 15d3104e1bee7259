"""Long words in narrow places: German on the narrowest phones, and letters of twice the size on every page."""

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser import pages
from tests.browser.conftest import Visits, register

WIDTH = "document.documentElement.scrollWidth"
# Words of what is pressed that go on in the next line without a hyphen, and words that their box cuts off.
BROKEN = """() => {
  const broken = [];
  for (const one of document.querySelectorAll(":is(.tab-bar, .mode-links, .mood, .segmented-control, thead) *")) {
    for (const text of [...one.childNodes].filter((node) => node.nodeType === 3 && one.checkVisibility())) {
      for (const word of text.data.matchAll(/\\p{L}{3,}/gu)) {
        const place = document.createRange();
        place.setStart(text, word.index);
        place.setEnd(text, word.index + word[0].length);
        const boxes = [...place.getClientRects()], frame = one.closest("a, label, th").getBoundingClientRect();
        const isCut = boxes.some((box) => box.left < frame.left || box.right > frame.right + 0.5);
        if (isCut || new Set(boxes.map((box) => Math.round(box.top))).size > 1) broken.push(word[0]);
      }
    }
  }
  return broken;
}"""


@pytest.fixture
def walk(visits: Visits) -> Any:
    """Asks every page something on a phone, in German, as a visitor and as a member."""

    def walk(width: int, look: str, *, letters: str = "100%") -> dict[str, Any]:
        page = visits.page(locale="de-DE", viewport={"width": width, "height": 780}, has_touch=True)
        seen = _seen(page, pages.FOR_VISITORS, look, letters)
        register(page)
        for movie in (
            "129-spirited-away",
            "496243-parasite",
            "550-fight-club",
            "346-seven-samurai",
            "680-pulp-fiction",
        ):
            page.goto(f"/movies/{movie}")
            page.click("main .cover .action-row button[value=favorite]")
            page.locator("main .cover .action-row button[value=favorite][aria-pressed=true]").wait_for()
        return seen | _seen(page, pages.PRIVATE | {"home": "/"}, look, letters)

    return walk


def _seen(page: Page, paths: dict[str, str], look: str, letters: str) -> dict[str, Any]:
    seen = {}
    for path in paths.values():
        page.goto(path)
        page.evaluate("(size) => { document.documentElement.style.fontSize = size }", letters)
        seen[path] = page.evaluate(look)
    return seen


def test_letters_of_twice_the_size_make_no_page_scroll_sideways(walk: Any) -> None:
    assert {path: width for path, width in walk(390, WIDTH, letters="200%").items() if width > 390} == {}


def test_no_word_of_what_is_pressed_or_heads_a_table_is_broken_or_cut(walk: Any) -> None:
    assert {path: words for path, words in walk(320, BROKEN).items() if words} == {}
