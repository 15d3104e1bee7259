"""What uvicorn runs: the cache of public responses, and one thread hop behind it Django's synchronous stack.

See docs/decisions/0002-one-thread-hop.md and 0060-public-answers-at-the-edge.md.
"""

import uuid
from http import HTTPStatus

from asgiref.typing import HTTPScope
from django.conf import settings

from project.http.api.envelope import PROBLEM, problem_bytes
from project.server import metrics
from project.server.response_cache.middleware import SAFE_ID, ResponseCache
from project.server.response_cache.store import RedisStore
from project.server.wsgi_adapter import SENTENCES, Headers, WsgiAdapter, plain_refusal
from project.wsgi import application as wsgi_application


def refusal(scope: HTTPScope, status: HTTPStatus) -> tuple[Headers, bytes]:
    """What the adapter answers by itself: the API's problem document, or a short page."""
    headers, body = plain_refusal(scope, status)
    given = dict(scope["headers"])
    identity = given.get(b"x-request-id", b"")
    identity = identity if SAFE_ID.fullmatch(identity) else uuid.uuid4().hex.encode()
    headers += [(b"x-request-id", identity), (b"x-content-type-options", b"nosniff"), (b"x-frame-options", b"DENY")]
    if scope["path"].startswith("/api/"):
        headers = [(name, value) for name, value in headers if name not in {b"content-type", b"cache-control"}]
        headers += [(b"content-type", PROBLEM.encode()), (b"cache-control", b"private, no-store")]
        headers += _readable_elsewhere(given.get(b"origin", b"").decode("latin-1"))
        sentence = SENTENCES[status]
        body = problem_bytes(path=scope["path"], status=status, detail=sentence, request_id=identity.decode())
    return headers, body


def _readable_elsewhere(origin: str) -> Headers:
    """So that a front-end app of another origin can read the refusal, as it can any other answer."""
    if origin not in settings.CORS_ALLOWED_ORIGINS:
        return [(b"vary", b"origin")]
    exposed = ", ".join(settings.CORS_EXPOSE_HEADERS).encode()
    return [
        (b"vary", b"origin"),
        (b"access-control-allow-origin", origin.encode("latin-1")),
        (b"access-control-expose-headers", exposed),
    ]


adapter = WsgiAdapter(
    wsgi_application,
    threads=settings.ENVIRONMENT.web_threads,
    max_body=settings.DATA_UPLOAD_MAX_MEMORY_SIZE,
    refuse=refusal,
)
EDGE_ANSWERS = {state: metrics.edge_answers.labels(state) for state in ("hit", "stale", "miss")}
# Whoever writes code wants to see each change at once.
application = (
    adapter
    if settings.DEBUG
    else ResponseCache(
        adapter,
        RedisStore(settings.REDIS_URL, prefix="marquee:edge:"),
        origins=settings.CORS_ALLOWED_ORIGINS,
        count=lambda state: EDGE_ANSWERS[state].inc(),
    )
)
