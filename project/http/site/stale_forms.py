"""Forms whose token is not that of the browser any more: somebody logged in meanwhile, in another tab or by Back.

The page of the form is shown again with what was typed, passwords excepted, and nothing is done: the view is asked as
if its page were opened, by GET and without a form. Forms of other sites get a bare refusal, so none can fill in a page.
"""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext

from project.errors import Forbidden, MarqueeError
from project.http.api.requests import under_api
from project.http.site.error_views import failure, page_in_hand
from project.http.site.forms import SENT_AGAIN, go, is_own
from project.http.site.htmx import wants_fragment
from project.http.site.same_origin import is_same_origin

NEVER_AGAIN = {"csrfmiddlewaretoken", "password", "current_password", "new_password", "code", "credential", "challenge"}


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - as Django calls it
    """The page of the form again, or a sentence on the page that it stands on; a bare refusal for other sites."""
    if under_api(request) or not is_same_origin(request) or not _has_cookie(request) or _is_admin(request):
        words = gettext("This form had expired, or your browser sends no cookies. Go back, reload and try again.")
        return failure(request, Forbidden(words))
    if not wants_fragment(request):
        messages.warning(request, str(SENT_AGAIN))
    response = _opened(request)
    if response.status_code == 405:  # a button: there is no page at its address
        return _back(request)
    if response.status_code == 200:
        response.status_code = 403
    return response


def _opened(request: HttpRequest) -> HttpResponse:
    """The answer of the same address to somebody who opens it, knowing what was typed."""
    typed = request.POST.copy()
    for name in NEVER_AGAIN & typed.keys():
        del typed[name]
    query = request.GET.copy()
    for name, values in typed.lists():
        query.setlist(name, values)
    request.method, request.POST, request.GET = "GET", QueryDict(), query  # type: ignore[assignment]  # one that can be changed
    request.typed = typed  # type: ignore[attr-defined]  # read by `project.http.site.forms.form_page`
    match = request.resolver_match
    assert match is not None
    try:
        response: HttpResponse = match.func(request, *match.args, **match.kwargs)
    except MarqueeError as error:  # no middleware sees what a view raises here
        response = failure(request, error)
    return response


def _back(request: HttpRequest) -> HttpResponse:
    """To the page of the button, which is drawn anew for whoever is logged in now."""
    if wants_fragment(request):
        messages.warning(request, str(SENT_AGAIN))
    request.method = "POST"
    page = page_in_hand(request)
    return go(request, page if is_own(request, page) else "/")


def _has_cookie(request: HttpRequest) -> bool:
    return settings.CSRF_COOKIE_NAME in request.COOKIES


def _is_admin(request: HttpRequest) -> bool:
    match = request.resolver_match
    return match is None or match.app_names[:1] == ["admin"]
