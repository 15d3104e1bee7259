import itertools
from xml.etree import ElementTree as ET

import pytest

from catalog.posters import FACES
from catalog.posters.canvas import Pen
from catalog.posters.compositions import COMPOSITIONS
from catalog.posters.compositions.base import Composition, Slot
from catalog.posters.design import decide
from catalog.posters.facts import Facts
from catalog.posters.palettes import INKS, LEGIBLE, Inks, contrast
from catalog.posters.seeded_random import Dice
from catalog.posters.title_layout import title_rows
from catalog.posters.typography.styles import VOICES, Voice
from tests.catalog.posters.films import GENRES, ODD, REAL, catalogue

FACTS = Facts(7, "Seven Days", year=1950, genres=("Drama",))
SHEETS = [sheet for inks in INKS for sheet in (inks, inks.turned())]
ids = [family.name for family in COMPOSITIONS]


def drawn(family: Composition, inks: Inks, seed: str, facts: Facts = FACTS) -> tuple[Slot, Pen]:
    pen = Pen(facts, inks, Dice(seed))
    return family.picture(pen), pen


def sheets_of(family: Composition) -> list[Inks]:
    return [inks for inks in SHEETS if not family.dark or inks.paper == inks.darkest]


@pytest.mark.parametrize("family", COMPOSITIONS, ids=ids)
def test_that_words_can_be_read_on_every_paper(family: Composition) -> None:
    for inks, seed in itertools.product(sheets_of(family), "abcd"):
        slot, _ = drawn(family, inks, seed)
        assert contrast(inks.lettering(slot.on), slot.on) >= LEGIBLE
        assert max(contrast(c, slot.foot) for c in (inks.ink, inks.paper, inks.second)) >= LEGIBLE


@pytest.mark.parametrize("family", COMPOSITIONS, ids=ids)
def test_that_a_picture_is_well_formed_and_leaves_room_for_the_title(family: Composition) -> None:
    for inks, number in itertools.product(sheets_of(family)[::9], range(12)):
        slot, pen = drawn(family, inks, str(number))
        ET.fromstring(f"<svg>{''.join(pen.shapes)}</svg>")
        assert slot.x >= 14
        assert slot.x + slot.w <= 186
        assert slot.y >= 12
        assert slot.y + slot.h <= 276
        assert slot.h >= 40


@pytest.mark.parametrize("family", COMPOSITIONS, ids=ids)
def test_that_a_family_uses_no_colour_but_its_inks(family: Composition) -> None:
    for inks in sheets_of(family)[::7]:
        _, pen = drawn(family, inks, "colours")
        for element in ET.fromstring(f"<svg>{''.join(pen.shapes)}</svg>").iter():
            used = {element.get("fill"), element.get("stroke")} - {None, "none"}
            assert used <= {inks.paper, inks.ink, inks.spot, inks.second}


@pytest.mark.parametrize("voice", VOICES.values(), ids=list(VOICES))
def test_that_no_title_leaves_its_slot(voice: Voice) -> None:
    slots = [drawn(family, INKS[0], "slot")[0] for family in COMPOSITIONS]
    for facts, slot in itertools.product((*REAL, *ODD), set(slots)):
        rows = title_rows(facts, voice, slot)
        assert sum(row.line.advance for row in rows) <= slot.h + 0.1
        assert all(row.voice.length(row.line.text) * row.line.size <= slot.w + 0.1 for row in rows)


def test_that_every_family_is_chosen_for_some_film() -> None:
    chosen = {decide(facts, face=face).composition.name for facts in catalogue() for face in range(FACES)}
    assert set(ids) - chosen == set()


def test_that_every_genre_has_families_in_every_decade() -> None:
    for genre, year in itertools.product(set(GENRES) - {"TV Movie"}, range(1935, 2030, 5)):
        facts = Facts(1, "Title", year=year, genres=(genre,))
        assert sum(family.weight(facts, frozenset()) > 0 for family in COMPOSITIONS) >= 3


def test_that_a_dark_family_is_printed_on_the_dark_sheet() -> None:
    for facts in catalogue():
        design = decide(facts)
        assert not design.composition.dark or design.inks.paper == design.inks.darkest


def test_that_a_word_strengthens_a_family_that_the_genre_allows() -> None:
    waves = next(family for family in COMPOSITIONS if family.name == "waves")
    at_sea = frozenset({"sea"})
    assert waves.weight(Facts(1, "A", genres=("Adventure",)), at_sea) > 11
    assert waves.weight(Facts(1, "A", genres=("Western",)), at_sea) == 0


def test_that_a_number_in_the_title_is_counted_out() -> None:
    assert decide(Facts(1, "12 Angry Men", genres=("Drama",))).composition.name == "tally"


def test_that_one_letter_stands_alone() -> None:
    assert {decide(Facts(n, "M", genres=("Crime",))).composition.name for n in range(20)} == {"letters"}


def test_that_cartoons_have_families_of_their_own() -> None:
    films = [Facts(n, "Title", year=2010, genres=("Animation", "Family")) for n in range(200)]
    names = [decide(facts).composition.name for facts in films]
    nursery = {"critter", "shadow", "plane", "blocks", "peepers", "fish"}
    assert nursery <= set(names)
    assert 60 <= sum(name in nursery for name in names) <= 160
