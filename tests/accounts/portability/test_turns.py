"""Turns of an import: one at a time for a member, ended by what its member says meanwhile, told about once."""

import io
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django_tasks_db.models import DBTaskResult

from accounts import commands, tasks
from accounts.models.import_record import Import, ImportRow
from accounts.models.user import User
from accounts.services import favorites, watchlist
from accounts.services.portability import imports, jobs
from accounts.types.imports import Receipt
from catalog.services import movies, resolver
from project.errors import Conflict
from tests.conftest import PASSWORD

LIST = "Title,Year\nHeat,1995\nAlien,1979\nNo Such Film,1999\n"
HEAT, ALIEN = 949, 348


@pytest.fixture(autouse=True)
def _queue(settings: Any) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def bring(user: User, name: str = "watchlist.csv", text: str = LIST) -> Receipt:
    return imports.import_file(user, name=name, content=io.BytesIO(text.encode()))


def running(user: User, name: str = "watchlist.csv") -> Import:
    """An import that nobody has worked on."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(imports, "_first_turn", lambda job: None)
        received = bring(user, name)
    assert received.id
    return Import.objects.get(id=received.id)


def when_matching(monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
    """Let something happen once in the middle of a turn."""
    genuine = resolver.find
    done: list[int] = []

    def find(references: Any) -> Any:
        assert len(done) < 3, "the turn does not end"
        if not done:
            act()
        done.append(1)
        return genuine(references)

    monkeypatch.setattr(resolver, "find", find)


def letter_tasks(job: Import) -> int:
    letters = DBTaskResult.objects.filter(task_path="accounts.tasks.send_imported")
    return letters.filter(args_kwargs__args=[str(job.id)]).count()


def waiting_tasks() -> int:
    return DBTaskResult.objects.filter(task_path="accounts.tasks.continue_import", status="READY").count()


def test_undo_ends_a_turn_that_is_running(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    job = running(alice)
    when_matching(monkeypatch, lambda: imports.undo(alice, job.id))
    assert imports.go_on(job.id) == imports.Turn()
    job.refresh_from_db()
    assert (job.status, job.rows.filter(outcome="pending").count(), watchlist.page_of(alice).items) == ("done", 3, [])


def test_an_answer_ends_a_turn_that_is_running_and_the_next_one_takes_it(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = running(alice, "mine.csv")
    when_matching(monkeypatch, lambda: Import.objects.update(answers={"0:kind": "favorite"}))
    assert imports.go_on(job.id).next_id == job.id
    assert favorites.ids(alice) == set()
    assert imports.go_on(job.id).next_id is None
    assert favorites.ids(alice) == {HEAT, ALIEN}


def test_the_letter_is_sent_once_however_many_take_the_job(alice: User) -> None:
    job = running(alice)
    for _ in range(3):
        tasks.continue_import.call(str(job.id))
    assert letter_tasks(job) == 1
    tasks.send_imported.call(str(job.id))
    assert len(mail.outbox) == 1


def test_a_turn_that_comes_too_late_sends_no_letter(alice: User) -> None:
    """Two workers took the job, and the second one waited between reading it and having its turn."""
    job = running(alice)
    stale = Import.objects.select_related("user").get(id=job.id)
    assert jobs.go_on(job) is True
    assert jobs.go_on(stale) is False


def test_a_job_waits_once_in_the_queue_however_often_it_is_asked_for(alice: User) -> None:
    job = running(alice)
    for _ in range(3):
        tasks.enqueue_import(job.id)
    assert waiting_tasks() == 1


def test_a_lost_turn_is_taken_by_one(alice: User) -> None:
    job = running(alice)
    Import.objects.update(worked_at="2026-01-01T00:00:00Z")
    assert (imports.take_stalled(), imports.take_stalled()) == ([job.id], [])


def test_a_worker_that_meets_another_neither_spins_nor_loses_the_job(transactional_db: None) -> None:
    """The one that has the turn passes it on."""
    member = User.objects.create_user(email="turns@example.org", password=PASSWORD)
    first, second = running(member), running(member, "seen.csv")
    left: list[bool] = []

    def other_worker() -> None:
        left.append(tasks.continue_import.call(str(second.id)))
        connection.close()

    with imports._alone(member.pk):
        thread = threading.Thread(target=other_worker)
        thread.start()
        thread.join()
    assert (left, waiting_tasks()) == ([False], 0)
    assert tasks.continue_import.call(str(first.id)) is True
    (passed_on,) = DBTaskResult.objects.filter(task_path="accounts.tasks.continue_import", status="READY")
    assert passed_on.args_kwargs["args"] == [str(second.id)]
    passed_on.delete()
    member.delete()


def test_a_request_that_had_the_turn_passes_it_on(alice: User) -> None:
    first = running(alice)
    done = commands.import_file(alice, name="seen.csv", content=io.BytesIO(LIST.encode()))
    assert done.status == "done"
    (passed_on,) = DBTaskResult.objects.filter(task_path="accounts.tasks.continue_import")
    assert passed_on.args_kwargs["args"] == [str(first.id)]


def test_of_two_clicks_at_once_on_a_row_one_counts(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    received = bring(alice)
    row = ImportRow.objects.get(outcome="not_found")
    genuine = movies.ensure_stored
    clicks: list[int] = []

    def slow(movie_id: int) -> Any:
        clicks.append(movie_id)
        if len(clicks) == 1:  # the second click comes while the first one looks the movie up
            imports.settle(alice, row.import_record_id, row.id, movie_id=238)
        return genuine(movie_id)

    monkeypatch.setattr(movies, "ensure_stored", slow)
    assert received.id
    with pytest.raises(Conflict):
        imports.settle(alice, received.id, row.id, movie_id=155)
    assert {one.movie.id for one in watchlist.page_of(alice).items} == {HEAT, ALIEN, 238}


@pytest.mark.parametrize("sent", [{"movie": "x"}, {"movie": "949x"}, {"movie": "0"}, {"movie": "9" * 19}, {}])
def test_a_garbled_movie_leaves_no_row_out(alices_site: Client, sent: dict[str, str]) -> None:
    file = SimpleUploadedFile("watchlist.csv", LIST.encode())
    address = alices_site.post("/account/import", {"file": file})["Location"]
    row = ImportRow.objects.get(outcome="not_found")
    answer = alices_site.post(f"{address}/rows/{row.id}", sent, follow=True)
    is_number = sent.get("movie", "").isdecimal()
    sentence = "There is no such film." if is_number else "The film has to be named by its number."
    assert (answer.status_code, sentence in answer.content.decode()) == (404 if is_number else 200, True)
    row.refresh_from_db()
    assert row.outcome == "not_found"


def test_a_dry_run_does_no_more_than_a_real_one_does_at_once(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "BATCH", 1)
    monkeypatch.setattr(imports, "AT_ONCE", 2)
    dry = imports.import_file(alice, name="seen.csv", content=io.BytesIO(LIST.encode()), dry_run=True)
    real = bring(alice, "seen.csv")
    assert dry.result.outcomes == real.result.outcomes == {"added": 2, "not_looked_up": 1}
    assert (dry.id, dry.done) == (None, real.done)
