"""Contrast of text as a browser has painted it, also after a swap, on every ink that a movie's paper may have."""

from playwright.sync_api import Page

from catalog.posters.palettes import PALETTES

LEAST = 4.5  # WCAG AA for text of any size
# Of each element with text of its own: the contrast with the nearest painted ground behind it.
MEASURE = """([scope, inks]) => {
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const rgba = (color) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const luminance = ([r, g, b]) => [r, g, b].map((part) => part / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
    .reduce((sum, part, place) => sum + part * [0.2126, 0.7152, 0.0722][place], 0);
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const color = rgba(getComputedStyle(at).backgroundColor);
      if (color[3] === 255) return color;
    }
    return [255, 255, 255, 255];
  };
  const root = document.querySelector(scope);
  const speaks = (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  const texts = [root, ...root.querySelectorAll("*")].filter((element) => speaks(element)
    && !element.closest("svg, meter, .visually-hidden") && element.checkVisibility());
  const low = [];
  for (const [ink, isReversed] of inks) {
    root.dataset.ink = ink;
    root.classList.toggle("reversed-paper", isReversed);
    for (const element of texts) {
      const pair = [rgba(getComputedStyle(element).color), ground(element)].map(luminance).sort((a, b) => b - a);
      const contrast = (pair[0] + 0.05) / (pair[1] + 0.05);
      const words = element.textContent.trim().slice(0, 40);
      if (contrast < LEAST) low.push(`${ink} ${isReversed} ${contrast.toFixed(1)} ${words}`);
    }
  }
  return [texts.length, low];
}""".replace("LEAST", str(LEAST))


def too_low(page: Page, scope: str) -> list[str]:
    """The texts in ``scope`` that are hard to read, on each of the inks and with sheet and lettering exchanged."""
    inks = [(palette.name, is_reversed) for palette in PALETTES for is_reversed in (False, True)]
    number, low = page.evaluate(MEASURE, [scope, inks])
    assert number > 0
    texts: list[str] = low
    return texts
