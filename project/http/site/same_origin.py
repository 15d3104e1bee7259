"""Forms of visitors' pages: a browser's word that they were sent from this site stands in for a token.

Such pages are the same for everybody and come from the response cache, so there is no token in them.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest

from project.http import cookies


def same_origin_suffices[View: Callable[..., object]](view: View) -> View:
    """Mark a view whose form stands on visitors' pages: from a browser without a session it needs no token."""
    view.same_origin_suffices = True  # type: ignore[attr-defined]  # read by `needs_no_token`
    return view


def needs_no_token(request: HttpRequest, view: Callable[..., object]) -> bool:
    """Whether a form may come without its token: its view says so, nobody is logged in, and it is from this site."""
    return getattr(view, "same_origin_suffices", False) and not cookies.has_session(request) and is_same_origin(request)


def is_same_origin(request: HttpRequest) -> bool:
    """What the browser says, which no page can make it say otherwise; Origin where it is too old for Sec-Fetch-Site.

    Without TLS and outside of localhost, browsers send Origin alone.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("Origin", "")
    return origin == f"{request.scheme}://{request.get_host()}" or origin in settings.CSRF_TRUSTED_ORIGINS
