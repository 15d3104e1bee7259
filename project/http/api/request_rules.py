"""What every operation asks of a request before its own schema reads it: one rule for query strings, one for Accept.

An operation's parameters are read off its schemas, so none can be forgotten. Wired by `project.http.api.ninja`.
"""

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext
from ninja.operation import Operation

from project.errors import FieldError, Invalid, MarqueeError, NotAcceptable
from project.http.api.requests import is_passed, takes_json
from project.http.api.validation import shown


def checked(run: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Refuse what no operation takes: for ``NinjaAPI.add_decorator(checked, mode="view")``."""
    operation: Operation = inspect.unwrap(run).__self__  # its own method, below decorators
    known = frozenset(name for model in operation.models for name in _query_names(model))
    speaks_json = "x-files" not in (operation.openapi_extra or {})

    def misfit(request: HttpRequest) -> MarqueeError | None:
        if speaks_json and not takes_json(request.headers.get("Accept", "")):
            return NotAcceptable(gettext("This API answers in JSON."))
        if request.GET and (errors := _misfits(request.GET, known)):
            return Invalid(" ".join(error.message for error in errors), errors=errors)
        return None

    def unauthenticated(request: HttpRequest) -> HttpResponse | None:
        """Of somebody who may not ask at all, that comes first. Ninja has no public way to look."""
        return operation._run_authentication(request) if operation.auth_callbacks else None  # noqa: SLF001

    @wraps(run)
    def wrapped(request: HttpRequest, /, **values: Any) -> HttpResponse:
        if refusal := misfit(request):
            return unauthenticated(request) or operation.api.on_exception(request, refusal)
        return run(request, **values)

    return wrapped


def _misfits(query: QueryDict, known: frozenset[str]) -> tuple[FieldError, ...]:
    """What is wrong with the names of a query: unknown ones, and those that come twice."""
    errors = []
    for name, values in query.lists():
        if is_passed(name):
            continue
        words = {"name": shown(name)}
        if name not in known:
            sentence = gettext("There is no parameter “%(name)s” here.") % words
            errors.append(FieldError(words["name"], "extra_forbidden", sentence))
        elif len(values) > 1:
            sentence = gettext("The parameter “%(name)s” comes more than once.") % words
            errors.append(FieldError(words["name"], "repeated", sentence))
    return tuple(errors)


def _query_names(model: Any) -> tuple[str, ...]:
    if model.__ninja_param_source__ != "query":
        return ()
    return tuple(model.__ninja_flatten_map__)
