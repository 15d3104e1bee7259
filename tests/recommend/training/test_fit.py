"""Fitting, publishing, taking up, and when."""

import re
import threading
from dataclasses import replace
from datetime import timedelta
from typing import Any

import psycopg
import pytest
import time_machine
from django.conf import settings
from django.db import OperationalError, connection
from django.utils import timezone

from accounts.models.user import User
from catalog.models import Movie
from project import cache
from project.cache import policies
from recommend import tasks
from recommend.services import active_model, recommendations
from recommend.services.taste import MemberTaste
from recommend.training import artifacts, fit
from tests.recommend.people import ids_of, like

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A folder of artifacts of the test's own."""
    monkeypatch.setattr(settings, "ENGINE_HOME", tmp_path)
    active_model.forget()
    yield tmp_path
    active_model.forget()


def test_without_an_artifact_the_process_fits_by_itself_once(home: Any) -> None:
    first = active_model.current()
    assert first.version.startswith("own-")
    assert active_model.current() is first


def test_a_fit_is_published_and_taken_up(home: Any, fan: User) -> None:
    first_model = active_model.current()
    version = fit.refit(force=True)
    newer = active_model.check(first_model)
    assert newer
    assert newer.version == version
    assert active_model.check(newer) is newer
    active_model.forget()
    assert active_model.current().version == version
    assert len(ids_of(fan)) == 20


def test_after_a_purge_nothing_older_stays(home: Any) -> None:
    fit.refit(force=True)
    version = fit.refit(force=True, remove_older=True)
    assert [path.name for path in home.iterdir()] == [version]


def test_nothing_new_is_no_reason_to_fit(home: Any) -> None:
    assert fit.refit()
    assert fit.refit() is None
    assert not fit.due()


def test_many_new_favorites_are(home: Any, fan: User, monkeypatch: pytest.MonkeyPatch) -> None:
    fit.refit()
    monkeypatch.setattr(settings, "ENGINE_REFIT_AFTER", 1)
    like(fan, ids_of(fan)[0])
    assert fit.due()


def test_a_few_are_at_night(home: Any, fan: User) -> None:
    fit.refit()
    like(fan, ids_of(fan)[0])
    assert not fit.due()
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1), tick=False):
        assert fit.due()


def test_new_movies_are_after_a_minute_or_so(home: Any) -> None:
    fit.refit()
    Movie.objects.filter(pk=Movie.objects.order_by("vote_count").values("pk")[:1]).delete()
    assert not fit.due()
    with time_machine.travel(timezone.now() + timedelta(minutes=10), tick=False):
        assert fit.due()


def test_a_failed_fit_keeps_the_artifact(home: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    version = fit.refit(force=True)
    monkeypatch.setattr(fit, "fit_now", lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        fit.refit(force=True)
    assert artifacts.newest(home) == version
    monkeypatch.undo()
    monkeypatch.setattr(settings, "ENGINE_HOME", home)
    assert fit.refit(force=True)  # the lock was given back


def test_a_look_asks_for_a_refit(home: Any) -> None:
    first_model = active_model.current()
    active_model.check(first_model)
    asked_for = cache.fetch(policies.REFIT, first_model.version, codec=active_model._ASKED, load=lambda: "not asked")
    assert asked_for.value != "not asked"


def test_the_task_does_nothing_when_nothing_is_due(home: Any) -> None:
    fit.refit()
    assert tasks.refit.func() is None


def test_a_process_takes_up_a_newer_artifact_by_itself(home: Any) -> None:
    first_model = active_model.current()
    version = fit.refit(force=True)
    active_model.watch(enabled=True)
    try:
        assert active_model.current() is first_model  # nobody waits for the swap
        for thread in threading.enumerate():
            if thread.name == "look-for-artifact":
                thread.join(timeout=20)
    finally:
        active_model.watch(enabled=False)
    assert active_model.current().version == version


@pytest.fixture
def newcomer(site: Any) -> Movie:
    """A movie that the catalog gets after the fit: much like a well-known one."""
    model_before = active_model.current()
    movie = Movie.objects.order_by("-vote_count", "id")[0]
    made_by = list(movie.credits.all())
    movie.pk, movie.fetched_at = 999_000_001, timezone.now()
    movie.save(force_insert=True)
    for user in made_by:
        user.pk, user.movie_id = None, movie.pk
        user.save()
    assert not model_before.model.knows(movie.pk)
    return movie


def test_a_new_movie_is_recommended_before_the_next_fit(home: Any, fan: User, newcomer: Movie) -> None:
    before = active_model.current()
    assert recommendations.explain(MemberTaste(fan), newcomer.pk) is None
    active_model._holder.current = after = active_model.check(before)
    assert after
    assert (after.artifact, after.added_movie_ids) == (before.artifact, [newcomer.pk])
    assert newcomer.pk in ids_of(fan, per_page=100)


def test_new_movies_change_the_name_under_which_rankings_are_kept(home: Any, newcomer: Movie) -> None:
    before = active_model.current()
    after, other = active_model.check(before), active_model.check(before)
    assert after
    assert other
    assert after.version == other.version != before.version
    assert re.fullmatch(recommendations.RANKING, f"1.{after.version}")


def test_new_movies_are_taken_in_once_a_minute_at_most(home: Any, newcomer: Movie) -> None:
    after = active_model.check(active_model.current())
    newcomer.pk = 999_000_002
    newcomer.save(force_insert=True)
    assert after
    assert active_model.check(after) is after
    later = active_model.check(replace(after, added_at=after.added_at - active_model.ADD_INTERVAL))
    assert later
    assert later.added_movie_ids == [999_000_001, 999_000_002]


def test_no_more_new_movies_than_are_wanted(home: Any, newcomer: Movie, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(active_model, "MAX_ADDED", 0)
    model = active_model.check(active_model.current())
    assert model
    assert not model.model.knows(newcomer.pk)


def test_a_fit_takes_in_the_new_movies(home: Any, newcomer: Movie) -> None:
    grown = active_model.check(active_model.current())
    version = fit.refit(force=True)
    newer = active_model.check(grown)
    assert newer
    assert (newer.version, list(newer.added_movie_ids)) == (version, [])
    assert newer.model.knows(newcomer.pk)


def test_a_look_without_a_database_keeps_what_is_held(home: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    first_model = active_model.current()

    def refuse() -> bool:
        raise OperationalError("the database is away")

    monkeypatch.setattr(fit, "due", refuse)
    assert active_model.check(first_model) is first_model


def test_only_one_process_fits(home: Any) -> None:
    with psycopg.connect(settings.DATABASE_URL, dbname=connection.settings_dict["NAME"]) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [fit.LOCK])
        assert fit.refit(force=True) is None
        other.execute("SELECT pg_advisory_unlock(%s)", [fit.LOCK])
        assert fit.refit(force=True)
