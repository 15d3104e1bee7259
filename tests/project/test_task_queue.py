"""What operators see of the queue, and how what failed or was lost runs again."""

from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.contrib import admin
from django.contrib.messages.storage.fallback import FallbackStorage
from django.db import connection
from django.test import RequestFactory
from django_tasks_db.models import DBTaskResult

from accounts.tasks import send_reset
from project import task_queue

pytestmark = pytest.mark.django_db


def worker(name: str) -> psycopg.Connection[Any]:
    """A connection as a worker of that id has it."""
    database = settings.DATABASE_URL.rpartition("/")[0] + "/" + str(connection.settings_dict["NAME"])
    return psycopg.connect(database, application_name=f"{task_queue.WORKER}{name}", autocommit=True)


def running(*workers: str) -> DBTaskResult[Any, Any]:
    """A task that these workers began, one after the other."""
    task = DBTaskResult.objects.get(pk=send_reset.enqueue(0).id)
    for name in workers:
        task.claim(name)
    return task


def status(task: DBTaskResult[Any, Any]) -> str:
    return str(DBTaskResult.objects.values_list("status", flat=True).get(pk=task.pk))


def test_what_waits_is_counted_with_its_age_and_what_waits_for_later_is_not() -> None:
    task = send_reset.enqueue(0)
    DBTaskResult.objects.filter(pk=task.id).update(enqueued_at=datetime.now(UTC) - timedelta(seconds=90))
    send_reset.using(run_after=datetime.now(UTC) + timedelta(hours=1)).enqueue(0)
    seen = task_queue.state()
    assert (seen.waiting, seen.failed) == (1, 0)
    assert 85 < seen.oldest < 120


def test_a_worker_that_asks_for_nothing_any_more_is_not_alive() -> None:
    assert not task_queue.QueueState(0, 0, 0, workers=1, heartbeat=task_queue.SILENT + 1).is_served


def test_a_task_whose_worker_died_runs_again_and_others_go_on() -> None:
    with worker("alive"):
        lost, going_on = running("dead"), running("alive")
        assert task_queue.take_back() == [str(lost.pk)]
        assert (status(lost), status(going_on)) == ("READY", "RUNNING")


def test_a_task_that_kills_each_worker_has_failed() -> None:
    task = running("a", "b", "c")
    task_queue.take_back()
    assert status(task) == "FAILED"


def test_an_operator_runs_a_failed_task_again_and_no_other() -> None:
    failed, done = running("a"), running("a")
    failed.set_failed(ValueError("x"))
    done.set_successful(None)
    request = RequestFactory().post("/admin/")
    request.session = {}  # type: ignore[assignment]
    request._messages = FallbackStorage(request)  # type: ignore[attr-defined]
    its_admin: Any = admin.site._registry[DBTaskResult]
    its_admin.run_again(request, DBTaskResult.objects.all())
    assert (status(failed), status(done)) == ("READY", "SUCCESSFUL")
    assert [str(message) for message in request._messages] == ["1 tasks will run again."]  # type: ignore[attr-defined]
