"""The icons of the installed site, from our own drawing: ``python -m tests.browser.icons`` renews static/img/*.png."""

from playwright.sync_api import sync_playwright

from project.server.environment import ROOT
from tests.browser import chromium

FOLDER = ROOT / "static" / "img"
SAFE = 0.72  # of a maskable icon's width: a system may cut off what lies outside a circle of 80 %
ICONS = {
    "icon-192": (192, 1.0),
    "icon-512": (512, 1.0),
    "icon-maskable-512": (512, SAFE),
    "icon-touch-180": (180, 0.86),
}


def main() -> None:
    """Draw each size."""
    drawing = (FOLDER / "icon.svg").read_text()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.provide(), args=chromium.arguments())
        for name, (pixels, share) in ICONS.items():
            page = browser.new_page(viewport={"width": pixels, "height": pixels})
            size = f"inline-size: {pixels * share}px; block-size: {pixels * share}px"
            page.set_content(
                f"<body style='margin: 0; block-size: 100vh; display: grid; place-items: center; background: #131210'>"
                f"<div style='{size}'>{drawing}</div>"
            )
            page.screenshot(path=FOLDER / f"{name}.png")
            page.close()
        browser.close()


if __name__ == "__main__":
    main()
