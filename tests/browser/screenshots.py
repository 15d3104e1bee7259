"""Pictures of every page for the docs: ``python -m tests.browser.screenshots`` renews docs/screenshots.

Light and dark, on a desk and on a phone. WebP, through the browser's own encoder, so that the folder stays small.
"""

import base64
import sys
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright

from project.server.environment import ROOT
from tests.browser import chromium, pages, product
from tests.browser.conftest import register

FOLDER = ROOT / "docs" / "screenshots"
SCREENS = {"desk": ViewportSize(width=1280, height=900), "phone": ViewportSize(width=390, height=844)}
THEMES = ("light", "dark")
LIKED = (
    "129-spirited-away",
    "496243-parasite",
    "550-fight-club",
    "335-once-upon-a-time-in-the-west",
    "346-seven-samurai",
)
QUALITY = 40
# Pictures that are seen; one that is lazy and farther down is not even asked for.
DRAWN = """
Promise.all(
  [...document.images].filter((one) => one.getBoundingClientRect().top < innerHeight).map((one) => one.decode())
)
"""
ENCODE = """
async (png) => {
  const picture = await createImageBitmap(await (await fetch(`data:image/png;base64,${png}`)).blob());
  const canvas = new OffscreenCanvas(picture.width, picture.height);
  canvas.getContext("2d").drawImage(picture, 0, 0);
  const blob = await canvas.convertToBlob({type: "image/webp", quality: QUALITY / 100});
  const bytes = new Uint8Array(await blob.arrayBuffer());
  return btoa(Array.from(bytes, (one) => String.fromCharCode(one)).join(""));
}
""".replace("QUALITY", str(QUALITY))


def main() -> None:
    """Renew all pictures."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for path in FOLDER.glob("*.webp"):
        path.unlink()
    with product.running() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.provide(), args=chromium.arguments())
        member = _member(browser, address)
        for screen in SCREENS:
            for theme in THEMES:
                _take(browser, address, screen, theme, paths=pages.FOR_VISITORS, state=None)
                _take(browser, address, screen, theme, paths=pages.PRIVATE | {"home-member": "/"}, state=member)
        browser.close()
    size = sum(file.stat().st_size for file in FOLDER.glob("*.webp"))
    sys.stdout.write(f"{len([*FOLDER.glob('*.webp')])} pictures, {size / 1024:.0f} KB, in {FOLDER.relative_to(ROOT)}\n")


def _member(browser: Browser, address: str) -> Any:
    """The cookies of a member who likes a few movies."""
    context = browser.new_context(base_url=address, locale="en-US")
    page = context.new_page()
    register(page)
    for title in LIKED:
        page.goto(f"/movies/{title}")
        page.click("main .cover .action-row button[value=favorite]")
        page.locator("main .cover .action-row button[value=favorite][aria-pressed=true]").wait_for()
    state = context.storage_state()
    context.close()
    return state


def _take(browser: Browser, address: str, screen: str, theme: Any, *, paths: dict[str, str], state: Any) -> None:
    context = browser.new_context(
        base_url=address,
        locale="en-US",
        viewport=SCREENS[screen],
        color_scheme=theme,
        storage_state=state,
    )
    page, press = context.new_page(), browser.new_page()
    for name, path in paths.items():
        page.goto(path)
        expect(page.locator(".htmx-request")).to_have_count(0)
        page.evaluate(DRAWN)
        _write(press, page.screenshot(), FOLDER / f"{name}-{screen}-{theme}.webp")
    context.close()
    press.close()


def _write(press: Page, picture: bytes, file: Path) -> None:
    file.write_bytes(base64.b64decode(press.evaluate(ENCODE, base64.b64encode(picture).decode())))


if __name__ == "__main__":
    main()
