"""A request that takes too long is answered 503; what has begun is left alone."""

import asyncio
from typing import Any

import pytest

from project import request_budget
from project.server.asgi.request_deadline import RequestDeadline
from project.server.asgi.wsgi_adapter import plain_refusal, response_body, response_start
from tests.project.server.asgi_exchange import Client, http_scope, run


def bounded(app: Any, seconds: float = 0.05) -> RequestDeadline:
    return RequestDeadline(app, seconds=seconds, refuse=plain_refusal, exempt=lambda path: path == "/import")


async def endless(scope: Any, receive: Any, send: Any) -> None:
    await receive()
    await asyncio.Event().wait()


async def slow_to_send(scope: Any, receive: Any, send: Any) -> None:
    await receive()
    await send(response_start(200, []))
    await asyncio.sleep(0.1)
    await send(response_body(b"all of it", more=False))


@pytest.mark.parametrize(("method", "is_empty"), [("GET", False), ("HEAD", True)])
def test_a_request_that_takes_too_long_is_refused(method: str, is_empty: bool) -> None:
    client = run(Client(http_scope(method=method)).ask(bounded(endless)))
    assert client.sent[0]["status"] == 503
    assert (b"retry-after", b"2") in client.sent[0]["headers"]
    assert (client.sent[1]["body"] == b"") == is_empty


def test_an_answer_that_has_begun_may_take_its_time() -> None:
    client = run(Client().ask(bounded(slow_to_send)))
    assert [event.get("status") or event["body"] for event in client.sent] == [200, b"all of it"]


def test_an_import_has_no_deadline() -> None:
    with pytest.raises(TimeoutError):
        asyncio.run(asyncio.wait_for(Client(http_scope("/import")).ask(bounded(endless)), 0.2))


def test_whoever_answers_knows_what_is_left() -> None:
    budgets = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        budgets.append(request_budget.current().of_request)
        await receive()
        budgets.append(request_budget.current().of_request)

    run(Client().ask(bounded(app, seconds=10)))
    assert budgets == [False, True]
