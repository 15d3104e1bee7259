"""Errors to Sentry and traces to OpenTelemetry, where SENTRY_DSN and OTEL_EXPORTER_OTLP_ENDPOINT say where.

Both are extras (``pip install '.[sentry]'``, ``'.[opentelemetry]'``), imported only when asked for.
What leaves the house holds no cookie, no header, no query string, no body and no address: tokens stand in them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

import structlog
from django.conf import settings

from project.server.environment import BadEnvironment, Environment
from project.server.logging import SecretPaths

TAGS = ("request_id", "route", "task", "task_id")  # of an event, as in the log
_tracer: Any = None


def start(environment: Environment) -> None:
    """Begin to report, once in each process.

    Raises:
        BadEnvironment: what was asked for is not installed.
    """
    if environment.sentry_dsn:
        _start_sentry(environment.sentry_dsn.get_secret_value())
    if environment.otel_exporter_otlp_endpoint:
        _start_tracing(str(environment.otel_exporter_otlp_endpoint))


def is_tracing() -> bool:
    """Whether somebody asked for traces."""
    return _tracer is not None


@contextmanager
def span(name: str, **attributes: str) -> Iterator[Any]:
    """A span of a trace around what is done here, where `is_tracing`."""
    with _tracer.start_as_current_span(name, attributes=attributes) as current:
        yield current


def _start_sentry(dsn: str) -> None:
    sentry = _extra("sentry_sdk", "sentry", "SENTRY_DSN")
    sentry.init(dsn=dsn, send_default_pii=False, max_request_body_size="never", include_local_variables=False,
                before_send=_without_secrets)  # fmt: skip


def _without_secrets(event: dict[str, Any], _hint: object) -> dict[str, Any]:
    """An event as it may leave: of its request only method and path, and what finds its lines in the log.

    Any text of it may name the path: a line of Django's, an exception, the name of the transaction.
    """
    request = event.get("request") or {}
    event["request"] = {"method": request.get("method"), "url": urlsplit(request.get("url") or "").path}
    if entry := event.get("logentry"):  # its values are of any kind, such as a request
        words = {name: str(entry[name]) for name in ("message", "formatted") if entry.get(name)}
        event["logentry"] = words | {"params": [str(value) for value in entry.get("params") or ()]}
    event.pop("user", None)
    event.pop("breadcrumbs", None)  # they hold statements with their values, and addresses of calls
    event.pop("extra", None)  # whatever was given to a line of the log: Django gives the whole request
    event = SecretPaths(settings.SECRET_AFTER).within(event)
    bound = structlog.contextvars.get_contextvars()
    if tags := {name: str(bound[name]) for name in TAGS if bound.get(name)}:
        event["tags"] = (event.get("tags") or {}) | tags
    return event


def _start_tracing(endpoint: str) -> None:
    global _tracer  # noqa: PLW0603 - one for the process
    setting = "OTEL_EXPORTER_OTLP_ENDPOINT"
    trace = _extra("opentelemetry.trace", "opentelemetry", setting)
    sdk = _extra("opentelemetry.sdk.trace", "opentelemetry", setting)
    export = _extra("opentelemetry.sdk.trace.export", "opentelemetry", setting)
    otlp = _extra("opentelemetry.exporter.otlp.proto.http.trace_exporter", "opentelemetry", setting)
    resources = _extra("opentelemetry.sdk.resources", "opentelemetry", setting)
    provider = sdk.TracerProvider(resource=resources.Resource.create({"service.name": "marquee"}))
    exporter = otlp.OTLPSpanExporter(endpoint=f"{endpoint.rstrip('/')}/v1/traces")
    provider.add_span_processor(export.BatchSpanProcessor(exporter))
    trace.set_tracer_provider(provider)
    _tracer = trace.get_tracer("marquee")


def _extra(module: str, extra: str, setting: str) -> Any:
    try:
        return import_module(module)
    except ImportError:
        raise BadEnvironment(
            f"{setting} is set, but its packages are not installed: pip install '.[{extra}]'"
        ) from None
