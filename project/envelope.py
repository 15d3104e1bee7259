"""The shape of every API answer; the only place that knows {success, data, message, pagination, meta}.

Failures carry the same keys and the members of RFC 9457. Importable by the API doors and `project`.
"""

from datetime import datetime
from http import HTTPStatus
from typing import Any, Literal

import orjson
from django.http import HttpRequest, HttpResponse
from ninja import Field, Schema

from project.errors import FieldError, MarqueeError
from project.paging import Page

PROBLEM = "application/problem+json"


class Pagination(Schema):
    """Where this page stands in its list."""

    page: int = Field(ge=1, examples=[1])
    per_page: int = Field(ge=1, le=100, examples=[20])
    total: int = Field(ge=0, description="Items of all pages together.", examples=[240])
    pages: int = Field(ge=0, le=500, description="Pages that can be asked for.", examples=[12])


class Meta(Schema):
    """Where the data came from. Empty on answers that are not about the catalogue."""

    source: Literal["live", "cache", "stale", "sample"] | None = Field(
        default=None, description="`stale` is older than its lifetime: `as_of` says when it was fetched."
    )
    as_of: datetime | None = Field(default=None, description="When the data was fetched from its source.")


class Envelope[T](Schema):
    """A successful answer."""

    success: Literal[True] = True
    data: T
    message: str = ""
    pagination: Pagination | None = None
    meta: Meta = Field(default_factory=Meta)


class ProblemField(Schema):
    """One field that is not right."""

    field: str
    code: str
    message: str


class Problem(Schema):
    """A refusal or failure: the envelope's keys and those of RFC 9457."""

    success: Literal[False] = False
    data: None = None
    message: str
    pagination: None = None
    meta: Meta = Field(default_factory=Meta)
    type: str = "about:blank"
    title: str
    status: int
    detail: str
    instance: str
    errors: list[ProblemField] = Field(default_factory=list)
    request_id: str | None = None


def success(
    data: object, *, message: str = "", page: Page[Any] | None = None, meta: Meta | None = None
) -> dict[str, object]:
    """A successful answer; the operation's response schema checks and dresses ``data``."""
    pagination = page and Pagination(page=page.page, per_page=page.per_page, total=page.total, pages=page.pages)
    return {"data": data, "message": message, "pagination": pagination, "meta": meta or Meta()}


def problem(request: HttpRequest, error: MarqueeError) -> HttpResponse:
    """``error`` as a problem document."""
    return problem_document(
        path=request.path,
        status=error.status,
        title=error.title,
        detail=str(error),
        errors=error.errors,
        request_id=getattr(request, "request_id", None),
        headers=error.headers,
    )


def problem_bytes(
    *,
    path: str,
    status: int,
    title: str = "",
    detail: str = "",
    errors: tuple[FieldError, ...] = (),
    request_id: str | None = None,
) -> bytes:
    """The body of a problem document, for those who answer without Django."""
    title = title or HTTPStatus(status).phrase
    document = Problem(
        message=detail or title,
        title=title,
        status=status,
        detail=detail or title,
        instance=path,
        errors=[ProblemField(field=e.field, code=e.code, message=e.message) for e in errors],
        request_id=request_id,
    )
    return orjson.dumps(document.model_dump(mode="json"))


def problem_document(*, status: int, headers: dict[str, str] | None = None, **members: Any) -> HttpResponse:
    """A problem document as Django's response."""
    body = problem_bytes(status=status, **members)
    return HttpResponse(body, status=status, content_type=PROBLEM, headers=headers)
