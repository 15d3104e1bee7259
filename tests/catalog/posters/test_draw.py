import hashlib
import os
import subprocess
import sys
import time
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.posters import PALETTES, VARIANTS, Facts, draw, paper
from catalog.posters.palettes import LEGIBLE, contrast
from tests.catalog.posters.movies import ODD, REAL, all_facts

SVG = "{http://www.w3.org/2000/svg}"
ALLOWED = {"svg", "title", "g", "path", "circle", "ellipse", "text"}
FORBIDDEN = {"id", "style", "class", "href", "onload", "xlink:href"}
LARGEST, MEAN = 3072, 1500  # bytes
NARROWEST, WIDEST = -80, 280  # units: pictures may run off the sheet, words may not
TITLES = st.text(st.characters(codec=None, exclude_categories=[]), max_size=140)

DIGESTS = {
    "Parasite": "238e7aa012cb",
    "Seven Samurai": "cdd46173bddf",
    "Ran": "8baa98c0c134",
    "Spirited Away": "e989bd3fc8c0",
    "Once Upon a Time in the West": "9aabee2d7332",
    "Dr. Strangelove or: How I Learned to Stop Worrying and Love the Bomb": "8768c057694a",
    "The Lord of the Rings: The Two Towers": "aef095b491d8",
    "8½": "2c90bb4e29ff",
    "The Shining": "20e555627edd",
    "A Trip to the Moon": "6e874260e2ea",
    "2001: A Space Odyssey": "a0ab8b6693c3",
    "In the Mood for Love": "0c8a65a82101",
    "Untitled": "12f0c0d5ea88",
    "M": "539872aac41a",
    "21": "8b90627b88c3",
}


def digest(facts: Facts) -> str:
    return hashlib.sha256(draw(facts).encode()).hexdigest()[:12]


def words_of(root: ET.Element) -> list[str]:
    return [element.text or "" for element in root.iter(f"{SVG}text")]


def test_that_posters_only_change_together_with_the_generators_number() -> None:
    assert {facts.title: digest(facts) for facts in (*REAL, *ODD[:3])} == DIGESTS


def test_that_the_seed_of_hash_does_not_matter() -> None:
    program = "from tests.catalog.posters.test_draw import digest; from tests.catalog.posters.movies import REAL;"
    program += "print(*map(digest, REAL))"
    answers = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "77")
    }
    assert answers == {" ".join(map(digest, REAL)) + "\n"}


@pytest.mark.parametrize("variant", range(VARIANTS))
def test_that_every_poster_is_well_formed_and_harmless(variant: int) -> None:
    for facts in all_facts():
        for element in ET.fromstring(draw(facts, variant=variant)).iter():
            assert element.tag.removeprefix(SVG) in ALLOWED
            assert FORBIDDEN.isdisjoint(element.attrib)
            assert [value for value in element.attrib.values() if "url(" in value] == []


def test_that_posters_are_small() -> None:
    sizes = [len(draw(facts, variant=variant).encode()) for facts in all_facts() for variant in (0, 1)]
    assert max(sizes) <= LARGEST
    assert sum(sizes) / len(sizes) <= MEAN


def test_that_a_poster_is_drawn_in_a_few_milliseconds() -> None:
    movies = all_facts()
    start = time.process_time()
    for facts in movies:
        draw(facts)
    assert (time.process_time() - start) / len(movies) < 0.005


@settings(max_examples=150, deadline=None, derandomize=True)
@given(
    title=TITLES,
    original=TITLES,
    number=st.integers(0, 99),
    genre=st.sampled_from(["Music", "Animation", "Drama"]),
)
def test_that_any_title_gives_a_well_formed_poster(title: str, original: str, number: int, genre: str) -> None:
    svg = draw(Facts(number, title, original, genres=(genre,), directors=(title, original)))
    assert ET.fromstring(svg.encode()).tag == f"{SVG}svg"
    assert len(svg.encode()) <= LARGEST * 1.5


@settings(max_examples=60, deadline=None, derandomize=True)
@given(number=st.integers(), year=st.integers(0, 9999), runtime=st.integers(0, 10**6))
def test_that_any_number_gives_a_well_formed_poster(number: int, year: int, runtime: int) -> None:
    ET.fromstring(draw(Facts(number, "Numbers", year=year, runtime=runtime, genres=("Drama",))))


def test_that_markup_in_a_title_stays_text() -> None:
    root = ET.fromstring(draw(Facts(1, "<i>&amp;</i>", genres=("Drama",), directors=("<b>",))))
    assert "<i>&amp;</i>" in (root.findtext(f"{SVG}title") or "")
    assert "<B>" in words_of(root)


def test_that_the_name_of_the_movie_is_there_for_those_who_do_not_see_it() -> None:
    root = ET.fromstring(draw(REAL[2]))
    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}title") == "Poster: Ran (1985)"


def test_that_every_word_of_the_title_stands_on_the_sheet() -> None:
    for facts in REAL:
        drawn_words = " ".join(words_of(ET.fromstring(draw(facts)))).casefold().split()
        assert set(facts.title.replace(":", "").casefold().split()) <= {word.rstrip(":") for word in drawn_words}


def test_that_words_are_anchored_on_the_sheet() -> None:
    for facts in all_facts():
        for element in ET.fromstring(draw(facts)).iter(f"{SVG}text"):
            assert 0 <= float(element.get("x", "")) <= 200
            assert 0 <= float(element.get("y", "")) <= 300
            assert float(element.get("font-size", "")) >= 1
            assert float(element.get("textLength", "0")) <= 173


def test_that_a_right_to_left_title_is_set_from_the_right() -> None:
    group = next(ET.fromstring(draw(ODD[6])).iter(f"{SVG}g"))
    groups = [g.get("direction") for g in ET.fromstring(draw(ODD[6])).iter(f"{SVG}g")]
    assert group is not None
    assert "rtl" in groups


def test_that_a_script_whose_letters_hang_together_is_not_spaced() -> None:
    facts = Facts(5, "Where Is the Friend's House?", "خانه دوست کجاست", "fa", 1987, genres=("Drama",))
    row = next(
        element for element in ET.fromstring(draw(facts)).iter(f"{SVG}text") if element.text == facts.original_title
    )
    assert row.get("letter-spacing") is None


def test_that_nothing_known_leaves_no_small_print() -> None:
    assert [
        size
        for size in (element.get("font-size") for element in ET.fromstring(draw(Facts(3, "X"))).iter())
        if size == "6.6"
    ] == []


def test_that_small_print_names_year_and_length() -> None:
    assert words_of(ET.fromstring(draw(REAL[2])))[-2:] == ["AKIRA KUROSAWA", "1985  160\u2032"]


def test_that_the_paper_is_the_sheet_that_the_poster_is_printed_on() -> None:
    palette = {ink.name: ink for ink in PALETTES}
    for facts in all_facts():
        name, is_reversed = paper(facts).name, paper(facts).reversed
        sheet = next(ET.fromstring(draw(facts)).iter(f"{SVG}path")).get("fill")
        assert sheet == (palette[name].ink if is_reversed else palette[name].paper)


def test_that_title_and_small_print_are_readable_on_the_papers_of_all_movies() -> None:
    for ink in PALETTES:
        assert contrast(ink.paper, ink.ink) >= LEGIBLE


def test_that_a_face_is_stable_and_another_face_looks_different() -> None:
    facts = REAL[0]
    assert draw(facts, variant=2) == draw(replace(facts), variant=2)
    assert len({draw(facts, variant=variant) for variant in range(VARIANTS)}) > 1
