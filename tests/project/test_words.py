"""The words of docs/words.md hold in every sentence of the site, in both languages."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest

from project.server.environment import ROOT

DOCUMENT = ROOT / "docs" / "words.md"
GERMAN = ROOT / "project" / "locale" / "de" / "LC_MESSAGES" / "django.po"
NAMES = re.compile(r"The Movie Database|TV Movie|MovieLens")
TAG = re.compile(r"<[^>]*>")
HOLE = re.compile(r"%\(\w+\)s|\{\w*\}")
# What is spelled alike in both languages, and what is only punctuation.
ALIKE = {
    "Action", "Animation", "Drama", "Fantasy", "Film", "Horror", "Link", "Mandarin", "Mystery", "Name", "Passkey",
    "Thriller", "Western", "Zaire", "Genre", "Genres", "Genre:", "Feed", "Token", "%(n)s min", "{}; {}",
    "in",
}  # fmt: skip


def sentences() -> list[polib.POEntry]:
    return list(polib.pofile(str(GERMAN)))


def in_english(entry: polib.POEntry) -> list[str]:
    return [text for text in (entry.msgid, entry.msgid_plural) if text]


def in_german(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def retired(heading: str) -> list[str]:
    """The words in the first column of the table under ``heading``."""
    rows = DOCUMENT.read_text().partition(f"| {heading} |")[2].split("\n\n")[0].splitlines()[2:]
    return [word.strip() for row in rows for word in row.split("|")[1].split(",")]


def pattern(words: list[str], *, any_case: bool = True) -> re.Pattern[str]:
    """Finds whole words."""
    return re.compile("|".join(rf"\b{re.escape(word)}\b" for word in words), re.IGNORECASE if any_case else 0)


def editorial(language: str) -> Iterator[tuple[str, str]]:
    """Every sentence of the editor's lists, with its file."""
    for path in sorted((ROOT / "catalog" / "editorial").glob("*.toml")):
        told = tomllib.loads(path.read_text())
        for part in (told["title"], told["summary"], *told["movies"]):
            yield path.name, part[language]


def misused(texts: list[str], words: re.Pattern[str]) -> list[str]:
    return [text for text in texts if words.search(NAMES.sub("", HOLE.sub("", TAG.sub("", text))))]


def test_the_document_retires_words_of_both_languages() -> None:
    assert {"movie", "watchlist", "sign in"} <= set(retired("not in English"))
    assert {"Merkliste", "Wähle"} <= set(retired("nicht auf Deutsch"))


@pytest.mark.parametrize("text", ["A Movie for you", "Sign in here", "The films come along."])
def test_a_retired_word_would_be_found(text: str) -> None:
    assert misused([text, "The Movie Database"], pattern(retired("not in English"))) == [text]


def test_no_english_sentence_uses_a_retired_word() -> None:
    texts = [text for entry in sentences() for text in in_english(entry)]
    assert misused(texts, pattern(retired("not in English"))) == []


def test_no_german_sentence_uses_a_retired_word() -> None:
    texts = [text for entry in sentences() for text in in_german(entry)]
    assert misused(texts, pattern(retired("nicht auf Deutsch"), any_case=False)) == []


def test_the_editors_lists_use_no_retired_word() -> None:
    human = {"Menschen"}  # of whom a film tells
    english = pattern(retired("not in English"))
    german = pattern([word for word in retired("nicht auf Deutsch") if word not in human], any_case=False)
    assert misused([text for _, text in editorial("en")], english) == []
    assert misused([text for _, text in editorial("de")], german) == []


def test_every_sentence_is_translated() -> None:
    assert [entry.msgid for entry in sentences() if entry.fuzzy or not all(in_german(entry))] == []


def test_no_translation_is_the_english_sentence() -> None:
    assert [entry.msgid for entry in sentences() if entry.msgstr == entry.msgid and entry.msgid not in ALIKE] == []


def test_a_translation_fills_the_same_holes() -> None:
    differing = [
        entry.msgid
        for entry in sentences()
        for text in in_german(entry)
        if sorted(HOLE.findall(text)) != sorted(HOLE.findall(entry.msgid_plural or entry.msgid))
    ]
    assert differing == []


def test_quotation_marks_are_those_of_the_language() -> None:
    """Straight ones stand in markup and in what developers type only."""
    wrong = [text for entry in sentences() for text in in_english(entry) if re.search(r"[\"„«»]", TAG.sub("", text))]
    for entry in sentences():
        for text in in_german(entry):
            bare = TAG.sub("", text)
            if re.search(r"[\"”«»]", bare) or bare.count("„") != bare.count("“"):
                wrong.append(text)
    assert wrong == []


def test_a_translation_ends_as_its_sentence_does() -> None:
    ends = ".?:…"
    differing = [
        (entry.msgid, text)
        for entry in sentences()
        for text in in_german(entry)
        if {TAG.sub("", entry.msgid)[-1], TAG.sub("", text)[-1]} & set(ends)
        and TAG.sub("", entry.msgid)[-1] != TAG.sub("", text)[-1]
    ]
    assert differing == []


def test_nothing_is_shouted() -> None:
    texts = [text for entry in sentences() for text in (*in_english(entry), *in_german(entry))]
    assert [text for text in texts if "!" in text or re.search(r"\.\.\.", text)] == []


def test_templates_say_nothing_beside_the_sentences() -> None:
    """Words between tags that no function translates: none but names."""
    assert {path.name: words for path in templates() if (words := bare_words(path))} == {}


def templates() -> list[Path]:
    return sorted(path for path in (ROOT / "templates").rglob("*") if path.suffix in {".html", ".txt"})


ALLOWED = {"Marquee", "API", "TMDB", "YouTube", "CSV", "JSON", "ZIP", "HTTP", "Esc", "Tab", "JavaScript"}
CODE = re.compile(r"\{#.*?#\}|\{%-?\s*trans\b.*?\{%-?\s*endtrans.*?%\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
ADDRESS = re.compile(r"(?:\?|&amp;)\w*=[\w.]*|\w+=\"[^\"]*\"")  # in a macro, or an attribute in a block of its own


def bare_words(path: Path) -> list[str]:
    text = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", CODE.sub(" ", path.read_text()), flags=re.DOTALL)
    return [word for word in re.findall(r"[^\W\d_]{2,}", ADDRESS.sub(" ", TAG.sub(" ", text))) if word not in ALLOWED]
