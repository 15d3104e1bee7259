"""What a recommender may know."""

from datetime import UTC, datetime

import pytest

from catalog.models import Movie
from catalog.services import recommender_feed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("genres_are_known")]
SAMURAI = 346
KUROSAWA = "Akira Kurosawa"


def test_the_version_changes_when_a_movie_is_added() -> None:
    before = recommender_feed.version()
    Movie.objects.filter(id=SAMURAI).update(details_fetched_at=None)
    Movie.objects.create(id=9_000_001, title="New", origin="tmdb", fetched_at="2026-01-01T00:00Z")
    assert recommender_feed.version() != before


def test_what_a_recommender_may_know_has_no_texts() -> None:
    samurai = next(movie for movie in recommender_feed.movie_facts() if movie.id == SAMURAI)
    assert samurai.directors == (KUROSAWA,)
    assert not hasattr(samurai, "overview")


def test_a_recommender_can_ask_for_what_was_told_since() -> None:
    assert recommender_feed.movie_facts(since=datetime.now(UTC)) == []
