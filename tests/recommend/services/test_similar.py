"""Movies like one movie, page by page."""

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from recommend.services import active_model
from recommend.services.similar import NUMBER, similar

SAMURAI = 346
pytestmark = pytest.mark.django_db


def ids(page: int, per_page: int) -> list[int]:
    page_found = similar(SAMURAI, page=page, per_page=per_page)
    assert page_found
    return [other.movie.id for other in page_found.items]


def test_pages_go_on_where_the_one_before_ended() -> None:
    assert ids(1, NUMBER) == [*ids(1, 20), *ids(2, 20), *ids(3, 20)]
    assert ids(4, 20) == []


def test_every_page_knows_how_many_there_are() -> None:
    page = similar(SAMURAI, page=2, per_page=8)
    assert page
    assert (len(page.items), page.total, page.pages) == (8, NUMBER, 8)


def test_only_the_movies_of_the_page_are_fetched() -> None:
    ids(1, 8)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        shown_ids = ids(2, 8)
    fetched = [query["sql"] for query in queries.captured_queries if str(shown_ids[0]) in query["sql"]]
    assert fetched
    assert not [movie_id for movie_id in set(ids(1, NUMBER)) - set(shown_ids) if f" {movie_id}," in fetched[0]]


def test_of_a_movie_that_the_engine_does_not_know_nothing_is_said() -> None:
    assert similar(999_999_999, page=1, per_page=8) is None


def test_a_refit_ranks_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    ids(1, 8)
    fitted = active_model.current()
    monkeypatch.setattr(active_model, "current", lambda: replace(fitted, version="refitted"))
    with CaptureQueriesContext(connection) as queries:
        ids(1, 8)
    assert len(queries) == 1
