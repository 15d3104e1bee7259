import itertools
from xml.etree import ElementTree as ET

import pytest

from catalog.posters import VARIANTS
from catalog.posters.canvas import Canvas
from catalog.posters.compositions import COMPOSITIONS
from catalog.posters.compositions.base import Composition, Slot
from catalog.posters.design import design_poster, design_variants
from catalog.posters.facts import Facts, is_cheerful, words_of
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
        assert max(contrast(color, slot.foot) for color in (palette.ink, palette.paper, palette.second)) >= LEGIBLE


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
def test_that_a_family_uses_no_color_but_its_inks(composition: Composition) -> None:
    for palette in sheets_of(composition)[::7]:
        _, canvas = drawn(composition, palette, "colors")
        for element in ET.fromstring(f"<svg>{''.join(canvas.shapes)}</svg>").iter():
            colors = {element.get("fill"), element.get("stroke")} - {None, "none"}
            assert colors <= {palette.paper, palette.ink, palette.spot, palette.second}


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


def test_that_the_number_in_a_title_comes_back_in_no_other_variant() -> None:
    names = [design.composition.name for design in design_variants(Facts(1, "12 Angry Men"), variants=range(6))]
    assert names.count("tally") == 1


@pytest.mark.parametrize("facts", [Facts(8, "Heat", year=1995, genres=("Crime", "Drama")), Facts(9, "Up", genres=())])
def test_that_variants_show_a_family_twice_only_when_all_have_been_shown(facts: Facts) -> None:
    names = [design.composition.name for design in design_variants(facts, variants=range(VARIANTS))]
    allowed = {composition.name for composition in COMPOSITIONS if composition.weight(facts, words_of(facts))}
    assert len(set(names)) == min(VARIANTS, len(allowed) or 5)
    assert [design_poster(facts, variant=variant).composition.name for variant in range(VARIANTS)] == names


def test_that_one_letter_stands_alone() -> None:
    assert {design_poster(Facts(n, "M", genres=("Crime",))).composition.name for n in range(20)} == {"letters"}


def test_that_cartoons_have_families_of_their_own() -> None:
    movies = [Facts(n, "Title", year=2010, genres=("Animation", "Family")) for n in range(200)]
    names = [design_poster(facts).composition.name for facts in movies]
    nursery = {"critter", "shadow", "plane", "blocks", "peepers", "fish", "balloons", "crane", "hills"}
    assert nursery <= set(names)
    assert 60 <= sum(name in nursery for name in names) <= 160


TASTES = {
    "Horror": ("claw", "hand", "slit", "cracks", "forest"),
    "Crime": ("fingerprint", "chamber", "dossier", "bars"),
    "War": ("wire", "squadron", "crosses", "helmet"),
    "Romance": ("profiles", "strands", "rose", "envelope", "chairs"),
    "Western": ("mesa", "badge", "wheel", "rails", "hat"),
    "Animation": ("balloons", "crane", "hills"),
}


@pytest.mark.parametrize(("genre", "names"), TASTES.items(), ids=list(TASTES))
def test_that_a_taste_has_families_of_its_own(genre: str, names: tuple[str, ...]) -> None:
    facts = Facts(1, "Title", year=1990, genres=(genre, "Family") if genre == "Animation" else (genre,))
    weights = {composition.name: composition.weight(facts, frozenset()) for composition in COMPOSITIONS}
    assert [name for name in names if weights[name] < 1] == []


@pytest.mark.parametrize(
    ("genres", "keywords", "expected"),
    [
        (("Comedy",), (), True),
        (("Animation", "Family", "Fantasy"), ("friendship",), True),
        (("Music", "Romance"), (), True),
        (("Comedy", "Drama"), (), True),
        (("Comedy", "Drama"), ("holocaust (shoah)",), False),
        (("Drama", "Comedy"), (), False),
        (("Comedy", "War"), (), False),
        (("Horror",), (), False),
        (("Animation", "Drama"), (), False),
        ((), (), False),
    ],
)
def test_what_counts_as_cheerful(genres: tuple[str, ...], keywords: tuple[str, ...], expected: bool) -> None:
    facts = Facts(1, "Title", genres=genres, keywords=keywords)
    assert is_cheerful(facts, words_of(facts)) is expected


def test_that_nothing_dances_or_smiles_on_a_grave_movie() -> None:
    playful = {composition.name for composition in COMPOSITIONS if composition.playful}
    assert playful == {"pieces", "critter", "shadow", "blocks", "peepers", "balloons"}
    grave = [facts for facts in all_facts() if not is_cheerful(facts, words_of(facts))]
    assert grave
    for facts in grave:
        names = {design.composition.name for design in design_variants(facts, variants=range(VARIANTS))}
        assert playful.isdisjoint(names)


def test_that_a_mask_smiles_for_cheerful_movies_alone() -> None:
    mask = next(composition for composition in COMPOSITIONS if composition.name == "mask")
    for genre, smiles in (("Comedy", True), ("Horror", False)):
        facts = Facts(1, "Title", genres=(genre,))
        mouths = {drawn(mask, PALETTES[0], str(seed), facts)[1].shapes[-1].split(" 44 0")[0] for seed in range(20)}
        assert any(mouth.endswith("q22 12") for mouth in mouths) is smiles


@pytest.mark.parametrize("name", ["claw", "hand", "fangs", "crosses", "helmet", "chamber", "wire", "cracks"])
def test_that_children_are_not_frightened(name: str) -> None:
    family = next(composition for composition in COMPOSITIONS if composition.name == name)
    for genres in (("Family", "Fantasy"), ("Fantasy", "Family"), ("Adventure", "Action", "Family")):
        assert family.weight(Facts(1, "Title", genres=genres), frozenset({"gun", "monster"})) == 0
