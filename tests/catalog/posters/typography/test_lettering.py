import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.posters.facts import Facts, clean
from catalog.posters.seeded_random import SeededRandom
from catalog.posters.typography.lettering import MAX_LINES, atoms_of, breaks, fit
from catalog.posters.typography.styles import TYPE_STYLES, TypeStyle, choose_style, measure


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.text(min_size=1, max_size=90).map(clean).filter(bool))
def test_that_breaking_loses_no_letter(title: str) -> None:
    assert len(breaks(title)) <= MAX_LINES
    for lines in breaks(title):
        assert "".join("".join(lines).split()) == "".join(title.split())


def test_that_lines_are_broken_evenly() -> None:
    assert breaks("Once Upon a Time in the West")[2] == ("Once Upon", "a Time in", "the West")


def test_that_a_line_does_not_end_in_a_small_word() -> None:
    assert breaks("Anatomy of a Fall")[1] == ("Anatomy", "of a Fall")


def test_that_japanese_breaks_between_letters_but_not_before_a_closing_mark() -> None:
    assert atoms_of("鬼「滅」の刃") == ("鬼", "「滅」", "の", "刃")


def test_that_korean_breaks_between_words_only() -> None:
    assert atoms_of("살인의 추억") == ("살인의 ", "추억")


def test_that_a_monstrous_word_may_break() -> None:
    assert len(atoms_of("Donaudampfschifffahrtsgesellschaft")) == 3


@pytest.mark.parametrize("style", TYPE_STYLES.values(), ids=lambda style: style.name)
@pytest.mark.parametrize("title", ["M", "The Good, the Bad and the Ugly", "W" * 96, "七人の侍", "1917"])
def test_that_a_fitted_title_stays_in_its_box(title: str, style: TypeStyle) -> None:
    lines = fit(title, style, 172, 60, 46)
    assert sum(line.advance for line in lines) <= 60.01
    assert max(style.length(line.text) * line.size for line in lines) <= 172.01


def test_that_wood_type_fills_the_measure_line_by_line() -> None:
    lines = fit("FOR A FEW DOLLARS MORE", TYPE_STYLES["slab"], 172, 240, 118)
    assert len({round(line.size) for line in lines}) > 1


def test_that_letters_have_their_own_widths() -> None:
    assert measure("iii") < measure("mmm")
    assert measure("é") == measure("e")
    assert measure("살") == 1


@pytest.mark.parametrize(
    ("genres", "year", "voices"),
    [
        (("Western",), 1968, {"slab"}),
        (("Drama", "Horror"), 1922, {"deco", "gothic"}),
        (("Comedy",), 1927, {"deco", "classic"}),
        (("Science Fiction",), 1979, {"wide", "tall"}),
        (("Horror",), 1980, {"gothic", "condensed"}),
        (("Horror",), 1945, {"gothic", "slab"}),
        (("Documentary",), 2010, {"typewriter", "grotesk"}),
        (("Animation", "Family"), 2010, {"round"}),
        (("Animation", "War"), 1988, {"classic", "grotesk", "tall"}),  # letters do not dance
        (("Comedy", "War"), 1970, {"grotesk", "typewriter"}),
        (("Comedy",), 1970, {"grotesk", "round", "typewriter"}),
        (("Crime",), 1950, {"condensed", "tall"}),
        (("Romance",), 1990, {"italic", "classic"}),
        ((), None, {"grotesk", "classic", "italic"}),
    ],
)
def test_that_the_voice_follows_era_and_genre(genres: tuple[str, ...], year: int | None, voices: set[str]) -> None:
    facts = Facts(1, "Title", year=year, genres=genres)
    assert {choose_style(facts, SeededRandom(str(seed))).name for seed in range(60)} == voices
