"""With a TMDb key, in Chromium: words can be read whatever the picture, nothing moves, no third party is asked.

The stand-in for TMDb serves real picture files; those of these tests are the worst that could come.
"""

import io
import urllib.request
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from project.server.environment import ROOT
from tests.browser import product
from tests.browser.conftest import Visits
from tests.browser.test_accessibility import violations
from tests.catalog import tmdb_server
from tests.catalog.tmdb_pictures import solid
from tests.catalog.tmdb_server import TmdbServer

HOME = ROOT / ".marquee-tests" / "photographed"
MOVIE, OTHER_SCRIPT, TITLE = 694, 346, "The Shining"
LEAST = 4.5  # WCAG AA for text of any size
# Every line of text on the movie's own paper: its place, and the color of its letters.
LINES = """() => {
  const lines = [];
  const texts = document.createTreeWalker(document.querySelector(".movie-head"), NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    const isSeen = element.checkVisibility() && !element.closest("svg, .visually-hidden");
    if (!isSeen || !texts.currentNode.data.trim()) continue;
    const range = document.createRange();
    range.selectNodeContents(texts.currentNode);
    for (const { x, y, width, height } of range.getClientRects()) {
      if (width > 1 && height > 1) lines.push([element.textContent.trim().slice(0, 30), x, y + scrollY, width, height,
        getComputedStyle(element).color]);
    }
  }
  return lines;
}"""


@pytest.fixture(scope="module")
def tmdb() -> Iterator[TmdbServer]:
    """TMDb and its host of pictures, which know the sample."""
    for server in tmdb_server.serve():
        server.has_sample = True
        yield server


@pytest.fixture(scope="module")
def photographed(tmdb: TmdbServer) -> Iterator[str]:
    """The address of a product with a key for it."""
    key = {
        "TMDB_ACCESS_TOKEN": tmdb_server.TOKEN,
        "TMDB_BASE_URL": tmdb.url,
        "TMDB_IMAGE_BASE_URL": tmdb.image_url,
    }
    with product.running(HOME, **key) as address_with_key:
        for _ in range(50):  # the first visits come while the engine is fitted, and TMDb is not waited for long
            with urllib.request.urlopen(f"{address_with_key}/movies/{MOVIE}", timeout=60) as page:
                if b'class="backdrop"' in page.read():
                    break
        yield address_with_key


@pytest.fixture
def seen(visits: Visits, photographed: str) -> Any:
    """Opens pages of that product."""

    def open_page(path: str, **options: Any) -> Page:
        page = visits.page(base_url=photographed, reduced_motion="reduce", **options)
        page.goto(path)
        return page

    return open_page


def luminance(color: tuple[float, ...]) -> float:
    parts = [part / 255 for part in color[:3]]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: tuple[float, ...], second: tuple[float, ...]) -> float:
    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)


def hardest(page: Page) -> tuple[float, str]:
    """The least contrast of any letter with anything painted behind its line, and the words."""
    lines = page.evaluate(LINES)
    assert len(lines) > 8
    hidden = "color: transparent !important; text-decoration: none !important"
    page.add_style_tag(content=f".movie-head * {{ {hidden} }} .tab-bar {{ display: none !important }}")
    ground = Image.open(io.BytesIO(page.screenshot(full_page=True))).convert("RGB")
    ratios = []
    for words, x, y, width, height, color in lines:
        letters = tuple(float(part) for part in color[4:-1].split(","))
        behind = ground.crop((int(x), int(y), int(x + width), int(y + height))).getcolors(1 << 20) or []
        ratios.append((min(contrast(letters, each) for _, each in behind if isinstance(each, tuple)), words))
    return min(ratios)


@pytest.mark.parametrize("viewport", [(1280, 900), (800, 900), (390, 844), (320, 640)])
@pytest.mark.parametrize("movie_id", [MOVIE, OTHER_SCRIPT])
def test_words_on_the_page_can_be_read_before_any_backdrop(
    tmdb: TmdbServer, visits: Visits, photographed: str, movie_id: int, viewport: tuple[int, int]
) -> None:
    size = {"width": viewport[0], "height": viewport[1]}
    for color in ("white", "black"):
        tmdb.pictures[f"back{movie_id}.jpg"] = solid(color, size=(1280, 720))
        page = visits.page(base_url=photographed, viewport=size, bypass_csp=True, reduced_motion="reduce")
        page.goto(f"/movies/{movie_id}")
        expect(page.locator(".backdrop")).to_have_js_property("complete", value=True)
        assert page.evaluate("document.querySelector('.backdrop').naturalWidth") > 0
        ratio, words = hardest(page)
        assert ratio >= LEAST, (color, words)


def test_the_picture_is_seen_above_the_words(tmdb: TmdbServer, visits: Visits, photographed: str) -> None:
    tmdb.pictures[f"back{MOVIE}.jpg"] = solid((255, 0, 255), size=(1280, 720))
    page = visits.page(base_url=photographed, viewport={"width": 1280, "height": 900})
    page.goto(f"/movies/{MOVIE}")
    expect(page.locator(".backdrop")).to_have_js_property("complete", value=True)
    painted = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    box = page.locator(".movie-head").bounding_box()
    assert box
    for x in (20, 640, 1260):
        red, green, blue = painted.getpixel((x, int(box["y"]) + 20))  # type: ignore[misc]  # it is RGB
        assert (red > 250, green < 5, blue > 250) == (True, True, True)  # JPEG does not keep a color to the last bit


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/", f"/movies/{MOVIE}", "/search?q=kubrick", "/movies", "/collections"])
def test_pages_with_photographs_are_accessible(seen: Any, path: str, theme: str) -> None:
    for width in (320, 1280):
        page = seen(path, viewport={"width": width, "height": 900}, color_scheme=theme)
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_no_third_party_is_asked_before_the_press_and_the_trailer_closes(
    seen: Any, tmdb: TmdbServer, photographed: str
) -> None:
    page = seen(f"/movies/{MOVIE}")
    own = {urlsplit(photographed).netloc, urlsplit(tmdb.image_url).netloc}
    hosts: list[str] = []
    page.on("request", lambda request: hosts.append(urlsplit(request.url).netloc))
    page.route("https://www.youtube-nocookie.com/**", lambda route: route.fulfill(body="<title>A player</title>"))
    page.reload()
    page.wait_for_load_state("networkidle")
    assert set(hosts) == own
    expect(page.locator("iframe")).to_have_count(0)
    page.get_by_role("link", name="Watch the trailer").click()
    frame = page.locator("dialog[open] iframe")
    expect(frame).to_have_attribute("src", "https://www.youtube-nocookie.com/embed/abcdefghijk?autoplay=1")
    expect(frame).to_have_attribute("title", f"Trailer: {TITLE}")
    assert "www.youtube-nocookie.com" in hosts
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)
    expect(page.locator("iframe")).to_have_count(0)
    assert page.evaluate("document.activeElement.dataset.embed") is not None
    page.get_by_role("link", name="Watch the trailer").click()
    page.get_by_role("button", name="Close").click()
    expect(page.locator("iframe")).to_have_count(0)


def test_without_scripts_the_trailer_is_a_link(seen: Any) -> None:
    page = seen(f"/movies/{MOVIE}", java_script_enabled=False)
    link = page.get_by_role("link", name="Watch the trailer")
    assert link.get_attribute("href") == "https://www.youtube.com/watch?v=abcdefghijk"
    assert page.locator("dialog").is_visible() is False


def test_pictures_come_from_tmdbs_host_alone_and_only_with_a_key(
    seen: Any, visits: Visits, tmdb: TmdbServer, photographed: str, address: str
) -> None:
    host = tmdb.image_url.removesuffix("/t/p")
    policy = visits.page(base_url=photographed).goto("/").headers["content-security-policy"]  # type: ignore[union-attr]
    assert f"img-src 'self' data: {host};" in f"{policy};"
    assert "frame-src https://www.youtube-nocookie.com" in policy
    policy = visits.page(base_url=address).goto("/").headers["content-security-policy"]  # type: ignore[union-attr]
    assert "img-src 'self' data:;" in f"{policy};"
    assert "frame-src" not in policy


def test_nothing_moves_while_pictures_come(seen: Any) -> None:
    page = seen(f"/movies/{MOVIE}", viewport={"width": 390, "height": 844})
    moved = page.evaluate(
        "new Promise((tell) => new PerformanceObserver((list) => tell(list.getEntries().reduce((sum, one) => "
        "sum + one.value, 0))).observe({type: 'layout-shift', buffered: true}) || setTimeout(() => tell(0), 1500))"
    )
    assert moved < 0.01
