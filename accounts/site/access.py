"""Who is let in, and what a view then knows of the request."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from accounts.models.user import User
from project.http.site.error_views import to_login


class SignedIn(HttpRequest):
    """A request of a member."""

    user: User


def members_only[**P](
    view: Callable[Concatenate[SignedIn, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Let members in and send everybody else to the login; the answer is nobody else's and never stored."""

    @wraps(view)
    def wrapped(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        here = request.user.is_authenticated
        response = view(request, *args, **kwargs) if here else to_login(request)  # type: ignore[arg-type]  # a member
        response["Cache-Control"] = "private, no-store"
        return response

    return wrapped
