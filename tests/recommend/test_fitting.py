"""Fitting, publishing, taking up, and when."""

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
from recommend import fitted, fitting, services, store, tasks
from tests.recommend.people import ids_of, like

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A folder of artefacts of the test's own."""
    monkeypatch.setattr(settings, "ENGINE_HOME", tmp_path)
    fitted.forget()
    yield tmp_path
    fitted.forget()


def test_without_an_artefact_the_process_fits_by_itself_once(home: Any) -> None:
    first = fitted.current()
    assert first.version.startswith("own-")
    assert fitted.current() is first


def test_a_fit_is_published_and_taken_up(home: Any, fan: User) -> None:
    own = fitted.current()
    version = services.refit(force=True)
    taken = fitted.look(own)
    assert taken
    assert taken.version == version
    assert fitted.look(taken) is taken
    fitted.forget()
    assert fitted.current().version == version
    assert len(ids_of(fan)) == 20


def test_after_a_purge_nothing_older_stays(home: Any) -> None:
    services.refit(force=True)
    version = services.refit(force=True, alone=True)
    assert [one.name for one in home.iterdir()] == [version]


def test_nothing_new_is_no_reason_to_fit(home: Any) -> None:
    assert services.refit()
    assert services.refit() is None
    assert not fitting.due()


def test_many_new_favorites_are(home: Any, fan: User, monkeypatch: pytest.MonkeyPatch) -> None:
    services.refit()
    monkeypatch.setattr(settings, "ENGINE_REFIT_AFTER", 1)
    like(fan, ids_of(fan)[0])
    assert fitting.due()


def test_a_few_are_at_night(home: Any, fan: User) -> None:
    services.refit()
    like(fan, ids_of(fan)[0])
    assert not fitting.due()
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1), tick=False):
        assert fitting.due()


def test_new_films_are_after_a_minute_or_so(home: Any) -> None:
    services.refit()
    Movie.objects.filter(pk=Movie.objects.order_by("vote_count").values("pk")[:1]).delete()
    assert not fitting.due()
    with time_machine.travel(timezone.now() + timedelta(minutes=10), tick=False):
        assert fitting.due()


def test_a_failed_fit_keeps_the_artefact(home: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    version = services.refit(force=True)
    monkeypatch.setattr(fitting, "fit_now", lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        services.refit(force=True)
    assert store.newest(home) == version
    monkeypatch.undo()
    monkeypatch.setattr(settings, "ENGINE_HOME", home)
    assert services.refit(force=True)  # the lock was given back


def test_a_look_asks_for_a_refit(home: Any) -> None:
    own = fitted.current()
    fitted.look(own)
    asked = cache.fetch(policies.REFIT, own.version, codec=fitted._ASKED, load=lambda: "not asked")
    assert asked.value != "not asked"


def test_the_task_does_nothing_when_nothing_is_due(home: Any) -> None:
    services.refit()
    assert tasks.refit.func() is None


def test_a_process_takes_up_a_newer_artefact_by_itself(home: Any) -> None:
    own = fitted.current()
    version = services.refit(force=True)
    fitted.watch(on=True)
    try:
        assert fitted.current() is own  # nobody waits for the swap
        for thread in threading.enumerate():
            if thread.name == "look-for-artefact":
                thread.join(timeout=20)
    finally:
        fitted.watch(on=False)
    assert fitted.current().version == version


@pytest.fixture
def newcomer(site: Any) -> Movie:
    """A film that the catalogue gets after the fit: much like a well-known one."""
    kept = fitted.current()
    film = Movie.objects.order_by("-vote_count", "id")[0]
    made_by = list(film.credits.all())
    film.pk, film.seen_at = 999_000_001, timezone.now()
    film.save(force_insert=True)
    for one in made_by:
        one.pk, one.movie_id = None, film.pk
        one.save()
    assert not kept.model.knows(film.pk)
    return film


def test_a_new_film_is_recommended_before_the_next_fit(home: Any, fan: User, newcomer: Movie) -> None:
    before = fitted.current()
    assert services.judge(fan, newcomer.pk) is None
    fitted._holder.current = after = fitted.look(before)
    assert after
    assert (after.artefact, after.films) == (before.artefact, [newcomer.pk])
    assert newcomer.pk in ids_of(fan, per_page=100)


def test_new_films_change_the_name_under_which_rankings_are_kept(home: Any, newcomer: Movie) -> None:
    before = fitted.current()
    after, other = fitted.look(before), fitted.look(before)
    assert after
    assert other
    assert after.version == other.version != before.version
    assert services.RANKING.fullmatch(f"1.{after.version}")


def test_new_films_are_taken_in_once_a_minute_at_most(home: Any, newcomer: Movie) -> None:
    after = fitted.look(fitted.current())
    newcomer.pk = 999_000_002
    newcomer.save(force_insert=True)
    assert after
    assert fitted.look(after) is after
    later = fitted.look(replace(after, grown_at=after.grown_at - fitted.GROW_EVERY))
    assert later
    assert later.films == [999_000_001, 999_000_002]


def test_no_more_new_films_than_are_wanted(home: Any, newcomer: Movie, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fitted, "MOST_NEW", 0)
    found = fitted.look(fitted.current())
    assert found
    assert not found.model.knows(newcomer.pk)


def test_a_fit_takes_in_the_new_films(home: Any, newcomer: Movie) -> None:
    grown = fitted.look(fitted.current())
    version = services.refit(force=True)
    taken = fitted.look(grown)
    assert taken
    assert (taken.version, list(taken.films)) == (version, [])
    assert taken.model.knows(newcomer.pk)


def test_a_look_without_a_database_keeps_what_is_held(home: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    own = fitted.current()

    def refuse() -> bool:
        raise OperationalError("the database is away")

    monkeypatch.setattr(fitting, "due", refuse)
    assert fitted.look(own) is own


def test_only_one_process_fits(home: Any) -> None:
    at = connection.settings_dict
    with psycopg.connect(host=at["HOST"], dbname=at["NAME"], user=at["USER"]) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [fitting.LOCK])
        assert services.refit(force=True) is None
        other.execute("SELECT pg_advisory_unlock(%s)", [fitting.LOCK])
        assert services.refit(force=True)
