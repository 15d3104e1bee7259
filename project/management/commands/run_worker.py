"""``manage.py run_worker``: runs background tasks, and enqueues those of `settings.SCHEDULE` when they are due."""

import shutil
import threading
import time
from typing import Any, override

import structlog
from django.conf import settings
from django.db import OperationalError, close_old_connections
from django.tasks import TaskResultStatus
from django.tasks.signals import task_finished, task_started
from django.utils.module_loading import import_string
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

from project import cache, task_queue, telemetry
from project.server import malloc, metrics

log = structlog.get_logger(__name__)
LOOK_EVERY = 15.0  # seconds between two looks at the schedule
RETRY_AFTER = 2.0  # seconds until a database that is away is asked again


class Command(db_worker.Command):
    """The worker of django-tasks-db with a clock beside it; started by `up`."""

    help = "Run background tasks, and enqueue the scheduled ones."

    def handle(self, **options: Any) -> None:
        """Run until SIGTERM; a database that is away is waited for."""
        malloc.limit_growth()  # a fit takes hundreds of megabytes for a moment
        metrics.merge_ended()
        telemetry.start(settings.ENVIRONMENT)
        task_queue.name_worker(options["worker_id"])
        task_started.connect(_note_start)
        task_finished.connect(_count)
        if settings.MAIL_WARNING:
            log.warning("letters_not_sent", reason=settings.MAIL_WARNING)
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

    @override
    def configure_logging(self, verbosity: int) -> None:
        """As `project.server.logging` has it: not two lines a task."""


def _tick() -> None:
    disk = _Disk()
    while True:
        look()
        disk.look()
        time.sleep(LOOK_EVERY)


class _Disk:
    """Says once that the disk of the home folder is full, and once that it is not any more."""

    def __init__(self) -> None:
        self.is_full = False

    def look(self) -> None:
        free = shutil.disk_usage(settings.ENVIRONMENT.home).free
        if (free < settings.DISK_FULL) != self.is_full:
            self.is_full = not self.is_full
            say = log.error if self.is_full else log.info
            say("disk_full" if self.is_full else "disk_has_room", folder=str(settings.ENVIRONMENT.home), free=free)


def look() -> None:
    """Enqueue what is due or lost its worker; a database that is away is asked again at the next look."""
    try:
        close_old_connections()
        if lost := task_queue.take_back():
            log.warning("tasks_taken_back", tasks=lost)
        enqueue_due()
    except OperationalError as error:
        log.warning("schedule_waits_for_database", reason=str(error))


def enqueue_due() -> list[str]:
    """Put every scheduled task into the queue whose time has come, once over all workers; returns their names."""
    due = []
    ready = DBTaskResult.objects.ready().filter(task_path__in=list(settings.SCHEDULE))
    waiting = set(ready.values_list("task_path", flat=True))
    for name, seconds in settings.SCHEDULE.items():
        if name not in waiting and cache.first(f"schedule:{name}", seconds=seconds):
            import_string(name).enqueue()
            due.append(name)
    return due


def _note_start(task_result: Any, **_sender: object) -> None:
    """Every line in the log that a task writes names it."""
    structlog.contextvars.bind_contextvars(task=task_result.task.module_path, task_id=str(task_result.id))


def _count(task_result: Any, **_sender: object) -> None:
    """For /metrics; a failure also stands in the log, with its stack."""
    name, failed = task_result.task.module_path, task_result.status == TaskResultStatus.FAILED
    metrics.tasks.labels(name, "failed" if failed else "done").inc()
    metrics.task_seconds.labels(name).inc((task_result.finished_at - task_result.started_at).total_seconds())
    if failed:
        log.error("task_failed", stack=task_result.errors[-1].traceback)
    structlog.contextvars.unbind_contextvars("task", "task_id")
