"""Refusals and failures as pages in the site's look, drawn without database and cache; for htmx as toasts."""

import sys

import structlog
from django.contrib.auth.views import redirect_to_login
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_htmx.http import HttpResponseClientRedirect

from project.errors import MarqueeError, NotSignedIn, SourceUnavailable, Unavailable
from project.http.api.envelope import problem, problem_document
from project.http.api.requests import under_api
from project.http.site.htmx import HEADERS

log = structlog.get_logger(__name__)
OUTAGE = (OperationalError, InterfaceError)  # what a database that is away causes, wherever it is asked
WORDS = {
    400: (
        _("We could not read that"),
        _("Something in the address or the form is wrong. Please go back and try again."),
    ),
    403: (_("No access"), _("You may not open this page.")),
    404: (
        _("This reel is missing"),
        _("There is no such page, or the film is no longer in our catalog. Try searching for it."),
    ),
    405: (_("That does not work here"), _("This page cannot be used that way. Please go back and try again.")),
    408: (_("Too slow"), _("The request did not arrive in time. Please try again.")),
    413: (_("Too much at once"), _("What you sent is larger than this page accepts. Please send less at a time.")),
    414: (_("Too long"), _("This address is too long for us to read. Please shorten it.")),
    422: (_("That does not fit"), _("Something you entered cannot be used. Please go back and check it.")),
    429: (_("One moment"), _("Those were many tries in a short time. Please wait a little.")),
    431: (
        _("Too much at once"),
        _("Your browser sent more cookies than we accept. Delete those of this site, then try again."),
    ),
    500: (
        _("The projector jammed"),
        _("Something went wrong on our side, and we have a note of it. Please try again."),
    ),
    503: (_("Short intermission"), _("A part of this site is not answering. Please try again in a moment.")),
}


def failure(request: HttpRequest, error: MarqueeError) -> HttpResponse:
    """``error`` as problem document, as redirect to the login, or as a page."""
    if under_api(request):
        return problem(request, error)
    if isinstance(error, NotSignedIn):
        return to_login(request)
    # Which call to TMDb failed, and how, is for developers; the page of the status says what a visitor can do.
    mute = isinstance(error, SourceUnavailable) or str(error) == error.title
    response = page(request, error.status, detail="" if mute else str(error))
    for name, value in error.headers.items():
        response[name] = value
    return response


def to_login(request: HttpRequest) -> HttpResponse:
    """To the login and back. An htmx request is told to move the whole page, not to swap a login into it."""
    login = redirect_to_login(page_in_hand(request))
    return HttpResponseClientRedirect(login.url) if getattr(request, "htmx", False) else login


def page_in_hand(request: HttpRequest) -> str:
    """The page that somebody looks at while they ask: it is gone back to after the login."""
    if getattr(request, "htmx", False):
        return request.htmx.current_url_abs_path or "/"  # type: ignore[attr-defined]
    return request.get_full_path() if request.method in {"GET", "HEAD"} else request.headers.get("Referer", "/")


def page(request: HttpRequest, status: int, *, detail: str = "") -> HttpResponse:
    """The page of one status, drawn without database and without cache; for htmx only a toast."""
    is_fragment = _asked_by_htmx(request)
    response = HttpResponse(words_of(status, detail=detail, is_fragment=is_fragment), status=status)
    patch_vary_headers(response, HEADERS)
    return response


def words_of(status: int, *, detail: str = "", is_fragment: bool) -> str:
    """The HTML of a refusal in the language that is active."""
    title, words = WORDS.get(status, WORDS[500])
    context = {"title": title, "words": detail or words, "status": status}
    return render_to_string("parts/toast.html" if is_fragment else "project/error.html", context, request=None)


def with_error_page(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """``response``, or a page in its place when it is a bare refusal, as Django's method decorators send it."""
    if response.status_code != 405 or response.content or under_api(request):
        return response
    readable = page(request, response.status_code)
    readable["Allow"] = response["Allow"]
    return readable


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Handler for 400."""
    return _by_status(request, 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Handler for 403."""
    return _by_status(request, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Handler for 404."""
    return _by_status(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Handler for 500; also of middleware that could not reach the database, which is a 503."""
    error = sys.exc_info()[1]  # Django calls this where it has caught it
    return outage(request, error) if isinstance(error, OUTAGE) else _by_status(request, 500)


def outage(request: HttpRequest, error: BaseException) -> HttpResponse:
    """The database does not answer: 503, and when to come again."""
    log.error("database_unavailable", error=str(error))
    sentence = gettext("The database does not answer. Please try again shortly.")
    return failure(request, Unavailable(sentence, retry_after=2))


def _asked_by_htmx(request: HttpRequest) -> bool:
    """Also for refusals of middleware before the one that sets ``request.htmx``."""
    return bool(getattr(request, "htmx", request.headers.get("HX-Request") == "true"))


def _by_status(request: HttpRequest, status: int) -> HttpResponse:
    if under_api(request):
        return problem_document(request=request, status=status)
    return page(request, status)
