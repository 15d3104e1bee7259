"""What is answered on the loop: /livez, and one request too many."""

from typing import Any

import pytest

from project.server.asgi.wsgi_adapter import plain_refusal
from project.server.front.application import Front
from project.server.front.request_rate import RequestRate
from tests.project.server.asgi_exchange import App, Client, http_scope, run


def front(app: Any = None, *, pages: str = "", anonymous: str = "") -> Front:
    """A front without static files."""
    return Front(
        app or App(), None, pages=RequestRate(pages), anonymous=RequestRate(anonymous),
        security_headers=lambda scheme: ((b"x-scheme", scheme.encode()),), refuse=plain_refusal,
    )  # fmt: skip


def answers(application: Front, *scopes: dict[str, Any]) -> list[Client]:
    """The answers to requests one after the other."""

    async def story() -> list[Client]:
        return [await Client(scope).ask(application) for scope in scopes]

    return run(story())


def test_livez_is_answered_without_the_application() -> None:
    app = App()
    (answer,) = answers(front(app), http_scope("/livez", scheme="https"))
    assert (answer.status, answer.content, app.asked) == (200, b'{"status": "ok"}', 0)
    assert (answer.header("cache-control"), answer.header("x-scheme")) == ("no-store", "https")


def test_livez_answers_head_without_a_body_and_takes_nothing_else() -> None:
    head, post = answers(front(), http_scope("/livez", "HEAD"), http_scope("/livez", "POST"))
    assert (head.status, head.content, head.header("content-length")) == (200, b"", "16")
    assert (post.status, post.header("allow")) == (405, "GET, HEAD")


def test_an_address_that_asks_for_too_many_pages_waits() -> None:
    app = App()
    *taken, refused = answers(front(app, pages="3/minute"), *[http_scope("/movies")] * 4)
    assert [answer.status for answer in taken] == [200] * 3
    assert (refused.status, app.asked) == (429, 3)
    assert 0 < int(refused.header("retry-after") or 0) <= 60


def test_the_api_s_refusal_is_an_envelope() -> None:
    *_, refused = answers(front(anonymous="1/minute"), *[http_scope("/api/v1/movies")] * 2)
    assert (refused.status, refused.header("content-type")) == (429, "application/problem+json")


@pytest.mark.parametrize(
    "others",
    [
        {"path": "/api/v1/me", "headers": [(b"authorization", b"Bearer x")]},
        {"path": "/api/v1/auth/login", "method": "POST"},
        {"path": "/api/v1/movies", "method": "OPTIONS"},
        {"path": "/readyz"},
        {"path": "/metrics"},
        {"path": "/livez"},
        {"path": "/movies", "client": None},
    ],
)
def test_what_django_counts_and_what_operators_ask_is_not_counted_here(others: dict[str, Any]) -> None:
    application = front(pages="1/minute", anonymous="1/minute")
    assert [answer.status for answer in answers(application, *[http_scope(**others)] * 3)] == [200] * 3


def test_every_address_is_counted_for_itself_and_a_household_as_one() -> None:
    clients = [("203.0.113.7", 1), ("203.0.113.8", 1), ("2001:db8::1", 1), ("2001:db8::2", 1)]
    scopes = [http_scope("/movies", client=client) for client in clients]
    assert [answer.status for answer in answers(front(pages="1/minute"), *scopes)] == [200, 200, 200, 429]
