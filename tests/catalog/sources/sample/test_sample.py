"""The sample catalog as files and as lists: what everybody without a key sees."""

import json
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from catalog.sources.sample import charts, reader, validation
from catalog.types import Chart, MovieSummary

MOVIES = reader.read()
BY_ID = {movie.detail.summary.id: movie for movie in MOVIES}


def charted(chart: Chart, movies: list[reader.SampleMovie] = MOVIES) -> list[MovieSummary]:
    return [BY_ID[movie_id].detail.summary for movie_id in charts.rank(chart, movies)]


def broken(folder: Path, change: Callable[[dict[str, object]], object]) -> Path:
    """A copy of the sample in ``folder`` whose first movie was changed."""
    lines = (reader.FOLDER / "films.jsonl").read_text().splitlines()[:40]
    first = json.loads(lines[0])
    change(first)
    (folder / "films.jsonl").write_text("\n".join([json.dumps(first), *lines[1:]]) + "\n")
    (folder / "themes.txt").write_text((reader.FOLDER / "themes.txt").read_text())
    return folder


def test_the_sample_passes_its_own_check() -> None:
    assert validation.findings(reader.FOLDER) == []


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        (lambda movie: movie.pop("title"), "no title"),
        (lambda movie: movie.update(overview="Too short."), "2 words"),
        (lambda movie: movie.update(overview="word " * 61), "61 words"),
        (lambda movie: movie.update(overview=str(movie["overview"]) + " <b>"), "markup"),
        (lambda movie: movie.update(themes=["heist"]), "themes"),
        (lambda movie: movie.update(themes=["heist", "revenge", "no such theme"]), "no such theme"),
        (lambda movie: movie.update(genres=["Romcom"]), "Romcom"),
        (lambda movie: movie.update(release_date="1066-10-14"), "1066"),
        (lambda movie: movie.update(directors=["GUILLERMO DEL TORO"]), "spelled"),
        (lambda movie: movie.update(tmdb_id=906126), "twice"),
        (lambda movie: movie.update(overview=MOVIES[1].detail.summary.overview), "same overview"),
        (lambda movie: movie.update(franchise="Columbia Classics: Volume 2"), "box set"),
        (lambda movie: movie.update(titles={}), "titles that are none"),
        (lambda movie: movie.update(titles="Der Film"), "titles that are none"),
        (lambda movie: movie.update(titles={"de": movie["title"]}), "the title 'Parasite' in de"),
        (lambda movie: movie.update(titles={"de": " Der Film"}), "the title ' Der Film' in de"),
        (lambda movie: movie.update(titles={"de": None}), "the title None in de"),
        (lambda movie: movie.update(titles={"deutsch": "Der Film"}), "a title in deutsch"),
        (lambda movie: movie.update(titles={"ko": "Der Film"}), "a title in ko"),
    ],
)
def test_the_check_names_what_is_wrong(
    tmp_path: Path, change: Callable[[dict[str, object]], object], finding: str
) -> None:
    assert any(finding in problem for problem in validation.findings(broken(tmp_path, change)))


def test_a_box_set_in_the_sample_is_no_series(tmp_path: Path) -> None:
    folder = broken(tmp_path, lambda movie: movie.update(franchise="Columbia Classics: Volume 2"))
    assert reader.read(folder)[0].detail.collection == ""


def test_movies_of_one_title_and_year_are_told_apart_or_named(tmp_path: Path) -> None:
    folder = broken(tmp_path, lambda movie: movie.update(title="Society of the Snow", release_date="2023-01-01"))
    assert any("told apart" in problem for problem in validation.findings(folder))


def test_the_check_is_a_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("check_sample")
    assert "1306 films, nothing to mend" in capsys.readouterr().out
    with pytest.raises(CommandError, match="1 thing to mend"):
        call_command("check_sample", folder=broken(tmp_path, lambda movie: movie.pop("title")))


def test_the_files_stay_small() -> None:
    assert sum(file.stat().st_size for file in reader.FOLDER.iterdir()) <= 1_500_000


def test_a_file_is_a_movie_a_line_in_the_order_of_rank() -> None:
    ranks = [json.loads(line)["rank"] for line in (reader.FOLDER / "films.jsonl").read_text().splitlines()]
    assert ranks == list(range(1, len(ranks) + 1))


@pytest.mark.parametrize(
    "text",
    [
        "not json",
        "[]",
        '{"rank": 1}',
        '{"rank": 1, "tmdb_id": 5, "title": "X", "genres": 3}',
        '{"rank": 1, "tmdb_id": 5, "title": "X", "titles": ["Y"]}',
    ],
)
def test_a_broken_line_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "films.jsonl").write_text(text)
    with pytest.raises(reader.SampleError, match=r"films\.jsonl, line 1"):
        reader.read(tmp_path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("load_sample", folder=tmp_path)


def test_the_sample_works_without_the_figures(tmp_path: Path) -> None:
    (tmp_path / "films.jsonl").write_text((reader.FOLDER / "films.jsonl").read_text())
    bare = reader.read(tmp_path)
    assert len(bare) == len(MOVIES)
    assert [movie for movie in bare if movie.detail.summary.vote_count] == []
    assert [movie for movie in bare if not movie.detail.keywords] == [], "themes stand in for keywords"
    for chart in Chart:
        assert len(charts.rank(chart, bare)) >= 20


def test_lists_are_the_same_on_every_day_and_differ_between_windows() -> None:
    assert charted(Chart.TRENDING_DAY) == charted(Chart.TRENDING_DAY)
    day, week = charted(Chart.TRENDING_DAY)[:20], charted(Chart.TRENDING_WEEK)[:20]
    assert day != week
    assert len({movie.id for movie in day} & {movie.id for movie in week}) >= 5


def test_what_trends_is_recent_and_what_is_best_rated_is_not_only_recent() -> None:
    assert sum((movie.year or 0) >= 2023 for movie in charted(Chart.TRENDING_DAY)[:20]) >= 15
    assert len({(movie.year or 0) // 10 for movie in charted(Chart.TOP_RATED)[:50]}) >= 5


def test_popular_movies_are_known_to_many() -> None:
    assert min(movie.vote_count for movie in charted(Chart.POPULAR)[:20]) > 10_000


def test_recent_releases_run_backwards_in_time() -> None:
    dates = [movie.release_date for movie in charted(Chart.UPCOMING) if movie.release_date]
    assert dates == sorted(dates, reverse=True)


def test_no_overview_opens_like_many_others() -> None:
    openings = Counter(" ".join(movie.detail.summary.overview.lower().split()[:3]) for movie in MOVIES)
    assert openings.most_common(1)[0][1] <= 8


def test_people_have_one_id_each() -> None:
    names = {person.name for movie in MOVIES for person in (*movie.detail.directors, *movie.detail.cast)}
    assert len({reader.person_id(name) for name in names}) == len({name.casefold() for name in names})


def test_overviews_hold_no_markup_and_no_advertisement() -> None:
    for movie in MOVIES:
        assert not re.search(r"[<>*_!]|https?:|masterpiece|must-see", movie.detail.summary.overview, re.IGNORECASE)
