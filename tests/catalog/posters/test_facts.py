import pytest

from catalog.posters.facts import (
    LONGEST_TITLE,
    Facts,
    clean,
    count_in,
    is_joined,
    is_non_latin,
    is_right_to_left,
    is_unsqueezed,
    shorten,
    split_title,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  Paris,\tTexas\n", "Paris, Texas"),
        ("evil\u202e title\u2066", "evil title"),
        ("nul\x00 bell\x07", "nul bell"),
        ("half\ud800 pair\uffff", "half pair"),
        ("\u0645\u06cc\u200c\u0631\u0648\u0645", "\u0645\u06cc\u200c\u0631\u0648\u0645"),  # Persian "I go"
        ("\u200d\u200c", ""),
        ("Ame\u0301lie", "Amélie"),
        ("line\u2028break", "line break"),
    ],
)
def test_that_texts_are_cleaned(text: str, expected: str) -> None:
    assert clean(text) == expected


def test_that_towers_of_accents_are_cut() -> None:
    assert len(clean("Z" + "\u0317" * 40)) == 3


def test_that_a_movie_without_a_title_takes_the_original_one() -> None:
    assert Facts(1, " \u202e", "乱").title == "乱"


def test_that_a_movie_without_any_title_has_a_name() -> None:
    assert Facts(1, "").title == "Untitled"


def test_that_lists_are_cleaned_and_empty_names_left_out() -> None:
    assert Facts(1, "A", directors=("", " \x00", "Agnès\u202e Varda ")).directors == ("Agnès Varda",)


def test_that_a_long_title_ends_at_a_word() -> None:
    title = Facts(1, "word " * 100).title
    assert title.endswith("word…")
    assert len(title) <= LONGEST_TITLE


def test_that_a_long_word_is_cut_anywhere() -> None:
    assert shorten("a" * 30, 10) == "a" * 9 + "…"


@pytest.mark.parametrize(
    ("title", "franchise", "expected"),
    [
        ("Ran", "", ("Ran", "", False)),
        ("Dune: Part Two", "Dune Collection", ("Part Two", "Dune", True)),
        ("Dune: Part Two", "", ("Dune", "Part Two", False)),
        (
            "Demon Slayer -Kimetsu no Yaiba- The Movie",
            "",
            ("Demon Slayer", "Kimetsu no Yaiba: The Movie", False),
        ),
    ],
)
def test_that_titles_are_parted(title: str, franchise: str, expected: tuple[str, str, bool]) -> None:
    assert split_title(Facts(1, title, franchise=franchise)) == expected


@pytest.mark.parametrize(
    ("title", "franchise", "expected"),
    [
        ("Seven Samurai", "", 7),
        ("8½", "", 9),
        ("12 Angry Men", "", 12),
        ("1917", "", 0),
        ("Two Women", "", 0),
        ("Toy Story 3", "Toy Story Collection", 0),
        ("Guardians of the Galaxy Vol. 3", "Guardians of the Galaxy Collection", 0),
        ("Ocean's Eleven", "Ocean's Collection", 11),
        ("District 9", "", 9),
    ],
)
def test_that_numbers_are_found_but_not_those_of_sequels(title: str, franchise: str, expected: int) -> None:
    assert count_in(Facts(1, title, franchise=franchise)) == expected


@pytest.mark.parametrize(
    ("text", "non_latin", "unsqueezed", "joined", "to_left"),
    [
        ("Ran", False, False, False, False),
        ("Зеркало", True, False, False, False),
        ("七人の侍", True, True, False, False),
        ("पथेर पांचाली", True, True, True, False),
        ("خانه دوست", True, True, True, True),
        ("1917", False, False, False, False),
    ],
)
def test_that_scripts_are_told_apart(text: str, non_latin: bool, unsqueezed: bool, joined: bool, to_left: bool) -> None:
    assert is_non_latin(text) is non_latin
    assert is_unsqueezed(text) is unsqueezed
    assert is_joined(text) is joined
    assert is_right_to_left(text) is to_left
