"""The strip of actions beside a movie: what its form says, the answer with Undo, on a page or in place of the strip.

A form says one signal (``say``), takes one back (``unsay``), or undoes a change (``undo``, a token). With htmx the
strips of the movie are drawn anew and a toast offers Undo; without it the next page does.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.models.user import User
from accounts.services import card_actions
from accounts.services import undo as undo_service
from accounts.site import signal_words, visitor_signals
from accounts.site.access import SignedIn, members_only
from accounts.site.forms import RatingForm
from accounts.types.signals import Change
from catalog.services import movies
from catalog.types import MovieSummary
from project.http.site.forms import back, go
from project.http.site.htmx import varies, wants_fragment
from project.http.site.same_origin import same_origin_suffices


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a form: the movie, what to say of it, and what takes it back."""

    movie: MovieSummary
    change: Change
    signal: str  # the one whose button was pressed; empty for Undo
    words: str
    undo: str  # a token; empty where nothing changed, and after Undo

    @property
    def asks_rating(self) -> bool:
        """Whether the movie has been seen just now, so that it may be asked how it was."""
        return self.signal == "seen" and self.change.after.seen is not None


@require_POST
@members_only
@varies
def say(request: SignedIn, movie_id: int) -> HttpResponse:
    """Say something of a movie, or take it back; the form says which, so repeating it changes nothing."""
    return answer(request, carry_out(request, request.user, movie_id))


@require_POST
@same_origin_suffices
@never_cache
@varies
def favorite(request: HttpRequest, movie_id: int) -> HttpResponse:
    """Make a movie a favorite, or no longer one: the heart of pages that visitors share."""
    return _pressed(request, movie_id, "favorite", visitor_signals.like)


@require_POST
@same_origin_suffices
@never_cache
@varies
def bookmark(request: HttpRequest, movie_id: int) -> HttpResponse:
    """Put a movie on the watchlist, or take it off: the bookmark of pages that visitors share."""
    return _pressed(request, movie_id, "watchlist", visitor_signals.want)


def _pressed(request: HttpRequest, movie_id: int, word: str, as_visitor: Callable[..., HttpResponse]) -> HttpResponse:
    """The form of a shared page: it says only whether ``word`` is said, of members as of visitors."""
    is_said = request.POST.get(word) != "off"
    if not isinstance(request.user, User):
        return as_visitor(request, movie_id, is_said=is_said)
    return answer(request, carry_out(request, request.user, movie_id, say=word, is_said=is_said))


def carry_out(request: HttpRequest, user: User, movie_id: int, *, say: str = "", is_said: bool = True) -> Outcome:
    """Do what the form says, or what the view of a form with a single meaning says in its place.

    Raises:
        NotFound: there is no such movie.
        Invalid: there is no such signal, or it can no longer be undone.
    """
    if "undo" in request.POST and not say:
        change = undo_service.undo(user, request.POST["undo"])
        movie = movies.ensure_stored(change.movie_id)
        return Outcome(movie, change, "", signal_words.after_undo(movie.title), "")
    is_said = is_said if say else "unsay" not in request.POST
    signal = card_actions.signal_of(say or request.POST.get("say" if is_said else "unsay", ""))
    change = (card_actions.say if is_said else card_actions.take_back)(user, movie_id, signal)
    movie = movies.ensure_stored(movie_id)
    words = (
        signal_words.after_saying(change, signal, movie.title)
        if is_said
        else signal_words.now(signal, movie.title, is_said=False)
    )
    return Outcome(movie, change, signal, words, undo_service.token(user, change))


def answer(request: HttpRequest, outcome: Outcome) -> HttpResponse:
    """The strip as it then stands with its toast, or back to where the form stood, with a notice."""
    if wants_fragment(request):
        return render(request, "accounts/said.html", said_context(request, outcome))
    tell(request, outcome)
    return go(request, back(request))


def said_context(request: HttpRequest, outcome: Outcome) -> dict[str, object]:
    """What the answer for htmx draws."""
    form = RatingForm(initial=rating_of(outcome.change)) if outcome.asks_rating else None
    return {"outcome": outcome, "movie": outcome.movie, "rating_form": form, "wide": "wide" in request.POST}


def rating_of(change: Change) -> dict[str, object]:
    """What the form of a rating says at first."""
    mark = change.after.seen
    return {"rating": mark.rating or "", "seen_on": mark.seen_on} if mark else {}


def tell(request: HttpRequest, outcome: Outcome) -> None:
    """Say it on the next page, with Undo: the notice's tags hold the movie, the signal and the token."""
    tags = f"{outcome.movie.id}:{outcome.signal if outcome.asks_rating else ''}:{outcome.undo}" if outcome.undo else ""
    messages.success(request, outcome.words, extra_tags=tags)
