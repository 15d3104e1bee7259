"""What people without an account say: hearts and bookmarks, which work at once, and what waits for a login.

Their pages come from the response cache, without a token; the browser's word stands in for it (decision 0101).
"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.models.user import User
from accounts.services.visitor_taste import VisitorTaste
from accounts.site import signal_words, taste_cookie
from accounts.site.sign_in import intent_cookie
from accounts.site.sign_in.arrival import mark_seen
from accounts.site.sign_in.intent_cookie import Intent
from accounts.types.signals import Signal
from catalog.ranges import RATING
from catalog.services import movies
from catalog.types import MovieSummary
from project.http import cookies
from project.http.site.forms import back, go
from project.http.site.htmx import varies, wants_fragment
from project.http.site.same_origin import same_origin_suffices


@require_POST
@same_origin_suffices
@never_cache
@varies
def seen(request: HttpRequest, movie_id: int) -> HttpResponse:
    """Say that a movie was seen, perhaps with a rating: that takes an account, and is done after the login."""
    movie = movies.ensure_stored(movie_id)
    intent = Intent(movie.id, rating=RATING.read(request.POST.get("rating")))
    if not isinstance(request.user, User):
        return intent_cookie.log_in_first(request, intent)
    mark_seen(request, request.user, intent)
    return go(request, back(request))


def like(request: HttpRequest, movie_id: int, *, is_said: bool) -> HttpResponse:
    """A visitor's heart.

    Raises:
        NotFound: there is no such movie.
    """
    movie = movies.ensure_stored(movie_id)
    changed_taste = taste_cookie.read(request).liking(movie_id, liked=is_said)
    return _answer(request, movie, changed_taste, word="favorite", is_said=is_said)


def want(request: HttpRequest, movie_id: int, *, is_said: bool) -> HttpResponse:
    """A visitor's bookmark.

    Raises:
        NotFound: there is no such movie.
    """
    movie = movies.ensure_stored(movie_id)
    changed_taste = taste_cookie.read(request).wanting(movie_id, is_wanted=is_said)
    return _answer(request, movie, changed_taste, word="watchlist", is_said=is_said)


def _answer(
    request: HttpRequest, movie: MovieSummary, changed_taste: VisitorTaste, *, word: Signal, is_said: bool
) -> HttpResponse:
    """The button anew, or back to the page; with the cookie, and a sentence if something old made room."""
    sentence = signal_words.now(word, movie.title, is_said=is_said)
    fitted_taste = taste_cookie.fitted(changed_taste)
    if fitted_taste != changed_taste:
        forgotten = gettext("Without an account this browser remembers only so much, so it forgot the oldest film.")
        sentence = f"{sentence} {forgotten}"
    request.without_token = not cookies.has_session(request)  # type: ignore[attr-defined]  # as on the page of the form
    if wants_fragment(request):
        context = {
            "movie": movie,
            "word": word,
            "is_said": is_said,
            "is_labeled": "labeled" in request.POST,
            "sentence": sentence,
        }
        response = render(request, "accounts/visitor_said.html", context)
    else:
        messages.success(request, sentence)
        response = go(request, back(request))
    taste_cookie.write(response, fitted_taste)
    return response
