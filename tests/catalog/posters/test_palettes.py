import pytest

from catalog.posters.facts import Facts
from catalog.posters.palettes import LEGIBLE, MOODS, PALETTES, STANDS_OUT, Palette, choose_palette, contrast, luminance
from catalog.posters.seeded_random import SeededRandom
from tests.catalog.posters.movies import GENRES, all_facts


def test_that_names_of_ink_sets_are_unique() -> None:
    assert len({palette.name for palette in PALETTES}) == len(PALETTES) == 32


@pytest.mark.parametrize("palette", PALETTES, ids=lambda palette: palette.name)
def test_that_lettering_can_be_read_on_its_sheet(palette: Palette) -> None:
    assert contrast(palette.paper, palette.ink) >= LEGIBLE


@pytest.mark.parametrize("palette", PALETTES, ids=lambda palette: palette.name)
def test_that_one_color_of_the_picture_stands_out_from_either_sheet(palette: Palette) -> None:
    for sheet in (palette.paper, palette.ink):
        assert max(contrast(palette.spot, sheet), contrast(palette.second, sheet)) >= STANDS_OUT


def test_that_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert luminance("#ffffff") == pytest.approx(1)


def test_that_a_turned_set_changes_sheet_and_lettering() -> None:
    reversed_palette = PALETTES[0].turned()
    assert (reversed_palette.paper, reversed_palette.ink, reversed_palette.reversed) == (
        PALETTES[0].ink,
        PALETTES[0].paper,
        True,
    )
    assert reversed_palette.turned() == PALETTES[0]


def test_that_every_genre_has_moods() -> None:
    assert set(GENRES) == set(MOODS)


def test_that_the_dark_sheet_comes_when_asked_for() -> None:
    for facts in all_facts():
        palette = choose_palette(facts, SeededRandom(facts.title), dark=True)
        assert palette.paper == palette.darkest


def test_that_an_old_movie_is_never_printed_in_neon_alone() -> None:
    facts = Facts(1, "Old", year=1930, genres=("Drama",))
    names = [choose_palette(facts, SeededRandom(str(seed)), dark=False).name for seed in range(300)]
    assert names.count("violet") < names.count("bone")
