"""The queue keeps what is over for a week, and not longer."""

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import LazySettings
from django_tasks_db.models import DBTaskResult
from time_machine import TimeMachineFixture

from accounts.tasks import send_reset
from project import tasks
from project.management.commands.run_worker import enqueue_due


@pytest.fixture(autouse=True)
def _queue(db: None) -> None:
    """Without what tests that commit have left."""
    DBTaskResult.objects.all().delete()


def _finish(task_id: str) -> None:
    DBTaskResult.objects.filter(pk=task_id).update(
        status="SUCCESSFUL", started_at=datetime.now(UTC), finished_at=datetime.now(UTC)
    )


def test_tasks_are_removed_after_a_week(db: None, time_machine: TimeMachineFixture) -> None:
    _finish(send_reset.enqueue(0).id)
    send_reset.enqueue(0)  # which nobody runs
    time_machine.move_to(datetime.now(UTC) + timedelta(days=6))
    assert tasks.remove_old_tasks.call() == 0
    time_machine.move_to(datetime.now(UTC) + timedelta(days=2))
    assert tasks.remove_old_tasks.call() == 2


def test_a_task_that_runs_is_left_alone(db: None, time_machine: TimeMachineFixture) -> None:
    DBTaskResult.objects.filter(pk=send_reset.enqueue(0).id).update(status="RUNNING", started_at=datetime.now(UTC))
    time_machine.move_to(datetime.now(UTC) + timedelta(days=8))
    assert tasks.remove_old_tasks.call() == 0


def test_many_are_removed_in_batches(db: None, time_machine: TimeMachineFixture) -> None:
    for _ in range(5):
        send_reset.enqueue(0)
    time_machine.move_to(datetime.now(UTC) + timedelta(days=8))
    tasks.BATCH, whole = 2, tasks.BATCH
    try:
        assert tasks.remove_old_tasks.call() == 5
    finally:
        tasks.BATCH = whole


def test_the_worker_does_it_every_day(db: None, settings: LazySettings) -> None:
    assert settings.SCHEDULE["project.tasks.remove_old_tasks"] == 24 * 60 * 60
    assert "project.tasks.remove_old_tasks" in enqueue_due()
