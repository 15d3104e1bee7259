"""The one NinjaAPI: its documents, its renderer, and how refusals become problem documents.

The rooms' routers are named as strings, so `project` imports no room.
"""

import json
import sys
from collections import Counter
from functools import lru_cache
from http import HTTPStatus
from typing import Any, override

import orjson
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext
from django.views.decorators.http import require_safe
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.parser import Parser
from ninja.renderers import BaseRenderer

from project.errors import (
    MarqueeError,
    NotFound,
    NotSignedIn,
    TooLarge,
    WrongMediaType,
)
from project.http.api.cache_control import DOCUMENTS, public
from project.http.api.envelope import problem, problem_document
from project.http.api.openapi.document import Document
from project.http.api.page_links import add_page_links
from project.http.api.request_rules import check_form, checked, refused, repeated
from project.http.api.validation import field_error
from project.numbers import shortened

JSON = "application/json"
MULTIPART = "multipart/form-data"
DESCRIPTION = """Films, favorites and recommendations that say why.

Every answer is an envelope: `success`, `data`, `message`, `pagination`, `meta`; refusals add the members of
[RFC 9457](https://www.rfc-editor.org/rfc/rfc9457). Movie ids are TMDb ids. Log in or register to get a token, press
*Authorize* and paste the access token.

Within `v1` fields and operations are only added. What is to go is first marked `deprecated` here and answers with
`Deprecation` and `Sunset` headers for at least six months."""


class OrjsonRenderer(BaseRenderer):
    """JSON by orjson: a twentieth of the time of the standard library."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:  # noqa: ARG002, D102
        return orjson.dumps(data)


class StrictParser(Parser):
    """JSON bodies: only declared as such, each name once, without NaN and Infinity, which JSON does not know.

    Forms: known names. The standard library's reader on purpose: it lets lone surrogates through to the schema, which
    names their field.
    """

    @override
    def parse_body(self, request: HttpRequest) -> Any:
        if request.content_type != JSON:
            raise WrongMediaType(gettext("Send the body as %(type)s.") % {"type": JSON})
        if request.headers.get("Content-Encoding", "identity").lower() != "identity":
            raise WrongMediaType(gettext("Send the body as it is, without a Content-Encoding."))
        return json.loads(
            request.body, object_pairs_hook=_object, parse_constant=_refuse_constant, parse_float=_number,
            parse_int=_whole,
        )  # fmt: skip

    @override
    def parse_querydict(
        self, data: MultiValueDict[str, Any], list_fields: list[str], request: HttpRequest
    ) -> dict[str, Any]:
        if data is not request.GET:
            if request.content_type != MULTIPART:
                raise WrongMediaType(gettext("Send the body as %(type)s.") % {"type": MULTIPART})
            check_form(request)
        return super().parse_querydict(data, list_fields, request)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object as its sender meant it: of a name that comes twice nobody knows which of the values.

    Raises:
        Invalid: a name comes twice.
    """
    named = dict(pairs)
    if len(named) < len(pairs):
        counts = Counter(name for name, _ in pairs)
        raise repeated([name for name, times in counts.items() if times > 1])
    return named


def _number(text: str) -> float:
    """A number with a point or an exponent; ``2.0`` is the whole number 2, as to JSON Schema and to JavaScript.

    What is beyond a float is the last one of its side, and no infinity: still a number, beyond every range.
    """
    number = max(-sys.float_info.max, min(float(text), sys.float_info.max))
    return int(number) if number.is_integer() else number


def _whole(text: str) -> int:
    """A whole number of any length: Python's own reader would call a very long one no JSON."""
    return int(shortened(text))


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


class Api(NinjaAPI):
    """Ninja's API with our document, which is made once for each prefix, and with links between the pages of lists."""

    @override
    def create_response(self, request: HttpRequest, data: Any, **more: Any) -> HttpResponse:
        response = super().create_response(request, data, **more)
        if isinstance(data, dict) and (pagination := data.get("pagination")):
            add_page_links(response, request, page=pagination["page"], pages=pagination["pages"])
        return response

    @override
    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        return _document(self.get_root_path(path_params or {}) if path_prefix is None else path_prefix)


@lru_cache(4)
def _document(prefix: str) -> OpenAPISchema:
    return Document(api, prefix)


api = Api(
    title="Marquee",
    version="1.0.0",
    description=DESCRIPTION,
    urls_namespace="api",
    renderer=OrjsonRenderer(),
    parser=StrictParser(),
    docs_decorator=lambda view: require_safe(public(DOCUMENTS)(view)),
    openapi_url="/openapi.json",
    docs_url=None,  # project.http.site.views serves Swagger UI from local files under the strict CSP
    servers=[{"url": "/", "description": "This site, by whatever name and port the document was asked for"}],
    openapi_extra={"info": {"contact": {"name": "Marquee"}}},
)
api.add_decorator(checked, mode="view")
api.add_router("/movies", "catalog.api.routes.movies_router")
api.add_router("/genres", "catalog.api.routes.genres_router")
api.add_router("/onboarding", "catalog.api.routes.onboarding_router")
api.add_router("", "catalog.api.directory.router")
api.add_router("/auth", "accounts.api.auth.router")
api.add_router("/me", "accounts.api.me.router")
api.add_router("/me", "accounts.api.signals.router")
api.add_router("/me", "accounts.api.imports.router")
api.add_router("/me", "accounts.api.personal_tokens.router")
api.add_router("/me", "recommend.api.routes.router")
api.add_router("/me", "recommend.api.taste.router")
api.add_router("/me", "recommend.api.tonight.router")
api.add_router("/together", "recommend.api.together.router")
api.add_router("/recommendations", "recommend.api.taste.visitors_router")


@api.exception_handler(MarqueeError)
def on_refusal(request: HttpRequest, error: MarqueeError) -> HttpResponse:
    """Everything that services raise."""
    return problem(request, error)


@api.exception_handler(AuthenticationError)
def on_no_token(request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
    """No token, or one that does not count."""
    return problem(request, NotSignedIn(gettext("Send a valid access token as 'Authorization: Bearer …'.")))


@api.exception_handler(ValidationError)
def on_bad_input(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Input that breaks the schema: fields named."""
    errors = map(field_error, error.errors)
    return problem(request, refused(errors, says=lambda wrong: f"{wrong.field}: {wrong.message}", between="; "))


@api.exception_handler(HttpError)
def on_http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    """What Ninja refuses before a schema is read, such as JSON that does not parse."""
    if isinstance(error.__cause__, MarqueeError):  # raised by the parser; Ninja calls every such failure a 400
        return problem(request, error.__cause__)
    if error.status_code == HTTPStatus.BAD_REQUEST and error.__cause__:
        return problem_document(request=request, status=400, detail=gettext("The body is not valid JSON."))
    return problem_document(request=request, status=error.status_code, detail=str(error))


@api.exception_handler(RequestDataTooBig)
def on_large_body(request: HttpRequest, _error: RequestDataTooBig) -> HttpResponse:
    """A body over the limit that the adapter did not stop (another server, a test's client)."""
    return problem(request, TooLarge())


@api.exception_handler(Http404)
def on_missing(request: HttpRequest, _error: Http404) -> HttpResponse:
    """A view that speaks Django."""
    return problem(request, NotFound())
