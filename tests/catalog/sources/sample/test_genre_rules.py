"""The genres of the sample's movies: a movie that lacks a plain one, or has a false one, is named."""

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from catalog.sources.sample import reader, validation

type Line = dict[str, list[str]]


def adding(genre: str) -> Callable[[Line], None]:
    return lambda movie: movie["genres"].append(genre)


def without(genre: str) -> Callable[[Line], None]:
    return lambda movie: movie["genres"].remove(genre)


def unchanged(_movie: Line) -> None:
    """As it stands in the sample."""


def line_of(file: str, movie_id: int) -> Line:
    lines = map(json.loads, (reader.FOLDER / file).read_text().splitlines())
    return next(line for line in lines if line["tmdb_id"] == movie_id)


def findings(folder: Path, movie_id: int, change: Callable[[Line], None], exceptions: str = "") -> list[str]:
    """What is found in a sample of this one movie, changed."""
    movie = line_of("films.jsonl", movie_id)
    change(movie)
    (folder / "films.jsonl").write_text(json.dumps(movie))
    (folder / "figures.jsonl").write_text(json.dumps(line_of("figures.jsonl", movie_id)))
    (folder / "themes.txt").write_text((reader.FOLDER / "themes.txt").read_text())
    (folder / "exceptions.txt").write_text(exceptions)
    return validation.findings(folder)


@pytest.mark.parametrize(
    ("movie_id", "genre", "clues"),
    [
        (872, "Music", "musical, musical numbers"),
        (19542, "Music", "dance"),
        (263109, "Animation", "stop motion"),
        (1160164, "Documentary", "concert film"),
        (196, "Western", "saloon"),
        (857, "War", "world war ii"),
        (764, "Horror", "haunted house, possession"),
        (11881, "Family", "santa claus"),
        (501929, "Family", "animation in English"),
        (601, "Science Fiction", "alien contact"),
        (38757, "Fantasy", "fairy tale, magic"),
        (25858, "Crime", "gangsters, yakuza"),
        (2760, "Crime", "hunting a killer"),
        (269149, "Mystery", "detective"),
        (629, "Mystery", "whodunit"),
        (53565, "Comedy", "slapstick"),
        (37797, "Romance", "first love"),
    ],
)
def test_a_movie_without_a_genre_that_it_plainly_has_is_named(
    tmp_path: Path, movie_id: int, genre: str, clues: str
) -> None:
    problems = findings(tmp_path, movie_id, without(genre))
    assert any(problem.endswith(f"): lacks the genre {genre}: {clues}") for problem in problems)


def test_a_time_loop_is_science_fiction_or_fantasy(tmp_path: Path) -> None:
    assert findings(tmp_path, 137, unchanged) == []
    problems = findings(tmp_path, 137, without("Fantasy"))
    assert problems == ["Groundhog Day (1993): lacks the genre Science Fiction: time loop"]


@pytest.mark.parametrize(
    ("movie_id", "genre", "finding"),
    [
        (581734, "Western", "Nomadland (2020): has the genre Western: no theme and no keyword speaks for it"),
        (591538, "War", "The Tragedy of Macbeth (2021): has the genre War: no theme and no keyword speaks for it"),
        (949, "Music", "Heat (1995): has the genre Music: no theme and no keyword speaks for it"),
        (949, "Documentary", "Heat (1995): has the genre Documentary: no theme and no keyword speaks for it"),
        (1430, "Drama", "Bowling for Columbine (2002): has the genre Documentary beside Drama"),
        (116149, "Horror", "Paddington (2014): has the genre Family beside Horror"),
        (12477, "Family", "Grave of the Fireflies (1988): has the genre Family: adult animation"),
    ],
)
def test_a_movie_with_a_genre_that_is_plainly_false_is_named(
    tmp_path: Path, movie_id: int, genre: str, finding: str
) -> None:
    assert finding in findings(tmp_path, movie_id, adding(genre))


def test_an_exception_with_its_movie_and_reason_is_believed(tmp_path: Path) -> None:
    assert findings(tmp_path, 289, unchanged, "289 War: Casablanca (1942): refugees far from any front") == []


def test_an_exception_for_another_movie_than_it_says_is_not_believed(tmp_path: Path) -> None:
    problems = findings(tmp_path, 289, unchanged, "289 War: Gilda (1946): a casino")
    assert problems == [
        "Casablanca (1942): lacks the genre War: world war ii",
        "exceptions.txt: 289 War: excepts nothing",
    ]


def test_an_exception_that_is_no_longer_needed_is_named(tmp_path: Path) -> None:
    problems = findings(tmp_path, 289, adding("War"), "289 War: Casablanca (1942): refugees far from any front")
    assert problems == ["exceptions.txt: 289 War: excepts nothing"]


def test_without_the_figures_genres_are_not_judged(tmp_path: Path) -> None:
    findings(tmp_path, 872, without("Music"))
    (tmp_path / "figures.jsonl").unlink()
    assert validation.findings(tmp_path) == []


@pytest.mark.parametrize(
    ("movie_id", "title"),
    [(872, "Singin' in the Rain"), (313369, "La La Land"), (1725, "West Side Story"), (433, "Mary Poppins")],
)
def test_musicals_are_music(movie_id: int, title: str) -> None:
    assert "Music" in line_of("films.jsonl", movie_id)["genres"], title


def test_the_readme_counts_the_movies_of_each_genre() -> None:
    counts = Counter(genre.name for movie in reader.read() for genre in movie.detail.summary.genres)
    readme = " ".join((reader.FOLDER / "README.md").read_text().split())
    assert f"Films of each genre: {'; '.join(f'{name} {count}' for name, count in counts.most_common())}." in readme
