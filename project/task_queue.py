"""The queue of background tasks as operators see it: what waits, who works, what failed; and how that is run again.

A worker shows in PostgreSQL by the name of its connection, which ends with it: so nothing has to be written for it, and
a worker that was killed is missed at once, on whichever machine it ran. Knows no task.
"""

from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.tasks import TaskResultStatus
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, get_date_max

WORKER = "marquee-worker-"  # and its id: what a worker's connection is called
SILENT = 120.0  # seconds without a query, while it runs none, after which a worker is not taken for alive
MOST_DEATHS = 3  # workers that may die over one task until it has failed
_LOOK = """
WITH due AS (
  SELECT extract(epoch FROM now() - enqueued_at) AS age FROM django_tasks_database_dbtaskresult
  WHERE status = 'READY' AND (run_after <= now() OR run_after > now() + interval '1000 years')
), worker AS (
  SELECT CASE WHEN state = 'active' THEN 0 ELSE extract(epoch FROM now() - state_change) END AS silence
  FROM pg_stat_activity WHERE datname = current_database() AND starts_with(application_name, %s)
)
SELECT (SELECT count(*) FROM due), (SELECT coalesce(max(age), 0) FROM due),
  (SELECT count(*) FROM django_tasks_database_dbtaskresult WHERE status = 'FAILED'),
  (SELECT count(*) FROM worker), (SELECT coalesce(min(silence), -1) FROM worker)
"""

_CONNECTIONS = """
SELECT
  CASE WHEN wait_event_type = 'Lock' THEN 'locked' WHEN state IN ('active', 'idle') THEN state ELSE 'transaction' END,
  count(*)
FROM pg_stat_activity WHERE datname = current_database() AND starts_with(application_name, 'marquee') GROUP BY 1
"""


@dataclass(frozen=True, slots=True)
class QueueState:
    """The queue at one moment; times in seconds."""

    waiting: int  # tasks whose time has come
    oldest: float  # since the longest waiting one was put in
    failed: int  # of the last seven days
    workers: int
    heartbeat: float  # since a worker last asked for work; -1 without any

    @property
    def is_served(self) -> bool:
        """Whether a worker is there and alive."""
        return 0 <= self.heartbeat < SILENT


def state() -> QueueState:
    """One query.

    Raises:
        DatabaseError: PostgreSQL does not answer.
    """
    with connection.cursor() as cursor:
        cursor.execute(_LOOK, [WORKER])
        waiting, oldest, failed, workers, heartbeat = cursor.fetchone()
    return QueueState(waiting, float(oldest), failed, workers, float(heartbeat))


def connections() -> dict[str, float]:
    """How many connections of ours there are, over all machines: idle, active, waiting for a lock, or in a transaction.

    Raises:
        DatabaseError: PostgreSQL does not answer.
    """
    counts = {"idle": 0.0, "active": 0.0, "locked": 0.0, "transaction": 0.0}
    with connection.cursor() as cursor:
        cursor.execute(_CONNECTIONS)
        for state, count in cursor.fetchall():
            counts[state] += count
    return counts


def name_worker(worker_id: str) -> None:
    """Call this process's connections by ``worker_id``; before the first one is opened."""
    options: dict[str, Any] = connection.settings_dict["OPTIONS"]
    options["application_name"] = _name(worker_id)


def _name(worker_id: str) -> str:
    return f"{WORKER}{worker_id}"[:63]  # bytes that PostgreSQL keeps of it


def repeat(task_ids: list[Any]) -> int:
    """Put failed tasks into the queue again; how many there were."""
    return DBTaskResult.objects.filter(pk__in=task_ids, status=TaskResultStatus.FAILED).update(**_anew())


def take_back() -> list[str]:
    """Put tasks into the queue again whose worker died over them; their ids. What kills each worker has failed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT application_name FROM pg_stat_activity WHERE datname = current_database()")
        alive = {name for (name,) in cursor.fetchall()}
    orphans = [
        task
        for task in DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING)
        if not task.worker_ids or _name(task.worker_ids[-1]) not in alive
    ]
    for task in orphans:
        again: dict[str, Any] = _anew()
        if len(task.worker_ids) >= MOST_DEATHS:
            again = {"status": TaskResultStatus.FAILED, "finished_at": timezone.now(), "traceback": "Its workers died."}
        DBTaskResult.objects.filter(pk=task.pk, status=TaskResultStatus.RUNNING).update(**again)
    return [str(task.pk) for task in orphans]


def _anew() -> dict[str, Any]:
    return {
        "status": TaskResultStatus.READY,
        "run_after": get_date_max(),
        "enqueued_at": timezone.now(),
        "started_at": None,
        "finished_at": None,
        "exception_class_path": "",
        "traceback": "",
    }
