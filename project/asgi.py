"""What uvicorn runs: Django's synchronous stack, one thread hop away (docs/decisions/0002-one-thread-hop.md)."""

from http import HTTPStatus

from asgiref.typing import HTTPScope
from django.conf import settings

from project.bridge import SENTENCES, Headers, ThreadBridge, plain_refusal
from project.envelope import PROBLEM, problem_bytes
from project.wsgi import application as wsgi_application


def refusal(scope: HTTPScope, status: HTTPStatus) -> tuple[Headers, bytes]:
    """What the bridge answers by itself: the API's problem document, or a short page."""
    headers, body = plain_refusal(scope, status)
    if scope["path"].startswith("/api/"):
        headers = [(name, value) for name, value in headers if name != b"content-type"]
        headers.append((b"content-type", PROBLEM.encode()))
        body = problem_bytes(path=scope["path"], status=status, detail=SENTENCES[status])
    return headers, body


application = ThreadBridge(
    wsgi_application,
    threads=settings.ENVIRONMENT.web_threads,
    max_body=settings.DATA_UPLOAD_MAX_MEMORY_SIZE,
    refuse=refusal,
)
