"""Measuring: splits without leaks, known numbers, the command, the pictures."""

import importlib.util
import json
import math
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from recommend import svg_charts
from recommend.engine import Interaction, Movie, Part, Recommendation
from recommend.training import evaluation, measures, recommenders
from recommend.training.evaluation import Row
from tests.recommend.engine.synthetic import MOVIES, favorites

HISTORIES: dict[object, list[object]] = {}
for interaction in favorites(60):
    HISTORIES.setdefault(interaction.user_id, []).append(interaction.movie_id)
GENRES = {movie["id"]: tuple(movie.get("genres") or ()) for movie in MOVIES}
METHODS = {"popularity", "genres", "neighbors", *recommenders.MODES}


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    """Every cell for some of the users."""
    return list(
        evaluation.evaluate(MOVIES, HISTORIES, recommenders.fit_all, communities=["0", "9", "all"], seed=1, max_users=3)
    )


def test_nobody_who_is_asked_is_learned_from() -> None:
    for training_users, test_users in evaluation.folds(HISTORIES, seed=3):
        assert not set(training_users) & set(test_users)


def test_everybody_with_enough_favorites_is_asked_once() -> None:
    test_users = [user for _, part in evaluation.folds(HISTORIES, seed=3) for user in part]
    assert sorted(map(str, test_users)) == sorted(str(user) for user, history in HISTORIES.items() if len(history) >= 5)


@pytest.mark.parametrize("track", evaluation.TRACKS)
def test_what_is_given_is_not_hidden(track: str) -> None:
    for user, history in HISTORIES.items():
        case = evaluation.case(user, history, track, GENRES, 1)
        if case:
            assert not set(case.given) & case.hidden
            assert {*case.given, *case.hidden} == set(history)
            assert bool(case.genres) == (track == "genres")


def test_who_has_too_few_favorites_is_left_out() -> None:
    assert evaluation.case("p", [1, 2, 3, 4, 5, 6], "3", GENRES, 1) is None


def test_a_perfect_list_scores_one_and_an_empty_one_nothing() -> None:
    hidden = frozenset(range(30))
    assert measures.ndcg(list(range(30)), hidden) == pytest.approx(1.0)
    assert measures.ndcg([99, 98], hidden) == 0
    assert measures.ndcg([99, 1], frozenset([1])) == pytest.approx(0.6309, abs=1e-4)
    assert measures.ndcg([], hidden) == 0


def test_the_interval_holds_the_mean() -> None:
    interval = measures.estimate([0.0, 1.0] * 50)
    assert interval.mean == 0.5
    assert interval.users == 100
    assert 0.35 < interval.low < 0.5 < interval.high < 0.65


def test_who_is_not_measured_does_not_count() -> None:
    interval = measures.estimate_known([0.4, None, 0.6])
    assert interval
    assert interval.mean == pytest.approx(0.5)
    assert interval.users == 2
    assert measures.estimate_known([None]) is None


def _grades(together_count: int, alone_count: int) -> measures.Grades:
    """Movies 1 and 2 favored together by some users, 1 and 0 each by others alone, 3 by all."""
    histories = {f"t{n}": [1, 2, 3] for n in range(together_count)}
    histories |= {f"a{n}": [1, 3] for n in range(alone_count)} | {f"b{n}": [0, 3] for n in range(alone_count)}
    return measures.Grades(histories, list(histories), {movie: movie for movie in range(5)})


def test_a_movie_that_the_same_users_favor_has_a_grade() -> None:
    grades = _grades(together_count=6, alone_count=3).of([1])
    assert grades[2] == pytest.approx(math.log((6 + 3) / (4.5 + 3)))  # 9 and 6 users of 12: by chance 4.5 favor both
    assert grades.argmax() == 2


def test_what_everybody_favors_has_no_grade() -> None:
    assert _grades(together_count=6, alone_count=3).of([1])[3] == 0


def test_two_users_are_too_few_for_a_grade() -> None:
    assert _grades(together_count=2, alone_count=9).of([1])[2] == 0
    assert _grades(together_count=3, alone_count=9).of([1])[2] > 0


def test_the_favorites_themselves_have_no_grade() -> None:
    assert _grades(together_count=6, alone_count=3).of([1])[1] == 0


def test_the_best_graded_first_is_the_whole_affinity() -> None:
    grades = _grades(together_count=6, alone_count=3)
    own_grades = grades.of([1])
    assert grades.affinity([2, 0, 4], own_grades) == pytest.approx(1.0)
    assert grades.affinity([0, 2], own_grades) == pytest.approx(0.6309, abs=1e-4)
    assert grades.affinity([0, 4], own_grades) == 0
    assert grades.affinity([2], own_grades * 0) is None


def _kinds(*facts: tuple[list[str], str, int]) -> measures.Kinds:
    """Movies 0, 1, … of (genres, language, year), beside many English dramas of the year 2000."""
    movies: list[Movie] = [
        {"id": number, "genres": genres, "language": language, "year": year, "vote_count": 10}
        for number, (genres, language, year) in enumerate([*facts, *[(["Drama"], "en", 2000)] * 20])
    ]
    return measures.Kinds(movies, {number: number for number in range(len(movies))})


def test_three_favorites_of_a_rare_genre_share_a_kind() -> None:
    kind = _kinds((["Horror"], "en", 1930), (["Horror"], "en", 1970), (["Horror"], "en", 2001)).clear([0, 1, 2])
    assert kind is not None
    assert kind.nonzero()[0].tolist() == [0, 1, 2]


def test_three_quarters_are_enough_for_a_kind() -> None:
    facts = [(["Drama"], "ko", 2000)] * 3 + [(["Drama"], "en", 2000)]
    kind = _kinds(*facts).clear([0, 1, 2, 3])
    assert kind is not None
    assert kind.nonzero()[0].tolist() == [0, 1, 2]
    assert _kinds(*facts).clear([0, 1, 3]) is None


def test_years_near_each_other_are_a_kind() -> None:
    kind = _kinds(*[(["Drama"], "en", year) for year in (1950, 1960, 1974, 1975)]).clear([0, 1, 2])
    assert kind is not None
    assert kind.nonzero()[0].tolist() == [0, 1, 2]


def test_what_most_votes_have_is_no_kind() -> None:
    assert _kinds(*[(["Drama"], "en", 2000)] * 3).clear([0, 1, 2]) is None


def test_two_favorites_are_too_few_for_a_kind() -> None:
    assert _kinds(*[(["Horror"], "en", 1970)] * 3).clear([0, 1]) is None


def test_without_votes_movies_are_counted() -> None:
    movies: list[Movie] = [{"id": number, "genres": ["Horror" if number < 3 else "Drama"]} for number in range(12)]
    kind = measures.Kinds(movies, {number: number for number in range(len(movies))}).clear([0, 1, 2])
    assert kind is not None
    assert kind.sum() == 3


def _told(kind: str, *parts: Part) -> Recommendation:
    return Recommendation(
        1, 0.0, {"kind": kind, kind: "Noir", "name": "Noir"} if kind == "genre" else {"kind": kind}, parts
    )


GENRE_PART, POPULAR_PART = Part("genre", 0.4, "Noir"), Part("popular", 0.5)


def test_a_reason_that_is_the_largest_part_is_honest() -> None:
    assert measures.honest([_told("popular", GENRE_PART, POPULAR_PART)]) == 1
    assert measures.honest([_told("genre", GENRE_PART, POPULAR_PART)]) == 0
    assert measures.honest([_told("genre", GENRE_PART, POPULAR_PART), _told("popular", POPULAR_PART)]) == 0.5


def test_small_causes_together_are_not_told() -> None:
    assert measures.honest([_told("genre", GENRE_PART, Part("taste", 0.9))]) == 1


def test_a_method_without_parts_is_not_judged() -> None:
    assert measures.honest([Recommendation(1, 0.0)]) is None


def test_every_recommender_is_measured_on_every_track(rows: list[Row]) -> None:
    assert {(row.name, row.community, row.track) for row in rows} == {
        (name, size, track) for name in METHODS for size in ("0", "9", "all") for track in evaluation.TRACKS
        if track != "5"  # nobody has ten favorites
    }  # fmt: skip


def test_all_measures_are_shares(rows: list[Row]) -> None:
    for row in rows:
        for interval in (row.ndcg, row.affinity, row.canon, row.kind, row.honest):
            assert interval is None or 0 <= interval.low <= interval.mean <= interval.high <= 1
        assert 0 <= row.tail <= 1
        assert 0 < row.coverage <= 1


def test_affinity_is_measured_where_favorites_are_given(rows: list[Row]) -> None:
    assert {row.track for row in rows if row.affinity is None} == {"genres"}


def test_only_the_engine_is_asked_for_honesty(rows: list[Row]) -> None:
    assert {row.name for row in rows if row.honest} == set(recommenders.MODES)


def test_the_lead_is_counted_on_the_same_users(rows: list[Row]) -> None:
    engine = {(row.community, row.track): row.ndcg.mean for row in rows if row.name == evaluation.ENGINE}
    for row in rows:
        assert row.lead.mean == pytest.approx(engine[row.community, row.track] - row.ndcg.mean)
        assert row.lead.low <= row.lead.mean <= row.lead.high


def test_neighbors_are_movies_favored_together() -> None:
    histories = {"a": [1, 2], "b": [1, 2], "c": [3, 4]}
    assert recommenders.neighbors(histories, MOVIES)([1], [])[0].movie_id == 2


@pytest.fixture(scope="module")
def rankers() -> dict[str, recommenders.Ranker]:
    return dict(recommenders.fit_all(HISTORIES, MOVIES))


@pytest.mark.parametrize("name", sorted(METHODS))
def test_no_recommender_names_what_was_given(rankers: dict[str, recommenders.Ranker], name: str) -> None:
    assert not {1, 2, 3} & {item.movie_id for item in rankers[name]([1, 2, 3], [])}
    assert len(rankers[name]([], ["Drama"])) == 20


@pytest.fixture
def prepared(tmp_path: Path) -> Path:
    """A small prepared data set on disk."""
    (tmp_path / "movies.jsonl").write_text(
        "".join(json.dumps({**movie, "id": str(movie["id"])}) + "\n" for movie in MOVIES)
    )
    interactions: list[Interaction] = favorites(20)
    lines = [
        f"{interaction.user_id},{interaction.movie_id},{number}" for number, interaction in enumerate(interactions)
    ]
    (tmp_path / "interactions.csv").write_text("\n".join(["user_id,movie_id,timestamp", *lines, lines[0]]))
    return tmp_path


def test_the_command_prints_the_table_and_draws_it(prepared: Path) -> None:
    output = StringIO()
    plot = prepared / "quality.svg"
    call_command("evaluate", data=prepared, communities="0,all", plot=plot, most=2, stdout=output)
    assert "60 films, 20 people" in output.getvalue()
    assert output.getvalue().count("mean over the tracks") == 2 * len(METHODS)
    assert plot.read_text().startswith("<svg")
    assert plot.with_suffix(".png").read_bytes().startswith(b"\x89PNG\r\n")


def test_the_command_prints_every_measure(prepared: Path) -> None:
    output = StringIO()
    call_command("evaluate", data=prepared, communities="all", most=2, stdout=output)
    heading = output.getvalue().splitlines()[1]
    for word in ("NDCG@10", "affinity@20", "canon@20", "kind@20", "honest@20", "ahead"):
        assert word in heading


def test_the_command_draws_the_frontier(prepared: Path) -> None:
    path = prepared / "frontier.svg"
    call_command("evaluate", data=prepared, communities="0,all", frontier=path, most=2, stdout=StringIO())
    svg = path.read_text()
    for name in recommenders.MODES:
        assert svg.count(f"<title>{name}, ") == 2
    assert svg.count("stroke-dasharray") == 2  # the three modes of each community are one line
    assert svg.count("<title>neighbors, ") == 1  # of nobody's favorites there are none


def test_without_matplotlib_the_picture_is_an_svg_alone(prepared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    output = StringIO()
    plot = prepared / "quality.svg"
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    call_command("evaluate", data=prepared, communities="0", plot=plot, most=1, stdout=output)
    assert "matplotlib is not installed" in output.getvalue()
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
    svg = svg_charts.intervals([svg_charts.Point("<a>", "b&c", 0.5, 0.4, 0.6)], title="x < y", unit="%")
    assert "<a>" not in svg
    assert "&lt;a&gt;" in svg


def test_a_picture_of_nothing_is_still_one() -> None:
    assert svg_charts.intervals([], title="Nothing", unit="").endswith("</svg>")
    assert svg_charts.bars([]).height == svg_charts.ROW


def _point(series: str, group: str, x: float, y: float) -> svg_charts.PlanePoint:
    return svg_charts.PlanePoint(
        series, group, svg_charts.Span(x, x - 0.1, x + 0.1), svg_charts.Span(y, y - 0.1, y + 0.1)
    )


def test_a_plane_has_a_mark_for_each_point() -> None:
    points = [_point("a", "g", 0.2, 0.4), _point("b", "g", 0.5, 0.5), _point("a", "h", 0.3, 0.8)]
    svg = svg_charts.plane(points, title="T", axes=("across", "upward"), joined=("a", "b"))
    assert "<title>b, g: 0.500, 0.500</title>" in svg
    assert svg.count("<title>") == 1 + len(points)
    assert "across" in svg
    assert "upward" in svg


def test_words_in_a_plane_are_escaped() -> None:
    svg = svg_charts.plane([_point("<a>", "b&c", 0.2, 0.4)], title="x < y", axes=("<", "&"))
    assert "<a>" not in svg
    assert "&lt;a&gt;" in svg


def test_a_plane_of_nothing_is_still_one() -> None:
    assert svg_charts.plane([], title="Nothing", axes=("x", "y")).endswith("</svg>")


def test_the_marks_of_a_plane_are_round_numbers() -> None:
    svg = svg_charts.plane([_point("a", "g", 0.2, 0.79)], title="T", axes=("x", "y"))
    assert [mark for mark in ("0", "0.2", "0.4", "0.6", "0.8", "1") if f">{mark}</text>" not in svg] == []


def test_the_longest_bar_is_the_largest_count() -> None:
    plot = svg_charts.bars([("Drama", 8), ("Horror", 2)])
    assert [bar.width for bar in plot.bars] == [svg_charts.LONGEST, svg_charts.LONGEST / 4]
    assert [bar.first for bar in plot.bars] == [True, False]


@pytest.mark.django_db
def test_fit_says_what_it_did(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "ENGINE_HOME", tmp_path)
    output = StringIO()
    call_command("fit", stdout=output)
    call_command("fit", "--if-due", stdout=output)
    assert output.getvalue().splitlines()[0].startswith("Fitted: 2")
    assert "Nothing to do" in output.getvalue()
