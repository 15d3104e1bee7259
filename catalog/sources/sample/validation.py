"""Is the sample catalog fit to print? For ``manage.py check_sample`` and the tests; reads files only.

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
    problems = [f"{_name(movie)}: {problem}" for movie in movies for problem in _of_movie(movie, themes)]
    if len(themes) > MOST_IN_LIST:
        problems.append(f"themes.txt: {len(themes)} themes, at most {MOST_IN_LIST}")
    return [*problems, *_repeated(movies), *_spellings(movies), *_genres(movies, folder)]


def _lines(file: Path) -> list[str]:
    return file.read_text(encoding="utf-8").splitlines()


def _of_movie(movie: Line, themes: dict[str, str]) -> Iterator[str]:
    """What is wrong with one movie by itself."""
    yield from (f"no {field}" for field in REQUIRED if not movie.get(field))
    core = int(str(movie.get("rank") or 0)) <= CORE
    yield from _of_overview(str(movie.get("overview", "")), *(FULL if core else SHORT))
    movie_themes = _list(movie, "themes")
    if not (3 if core else 2) <= len(movie_themes) <= MOST_THEMES or len(set(movie_themes)) < len(movie_themes):
        yield f"{len(movie_themes)} themes, or one of them twice"
    yield from (f"unknown theme {theme}" for theme in movie_themes if theme not in themes)
    yield from (f"unknown genre {genre}" for genre in _list(movie, "genres") if genre not in GENRE_IDS)
    yield from _of_titles(movie)
    franchise = str(movie.get("franchise", ""))
    if series(franchise) != franchise:
        yield f"the franchise {franchise}, which is a box set"
    year = str(movie.get("release_date", ""))[:4]
    if year and int(year) not in YEARS:
        yield f"made in {year}"


def _of_titles(movie: Line) -> Iterator[str]:
    """Translated titles: of languages that are not the movie's own, and each worth its line."""
    titles = movie.get("titles", {})
    if not isinstance(titles, dict) or (not titles and "titles" in movie):
        yield "titles that are none"
        return
    for language, title in titles.items():
        if language not in LANG_INFO or language in {"en", movie.get("original_language")}:
            yield f"a title in {language}"
        if not isinstance(title, str) or " ".join(title.split()) != title or title in {"", movie.get("title")}:
            yield f"the title {title!r} in {language}"


def _of_overview(text: str, fewest: int, most: int) -> Iterator[str]:
    words = len(text.split())
    if not fewest <= words <= most:
        yield f"an overview of {words} words, not {fewest} to {most}"
    if MARKUP.search(text):
        yield "markup, a double space or an exclamation mark in the overview"


def _repeated(movies: Iterable[Line]) -> Iterator[str]:
    """Movies, overviews and name-year pairs that stand twice."""
    ids, texts, titles = defaultdict(list), defaultdict(list), defaultdict(list)
    for movie in movies:
        ids[str(movie.get("tmdb_id"))].append(_name(movie))
        texts[str(movie.get("overview"))].append(_name(movie))
        titles[fold(_name(movie))].append(_name(movie))
    yield from (
        f"{' and '.join(names)}: the same id {movie_id} twice" for movie_id, names in ids.items() if len(names) > 1
    )
    yield from (f"{' and '.join(names)}: the same overview" for names in texts.values() if len(names) > 1)
    yield from (f"{names[0]}: cannot be told apart from another film" for names in titles.values() if len(names) > 1)


def _spellings(movies: Iterable[Line]) -> Iterator[str]:
    """People whose name is written in two ways."""
    spellings: dict[str, set[str]] = defaultdict(set)
    for movie in movies:
        for name in (*_list(movie, "directors"), *_list(movie, "cast")):
            spellings[fold(name)].add(name)
    for names in spellings.values():
        if len(names) > 1:
            yield f"{' and '.join(sorted(names))}: one person spelled in two ways"


def _genres(movies: Iterable[Line], folder: Path) -> Iterator[str]:
    """Genres that do not fit the movie, but for the exceptions; and exceptions that except nothing.

    Judged by keywords as well: without the figures, which may be deleted, there is nothing to say.
    """
    if not (folder / "figures.jsonl").exists():
        return
    figures = map(json.loads, _lines(folder / "figures.jsonl"))
    keywords = {str(figure.get("tmdb_id")): _list(figure, "keywords") for figure in figures}
    reasons = dict(line.split(": ", 1) for line in _lines(folder / "exceptions.txt"))  # by movie and genre
    unused = set(reasons)
    for movie in movies:
        number, language = str(movie.get("tmdb_id")), str(movie.get("original_language", ""))
        tagged = TaggedMovie(_list(movie, "genres"), _list(movie, "themes"), keywords.get(number, []), language)
        for genre, problem in misfits(tagged):
            if reasons.get(f"{number} {genre}", "").startswith(f"{_name(movie)}: "):
                unused.discard(f"{number} {genre}")
            else:
                yield f"{_name(movie)}: {problem}"
    yield from (f"exceptions.txt: {exception}: excepts nothing" for exception in sorted(unused))


def _list(movie: Line, key: str) -> list[str]:
    value = movie.get(key)
    return [str(item) for item in value] if isinstance(value, list) else []


def _name(movie: Line) -> str:
    return f"{movie.get('title', 'a film')} ({str(movie.get('release_date', ''))[:4]})"
