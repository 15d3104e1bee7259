"""The shape of every API answer: {success, data, message, pagination, meta}.

Failures carry the same keys and the members of RFC 9457.
"""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from http import HTTPStatus
from typing import Any, Literal, get_args, get_origin, override

import orjson
from django.http import HttpRequest, HttpResponse
from django.utils.encoding import escape_uri_path
from ninja import Field, Schema

from project.errors import FieldError, MarqueeError
from project.http.api.page_links import add_page_links
from project.http.problem_kinds.kinds import KINDS, PATH, kind_of
from project.pagination import Page

PROBLEM = "application/problem+json"


class Pagination(Schema):
    """Where this page stands in its list."""

    page: int = Field(ge=1, examples=[1])
    per_page: int = Field(ge=1, le=100, examples=[20])
    total: int = Field(
        ge=0, description="Items of the list; of TMDb's largest lists more than `pages` hold.", examples=[240]
    )
    pages: int = Field(ge=0, le=500, description="Pages that can be asked for.", examples=[12])


class Meta(Schema):
    """Where the data came from. Empty on answers that are not about the catalog."""

    source: Literal["live", "cache", "stale", "sample"] | None = Field(
        default=None, description="`stale` is older than its lifetime: `as_of` says when it was fetched."
    )
    as_of: datetime | None = Field(default=None, description="When the data was fetched from its source.")


class Envelope[T](Schema):
    """A successful answer."""

    success: Literal[True] = True
    data: T
    message: str = Field("", description="A sentence for people; often empty.", examples=[""])
    pagination: Pagination | None = Field(None, description="Null unless `data` is a page of a list.")
    meta: Meta = Field(default_factory=Meta)

    @classmethod
    @override
    def model_parametrized_name(cls, params: tuple[Any, ...]) -> str:
        """``Envelope[list[MovieOut]]`` is MovieListEnvelope in the document, and so in clients made from it."""
        content = params[0]
        inner = get_args(content)[0] if get_origin(content) is list else content
        if inner in {None, type(None)}:
            return "EmptyEnvelope"
        name = str(inner.__name__).removesuffix("Out")
        return f"{name}{'List' if inner is not content else ''}Envelope"


class ProblemField(Schema):
    """One field that is not right."""

    field: str = Field(description="Its name in the query or the body; dots lead into nested ones.", examples=["page"])
    code: str = Field(description="Stable: for programs.", examples=["less_than_equal"])
    message: str = Field(
        description="For people, in the language of the answer.", examples=["This has to be 500 or less."]
    )


class Problem(Schema):
    """A refusal or failure: the envelope's keys and those of RFC 9457."""

    success: Literal[False] = False
    data: None = None
    message: str = Field(description="The same sentence as `detail`.")
    pagination: None = None
    meta: Meta = Field(default_factory=Meta)
    type: str = Field(
        json_schema_extra={"format": "uri-reference"},
        description="The kind of refusal, for programs; a page explains it.",
    )
    title: str = Field(description="What kind of refusal this is.")
    status: int = Field(ge=400, le=599, description="The HTTP status again.")
    detail: str = Field(description="A sentence that a person can read.")
    instance: str = Field(json_schema_extra={"format": "uri-reference"}, description="The path that was asked for.")
    errors: list[ProblemField] = Field(default_factory=list, description="Each field that is not right.")
    request_id: str | None = Field(None, description="Quote it when you report a fault.")


def success(
    data: object, *, message: str = "", page: Page[Any] | None = None, meta: Meta | None = None
) -> dict[str, object]:
    """A successful answer; the operation's response schema checks and dresses ``data``."""
    pagination = page and Pagination(page=page.page, per_page=page.per_page, total=page.total, pages=page.pages)
    return {"data": data, "message": message, "pagination": pagination, "meta": meta or Meta()}


def json_response(data: object, *, meta: Meta | None = None) -> HttpResponse:
    """A successful answer as JSON at once: for hot reads, whose shape is checked by tests and not in each request."""
    return _as_json(success(data, meta=meta))


def json_page(request: HttpRequest, data: object, *, page: Page[Any], meta: Meta | None = None) -> HttpResponse:
    """The same for a page of a list, which says where its other pages are."""
    response = _as_json(success(data, page=page, meta=meta))
    add_page_links(response, request, page=page.page, pages=page.pages)
    return response


def _as_json(answer: dict[str, object]) -> HttpResponse:
    document = orjson.dumps({"success": True, **answer}, default=_plain)
    return HttpResponse(document, content_type="application/json; charset=utf-8")


def _plain(value: object) -> object:
    if isinstance(value, Schema):
        return value.model_dump(mode="json")
    raise TypeError(f"{type(value).__name__} is not JSON")


def problem(request: HttpRequest, error: MarqueeError) -> HttpResponse:
    """``error`` as a problem document."""
    return problem_document(
        request=request,
        status=error.status,
        detail=str(error),
        errors=error.errors,
        headers=error.headers,
    )


def problem_bytes(
    *,
    path: str,
    status: int,
    detail: str = "",
    errors: tuple[FieldError, ...] = (),
    code: str = "",
    request_id: str | None = None,
) -> bytes:
    """The body of a problem document, for those who answer without Django.

    ``path`` as it was asked for, decoded; ``code`` of a kind that is known.
    """
    kind = KINDS.get(code) or kind_of(status, errors)
    title = str(kind.title)
    document = Problem(
        message=detail or title,
        type=f"{PATH}{kind.code}",
        title=title,
        status=status,
        detail=detail or title,
        instance=escape_uri_path(path),
        errors=[ProblemField(field=e.field, code=e.code, message=e.message) for e in errors],
        request_id=request_id,
    )
    return orjson.dumps(document.model_dump(mode="json"))


def problem_document(
    *, request: HttpRequest, status: int, headers: dict[str, str] | None = None, **members: Any
) -> HttpResponse:
    """A problem document as Django's response."""
    identity = getattr(request, "request_id", None)
    body = problem_bytes(path=request.path, status=status, request_id=identity, **members)
    return HttpResponse(body, status=status, content_type=PROBLEM, headers=headers)


def located(address: Callable[[], str]) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Let every 201 of an operation say where the new thing is: ``@decorate_view(located(lambda: reverse(…)))``."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            response = view(request, *args, **kwargs)
            if response.status_code == HTTPStatus.CREATED:
                response["Location"] = address()
            return response

        return wrapped

    return decorate
