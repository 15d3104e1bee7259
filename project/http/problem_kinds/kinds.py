"""THE table of what the API can refuse, and how a refusal finds its kind."""

from collections.abc import Sequence

from project.errors import FieldError
from project.http.problem_kinds.kind import Kind
from project.http.problem_kinds.refusals import REFUSALS
from project.http.problem_kinds.values import VALUES

KINDS = {kind.code: kind for kind in (*REFUSALS, *VALUES)}
# The first of a status is meant where nothing more is known.
BY_STATUS = {kind.status: kind for kind in reversed(REFUSALS)}
PATH = "/problems/"  # of the pages, and of each `type`: the same behind every name, so that programs can compare it


def kind_of(status: int, errors: Sequence[FieldError] = ()) -> Kind:
    """The kind of a refusal: that of the code which all its errors share, else that of its status."""
    codes = {error.code for error in errors}
    kind = KINDS.get(codes.pop()) if len(codes) == 1 else None
    if kind and kind.status == status:
        return kind
    return BY_STATUS.get(status) or BY_STATUS[500 if status >= 500 else 400]
