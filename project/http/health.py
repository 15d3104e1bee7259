"""What operators ask: readiness and metrics. Whether the process lives, /livez, is answered before Django.

See `project.server.front.application` for that. Imports no room.
"""

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from project import cache
from project.database.guard import guard
from project.resilience import circuit_breaker
from project.server import metrics
from project.server.environment import LOOPBACK

SOURCES: dict[circuit_breaker.BreakerState, str] = {
    "closed": "tmdb",
    "failing": "tmdb does not answer; stale copies, the database and the sample serve",
    "paused": "tmdb asked for a pause; stale copies, the database and the sample serve",
    "refused": "tmdb refuses the key; the sample serves",
}


@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:  # noqa: ARG001
    """Each part with its state; 503 only when the product cannot serve, which is without its database.

    A source that is out does not make it degraded for a load balancer: the database and the sample serve.
    """
    database = _database_answers()
    cache_answers = cache.answers()
    parts = {
        "database": "ok" if database else "unavailable",
        "cache": "ok" if cache_answers else "unavailable",
        "source": _source(),
    }
    status = "ok" if database and cache_answers else "degraded" if database else "unavailable"
    return JsonResponse({"status": status, **parts}, status=200 if database else 503)


@never_cache
@require_safe
def metrics_(request: HttpRequest) -> HttpResponse:
    """What was counted, for Prometheus: to a caller on this machine, or one that knows METRICS_TOKEN."""
    if not _may_read_metrics(request):
        return HttpResponse(status=404)
    breakers = {"tmdb": circuit_breaker.CircuitBreaker("tmdb").state(), "database": guard.state}
    body = metrics.exposition({name: state != "closed" for name, state in breakers.items()})
    return HttpResponse(body, content_type=metrics.CONTENT_TYPE)


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


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True
