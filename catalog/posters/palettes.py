"""The printing inks: 32 sets of four flat colors, and which of them suits a movie."""

from dataclasses import dataclass, replace
from functools import cache, lru_cache

from catalog.posters.facts import Facts
from catalog.posters.seeded_random import SeededRandom

LEGIBLE = 4.5  # WCAG AA for text of any size
LIGHT_SHEET = 0.5  # luminance from which a sheet counts as light
ALIKE = 42  # two sheets whose channels differ by less in sum look the same
CLASSIC = 1945  # movies from before this year wear no neon
STANDS_OUT = 2.0  # contrast from which a spot color carries a picture


@dataclass(frozen=True, slots=True)
class Palette:
    """Four flat printing inks: the sheet, its lettering, and two for the picture."""

    name: str
    paper: str
    ink: str
    spot: str
    second: str
    moods: tuple[str, ...]
    reversed: bool = False

    def turned(self) -> "Palette":
        """Return the same set with sheet and lettering exchanged."""
        return replace(self, paper=self.ink, ink=self.paper, reversed=not self.reversed)

    @property
    def darkest(self) -> str:
        """The darker one of sheet and lettering."""
        return min(self.paper, self.ink, key=luminance)

    def lettering(self, ground: str) -> str:
        """Choose the color of the title on ``ground``."""
        return max((self.ink, self.paper), key=lambda color: contrast(color, ground))

    def carries_text(self, ground: str) -> bool:
        """Whether text of any size can be read on ``ground``."""
        return contrast(self.lettering(ground), ground) >= LEGIBLE


def _palette(name_and_colors: str, moods: str) -> Palette:
    """Make a set from its name with the four colors, and the moods that it is good for."""
    name, *colors = name_and_colors.split()
    paper, ink, spot, second = (f"#{color}" for color in colors)
    return Palette(name, paper, ink, spot, second, tuple(moods.split()))


PALETTES: tuple[Palette, ...] = (
    # Light sheets
    _palette("bone efe6d2 1d1a17 cf4128 e0a83e", "classic earth modern"),
    _palette("chalk f1ece0 16202f 2f55a4 e2a93b", "modern cool bright"),
    _palette("linen e8dcc4 2b2119 a5552f 8c9a78", "earth classic quiet"),
    _palette("butter f0d583 2a1d16 c8402c 3d7068", "bright warm retro"),
    _palette("blush efc6b3 3b1322 b5273f f7e7d5", "tender warm"),
    _palette("celadon c4d6c3 17322c d9603a f2e8d0", "quiet tender cool"),
    _palette("sky b9d0da 182a3d d3452f f4ebd5", "bright cool modern"),
    _palette("kraft c9a270 2a1a10 8c2d1c efe0c1", "earth dust"),
    _palette("lilac d3c8e2 2a1b45 d8553a f6eedc", "tender dream bright"),
    _palette("fog cfd2cc 20262a 8a2f2b 7d8a8c", "quiet cool night"),
    _palette("oat ddd3bd 12333a 1f7a78 e07a3c", "modern quiet retro"),
    _palette("rice f3eddf 191613 b3231f 8f8878", "classic quiet"),
    # Colored sheets
    _palette("vermilion c03924 fbeed6 231512 f2b24a", "blood bright dust"),
    _palette("mustard dca430 2a170d a32c1c f8ecd0", "retro warm dust bright"),
    _palette("teal 1c6263 f4e8cd f0a440 0e3438", "cool modern retro"),
    _palette("olive 5d602c f5ebce e0a03a 272911", "dust earth war"),
    _palette("coral e27c68 2d0f18 fae8cf 8a1d33", "tender warm bright"),
    _palette("cobalt 2c4b94 f6ecd8 f2b441 14234a", "bright cool modern"),
    _palette("rust a04424 f8e8ca e9a54e 2a140e", "dust earth warm war"),
    _palette("plum 5a2341 f6e0cd e26f40 c78f92", "tender night dream"),
    _palette("forest 1e4a38 f1e6c9 dfa136 c8512f", "earth dream classic"),
    _palette("brick 8b2b22 f5e4c9 e7b05c 35100f", "blood war classic"),
    _palette("tangerine e08a35 2b160b 8e2a1a fbeed2", "bright retro warm"),
    _palette("heather 6b5b95 f6ecdf f0b35a 2d2350", "dream tender"),
    # Dark sheets
    _palette("midnight 111a2e efe5d0 df5431 5d7ea8", "night cool"),
    _palette("noir 151312 ece3d0 c93823 6f685d", "noir blood classic"),
    _palette("carbon 17191b e9ead8 cfc84a 5b666b", "noir modern neon"),
    _palette("oxblood 2b0b10 f1dec8 d43d2f 7d2b2d", "blood noir"),
    _palette("deepsea 082c34 e7ead9 ef8440 2c717a", "cool night neon"),
    _palette("violet 1d1536 f0e7df e7698a 6a57a9", "neon dream night"),
    _palette("gilt 241421 f1e0c0 d79c32 84445c", "dream night classic"),
    _palette("umber 251910 f1e0c1 d6832f 8d4b27", "noir dust war earth"),
)

MOODS: dict[str, str] = {
    "Action": "blood bright noir retro",
    "Adventure": "bright dust retro earth",
    "Animation": "bright dream retro tender",
    "Comedy": "bright warm retro",
    "Crime": "noir blood night",
    "Documentary": "modern quiet cool",
    "Drama": "quiet classic earth warm modern",
    "Family": "bright warm dream",
    "Fantasy": "dream night earth",
    "History": "classic earth war",
    "Horror": "blood noir night",
    "Music": "warm neon bright retro",
    "Mystery": "night noir quiet",
    "Romance": "tender warm",
    "Science Fiction": "neon cool night modern",
    "Thriller": "noir night blood cool",
    "TV Movie": "modern bright",
    "War": "war earth noir",
    "Western": "dust earth",
}


@lru_cache(maxsize=512)
def luminance(color: str) -> float:
    """Relative luminance of ``#rrggbb``, as WCAG defines it."""
    channels = (int(color[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4 for channel in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@lru_cache(maxsize=4096)
def contrast(first: str, second: str) -> float:
    """Contrast ratio of two ``#rrggbb`` colors, 1 to 21."""
    dark, light = sorted((luminance(first), luminance(second)))
    return (light + 0.05) / (dark + 0.05)


@cache
def alike(paper: str) -> frozenset[str]:
    """All sheets that the eye takes for ``paper``, itself included."""
    sheets = {sheet for palette in PALETTES for sheet in (palette.paper, palette.ink)}
    return frozenset(sheet for sheet in sheets if _distance(sheet, paper) < ALIKE)


def _distance(first: str, second: str) -> int:
    return sum(abs(int(first[i : i + 2], 16) - int(second[i : i + 2], 16)) for i in (1, 3, 5))


@lru_cache(maxsize=1024)
def _moods_of(genres: tuple[str, ...], *, is_classic: bool) -> dict[str, float]:
    moods: dict[str, float] = {}
    for position, genre in enumerate(genres or ("Drama",)):
        for mood in MOODS.get(genre, "modern").split():
            moods[mood] = moods.get(mood, 0) + 1 / (1 + position)
    if is_classic:
        moods["classic"] = moods.get("classic", 0) + 2
        moods["neon"] = 0
    return moods


@lru_cache(maxsize=1024)
def _suitabilities(genres: tuple[str, ...], *, is_classic: bool, dark: bool) -> list[float]:
    """How well each ink set suits; kept, as a catalog has fewer kinds of movies than posters."""
    moods = _moods_of(genres, is_classic=is_classic)

    def suitability(palette: Palette) -> float:
        weight: float = sum(moods.get(mood, 0) for mood in palette.moods) ** 1.4 + 0.05
        return weight * (0.1 if dark and contrast(palette.spot, palette.darkest) < STANDS_OUT else 1)

    return [suitability(palette) for palette in PALETTES]


def choose_palette(facts: Facts, random: SeededRandom, *, dark: bool) -> Palette:
    """Pick an ink set by mood, now and then printed reversed; ``dark`` asks for the dark sheet of the set."""
    is_classic = facts.year is not None and 0 < facts.year < CLASSIC
    palette = random.weigh(PALETTES, _suitabilities(facts.genres, is_classic=is_classic, dark=dark))
    if dark:
        return palette if palette.paper == palette.darkest else palette.turned()
    moods = _moods_of(facts.genres, is_classic=is_classic)
    sombre = sum(moods.get(mood, 0) for mood in ("noir", "night", "blood"))
    reversed_palette = palette.turned()
    may_reverse = (
        luminance(palette.paper) > LIGHT_SHEET and contrast(reversed_palette.spot, reversed_palette.paper) >= STANDS_OUT
    )
    return reversed_palette if random.chance(0.45 if sombre > 1 else 0.12) and may_reverse else palette
