"""Sentry and OpenTelemetry: what they are told, what never leaves the house; and the real packages where they are."""

import gzip
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib.util import find_spec
from types import SimpleNamespace
from typing import Any, override

import brotli
import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from project import telemetry
from project.http.middleware.request_id import request_id_middleware
from project.server.environment import ROOT, BadEnvironment, Environment
from tests.needs import needs

SENTRY, OTEL = find_spec("sentry_sdk") is not None, find_spec("opentelemetry") is not None
UNPACK: dict[str, Callable[[bytes], bytes]] = {"": bytes, "br": brotli.decompress, "gzip": gzip.decompress}
needs_sentry = needs("sentry-sdk (pip install '.[sentry]')", is_there=SENTRY, command="test-skipped")
needs_otel = needs("opentelemetry-sdk (pip install '.[opentelemetry]')", is_there=OTEL, command="test-skipped")


@contextmanager
def collector() -> Iterator[tuple[str, list[bytes]]]:
    """A server of this machine, and what was sent to it."""
    received: list[bytes] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            received.append(UNPACK[self.headers.get("Content-Encoding", "")](body))
            self.send_response(200)
            self.end_headers()

        @override
        def log_message(self, *_arguments: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"127.0.0.1:{server.server_port}", received
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.parametrize(
    ("given", "extra"),
    [
        ({"sentry_dsn": "https://key@sentry.example.org/1"}, "sentry"),
        ({"otel_exporter_otlp_endpoint": "http://collector:4318"}, "opentelemetry"),
    ],
)
def test_what_is_asked_for_and_not_installed_stops_the_start(
    given: dict[str, Any], extra: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("sentry_sdk", "opentelemetry", "opentelemetry.trace"):
        monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(BadEnvironment, match=rf"\.\[{extra}\]"):
        telemetry.start(Environment(**given))


def test_without_a_setting_nothing_is_imported() -> None:
    telemetry.start(Environment())
    assert not telemetry.is_tracing()


def test_sentry_is_told_to_send_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    told: dict[str, Any] = {}
    monkeypatch.setitem(sys.modules, "sentry_sdk", SimpleNamespace(init=lambda **options: told.update(options)))
    telemetry.start(Environment(sentry_dsn="https://key@sentry.example.org/1"))
    assert told == {
        "dsn": "https://key@sentry.example.org/1", "send_default_pii": False, "max_request_body_size": "never",
        "include_local_variables": False, "before_send": telemetry._without_secrets,
    }  # fmt: skip


class StandIn:
    """Modules of OpenTelemetry by what `telemetry` calls in them. Each call returns what it was called with."""

    def __init__(self) -> None:
        self.processors: list[Any] = []
        self.provider: Any = None
        self.spans: list[tuple[str, dict[str, str]]] = []

    def modules(self) -> dict[str, Any]:
        """Name of a module -> what stands in for it."""
        return {
            "opentelemetry.trace": SimpleNamespace(set_tracer_provider=self._provide, get_tracer=lambda _name: self),
            "opentelemetry.sdk.trace": SimpleNamespace(TracerProvider=self._of),
            "opentelemetry.sdk.trace.export": SimpleNamespace(BatchSpanProcessor=lambda exporter: exporter),
            "opentelemetry.exporter.otlp.proto.http.trace_exporter": SimpleNamespace(OTLPSpanExporter=dict),
            "opentelemetry.sdk.resources": SimpleNamespace(Resource=SimpleNamespace(create=dict)),
        }

    def _of(self, *, resource: dict[str, str]) -> Any:
        return SimpleNamespace(resource=resource, add_span_processor=self.processors.append)

    def _provide(self, provider: Any) -> None:
        self.provider = provider

    @contextmanager
    def start_as_current_span(self, name: str, *, attributes: dict[str, str]) -> Iterator["StandIn"]:
        self.spans.append((name, attributes))
        yield self


@pytest.mark.parametrize("end", ["", "/"])
def test_spans_go_where_the_setting_says(monkeypatch: pytest.MonkeyPatch, end: str) -> None:
    monkeypatch.setattr(telemetry, "_tracer", None)
    stand_in = StandIn()
    for name, module in stand_in.modules().items():
        monkeypatch.setitem(sys.modules, name, module)
    telemetry.start(Environment(otel_exporter_otlp_endpoint=f"http://collector:4318{end}"))
    assert telemetry.is_tracing()
    assert stand_in.processors == [{"endpoint": "http://collector:4318/v1/traces"}]
    assert stand_in.provider.resource == {"service.name": "marquee"}
    with telemetry.span("GET search", route="search"):
        assert stand_in.spans == [("GET search", {"route": "search"})]


def test_no_secret_leaves_with_an_error() -> None:
    event = {
        "request": {"method": "GET", "url": "https://films.example.org/account/password?token=secret",
                    "headers": {"Authorization": "Bearer secret"}, "cookies": {"session": "secret"}, "data": "secret"},
        "user": {"ip_address": "secret"}, "breadcrumbs": {"values": ["secret"]}, "exception": "kept",
        "extra": {"request": "<WSGIRequest: GET '/account/password?token=secret'>"},
    }  # fmt: skip
    left = telemetry._without_secrets(event, None)
    assert left == {"request": {"method": "GET", "url": "/account/password"}, "exception": "kept"}


def test_no_error_says_what_opens_a_group() -> None:
    entry = {
        "message": "Service Unavailable: %s",
        "params": ["/together/s3cret"],
        "formatted": "Gone: /together/s3cret",
    }
    event = {
        "request": {"method": "GET", "url": "https://films.example.org/together/s3cret/votes/7"},
        "logentry": entry,
        "transaction": "/together/s3cret",
        "exception": {"values": [{"type": "ValueError", "value": "bad path /Together//s3cret", "lines": (1, 2)}]},
        "extra": {"request": "<WSGIRequest: GET '/together/s3cret'>"},
        "message": "from /login?next=%2Ftogether%2Fs3cret",
        "contexts": {"trace": {"description": "GET /together/s3cret"}},
    }
    kept = telemetry._without_secrets(event, None)
    assert "s3cret" not in str(kept)
    assert kept["request"]["url"] == "/together/.../votes/7"
    assert kept["transaction"] == "/together/..."
    assert kept["exception"] == {
        "values": [{"type": "ValueError", "value": "bad path /Together//...", "lines": [1, 2]}]
    }
    assert "extra" not in kept


def test_a_span_is_named_by_the_route(monkeypatch: pytest.MonkeyPatch) -> None:
    told: dict[str, Any] = {}
    span = SimpleNamespace(update_name=lambda name: told.update(name=name), set_attribute=told.__setitem__)

    @contextmanager
    def started(_name: str, **_options: Any) -> Iterator[Any]:
        yield span

    monkeypatch.setattr(telemetry, "_tracer", SimpleNamespace(start_as_current_span=started))

    def view(request: Any) -> HttpResponse:
        request.resolver_match = SimpleNamespace(route="movies/<int:movie_id>")
        return HttpResponse()

    request_id_middleware(view)(RequestFactory().get("/movies/603", headers={"X-Request-ID": "an-id-of-theirs"}))
    assert told == {
        "name": "GET movies/<int:movie_id>", "http.request.method": "GET", "http.route": "movies/<int:movie_id>",
        "http.response.status_code": 200, "request_id": "an-id-of-theirs",
    }  # fmt: skip


def run(code: str) -> None:
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, timeout=60)


@needs_sentry
def test_an_error_reaches_sentry_without_its_secrets() -> None:
    with collector() as (address, received):
        run(f"""
import sentry_sdk
from project import telemetry
from project.server.environment import Environment
telemetry.start(Environment(sentry_dsn="http://key@{address}/1"))
token = "".join(["a-", "secret"])  # a value, which is in no line of the source
try:
    raise ValueError("broken")
except ValueError as error:
    sentry_sdk.capture_exception(error)
sentry_sdk.flush(10)
""")
    assert b'"ValueError"' in b"".join(received)
    assert b"a-secret" not in b"".join(received)


@needs_otel
def test_a_span_reaches_the_collector() -> None:
    with collector() as (address, received):
        run(f"""
from opentelemetry import trace
from project import telemetry
from project.server.environment import Environment
telemetry.start(Environment(otel_exporter_otlp_endpoint="http://{address}"))
with telemetry.span("GET search"):
    pass
trace.get_tracer_provider().force_flush()
""")
    assert b"GET search" in b"".join(received)
