"""Gives every request its budget, and answers 503 when that is used up before the answer has begun.

The budget begins when the body is there: a slow upload is the server's matter. It is known to whatever waits in the
request's thread (`project.request_budget`); this is for a thread that waits for something else, or works too long.
Such a thread goes on to its end, so what it writes is written, but nobody is told that it was.
"""

import asyncio
from collections.abc import Callable
from http import HTTPStatus

import asgiref.typing as asgi

from project import request_budget
from project.server.asgi.wsgi_adapter import Refuse, response_body, response_start


class RequestDeadline:
    """An ASGI application that bounds the requests of ``app``.

    Args:
        app: what answers.
        seconds: from the end of a request's body to the start of its answer.
        refuse: headers and body of the 503.
        exempt: paths without a deadline.
    """

    def __init__(
        self, app: asgi.ASGI3Application, *, seconds: float, refuse: Refuse, exempt: Callable[[str], bool]
    ) -> None:
        self.app, self.seconds, self.refuse, self.exempt = app, seconds, refuse, exempt

    async def __call__(self, scope: asgi.Scope, receive: asgi.ASGIReceiveCallable, send: asgi.ASGISendCallable) -> None:
        """Pass one connection scope of any type on."""
        if scope["type"] != "http" or self.exempt(scope["path"]):
            await self.app(scope, receive, send)
            return
        has_begun = False

        async def receive_and_start() -> asgi.ASGIReceiveEvent:
            message = await receive()
            if message["type"] == "http.request" and not message.get("more_body"):
                request_budget.start(self.seconds)
                timer.reschedule(asyncio.get_running_loop().time() + self.seconds)
            return message

        async def send_and_stop(message: asgi.ASGISendEvent) -> None:
            nonlocal has_begun
            if not has_begun:
                has_begun = True
                timer.reschedule(None)
            await send(message)

        try:
            async with asyncio.timeout(None) as timer:
                await self.app(scope, receive_and_start, send_and_stop)
        except TimeoutError:
            if has_begun:
                raise
            await self._refuse(scope, send)

    async def _refuse(self, scope: asgi.HTTPScope, send: asgi.ASGISendCallable) -> None:
        headers, body = self.refuse(scope, HTTPStatus.SERVICE_UNAVAILABLE)
        headers = [*headers, (b"content-length", b"%d" % len(body)), (b"retry-after", b"2")]
        await send(response_start(HTTPStatus.SERVICE_UNAVAILABLE, headers))
        await send(response_body(b"" if scope["method"] == "HEAD" else body, more=False))
