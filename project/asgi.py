"""What uvicorn runs: the front, the cache of public responses, and behind one thread hop Django's synchronous stack.

See docs/decisions/0002-one-thread-hop.md, 0060-public-answers-in-a-response-cache.md and 0090-the-front-is-ours.md.
"""

from zlib import crc32

from django.conf import settings

from project.server import malloc
from project.wsgi import application as wsgi_application  # first: it sets Django up

# isort: split
from project.http import health
from project.http.page_variants import variant_of
from project.http.refusals import refusal
from project.http.request_record import record_edge
from project.http.security_headers import security_headers
from project.server import metrics
from project.server.asgi.request_deadline import RequestDeadline
from project.server.asgi.wsgi_adapter import WsgiAdapter
from project.server.environment import ROOT
from project.server.front import protocol
from project.server.front.application import Front
from project.server.front.connection_limits import limits_of
from project.server.front.forwarded import ForwardedHeaders
from project.server.front.request_rate import RequestRate
from project.server.front.static_files import StaticFiles
from project.server.operations_port import OperationsPort
from project.server.release import digest
from project.server.response_cache.middleware import CacheLookup, ResponseCache
from project.server.response_cache.store import RedisStore

malloc.limit_growth()
metrics.merge_ended()
EDGE_ANSWERS = {state: metrics.edge_answers.labels(state) for state in ("hit", "stale", "miss")}


def count_edge(state: str, lookup: CacheLookup, status: int) -> None:
    """For /metrics, and now and then for the log."""
    EDGE_ANSWERS[state].inc()
    method = "HEAD" if lookup.is_head else "GET"
    record_edge(state, path=str(lookup.key[0]), method=method, status=status, request_id=lookup.request_id)


def count_refusal(reason: str) -> None:
    """For /metrics."""
    metrics.refused.labels(reason).inc()


class HttpProtocol(protocol.HttpProtocol):
    """One connection; `up` names it to uvicorn."""

    options = protocol.Options(limits_of(settings.ENVIRONMENT), refusal, count_refusal)


adapter = WsgiAdapter(
    wsgi_application,
    threads=settings.ENVIRONMENT.web_threads,
    queue=settings.ENVIRONMENT.web_queue,
    max_body=settings.LARGEST_BODY,
    larger_bodies=settings.LARGER_BODIES,
    refuse=refusal,
)
DEADLINE = 10.0  # seconds for each request
# Their time grows with what they read or write, which is bounded.
IMPORTS = ("/account/import", "/api/v1/me/import", "/account/export", "/api/v1/me/export")
bounded = RequestDeadline(adapter, seconds=DEADLINE, refuse=refusal, exempt=lambda path: path.startswith(IMPORTS))


def cache_prefix() -> str:
    """What the names of kept answers begin with.

    With other headers or settings that answers show, or by another release, no answer of before is told: it would be
    there for a day.
    """
    shown = settings.SITE_URL, settings.TMDB_ENABLED, settings.TMDB_IMAGE_BASE_URL, settings.TMDB_LANGUAGE
    namespace = settings.CACHES["default"]["KEY_PREFIX"]  # that of the cache, so that a restore finds them
    return f"{namespace}:edge:{crc32(repr((security_headers('https'), shown)).encode()):x}:{digest(ROOT)}:"


cached = ResponseCache(
    bounded,
    RedisStore(settings.REDIS_URL, prefix=cache_prefix()),
    origins=settings.CORS_ALLOWED_ORIGINS,
    vary=variant_of,
    count=count_edge,
)
static = StaticFiles(
    settings.STATIC_ROOT,
    prefix=settings.STATIC_URL,
    security_headers=security_headers,
    refuse=refusal,
)
front = Front(
    # Whoever writes code wants to see each change at once.
    bounded if settings.DEBUG else cached,
    None if settings.DEBUG else static,
    pages=RequestRate(settings.RATE_LIMITS.get("page", "")),
    anonymous=RequestRate(settings.RATE_LIMITS.get("anon", "")),
    security_headers=security_headers,
    refuse=refusal,
    count=count_refusal,
)
application = OperationsPort(
    ForwardedHeaders(front, settings.TRUSTED_PROXIES),
    settings.ENVIRONMENT.ops_address,
    lock=settings.ENVIRONMENT.home / "operations.lock",
    replies={"/readyz": health.readiness_reply, "/metrics": health.metrics_reply},
)
