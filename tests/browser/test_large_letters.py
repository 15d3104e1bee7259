"""Long words in narrow places: German on the narrowest phones, and letters of twice the size on every page."""

import pytest
from playwright.sync_api import Page, ViewportSize

from tests.browser import pages
from tests.browser.conftest import Visits, register

NARROW, USUAL = ViewportSize(width=320, height=640), ViewportSize(width=390, height=780)
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

# Words of a page that touch an edge of the screen; rows go on beyond it.
AT_THE_EDGE = """() => {
  const words = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT), touching = [];
  for (let text; (text = words.nextNode());) {
    const one = text.parentElement;
    const goesOn = one.closest(".rail, .chips, .presets, svg") || one.getBoundingClientRect().width <= 1;
    if (goesOn || !text.data.trim() || !one.checkVisibility()) continue;
    const place = document.createRange();
    place.selectNodeContents(text);
    const boxes = [...place.getClientRects()].filter((box) => box.width > 1);
    if (boxes.some((box) => box.left < 8 || box.right > innerWidth - 8)) touching.push(text.data.trim());
  }
  return touching;
}"""


@pytest.mark.parametrize("state", ["visitor", "member"])
def test_long_words_and_large_letters_fit_every_page_of_a_phone(visits: Visits, state: str) -> None:
    page = visits.page(locale="de-DE", viewport=NARROW, has_touch=True)
    if state == "member":
        become_a_member(page)
    faults = {}
    for path in (pages.FOR_VISITORS if state == "visitor" else pages.PRIVATE | {"home": "/"}).values():
        page.goto(path)
        broken, touching = page.evaluate(BROKEN), page.evaluate(AT_THE_EDGE)
        page.set_viewport_size(USUAL)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        beyond = page.evaluate("document.documentElement.scrollWidth") - USUAL["width"]
        page.set_viewport_size(NARROW)
        if broken or touching or beyond > 0:
            faults[path] = (broken, touching, beyond)
    assert faults == {}


def become_a_member(page: Page) -> None:
    """With as many favorites as the page about their taste asks for."""
    register(page)
    for movie in ("129-spirited-away", "496243-parasite", "550-fight-club", "346-seven-samurai", "680-pulp-fiction"):
        page.goto(f"/movies/{movie}")
        page.click("main .cover .action-row button[value=favorite]")
        page.locator("main .cover .action-row button[value=favorite][aria-pressed=true]").wait_for()
