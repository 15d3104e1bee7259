"""What every operation asks of a request before its own schema reads it: one rule for names, one for Accept.

An operation's parameters are read off its schemas, so none can be forgotten. Wired by `project.http.api.ninja`.
"""

import inspect
from collections.abc import Callable, Collection, Iterable
from functools import wraps
from itertools import islice
from typing import Any
from urllib.parse import parse_qsl

from django.http import HttpRequest, HttpResponse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext
from ninja.operation import Operation

from project.errors import FieldError, Invalid, MarqueeError, NotAcceptable
from project.http.api.requests import is_passed, takes_json
from project.http.api.validation import SENTENCES, shown

MOST_ERRORS = 10  # that one refusal names: a small body may be wrong in thousands of places


def checked(run: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Refuse what no operation takes: for ``NinjaAPI.add_decorator(checked, mode="view")``."""
    operation: Operation = inspect.unwrap(run).__self__  # its own method, below decorators
    known, fields, files = (_names(operation, source) for source in ("query", "form", "file"))
    speaks_json = "x-files" not in (operation.openapi_extra or {})

    def misfit(request: HttpRequest) -> MarqueeError | None:
        if speaks_json and not takes_json(request.headers.get("Accept", "")):
            return NotAcceptable(gettext("This API answers in JSON."))
        errors = _misfits(request.GET, known) or _undecodable(request)
        return refused(errors) if errors else None

    def unauthenticated(request: HttpRequest) -> HttpResponse | None:
        """Of somebody who may not ask at all, that comes first. Ninja has no public way to look."""
        return operation._run_authentication(request) if operation.auth_callbacks else None  # noqa: SLF001

    @wraps(run)
    def wrapped(request: HttpRequest, /, **values: Any) -> HttpResponse:
        if refusal := misfit(request):
            return unauthenticated(request) or operation.api.on_exception(request, refusal)
        request.form_names = fields, files  # type: ignore[attr-defined]  # for whoever reads a form: see `check_form`
        return run(request, **values)

    return wrapped


def _misfits(query: MultiValueDict[str, Any], known: frozenset[str]) -> tuple[FieldError, ...]:
    """What is wrong with the names of a query or form: unknown ones, and those that come twice."""
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


def _undecodable(request: HttpRequest) -> tuple[FieldError, ...]:
    """The parameters whose value is no UTF-8: Django puts U+FFFD in the place of what it cannot read."""
    if not any("\ufffd" in str(value) for value in request.GET.values()):
        return ()
    text = request.META["QUERY_STRING"].encode("latin-1").decode(errors="surrogateescape")
    pairs = parse_qsl(text, errors="surrogateescape")  # U+FFFD may be meant, half a surrogate stands for a bad byte
    bad = [name for name, value in pairs if not is_passed(name) and any("\udc80" <= c <= "\udcff" for c in value)]
    return tuple(FieldError(name, "string_unicode", str(SENTENCES["string_unicode"])) for name in bad)


def repeated(names: Collection[str]) -> Invalid:
    """The refusal of a body whose fields of these names come twice."""
    sentence = gettext("The field “%(name)s” comes more than once.")
    shown_names = map(shown, names)
    return refused(FieldError(name, "repeated", sentence % {"name": name}) for name in shown_names)


def refused(
    errors: Iterable[FieldError], says: Callable[[FieldError], str] | None = None, between: str = " "
) -> Invalid:
    """The refusal that names the first of ``errors``, of which there is one at least, in a row and each by itself."""
    named = tuple(islice(errors, MOST_ERRORS))
    return Invalid(between.join(says(error) if says else error.message for error in named), errors=named)


def check_form(request: HttpRequest) -> None:
    """The same rule for the fields and files of a form. It is read when it is known who sends it, not before.

    Raises:
        Invalid: a name that the operation does not know, or one that comes twice.
    """
    fields, files = request.form_names  # type: ignore[attr-defined]
    if errors := _misfits(request.POST, fields) + _misfits(request.FILES, files):
        raise refused(errors)


def _names(operation: Operation, source: str) -> frozenset[str]:
    """Of what an operation reads from one part of a request."""
    models: list[Any] = [model for model in operation.models if model.__ninja_param_source__ == source]
    # Files stand in a model by their own names; what else there is may be a schema's, which Ninja has flattened.
    names = (model.model_fields if source == "file" else model.__ninja_flatten_map__ for model in models)
    return frozenset(name for own in names for name in own)
