import itertools
from xml.etree import ElementTree as ET

import pytest

from catalog.posters import VARIANTS
from catalog.posters.canvas import Canvas
from catalog.posters.compositions import COMPOSITIONS
from catalog.posters.compositions.base import Composition, Slot
from catalog.posters.design import design_poster
from catalog.posters.facts import Facts
from catalog.posters.palettes import LEGIBLE, PALETTES, Palette, contrast
from catalog.posters.seeded_random import SeededRandom
from catalog.posters.title_layout import title_rows
from catalog.posters.typography.styles import TYPE_STYLES, TypeStyle
from tests.catalog.posters.movies import GENRES, ODD, REAL, all_facts

FACTS = Facts(7, "Seven Days", year=1950, genres=("Drama",))
SHEETS = [sheet for palette in PALETTES for sheet in (palette, palette.turned())]
ids = [composition.name for composition in COMPOSITIONS]


def drawn(composition: Composition, palette: Palette, seed: str, facts: Facts = FACTS) -> tuple[Slot, Canvas]:
    canvas = Canvas(facts, palette, SeededRandom(seed))
    return composition.picture(canvas), canvas


def sheets_of(composition: Composition) -> list[Palette]:
    return [palette for palette in SHEETS if not composition.dark or palette.paper == palette.darkest]


@pytest.mark.parametrize("composition", COMPOSITIONS, ids=ids)
def test_that_words_can_be_read_on_every_paper(composition: Composition) -> None:
    for palette, seed in itertools.product(sheets_of(composition), "abcd"):
        slot, _ = drawn(composition, palette, seed)
        assert contrast(palette.lettering(slot.on), slot.on) >= LEGIBLE
        assert max(contrast(colour, slot.foot) for colour in (palette.ink, palette.paper, palette.second)) >= LEGIBLE


@pytest.mark.parametrize("composition", COMPOSITIONS, ids=ids)
def test_that_a_picture_is_well_formed_and_leaves_room_for_the_title(composition: Composition) -> None:
    for palette, number in itertools.product(sheets_of(composition)[::9], range(12)):
        slot, canvas = drawn(composition, palette, str(number))
        ET.fromstring(f"<svg>{''.join(canvas.shapes)}</svg>")
        assert slot.x >= 14
        assert slot.x + slot.w <= 186
        assert slot.y >= 12
        assert slot.y + slot.h <= 276
        assert slot.h >= 40


@pytest.mark.parametrize("composition", COMPOSITIONS, ids=ids)
def test_that_a_family_uses_no_colour_but_its_inks(composition: Composition) -> None:
    for palette in sheets_of(composition)[::7]:
        _, canvas = drawn(composition, palette, "colours")
        for element in ET.fromstring(f"<svg>{''.join(canvas.shapes)}</svg>").iter():
            colours = {element.get("fill"), element.get("stroke")} - {None, "none"}
            assert colours <= {palette.paper, palette.ink, palette.spot, palette.second}


@pytest.mark.parametrize("style", TYPE_STYLES.values(), ids=list(TYPE_STYLES))
def test_that_no_title_leaves_its_slot(style: TypeStyle) -> None:
    slots = [drawn(composition, PALETTES[0], "slot")[0] for composition in COMPOSITIONS]
    for facts, slot in itertools.product((*REAL, *ODD), set(slots)):
        rows = title_rows(facts, style, slot)
        assert sum(row.line.advance for row in rows) <= slot.h + 0.1
        assert [row for row in rows if row.style.length(row.line.text) * row.line.size > slot.w + 0.1] == []


def test_that_every_family_is_chosen_for_some_movie() -> None:
    chosen = {
        design_poster(facts, variant=variant).composition.name for facts in all_facts() for variant in range(VARIANTS)
    }
    assert set(ids) - chosen == set()


def test_that_every_genre_has_families_in_every_decade() -> None:
    for genre, year in itertools.product(set(GENRES) - {"TV Movie"}, range(1935, 2030, 5)):
        facts = Facts(1, "Title", year=year, genres=(genre,))
        assert sum(composition.weight(facts, frozenset()) > 0 for composition in COMPOSITIONS) >= 3


def test_that_a_dark_family_is_printed_on_the_dark_sheet() -> None:
    for facts in all_facts():
        design = design_poster(facts)
        assert not design.composition.dark or design.palette.paper == design.palette.darkest


def test_that_a_word_strengthens_a_family_that_the_genre_allows() -> None:
    waves = next(composition for composition in COMPOSITIONS if composition.name == "waves")
    at_sea = frozenset({"sea"})
    assert waves.weight(Facts(1, "A", genres=("Adventure",)), at_sea) > 11
    assert waves.weight(Facts(1, "A", genres=("Western",)), at_sea) == 0


def test_that_a_number_in_the_title_is_counted_out() -> None:
    assert design_poster(Facts(1, "12 Angry Men", genres=("Drama",))).composition.name == "tally"


def test_that_one_letter_stands_alone() -> None:
    assert {design_poster(Facts(n, "M", genres=("Crime",))).composition.name for n in range(20)} == {"letters"}


def test_that_cartoons_have_families_of_their_own() -> None:
    movies = [Facts(n, "Title", year=2010, genres=("Animation", "Family")) for n in range(200)]
    names = [design_poster(facts).composition.name for facts in movies]
    nursery = {"critter", "shadow", "plane", "blocks", "peepers", "fish"}
    assert nursery <= set(names)
    assert 60 <= sum(name in nursery for name in names) <= 160
