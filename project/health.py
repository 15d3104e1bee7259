"""What operators ask: is the process alive, and can it serve? Imports no room."""

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from project import caching


@never_cache
@require_safe
def livez(request: HttpRequest) -> JsonResponse:  # noqa: ARG001
    """The process answers."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:  # noqa: ARG001
    """Each part with its state; 503 only when the product cannot serve, which is without its database."""
    database = _database_answers()
    cache = caching.answers()
    parts = {
        "database": "ok" if database else "unavailable",
        "cache": "ok" if cache else "unavailable",
        "source": "tmdb" if settings.TMDB_ENABLED else "sample",
    }
    status = "ok" if database and cache else "degraded" if database else "unavailable"
    return JsonResponse({"status": status, **parts}, status=200 if database else 503)


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True
