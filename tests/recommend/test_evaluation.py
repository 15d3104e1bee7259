"""Measuring: splits without leaks, known numbers, the command, the pictures."""

import importlib.util
import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from recommend import evaluation, plots
from recommend.engine import Interaction
from tests.recommend.engine.synthetic import MOVIES, favorites

HISTORIES: dict[object, list[object]] = {}
for one in favorites(60):
    HISTORIES.setdefault(one.user_id, []).append(one.movie_id)
GENRES = {film["id"]: tuple(film.get("genres") or ()) for film in MOVIES}


def test_nobody_who_is_asked_is_learned_from() -> None:
    for learned, asked in evaluation.folds(HISTORIES, seed=3):
        assert not set(learned) & set(asked)


def test_everybody_with_enough_favorites_is_asked_once() -> None:
    asked = [one for _, part in evaluation.folds(HISTORIES, seed=3) for one in part]
    assert sorted(map(str, asked)) == sorted(str(p) for p, held in HISTORIES.items() if len(held) >= 5)


@pytest.mark.parametrize("track", evaluation.TRACKS)
def test_what_is_given_is_not_hidden(track: str) -> None:
    for person, held in HISTORIES.items():
        one = evaluation.case(person, held, track, GENRES, 1)
        if one:
            assert not set(one.given) & one.hidden
            assert {*one.given, *one.hidden} == set(held)
            assert bool(one.genres) == (track == "genres")


def test_who_has_too_few_favorites_is_left_out() -> None:
    assert evaluation.case("p", [1, 2, 3, 4, 5, 6], "3", GENRES, 1) is None


def test_a_perfect_list_scores_one_and_an_empty_one_nothing() -> None:
    hidden = frozenset(range(30))
    assert evaluation.ndcg(list(range(30)), hidden) == pytest.approx(1.0)
    assert evaluation.ndcg([99, 98], hidden) == 0
    assert evaluation.ndcg([99, 1], frozenset([1])) == pytest.approx(0.6309, abs=1e-4)


def test_the_interval_holds_the_mean() -> None:
    low, high = evaluation.interval([0.0, 1.0] * 50)
    assert 0.35 < low < 0.5 < high < 0.65


def test_every_recommender_is_measured_on_every_track() -> None:
    rows = list(
        evaluation.evaluate(MOVIES, HISTORIES, evaluation.MAKERS, communities=["0", "9", "all"], seed=1, most=4)
    )
    assert {(row.name, row.community) for row in rows} == {
        (name, size) for name in evaluation.MAKERS for size in ("0", "9", "all")
    }
    for row in rows:
        assert 0 <= row.low <= row.ndcg <= row.high <= 1
        assert 0 <= row.tail <= 1
        assert 0 < row.coverage <= 1


def test_the_lead_is_counted_on_the_same_people() -> None:
    rows = list(evaluation.evaluate(MOVIES, HISTORIES, evaluation.MAKERS, communities=["9"], seed=1, most=4))
    ours = {row.track: row.ndcg for row in rows if row.name == evaluation.ENGINE}
    for row in rows:
        mean, low, high = row.lead
        assert mean == pytest.approx(ours[row.track] - row.ndcg)
        assert low <= mean <= high


def test_neighbours_are_films_favored_together() -> None:
    known = {"a": [1, 2], "b": [1, 2], "c": [3, 4]}
    assert evaluation.neighbours(known, MOVIES)([1], [])[0] == 2


@pytest.mark.parametrize("make", evaluation.MAKERS.values())
def test_no_recommender_names_what_was_given(make: evaluation.Maker) -> None:
    ranker = make(HISTORIES, MOVIES)
    assert not {1, 2, 3} & set(ranker([1, 2, 3], []))
    assert len(ranker([], ["Drama"])) == 10


@pytest.fixture
def prepared(tmp_path: Path) -> Path:
    """A small prepared data set on disk."""
    (tmp_path / "movies.jsonl").write_text(
        "".join(json.dumps({**film, "id": str(film["id"])}) + "\n" for film in MOVIES)
    )
    told: list[Interaction] = favorites(20)
    lines = [f"{one.user_id},{one.movie_id},{at}" for at, one in enumerate(told)]
    (tmp_path / "interactions.csv").write_text("\n".join(["user_id,movie_id,timestamp", *lines, lines[0]]))
    return tmp_path


def test_the_command_prints_the_table_and_draws_it(prepared: Path) -> None:
    out = StringIO()
    plot = prepared / "quality.svg"
    call_command("evaluate", data=prepared, communities="0,all", plot=plot, most=2, stdout=out)
    assert "60 films, 20 people" in out.getvalue()
    assert out.getvalue().count("mean over the tracks") == 8
    assert plot.read_text().startswith("<svg")
    assert plot.with_suffix(".png").read_bytes().startswith(b"\x89PNG\r\n")


def test_without_matplotlib_the_picture_is_an_svg_alone(prepared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = StringIO()
    plot = prepared / "quality.svg"
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    call_command("evaluate", data=prepared, communities="0", plot=plot, most=1, stdout=out)
    assert "matplotlib is not installed" in out.getvalue()
    assert plot.exists()
    assert not plot.with_suffix(".png").exists()


def test_a_folder_without_data_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no prepared data set"):
        call_command("evaluate", data=tmp_path)


def test_too_few_people_are_refused(prepared: Path) -> None:
    (prepared / "interactions.csv").write_text("user_id,movie_id,timestamp\na,1,\n")
    with pytest.raises(CommandError, match="too few people"):
        call_command("evaluate", data=prepared)


def test_words_in_a_picture_are_escaped() -> None:
    drawn = plots.intervals([plots.Point("<a>", "b&c", 0.5, 0.4, 0.6)], title="x < y", unit="%")
    assert "<a>" not in drawn
    assert "&lt;a&gt;" in drawn


def test_a_picture_of_nothing_is_still_one() -> None:
    assert plots.intervals([], title="Nothing", unit="").endswith("</svg>")
    assert plots.bars([]).height == plots.ROW


def test_the_longest_bar_is_the_largest_count() -> None:
    plot = plots.bars([("Drama", 8), ("Horror", 2)])
    assert [bar.width for bar in plot.bars] == [plots.LONGEST, plots.LONGEST / 4]
    assert [bar.first for bar in plot.bars] == [True, False]


@pytest.mark.django_db
def test_fit_says_what_it_did() -> None:
    out = StringIO()
    call_command("fit", stdout=out)
    call_command("fit", "--if-due", stdout=out)
    assert out.getvalue().splitlines()[0].startswith("Fitted: 2")
    assert "Nothing to do" in out.getvalue()
