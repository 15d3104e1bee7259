"""TMDb's rows, as they really come."""

from datetime import date
from typing import Any

import pytest

from catalog.sources.tmdb import parsing
from catalog.types import Translation
from project.errors import SourceUnavailable
from project.server import metrics
from tests.catalog.tmdb_server import FIRST, detail, german_title, row

pytestmark = pytest.mark.django_db


def test_a_row_becomes_a_movie() -> None:
    movie = parsing.summary_of(row(FIRST + 1))
    assert (movie.id, movie.year, movie.release_date, movie.vote_average) == (FIRST + 1, 1981, date(1981, 5, 1), 7.0)
    assert [genre.name for genre in movie.genres] == ["Drama", "Comedy"]


@pytest.mark.parametrize(
    "field", ["overview", "poster_path", "backdrop_path", "release_date", "vote_average", "popularity", "genre_ids"]
)
def test_null_costs_a_row_nothing(field: str) -> None:
    assert parsing.summary_of(row(FIRST) | {field: None}).id == FIRST


@pytest.mark.parametrize(
    ("field", "value"),
    [("id", None), ("id", -4), ("id", 10**18), ("title", ""), ("adult", True), ("softcore", True), ("genre_ids", 7)],
)
def test_a_row_that_cannot_be_shown_is_left_out_and_counted(field: str, value: object) -> None:
    broken = row(FIRST) | {"original_title": None, field: value}
    before = metrics.total(metrics.rows_dropped)
    assert [movie.id for movie in parsing.parse_rows([broken, row(FIRST + 1)], parsing.summary_of)] == [FIRST + 1]
    assert metrics.total(metrics.rows_dropped) - before == 1


def test_a_row_without_title_has_its_original_one() -> None:
    assert parsing.summary_of(row(FIRST) | {"title": None, "original_title": "Tittel"}).title == "Tittel"


@pytest.mark.parametrize("value", ["NaN", float("inf"), [], "7", -3])
def test_figures_that_are_none_count_as_nothing(value: object) -> None:
    assert parsing.summary_of(row(FIRST) | {"popularity": value}).popularity == 0


def test_a_score_stays_between_0_and_10() -> None:
    assert parsing.summary_of(row(FIRST) | {"vote_average": 11}).vote_average == 10


@pytest.mark.parametrize("day", ["2024-02-31", "0001-01-01", "9999-12-31"])
def test_a_day_that_is_none_is_unknown(day: str) -> None:
    movie = parsing.summary_of(row(FIRST) | {"release_date": day})
    assert (movie.release_date, movie.year) == (None, None)


@pytest.mark.parametrize("minutes", [0, -90, 32_768, 10**12])
def test_a_runtime_that_no_column_holds_is_unknown(minutes: int) -> None:
    assert parsing.detail_of(detail(FIRST) | {"runtime": minutes}).runtime is None


def test_codes_that_no_column_holds_are_left_out() -> None:
    countries = [{"iso_3166_1": "NO"}, {"iso_3166_1": "Norway"}]
    languages = [{"iso_639_1": "nb"}, {"iso_639_1": "Norwegian"}]
    movie = parsing.detail_of(detail(FIRST) | {"production_countries": countries, "spoken_languages": languages})
    assert (movie.countries, movie.spoken_languages) == (("NO",), ("nb",))


@pytest.mark.parametrize("path", ["//evil.example/a.jpg", "/../a.jpg", "/a.exe", "a.jpg", f"/{'a' * 120}.jpg", 5])
def test_only_a_file_name_is_a_picture(path: object) -> None:
    assert parsing.summary_of(row(FIRST) | {"poster_path": path}).poster_path is None


def test_text_loses_what_nobody_sees() -> None:
    assert parsing.text("  A\u202eb\x00c\u200b \ud800d ") == "Abc d"


def test_an_unknown_genre_is_left_out() -> None:
    assert [genre.id for genre in parsing.summary_of(row(FIRST) | {"genre_ids": [18, 987_654]}).genres] == [18]


def test_a_detail_becomes_a_movie() -> None:
    movie = parsing.detail_of(detail(FIRST))
    assert [person.name for person in movie.directors] == [f"Ada Example {FIRST % 7}"]
    assert [(person.name, person.character) for person in movie.cast] == [
        ("Bo Sample", "Himself"),
        ("Cleo Unseen", "A voice"),
    ]
    assert movie.trailer_url == "https://www.youtube.com/watch?v=abcdefghijk"
    assert [(offer.provider, offer.kind) for offer in movie.watch_providers["NO"]] == [("Example+", "stream")]


def test_an_address_that_is_a_script_is_dropped() -> None:
    assert parsing.detail_of(detail(FIRST)).homepage is None


def test_an_address_of_a_page_is_kept() -> None:
    assert parsing.detail_of(detail(FIRST) | {"homepage": "https://example.org/a"}).homepage == "https://example.org/a"


@pytest.mark.parametrize(
    ("name", "series"), [("Dune Collection", "Dune Collection"), ("Columbia Classics: Volume 2", "")]
)
def test_a_collection_is_kept_when_it_is_a_series(name: str, series: str) -> None:
    assert parsing.detail_of(detail(FIRST) | {"belongs_to_collection": {"name": name}}).collection == series


@pytest.mark.parametrize(
    "part",
    ["credits", "keywords", "videos", "release_dates", "watch/providers", "belongs_to_collection", "genres", "runtime",
     "production_countries", "spoken_languages", "imdb_id", "status", "tagline"],
)  # fmt: skip
@pytest.mark.parametrize("value", [None, "text", 7, [None, 7, "x"], {"results": "?", "cast": [None], "crew": {}}])
def test_no_odd_part_costs_the_movie(part: str, value: Any) -> None:
    assert parsing.detail_of(detail(FIRST) | {part: value}).summary.id == FIRST


def test_a_movie_without_head_is_not_an_answer() -> None:
    with pytest.raises(SourceUnavailable):
        parsing.detail_of(detail(FIRST) | {"id": None})


def test_what_is_not_translated_is_told_in_english() -> None:
    english = {"iso_639_1": "en", "data": {"overview": "In English", "tagline": "Also"}}
    movie = parsing.detail_of(
        detail(FIRST) | {"overview": "", "tagline": "", "translations": {"translations": [english]}}
    )
    assert (movie.summary.overview, movie.tagline) == ("In English", "Also")


def translated(*translations: object, **fields: object) -> tuple[Translation, ...]:
    row = detail(FIRST) | {"translations": {"translations": list(translations)}} | fields
    return parsing.detail_of(row).summary.translations


def texts(language: str, country: str, **data: object) -> dict[str, object]:
    return {"iso_639_1": language, "iso_3166_1": country, "data": data}


def test_translations_into_the_other_languages_of_the_site_are_read() -> None:
    german = Translation("de", german_title(FIRST), "Eine erfundene Geschichte.", "Nichts ist wahr")
    movie = parsing.detail_of(detail(FIRST))
    assert (movie.summary.language, movie.summary.translations) == ("en", (german,))


def test_where_english_is_no_translation_it_is_one_of_the_translations(settings: Any) -> None:
    settings.TMDB_LANGUAGE = "nb-NO"
    movie = parsing.detail_of(detail(FIRST)).summary
    assert (movie.language, [translation.language for translation in movie.translations]) == ("nb", ["en", "de"])


def test_the_texts_of_a_languages_main_country_come_first() -> None:
    austria, germany = texts("de", "AT", title="Paradeiser"), texts("de", "DE", title="Tomaten")
    assert [translation.title for translation in translated(austria, germany)] == ["Tomaten"]
    assert [translation.title for translation in translated(austria)] == ["Paradeiser"]
    assert [translation.title for translation in translated(austria, texts("de", "DE", title=""))] == ["Paradeiser"]


def test_a_translation_without_a_text_is_none() -> None:
    assert translated(texts("de", "DE", title="", overview="", tagline="", homepage="https://example.org")) == ()


def test_a_translation_is_as_hostile_as_any_text() -> None:
    (translation,) = translated(texts("de", "DE", title="\u202eDer\x00 Film\u200b ", overview=None, tagline=["x"]))
    assert (translation.title, translation.overview, translation.tagline) == ("Der Film", "", "")


@pytest.mark.parametrize("value", [None, 7, [], {}, {"translations": None}, {"translations": [None, {"data": 3}]}])
def test_odd_translations_cost_only_themselves(value: object) -> None:
    assert translated(translations=value) == ()


def test_a_row_of_a_list_brings_no_translation() -> None:
    assert parsing.summary_of(row(FIRST)).translations == ()


def test_the_certification_of_the_sites_own_region_comes_first(settings: Any) -> None:
    settings.TMDB_LANGUAGE = "nb-NO"
    releases = [
        {"iso_3166_1": "US", "release_dates": [{"certification": "PG"}]},
        {"iso_3166_1": "NO", "release_dates": [{"certification": ""}, {"certification": "9"}]},
    ]
    assert parsing.detail_of(detail(FIRST) | {"release_dates": {"results": releases}}).certification == "9"


def test_without_any_certification_there_is_none() -> None:
    assert parsing.detail_of(detail(FIRST) | {"release_dates": {"results": []}}).certification == ""


@pytest.mark.parametrize(
    "videos", [[], [{"site": "Vimeo", "key": "abcdefgh"}], [{"site": "YouTube", "key": "<script>"}]]
)
def test_without_a_trailer_there_is_none(videos: object) -> None:
    assert parsing.detail_of(detail(FIRST) | {"videos": {"results": videos}}).trailer_url is None


def test_an_answer_without_rows_is_none() -> None:
    with pytest.raises(SourceUnavailable):
        parsing.rows({"results": None}, "results")
