"""``manage.py run_worker``: the clock and the worker, as a process of their own."""

import signal
import subprocess
import sys
import threading
from typing import Any

import pytest
from django.db import OperationalError, connection
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult
from structlog.testing import capture_logs

from accounts.tasks import send_reset
from project import task_queue
from project.management.commands import run_worker
from project.server import metrics
from project.server.environment import ROOT
from recommend.models import Artifact
from tests.catalog.conftest import environment


@pytest.mark.timeout(120)
def test_scheduled_tasks_are_done_and_sigterm_ends_the_worker(transactional_db: None, settings: Any) -> None:
    command = [sys.executable, str(ROOT / "manage.py"), "run_worker", "--no-reload", "--interval", "0.1"]
    child = subprocess.Popen(command, cwd=ROOT, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    pause = threading.Event()
    done = DBTaskResult.objects.filter(status="SUCCESSFUL", task_path__in=settings.SCHEDULE)
    try:
        while done.count() < len(settings.SCHEDULE) and child.poll() is None:
            pause.wait(0.1)
        child.send_signal(signal.SIGTERM)
        assert child.wait(timeout=20) == 0
    finally:
        child.kill()  # one that timed out, or did not obey, must not outlive its test
        Artifact.objects.all().delete()  # what it fitted, other tests would serve
    without_a_key = done.exclude(task_path__in=["catalog.tasks.expire", "recommend.tasks.refit"])
    assert {row.return_value for row in without_a_key} == {0}
    DBTaskResult.objects.all().delete()


def _away(*_arguments: object, **_options: object) -> None:
    raise OperationalError("no database")


@pytest.mark.django_db
def test_a_schedule_waits_for_its_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(task_queue, "take_back", _away)
    with capture_logs() as logs:
        run_worker.look()
    assert [one["event"] for one in logs] == ["schedule_waits_for_database"]


def test_a_worker_waits_for_its_database(monkeypatch: pytest.MonkeyPatch, transactional_db: None) -> None:
    failures = [OperationalError("no database")]

    def run(*_arguments: object, **_options: object) -> None:
        if failures:
            raise failures.pop()

    monkeypatch.setattr(db_worker.Command, "handle", run)
    monkeypatch.setattr(run_worker, "RETRY_AFTER", 0.0)
    monkeypatch.setattr(run_worker, "_tick", lambda: None)
    # Else this process's connections would be a worker's from now on, in every later test.
    monkeypatch.setitem(connection.settings_dict, "OPTIONS", {**connection.settings_dict["OPTIONS"]})
    with capture_logs() as logs:
        run_worker.Command().handle(worker_id="w")
    assert [one["event"] for one in logs] == ["worker_waits_for_database"]


def test_a_full_disk_is_said_once_and_so_is_its_end(settings: Any) -> None:
    disk = run_worker._Disk()
    with capture_logs() as logs:
        disk.look()
        settings.DISK_FULL = 1 << 62
        disk.look()
        disk.look()
        settings.DISK_FULL = 0
        disk.look()
    assert [line["event"] for line in logs] == ["disk_full", "disk_has_room"]


@pytest.mark.django_db
def test_a_task_that_failed_is_counted_and_logged_with_its_stack() -> None:
    row = DBTaskResult.objects.get(pk=send_reset.enqueue(0).id)
    row.claim("w")
    failed = metrics.tasks.labels(
        "accounts.tasks.send_reset", "failed"
    )._value  # another test may have begun a new file
    before = failed.get()
    run_worker._note_start(row.task_result)
    row.set_failed(ValueError("broken"))
    with capture_logs() as logs:
        run_worker._count(row.task_result)
    assert failed.get() == before + 1
    assert "ValueError: broken" in logs[0]["stack"]
