"""What is reported of an error leads to its lines in the log."""

from typing import Any

import structlog
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from project import telemetry
from project.http.middleware.request_id import request_id_middleware


def test_an_event_has_the_request_and_the_route_of_its_error() -> None:
    events: list[dict[str, Any]] = []

    def view(request: HttpRequest) -> HttpResponse:
        structlog.contextvars.bind_contextvars(route="movies/<int:movie_id>")
        events.append(telemetry._without_secrets({"tags": {"own": "1"}}, None))
        return HttpResponse()

    request_id_middleware(view)(RequestFactory().get("/movies/603", headers={"X-Request-ID": "an-id-of-theirs"}))
    assert events[0]["tags"] == {"own": "1", "request_id": "an-id-of-theirs", "route": "movies/<int:movie_id>"}


def test_an_event_of_a_task_has_its_name_and_id() -> None:
    with structlog.contextvars.bound_contextvars(task="recommend.tasks.refit", task_id="7"):
        assert telemetry._without_secrets({}, None)["tags"] == {"task": "recommend.tasks.refit", "task_id": "7"}
