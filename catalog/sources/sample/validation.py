"""Is the sample catalogue fit to print? For ``manage.py check_sample`` and the tests; reads files only.

Says what is wrong, a sentence each; an empty list is what is wanted.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.conf.locale import LANG_INFO

from catalog.localization.text_normalization import fold
from catalog.sources.sample.genre_rules import TaggedMovie, misfits
from catalog.sources.sample.reader import FOLDER, GENRE_IDS
from catalog.sources.series import series

CORE = 1000  # ranks up to here have a full overview, beyond it a short line
FULL, SHORT = (25, 60), (10, 35)  # words
MOST_THEMES, MOST_IN_LIST = 6, 150
YEARS = range(1888, 2031)
REQUIRED = ("rank", "tmdb_id", "title", "original_language", "countries", "release_date", "runtime", "genres",
            "directors", "overview", "themes")  # fmt: skip
MARKUP = re.compile(r"[<>*_#`]|https?:|\s\s|!")
type Line = dict[str, object]


def findings(folder: Path = FOLDER) -> list[str]:
    """Everything in the sample of ``folder`` that wants mending."""
    movies = [json.loads(line) for line in _lines(folder / "films.jsonl")]
    themes = dict(line.split(": ", 1) for line in _lines(folder / "themes.txt"))  # each with its meaning
    found = [f"{_name(movie)}: {one}" for movie in movies for one in _of_film(movie, themes)]
    if len(themes) > MOST_IN_LIST:
        found.append(f"themes.txt: {len(themes)} themes, at most {MOST_IN_LIST}")
    return [*found, *_repeated(movies), *_spellings(movies), *_genres(movies, folder)]


def _lines(file: Path) -> list[str]:
    return file.read_text(encoding="utf-8").splitlines()


def _of_film(film: Line, themes: dict[str, str]) -> Iterator[str]:
    """What is wrong with one film by itself."""
    yield from (f"no {field}" for field in REQUIRED if not film.get(field))
    core = int(str(film.get("rank") or 0)) <= CORE
    yield from _of_overview(str(film.get("overview", "")), *(FULL if core else SHORT))
    own = _list(film, "themes")
    if not (3 if core else 2) <= len(own) <= MOST_THEMES or len(set(own)) < len(own):
        yield f"{len(own)} themes, or one of them twice"
    yield from (f"unknown theme {theme}" for theme in own if theme not in themes)
    yield from (f"unknown genre {genre}" for genre in _list(film, "genres") if genre not in GENRE_IDS)
    yield from _of_titles(film)
    franchise = str(film.get("franchise", ""))
    if series(franchise) != franchise:
        yield f"the franchise {franchise}, which is a box set"
    year = str(film.get("release_date", ""))[:4]
    if year and int(year) not in YEARS:
        yield f"made in {year}"


def _of_titles(film: Line) -> Iterator[str]:
    """Translated titles: of languages that are not the film's own, and each worth its line."""
    titles = film.get("titles", {})
    if not isinstance(titles, dict) or (not titles and "titles" in film):
        yield "titles that are none"
        return
    for language, title in titles.items():
        if language not in LANG_INFO or language in {"en", film.get("original_language")}:
            yield f"a title in {language}"
        if not isinstance(title, str) or " ".join(title.split()) != title or title in {"", film.get("title")}:
            yield f"the title {title!r} in {language}"


def _of_overview(text: str, fewest: int, most: int) -> Iterator[str]:
    words = len(text.split())
    if not fewest <= words <= most:
        yield f"an overview of {words} words, not {fewest} to {most}"
    if MARKUP.search(text):
        yield "markup, a double space or an exclamation mark in the overview"


def _repeated(films: Iterable[Line]) -> Iterator[str]:
    """Films, overviews and name-year pairs that stand twice."""
    ids, texts, titles = defaultdict(list), defaultdict(list), defaultdict(list)
    for movie in films:
        ids[str(movie.get("tmdb_id"))].append(_name(movie))
        texts[str(movie.get("overview"))].append(_name(movie))
        titles[fold(_name(movie))].append(_name(movie))
    yield from (f"{' and '.join(names)}: the same id {one} twice" for one, names in ids.items() if len(names) > 1)
    yield from (f"{' and '.join(names)}: the same overview" for names in texts.values() if len(names) > 1)
    yield from (f"{names[0]}: cannot be told apart from another film" for names in titles.values() if len(names) > 1)


def _spellings(films: Iterable[Line]) -> Iterator[str]:
    """People whose name is written in two ways."""
    written: dict[str, set[str]] = defaultdict(set)
    for movie in films:
        for name in (*_list(movie, "directors"), *_list(movie, "cast")):
            written[fold(name)].add(name)
    for names in written.values():
        if len(names) > 1:
            yield f"{' and '.join(sorted(names))}: one person spelled in two ways"


def _genres(films: Iterable[Line], folder: Path) -> Iterator[str]:
    """Genres that do not fit the film, but for the exceptions; and exceptions that except nothing.

    Judged by keywords as well: without the figures, which may be deleted, there is nothing to say.
    """
    if not (folder / "figures.jsonl").exists():
        return
    figures = map(json.loads, _lines(folder / "figures.jsonl"))
    keywords = {str(one.get("tmdb_id")): _list(one, "keywords") for one in figures}
    reasons = dict(line.split(": ", 1) for line in _lines(folder / "exceptions.txt"))  # by film and genre
    unused = set(reasons)
    for movie in films:
        number, language = str(movie.get("tmdb_id")), str(movie.get("original_language", ""))
        known = keywords.get(number, [])
        for genre, finding in misfits(TaggedMovie(_list(movie, "genres"), _list(movie, "themes"), known, language)):
            if reasons.get(f"{number} {genre}", "").startswith(f"{_name(movie)}: "):
                unused.discard(f"{number} {genre}")
            else:
                yield f"{_name(movie)}: {finding}"
    yield from (f"exceptions.txt: {one}: excepts nothing" for one in sorted(unused))


def _list(film: Line, key: str) -> list[str]:
    value = film.get(key)
    return [str(one) for one in value] if isinstance(value, list) else []


def _name(film: Line) -> str:
    return f"{film.get('title', 'a film')} ({str(film.get('release_date', ''))[:4]})"
