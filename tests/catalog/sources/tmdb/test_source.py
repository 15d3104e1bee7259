"""Which question becomes which request. The server refuses every parameter that TMDb does not document."""

from datetime import date

import pytest

from catalog.sources.tmdb import TmdbSource
from catalog.types import SORTS, Chart, Filters
from project.errors import SourceUnavailable
from tests.catalog.tmdb_server import FIRST, TmdbServer, title


@pytest.fixture
def source(tmdb: TmdbServer) -> TmdbSource:
    from catalog.sources import fallback

    return fallback.tmdb()


@pytest.mark.parametrize("chart", Chart)
def test_every_list_is_a_documented_request(source: TmdbSource, chart: Chart) -> None:
    assert len(source.chart(chart, page=2, region="NO").items) == 20


def test_a_region_is_sent_where_it_matters_only(source: TmdbSource, tmdb: TmdbServer) -> None:
    source.chart(Chart.TRENDING_DAY, region="NO")
    source.chart(Chart.UPCOMING, region="NO")
    assert [query.get("region") for _, query in tmdb.calls] == [None, "NO"]


def test_an_empty_first_page_of_a_list_is_not_an_answer(source: TmdbSource, tmdb: TmdbServer) -> None:
    tmdb.fault = "empty"
    with pytest.raises(SourceUnavailable):
        source.chart(Chart.POPULAR)


def test_a_page_past_the_end_is_empty(source: TmdbSource) -> None:
    assert not source.chart(Chart.POPULAR, page=400).items


def test_every_filter_becomes_its_parameter(source: TmdbSource, tmdb: TmdbServer) -> None:
    everything = Filters(
        genres=(35, 18), without_genres=(27,), year_from=1990, year_to=1999, min_score=6.5, min_votes=10,
        runtime_from=80, runtime_to=120, language="en", country="NO", keyword="Heist", person=5, sort="votes.asc",
    )  # fmt: skip
    tmdb_knows = source.discover(everything, page=2)
    assert tmdb_knows.page == 2
    assert tmdb.calls[-1] == (
        "discover",
        {
            "language": "en-US", "page": "2", "include_adult": "false", "sort_by": "vote_count.asc",
            "with_genres": "18,35", "without_genres": "27", "primary_release_date.gte": "1990-01-01",
            "primary_release_date.lte": "1999-12-31", "vote_average.gte": "6.5", "vote_count.gte": "10",
            "with_runtime.gte": "80", "with_runtime.lte": "120", "with_original_language": "en",
            "with_origin_country": "NO", "with_keywords": "0", "with_people": "5",
        },
    )  # fmt: skip


def test_adult_movies_are_never_asked_for(source: TmdbSource, tmdb: TmdbServer) -> None:
    source.search("ada")
    source.people("ada")
    source.discover(Filters())
    other_calls = [(kind, query.get("include_adult")) for kind, query in tmdb.calls if kind != "search/movie"]
    assert other_calls[-2:] == [("search/person", "false"), ("discover", "false")]
    assert {parameters["include_adult"] for _, parameters in tmdb.calls} == {"false"}


def test_a_keyword_is_looked_up_by_name(source: TmdbSource, tmdb: TmdbServer) -> None:
    source.discover(Filters(keyword="heist"))
    assert tmdb.calls[-1][1]["with_keywords"] == "77"


def test_any_of_several_genres_is_written_with_pipes(source: TmdbSource, tmdb: TmdbServer) -> None:
    source.discover(Filters(genres=(35, 18), any_genre=True))
    assert tmdb.calls[-1][1]["with_genres"] == "18|35"


@pytest.mark.parametrize("sort", SORTS)
def test_every_order_is_one_of_tmdbs(source: TmdbSource, tmdb: TmdbServer, sort: str) -> None:
    source.discover(Filters(sort=sort))
    sort_key, _, direction = tmdb.calls[-1][1]["sort_by"].partition(".")
    assert sort_key in {"popularity", "vote_average", "primary_release_date", "title", "vote_count"}
    assert direction in {"asc", "desc"}


def test_scores_are_ranked_from_fifty_votes_on(source: TmdbSource, tmdb: TmdbServer) -> None:
    source.discover(Filters(sort="score.desc"))
    assert tmdb.calls[-1][1]["vote_count.gte"] == "50"


def test_a_title_is_one_request(source: TmdbSource, tmdb: TmdbServer) -> None:
    assert [movie.title for movie in source.search(title(FIRST + 4)).items] == [title(FIRST + 4)]
    assert tmdb.kinds() == {"search/movie": 1}


def test_a_year_at_the_end_is_understood_when_no_title_fits(source: TmdbSource) -> None:
    assert [movie.id for movie in source.search(f"{title(FIRST + 4)} 1984").items] == [FIRST + 4]


def test_movies_of_a_person_are_found_by_name(source: TmdbSource, tmdb: TmdbServer) -> None:
    assert source.search("ada example 1").items
    assert tmdb.calls[-1][1]["with_people"] == "9100001"


def test_people_are_found_by_name(source: TmdbSource) -> None:
    assert [person.name for person in source.people("Ada Example 1")] == ["Ada Example 1"]


def test_nothing_is_found_for_nonsense(source: TmdbSource) -> None:
    assert source.search("qqqq zzzz").total == 0


def test_details_come_in_one_request(source: TmdbSource, tmdb: TmdbServer) -> None:
    detail = source.details(FIRST)
    assert (detail.runtime, detail.certification, detail.keywords) == (101, "PG", ("invented heist",))
    assert tmdb.calls == [
        (
            "details",
            {
                "language": "en-US",
                "append_to_response": "credits,keywords,videos,release_dates,watch/providers,translations",
            },
        )
    ]


def test_genres_are_sorted_by_name(source: TmdbSource) -> None:
    assert [genre.name for genre in source.genres()] == ["Action", "Comedy", "Drama"]


def test_no_genres_are_not_an_answer(source: TmdbSource, tmdb: TmdbServer) -> None:
    tmdb.genres = {}
    with pytest.raises(SourceUnavailable):
        source.genres()


def test_changes_are_read_over_all_pages(source: TmdbSource, tmdb: TmdbServer) -> None:
    tmdb.changed = list(range(1, 251))
    assert len(list(source.changes(date(2026, 1, 1), date(2026, 1, 3)))) == 250
    assert tmdb.kinds() == {"changes": 3}
