"""Pages about what the API refuses: each ``type`` of a problem document leads to one. For developers."""

import json

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from project.errors import FieldError
from project.http.api.cache_control import DOCUMENTS
from project.http.api.envelope import problem_bytes
from project.http.problem_kinds.kind import Kind
from project.http.problem_kinds.kinds import KINDS
from project.http.problem_kinds.refusals import REFUSALS
from project.http.problem_kinds.values import VALUES
from project.http.site.visitor_pages import same_for_visitors

REQUEST_ID = "0f6c1f0e5f2b4a7c9b1d2e3f40516273"


@require_safe
@same_for_visitors(DOCUMENTS)
def problems(request: HttpRequest) -> HttpResponse:
    """Every kind of refusal, in a few words."""
    groups = {"refusals": REFUSALS, "values": sorted(VALUES, key=lambda kind: kind.code)}
    return render(request, "project/problems.html", groups)


@require_safe
@same_for_visitors(DOCUMENTS)
def problem_page(request: HttpRequest, code: str) -> HttpResponse:
    """What one kind of refusal means, what to do, and an answer of it."""
    kind = KINDS.get(code)
    if kind is None:
        raise Http404
    return render(request, "project/problem.html", {"kind": kind, "example": _example(kind)})


def _example(kind: Kind) -> str:
    """The answer, as the API would give it."""
    about_value = kind in VALUES
    errors = (FieldError("name", kind.code, str(kind.meaning)),) if about_value else ()
    body = problem_bytes(
        path="/api/v1/…", status=kind.status, detail=str(kind.meaning), errors=errors, code=kind.code,
        request_id=REQUEST_ID,
    )  # fmt: skip
    return json.dumps(json.loads(body), indent=2, ensure_ascii=False)
