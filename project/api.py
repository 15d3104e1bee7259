"""The one NinjaAPI: its documents, its renderer, and how refusals become problem documents.

The rooms' routers are named as strings, so `project` imports no room.
"""

from collections.abc import Mapping
from typing import Any

import orjson
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.renderers import BaseRenderer

from project.envelope import problem, problem_document
from project.errors import FieldError, Invalid, MarqueeError, NotSignedIn

DESCRIPTION = """Films, favorites and recommendations that say why.

Every answer is an envelope: `success`, `data`, `message`, `pagination`, `meta`; refusals add the members of
[RFC 9457](https://www.rfc-editor.org/rfc/rfc9457). Movie ids are TMDb ids. Log in or register to get a token, press
*Authorize* and paste the access token."""


class OrjsonRenderer(BaseRenderer):
    """JSON by orjson: a twentieth of the time of the standard library."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:  # noqa: ARG002, D102
        return orjson.dumps(data)


api = NinjaAPI(
    title="Marquee",
    version="1.0.0",
    description=DESCRIPTION,
    urls_namespace="api",
    renderer=OrjsonRenderer(),
    openapi_url="/openapi.json",
    docs_url=None,  # project.pages serves Swagger UI from local files under the strict CSP
    servers=[{"url": settings.SITE_URL, "description": "This site"}],
)
api.add_router("/movies", "catalog.api.movies")
api.add_router("/genres", "catalog.api.genres")
api.add_router("/auth", "accounts.api.auth")
api.add_router("/me", "accounts.api.me")
api.add_router("/me", "recommend.api.router")


@api.exception_handler(MarqueeError)
def on_refusal(request: HttpRequest, error: MarqueeError) -> HttpResponse:
    """Everything that services raise."""
    return problem(request, error)


@api.exception_handler(AuthenticationError)
def on_no_token(request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
    """No token, or one that does not count."""
    return problem(request, NotSignedIn("Send a valid access token as 'Authorization: Bearer …'."))


@api.exception_handler(ValidationError)
def on_bad_input(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Input that breaks the schema: every field named."""
    found = tuple(_field(one) for one in error.errors)
    return problem(request, Invalid("; ".join(f"{e.field}: {e.message}" for e in found), errors=found))


@api.exception_handler(HttpError)
def on_http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    """What Ninja refuses before a schema is read, such as JSON that does not parse."""
    return problem_document(path=request.path, status=error.status_code, detail=str(error))


def _field(finding: Mapping[str, Any]) -> FieldError:
    """One pydantic finding: ``("body", "payload", "email")`` is the field "email"."""
    place = [str(part) for part in finding.get("loc", ())]
    name = ".".join(place[2:] if place[:1] in (["body"], ["form"]) else place[1:]) or ".".join(place)
    return FieldError(name, str(finding.get("type", "invalid")), str(finding.get("msg", "is not valid")))
