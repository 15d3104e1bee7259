"""What TMDb has to be asked for goes on in the background: a turn at a time, once for each movie, and again later."""

import io
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from accounts import tasks
from accounts.models.import_record import Import
from accounts.models.user import User
from accounts.services import seen
from accounts.services.portability import imports, jobs
from accounts.types.imports import Receipt
from catalog.sources import fallback
from catalog.sources.tmdb import TmdbClient, TmdbSource
from project.management.commands import run_worker
from tests.catalog.tmdb_server import FIRST, TOKEN, TmdbServer, serve, title

HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}
QUEUE = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


@pytest.fixture
def tmdb(settings: Any, monkeypatch: pytest.MonkeyPatch, db: None) -> Iterator[TmdbServer]:
    """A TMDb whose movies are not stored, and a queue that nobody works on."""
    for server in serve():
        settings.TMDB_ENABLED, settings.TMDB_BASE_URL, settings.TMDB_ACCESS_TOKEN = True, server.url, TOKEN
        settings.TASKS = QUEUE
        source = TmdbSource(TmdbClient(), language="en-US")
        monkeypatch.setattr(fallback, "tmdb", lambda asked=source: asked)
        yield server
        source.client.close()


def film(number: int) -> str:
    return f'"{title(FIRST + number)}",{1980 + number % 40},7\n'


def bring(user: User, numbers: range, **more: Any) -> Receipt:
    text = "Title,Year,Rating10\n" + "".join(film(number) for number in numbers if number % 11)
    return imports.import_file(user, name="ratings.csv", content=io.BytesIO(text.encode()), **more)


def present(user: User, received: Receipt) -> Receipt:
    assert received.id
    return imports.receipt(user, received.id)


def test_what_is_not_stored_is_looked_up_a_turn_at_a_time(
    alice: User, tmdb: TmdbServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "TURN", 0.001)
    received = bring(alice, range(1, 6))
    assert (received.status, received.result.outcomes) == ("running", {"not_looked_up": 5})
    assert received.id
    assert imports.go_on(received.id).next_id == received.id
    assert present(alice, received).done == 1
    while imports.go_on(received.id).next_id:
        pass
    assert present(alice, received).result.outcomes == {"added": 5}
    assert tmdb.kinds() == {"search/movie": 5}


def test_a_movie_is_asked_for_once_however_many_rows_name_it(alice: User, tmdb: TmdbServer) -> None:
    text = "Title,Year,Rating10\n" + film(1) * 20 + "No Such Film,1999,3\n" * 20
    received = imports.import_file(alice, name="ratings.csv", content=io.BytesIO(text.encode()))
    assert received.id
    assert imports.go_on(received.id).next_id is None
    assert present(alice, received).result.outcomes == {"added": 1, "already_there": 19, "not_found": 20}
    assert tmdb.kinds() == {"search/movie": 3}  # the unknown one without its year, too


def test_a_tmdb_that_is_away_is_asked_again_later(alice: User, tmdb: TmdbServer) -> None:
    tmdb.fault = "success false"
    received = bring(alice, range(1, 4))
    assert received.id
    assert imports.go_on(received.id).next_id is None
    waiting = present(alice, received)
    assert (waiting.status, waiting.result.outcomes) == ("waiting", {"not_looked_up": 3})
    assert imports.take_stalled() == []
    Import.objects.update(worked_at=timezone.now() - imports.ASK_AGAIN - timedelta(seconds=1))
    tmdb.fault = ""
    assert tasks.continue_imports.call() == 1
    for task in DBTaskResult.objects.filter(task_path="accounts.tasks.continue_import"):
        tasks.continue_import.call(*task.args_kwargs["args"])
    assert present(alice, received).status == "done"
    assert len(seen.page_of(alice).items) == 3
    arguments = [str(received.id)]
    assert (
        DBTaskResult.objects.filter(task_path="accounts.tasks.send_imported", args_kwargs__args=arguments).count() == 1
    )
    tasks.send_imported.call(arguments[0])
    assert [letter.subject for letter in mail.outbox] == ["Your films are here"]
    assert f"/account/imports/{received.id}" in mail.outbox[0].body


def test_a_turn_that_was_lost_is_taken_again(alice: User, tmdb: TmdbServer) -> None:
    bring(alice, range(1, 4))
    Import.objects.update(worked_at=timezone.now() - imports.STALLED - timedelta(seconds=1))
    DBTaskResult.objects.all().delete()
    assert tasks.continue_imports.call() == 1


def test_the_schedule_looks_for_lost_turns(settings: Any, db: None) -> None:
    assert settings.SCHEDULE["accounts.tasks.continue_imports"] <= 60
    settings.TASKS = QUEUE
    assert "accounts.tasks.continue_imports" in run_worker.enqueue_due()
    assert DBTaskResult.objects.filter(task_path="accounts.tasks.continue_imports").exists()


def test_after_a_turn_others_have_theirs(alice: User, tmdb: TmdbServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imports, "TURN", 0.001)
    received = bring(alice, range(1, 4))
    assert tasks.continue_import.call(str(received.id)) is True
    assert DBTaskResult.objects.filter(task_path="accounts.tasks.continue_import").count() == 1
    assert mail.outbox == []


def test_an_import_that_was_undone_goes_no_further(alice: User, tmdb: TmdbServer) -> None:
    received = bring(alice, range(1, 4))
    assert received.id
    imports.undo(alice, received.id)
    assert imports.go_on(received.id).next_id is None
    assert (tmdb.calls, seen.page_of(alice).items) == ([], [])


def test_a_dry_run_asks_nobody(alice: User, tmdb: TmdbServer) -> None:
    dry = bring(alice, range(1, 4), dry_run=True)
    assert (dry.result.outcomes, tmdb.calls) == ({"not_looked_up": 3}, [])


def test_a_killed_turn_repeats_nothing(alice: User, tmdb: TmdbServer, monkeypatch: pytest.MonkeyPatch) -> None:
    received = bring(alice, range(1, 4))
    assert received.id
    genuine = jobs._settle_all

    def killed(job: Import, *more: Any, **others: Any) -> None:
        genuine(job, *more, **others)
        raise KeyboardInterrupt

    monkeypatch.setattr(jobs, "_settle_all", killed)
    with pytest.raises(KeyboardInterrupt):
        imports.go_on(received.id)
    monkeypatch.setattr(jobs, "_settle_all", genuine)
    assert imports.go_on(received.id).next_id is None
    assert (present(alice, received).result.outcomes, len(tmdb.calls)) == ({"added": 3}, 3)


def test_the_page_shows_how_far_it_is_with_and_without_javascript(
    alices_site: Client, alice: User, tmdb: TmdbServer
) -> None:
    text = "Title,Year,Rating10\nHeat,1995,9\n" + film(1)
    file = SimpleUploadedFile("ratings.csv", text.encode())
    address = alices_site.post("/account/import", {"file": file})["Location"]
    page = alices_site.get(address).content.decode()
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in page
    assert '<progress id="progress-bar" max="2" value="1">' in page
    part = alices_site.get(address, headers=HTMX).content.decode()
    assert part.strip().startswith('<div class="section" id="progress"')
    job = Import.objects.get()
    imports.go_on(job.id)
    assert alices_site.get(address, headers=HTMX)["HX-Redirect"] == address
    assert "progress-bar" not in alices_site.get(address).content.decode()


def test_the_page_says_that_tmdb_is_away(alices_site: Client, alice: User, tmdb: TmdbServer) -> None:
    tmdb.fault = "success false"
    received = bring(alice, range(1, 3))
    assert received.id
    imports.go_on(received.id)
    page = alices_site.get(f"/account/imports/{received.id}").content.decode()
    assert "TMDB does not answer just now. We look up the rest later" in page
