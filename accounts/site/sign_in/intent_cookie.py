"""That a visitor has seen a movie, which needs an account: a signed cookie keeps it while they log in or register.

Nothing of it stands in an address, so no link of a stranger can bring an action along. It counts for the login that
was reached by it (its ``next`` is the page that the visitor left), for half an hour, once, and the login page says what
will be done. It is done whichever way somebody comes in: by password, passkey or a new account.
"""

from dataclasses import dataclass

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from pydantic import TypeAdapter, ValidationError

from accounts.site.rating_filters import star_count
from catalog.services import movies
from project.http import cookies
from project.http.site.error_views import page_in_hand, to_login
from project.http.site.forms import onward

COOKIE, SALT = "intent", "accounts.intent"
GOOD_FOR = 30 * 60  # seconds


@dataclass(frozen=True, slots=True)
class Intent:
    """A movie that was seen, perhaps with a rating."""

    movie_id: int
    rating: int | None


@dataclass(frozen=True, slots=True)
class _Kept:
    """An intent, and the page that its visitor left for the login."""

    intent: Intent
    page: str


_KEPT = TypeAdapter(_Kept)


def log_in_first(request: HttpRequest, intent: Intent) -> HttpResponse:
    """To the login, which then does what was meant."""
    response = to_login(request)
    entry = _KEPT.dump_python(_Kept(intent, page_in_hand(request)), mode="json")
    cookies.write(response, COOKIE, signing.dumps(entry, salt=SALT, compress=True), max_age=GOOD_FOR)
    return response


def pending(request: HttpRequest) -> Intent | None:
    """What is to be done after this login; None where nothing is, or where it belongs to another one."""
    try:
        entry = _KEPT.validate_python(signing.loads(cookies.read(request, COOKIE), salt=SALT, max_age=GOOD_FOR))
    except (signing.BadSignature, ValidationError):
        return None
    return entry.intent if entry.page == onward(request, "") else None


def promise(request: HttpRequest) -> str:
    """What the login page says will be done; nothing where nothing will."""
    intent = pending(request)
    titles = [movie.title for movie in movies.by_ids([intent.movie_id])] if intent else []
    if not intent or not titles:
        return ""
    if intent.rating is None:
        return gettext("Once you are logged in, %(title)s will be marked as seen.") % {"title": titles[0]}
    sentence = gettext("Once you are logged in, %(title)s will be marked as seen, with %(stars)s of 5 stars.")
    return sentence % {"title": titles[0], "stars": star_count(intent.rating)}


def forget(request: HttpRequest, response: HttpResponse) -> None:
    """Take the cookie away: what it asked for is done, or never will be."""
    if cookies.name(COOKIE) in request.COOKIES:
        cookies.forget(response, COOKIE)
