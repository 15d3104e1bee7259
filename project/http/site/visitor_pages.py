"""Pages that are the same for all visitors: kept by the response cache, without token, cookie or anything personal.

    @require_safe
    @same_for_visitors(LISTS, parameters=("window",), targets=("trending",))
    @varies
    def home_page(request): …

Why so: docs/decisions/0100-visitors-pages-are-kept-too.md.
"""

from collections.abc import Callable, Iterable
from functools import wraps
from http import HTTPStatus
from typing import Concatenate

from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse

from project.http import cookies
from project.http.api.cache_control import Sharing, is_anonymous
from project.http.site.htmx import OF_ITS_ASKER, target, wants_fragment
from project.server.response_cache.variant import TARGETED

LONGEST_QUERY = 300  # bytes of a query that is kept


def same_for_visitors[R: HttpRequest, **P](
    sharing: Sharing, *, parameters: Iterable[str] = (), targets: Iterable[str] = ()
) -> Callable[[Callable[Concatenate[R, P], HttpResponse]], Callable[Concatenate[R, P], HttpResponse]]:
    """Let the response cache keep the good answers that a view gives to visitors.

    Only for views whose answers to them depend on nothing but address, ``parameters`` and language, and, asked by htmx
    for one of the ``targets``, on that. Asked for more than that, a page is made for its asker alone. The view of a
    visitor gets no cookie at all, so nothing of one can be in the page. An answer of which the view itself says
    more (``Cache-Control``) is not kept.
    """
    known, fragments = frozenset(parameters), frozenset(targets)

    def decorate(view: Callable[Concatenate[R, P], HttpResponse]) -> Callable[Concatenate[R, P], HttpResponse]:
        @wraps(view)
        def wrapped(request: R, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            request.without_token = not cookies.has_session(request)  # type: ignore[attr-defined]  # read by `templating.Token`
            # Django sets a garbled CSRF cookie anew, and an answer with a cookie is its asker's.
            sets_cookie = request.META.get("CSRF_COOKIE_NEEDS_UPDATE", False)
            is_shared = is_anonymous(request) and not sets_cookie and _is_known(request, known, fragments)
            if is_shared:
                request.COOKIES = {}
            response = view(request, *args, **kwargs)
            is_good = response.status_code == HTTPStatus.OK
            may_be_kept = response.headers.get("Cache-Control", OF_ITS_ASKER) == OF_ITS_ASKER
            if is_shared and is_good and may_be_kept and not len(get_messages(request)):
                response[TARGETED] = sharing.header
                # Browsers ask each time, as whoever logs in gets another page; caches before us may share it.
                response["Cache-Control"] = f"public, max-age=0, must-revalidate, s-maxage={sharing.max_age}"
                response["X-Cache"] = "miss"  # made just now; the response cache says otherwise when it answers
            return response

        return wrapped

    return decorate


def _is_known(request: HttpRequest, parameters: frozenset[str], targets: frozenset[str]) -> bool:
    """Whether a page is asked for in one of the ways that it knows: of others there is no end."""
    query = request.META.get("QUERY_STRING", "")
    pairs = sum(len(values) for _, values in request.GET.lists())
    if (
        len(query) > LONGEST_QUERY
        or not parameters >= request.GET.keys()
        or pairs != len(query.split("&")) * bool(query)
    ):
        return False
    return not wants_fragment(request) or target(request) in targets
