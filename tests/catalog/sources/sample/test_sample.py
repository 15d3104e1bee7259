"""The sample catalogue as files and as lists: what everybody without a key sees."""

import json
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from catalog.sources.sample import charts, reader, validation
from catalog.types import Chart, MovieSummary

FILMS = reader.read()
BY_ID = {one.detail.summary.id: one for one in FILMS}


def charted(chart: Chart, films: list[reader.SampleMovie] = FILMS) -> list[MovieSummary]:
    return [BY_ID[movie_id].detail.summary for movie_id in charts.rank(chart, films)]


def broken(folder: Path, change: Callable[[dict[str, object]], object]) -> Path:
    """A copy of the sample in ``folder`` whose first film was changed."""
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
        (lambda film: film.pop("title"), "no title"),
        (lambda film: film.update(overview="Too short."), "2 words"),
        (lambda film: film.update(overview="word " * 61), "61 words"),
        (lambda film: film.update(overview=str(film["overview"]) + " <b>"), "markup"),
        (lambda film: film.update(themes=["heist"]), "themes"),
        (lambda film: film.update(themes=["heist", "revenge", "no such theme"]), "no such theme"),
        (lambda film: film.update(genres=["Romcom"]), "Romcom"),
        (lambda film: film.update(release_date="1066-10-14"), "1066"),
        (lambda film: film.update(directors=["GUILLERMO DEL TORO"]), "spelled"),
        (lambda film: film.update(tmdb_id=906126), "twice"),
        (lambda film: film.update(overview=FILMS[1].detail.summary.overview), "same overview"),
        (lambda film: film.update(franchise="Columbia Classics: Volume 2"), "box set"),
        (lambda film: film.update(titles={}), "titles that are none"),
        (lambda film: film.update(titles="Der Film"), "titles that are none"),
        (lambda film: film.update(titles={"de": film["title"]}), "the title 'Parasite' in de"),
        (lambda film: film.update(titles={"de": " Der Film"}), "the title ' Der Film' in de"),
        (lambda film: film.update(titles={"de": None}), "the title None in de"),
        (lambda film: film.update(titles={"deutsch": "Der Film"}), "a title in deutsch"),
        (lambda film: film.update(titles={"ko": "Der Film"}), "a title in ko"),
    ],
)
def test_the_check_names_what_is_wrong(
    tmp_path: Path, change: Callable[[dict[str, object]], object], finding: str
) -> None:
    assert any(finding in one for one in validation.findings(broken(tmp_path, change)))


def test_a_box_set_in_the_sample_is_no_series(tmp_path: Path) -> None:
    folder = broken(tmp_path, lambda film: film.update(franchise="Columbia Classics: Volume 2"))
    assert reader.read(folder)[0].detail.collection == ""


def test_films_of_one_title_and_year_are_told_apart_or_named(tmp_path: Path) -> None:
    folder = broken(tmp_path, lambda film: film.update(title="Society of the Snow", release_date="2023-01-01"))
    assert any("told apart" in one for one in validation.findings(folder))


def test_the_check_is_a_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("check_sample")
    assert "1306 films, nothing to mend" in capsys.readouterr().out
    with pytest.raises(CommandError, match="1 thing to mend"):
        call_command("check_sample", folder=broken(tmp_path, lambda film: film.pop("title")))


def test_the_files_stay_small() -> None:
    assert sum(file.stat().st_size for file in reader.FOLDER.iterdir()) <= 1_500_000


def test_a_file_is_a_film_a_line_in_the_order_of_rank() -> None:
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
    assert len(bare) == len(FILMS)
    assert [one for one in bare if one.detail.summary.vote_count] == []
    assert [one for one in bare if not one.detail.keywords] == [], "themes stand in for keywords"
    for chart in Chart:
        assert len(charts.rank(chart, bare)) >= 20


def test_lists_are_the_same_on_every_day_and_differ_between_windows() -> None:
    assert charted(Chart.TRENDING_DAY) == charted(Chart.TRENDING_DAY)
    day, week = charted(Chart.TRENDING_DAY)[:20], charted(Chart.TRENDING_WEEK)[:20]
    assert day != week
    assert len({film.id for film in day} & {film.id for film in week}) >= 5


def test_what_trends_is_recent_and_what_is_best_rated_is_not_only_recent() -> None:
    assert sum((film.year or 0) >= 2023 for film in charted(Chart.TRENDING_DAY)[:20]) >= 15
    assert len({(film.year or 0) // 10 for film in charted(Chart.TOP_RATED)[:50]}) >= 5


def test_popular_films_are_known_to_many() -> None:
    assert min(film.vote_count for film in charted(Chart.POPULAR)[:20]) > 10_000


def test_recent_releases_run_backwards_in_time() -> None:
    dates = [film.release_date for film in charted(Chart.UPCOMING) if film.release_date]
    assert dates == sorted(dates, reverse=True)


def test_no_overview_opens_like_many_others() -> None:
    openings = Counter(" ".join(one.detail.summary.overview.lower().split()[:3]) for one in FILMS)
    assert openings.most_common(1)[0][1] <= 8


def test_people_have_one_id_each() -> None:
    names = {person.name for one in FILMS for person in (*one.detail.directors, *one.detail.cast)}
    assert len({reader.person_id(name) for name in names}) == len({name.casefold() for name in names})


def test_overviews_hold_no_markup_and_no_advertisement() -> None:
    for one in FILMS:
        assert not re.search(r"[<>*_!]|https?:|masterpiece|must-see", one.detail.summary.overview, re.IGNORECASE)
