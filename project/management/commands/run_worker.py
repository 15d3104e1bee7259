"""``manage.py run_worker``: runs background tasks, and enqueues those of `settings.SCHEDULE` when they are due."""

import threading
import time
from typing import Any

import structlog
from django.conf import settings
from django.db import OperationalError, close_old_connections, connections
from django.utils.module_loading import import_string
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

from project import cache

log = structlog.get_logger(__name__)
LOOK_EVERY = 15.0  # seconds between two looks at the schedule
RETRY_AFTER = 2.0  # seconds until a database that is away is asked again


class Command(db_worker.Command):
    """The worker of django-tasks-db with a clock beside it; started by `up`."""

    help = "Run background tasks, and enqueue the scheduled ones."

    def handle(self, **options: Any) -> None:
        """Run until SIGTERM; a database that is away is waited for."""
        threading.Thread(target=_tick, daemon=True, name="schedule").start()
        while True:
            try:
                super().handle(**options)
            except OperationalError as error:
                log.warning("worker_waits_for_database", reason=str(error))
                close_old_connections()
                time.sleep(RETRY_AFTER)
            else:
                return


def _tick() -> None:
    while True:
        look()
        connections.close_all()
        time.sleep(LOOK_EVERY)


def look() -> None:
    """Enqueue what is due; a database that is away is asked again at the next look."""
    try:
        enqueue_due()
    except OperationalError as error:
        log.warning("schedule_waits_for_database", reason=str(error))


def enqueue_due() -> list[str]:
    """Put every scheduled task into the queue whose time has come, once over all workers; returns their names."""
    due = []
    for name, seconds in settings.SCHEDULE.items():
        waiting = DBTaskResult.objects.ready().filter(task_path=name)
        if not waiting.exists() and cache.first(f"schedule:{name}", seconds=seconds):
            import_string(name).enqueue()
            due.append(name)
    return due
