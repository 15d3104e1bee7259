"""What operators ask: readiness and metrics. Whether the process lives, /livez, is answered before Django.

See `project.server.front.application` for that. Imports no room.
"""

import json
import shutil
from collections.abc import Mapping

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.crypto import constant_time_compare
from django.utils.module_loading import import_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from project import cache, request_budget, task_queue
from project.database.guard import guard
from project.resilience import circuit_breaker
from project.server import metrics, process_gauges
from project.server.environment import LOOPBACK
from project.server.operations_port import Reply

PATIENCE = 2.0  # seconds that operators wait for PostgreSQL
SOURCES: dict[circuit_breaker.BreakerState, str] = {
    "closed": "tmdb",
    "failing": "tmdb does not answer; stale copies, the database and the sample serve",
    "paused": "tmdb asked for a pause; stale copies, the database and the sample serve",
    "refused": "tmdb refuses the key; the sample serves",
}


@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:  # noqa: ARG001
    """See `readiness`."""
    parts = readiness()
    return JsonResponse(parts, status=_status(parts))


@never_cache
@require_safe
def metrics_(request: HttpRequest) -> HttpResponse:
    """What was counted, for Prometheus: to a caller on this machine, or one that knows METRICS_TOKEN."""
    if not _may_read_metrics(request):
        return HttpResponse(status=404)
    return HttpResponse(exposition(), content_type=metrics.CONTENT_TYPE)


def readiness() -> dict[str, object]:
    """Each part with its state; "unavailable" only when the product cannot serve, which is without its database.

    A source that is out does not make it degraded for a load balancer: the database and the sample serve.
    """
    queue = _queue()
    free = shutil.disk_usage(settings.ENVIRONMENT.home).free
    parts = {
        "database": "unavailable" if queue is None else "ok",
        "cache": "ok" if cache.answers() else "unavailable",
        "worker": "unknown" if queue is None else "ok" if queue.is_served else "none; no letter is sent, no task runs",
        "disk": "full" if free < settings.DISK_FULL else "ok",
    }
    is_well = all(part == "ok" for part in parts.values())
    status = "ok" if is_well else "unavailable" if queue is None else "degraded"
    mail: dict[str, object] = {"mail": settings.MAIL_WARNING or "ok"}
    waiting: dict[str, object] = {}
    if queue is not None:
        waiting = {"queue": {"waiting": queue.waiting, "oldest_seconds": round(queue.oldest), "failed": queue.failed}}
    return {"status": status, **parts, "source": _source(), **mail, **waiting}


def exposition() -> bytes:
    """Everything that was counted, with what is looked at for it, in Prometheus's text format."""
    breakers = {"tmdb": circuit_breaker.CircuitBreaker("tmdb").state(), "database": guard.state}
    free = shutil.disk_usage(settings.ENVIRONMENT.home).free
    gauges: dict[str, tuple[str, Mapping[tuple[tuple[str, str], ...], float]]] = {
        "marquee_breaker_open": (
            "1 when calls are held back.",
            {(("name", name),): float(state != "closed") for name, state in breakers.items()},
        ),
        "marquee_disk_free_bytes": ("Bytes that are free in the home folder.", {(): float(free)}),
    }
    gauges |= process_gauges.gauges(settings.ENVIRONMENT.home / "children.json")
    for name in settings.GAUGES_OF:
        gauges |= import_string(name)()
    if queue := _queue():
        gauges |= {
            "marquee_queue_waiting": ("Tasks whose time has come.", {(): queue.waiting}),
            "marquee_queue_oldest_seconds": ("Seconds that the oldest of them waits.", {(): queue.oldest}),
            "marquee_queue_failed": ("Tasks that failed in the last seven days.", {(): queue.failed}),
            "marquee_workers": ("Task workers, on all machines.", {(): queue.workers}),
            "marquee_worker_heartbeat_seconds": (
                "Seconds since a worker asked for work; -1 without any.",
                {(): queue.heartbeat},
            ),
        }
        gauges["marquee_database_connections"] = (
            "Connections of all Marquee's processes to PostgreSQL, by what they do.",
            {(("state", name),): count for name, count in task_queue.connections().items()},
        )
    return metrics.exposition(gauges)


def readiness_reply() -> Reply:
    """/readyz at the operators' port. It has a thread of its own, whose connection stays open."""
    with request_budget.within(PATIENCE):
        connection.close_if_unusable_or_obsolete()
        parts = readiness()
    return Reply(_status(parts), "application/json", json.dumps(parts).encode())


def metrics_reply() -> Reply:
    """/metrics at the operators' port."""
    with request_budget.within(PATIENCE):
        connection.close_if_unusable_or_obsolete()
        return Reply(200, metrics.CONTENT_TYPE, exposition())


def _status(parts: dict[str, object]) -> int:
    return 503 if parts["status"] == "unavailable" else 200


def _may_read_metrics(request: HttpRequest) -> bool:
    """A request that a proxy passed on is not from this machine, whatever its address says."""
    token: str = settings.METRICS_TOKEN
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if token and constant_time_compare(given, token):
        return True
    passed_on = any(name in request.headers for name in ("Forwarded", "X-Forwarded-For", "X-Real-IP", "Via"))
    return request.META.get("REMOTE_ADDR") in LOOPBACK and not passed_on


def _source() -> str:
    """Where films come from, and what is wrong with TMDb, if anything."""
    if not settings.TMDB_ENABLED:
        return "sample"
    return SOURCES[circuit_breaker.CircuitBreaker("tmdb").state()]


def _queue() -> task_queue.QueueState | None:
    """The queue of tasks; None when PostgreSQL does not answer."""
    try:
        return task_queue.state()
    except DatabaseError:
        return None
