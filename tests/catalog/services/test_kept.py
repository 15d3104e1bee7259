"""What pages keep of our own rows: in their reader's words, and until the catalog changes."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.site.sign_in.relying_party import CONFIRMED
from catalog.models import Genre, Movie
from catalog.services import filter_choices, listings, movie_page, movies
from catalog.sources.sample import loader
from catalog.types import Chart, Filters
from project import cache
from project.cache import generations, policies
from project.localization import language
from tests.conftest import Api

SAMURAI = 346
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("genres_are_known")]
QUESTIONS: dict[str, Callable[[], object]] = {
    "chart": lambda: listings.chart(Chart.POPULAR).value,
    "discover": lambda: listings.discover(Filters(genres=(18,))).value,
    "movie": lambda: movie_page.movie_page(SAMURAI),
    "similar": lambda: movies.similar(SAMURAI, per_page=12),
    "choices": filter_choices.filter_choices,
}
EVERY = pytest.mark.parametrize("ask", QUESTIONS.values(), ids=QUESTIONS)


@pytest.fixture
def in_english() -> Iterator[None]:
    with language.reading("en"):
        yield


def queries(ask: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as sent:
        ask()
    return len(sent)


@EVERY
@pytest.mark.usefixtures("in_english")
def test_what_a_page_shows_is_read_once(ask: Callable[[], object]) -> None:
    first = ask()
    assert queries(ask) == 0
    assert ask() == first


@EVERY
@pytest.mark.usefixtures("in_english")
def test_the_catalog_changes_and_it_is_read_again(ask: Callable[[], object]) -> None:
    ask()
    cache.advance(policies.CATALOG)
    assert queries(ask) > 0


@EVERY
def test_each_language_has_words_of_its_own(ask: Callable[[], object]) -> None:
    with language.reading("en"):
        english = ask()
    with language.reading("de"):
        german = ask()
        assert ask() == german != english
    with language.reading("en"):
        assert ask() == english


@pytest.mark.parametrize("path", ["/movies/popular", "/movies/trending", "/movies/discover?per_page=60"])
def test_the_api_keeps_its_answers_and_no_second_copy_of_their_lists(path: str, alices_api: Api) -> None:
    assert alices_api("GET", path).status_code == 200
    assert cache.forget(policies.LIST_PAGE) == 0
    assert cache.forget(policies.ANSWER) == 1


def test_what_an_operator_edits_is_seen_at_once(
    admin_client: Client, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    session = admin_client.session
    session[CONFIRMED] = int(time.time())  # a passkey has been shown
    session.save()
    before = generations.current(policies.CATALOG)
    with django_capture_on_commit_callbacks(execute=True):
        assert admin_client.post("/admin/catalog/genre/18/change/", {"id": 18, "name": "Dramas"}).status_code == 302
    assert Genre.objects.get(id=18).name == "Dramas"
    assert generations.current(policies.CATALOG) != before


@pytest.mark.usefixtures("in_english")
def test_a_loaded_sample_is_seen_at_once(django_capture_on_commit_callbacks: Callable[..., Any]) -> None:
    Movie.objects.filter(id=SAMURAI).update(title="Six Samurai", translations={})
    assert movie_page.movie_page(SAMURAI).found.value.summary.title == "Six Samurai"
    with django_capture_on_commit_callbacks(execute=True):
        loader.load()
    assert movie_page.movie_page(SAMURAI).found.value.summary.title == "Seven Samurai"
