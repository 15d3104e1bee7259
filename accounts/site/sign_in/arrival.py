"""What happens once when somebody comes in, by whichever way.

What they said as a visitor comes along, and what they meant to do is done. Each is told on the next page, with Undo.
"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from accounts.models.user import User
from accounts.services import arrivals, seen, undo
from accounts.site import signal_words, taste_cookie
from accounts.site.sign_in import intent_cookie
from accounts.site.sign_in.browser_session import member_of
from accounts.site.sign_in.intent_cookie import Intent
from accounts.site.sign_in.trusted_browsers import trust
from catalog.services import movies
from project.errors import Invalid, NotFound
from project.http import cookies
from project.http.site.forms import go, onward
from project.http.site.notices import offer_undo
from project.localization.language import reading, spoken


def come_along(request: HttpRequest) -> User:
    """Who has come in, with what they said before; and what they meant to do is done."""
    user = member_of(request)
    words, intent = taste_cookie.read(request), intent_cookie.pending(request)
    arrival = arrivals.adopt(user, words) if words.known else None
    with reading(spoken(user.language)):  # what is said is read on the page that follows, which is the member's
        if arrival and arrival.undo:
            sentence, address = _came_along(arrival.movies), reverse("accounts:undo-arrival")
            offer_undo(request, sentence, address=address, token=arrival.undo)
        if intent:
            _carry_out(request, user, intent)
    return user


def go_on(request: HttpRequest, otherwise: str) -> HttpResponse:
    """On to where a member wanted to go, else to the page ``otherwise``; the browser is trusted from now on.

    What the visitor's cookies held is the account's now.
    """
    response = trust(go(request, onward(request, otherwise)), member_of(request))
    if cookies.read(request, taste_cookie.COOKIE):
        taste_cookie.forget(response)
    intent_cookie.forget(request, response)
    return response


def _came_along(number: int) -> str:
    if not number:
        return gettext("What you said before you logged in is in your account now.")
    return ngettext("%(n)s film is in your account now.", "%(n)s films are in your account now.", number) % {
        "n": number
    }


def _carry_out(request: HttpRequest, user: User, intent: Intent) -> None:
    """Do what was meant; if it cannot be done, the page says so and the member is in all the same."""
    try:
        mark_seen(request, user, intent)
    except (NotFound, Invalid) as error:
        messages.error(request, str(error))


def mark_seen(request: HttpRequest, user: User, intent: Intent) -> None:
    """Write it into the diary, and say so on the next page, with Undo.

    Raises:
        NotFound: there is no such movie.
        Invalid: there is no such rating.
    """
    change = seen.mark(user, intent.movie_id, rating=intent.rating or "keep")
    sentence = signal_words.after_rating(change, movies.ensure_stored(intent.movie_id).title)
    address = reverse("accounts:signals", args=[intent.movie_id])
    offer_undo(request, sentence, address=address, token=undo.token(user, change))
