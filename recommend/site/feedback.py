"""The forms beside a recommendation: what is said of its movie, what it rests on left out, and Undo."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.models.user import User
from accounts.services import card_actions
from accounts.site import signal_words, signals, taste_cookie
from accounts.site.said_movies import note_visitor
from accounts.types.signals import Signal
from catalog.ranges import MOVIE_ID
from catalog.services import movies
from project.http.site.htmx import varies, wants_fragment
from recommend.services import feedback, recommendations
from recommend.services.taste import AnonymousTaste, MemberTaste, TasteOwner
from recommend.site.recommendations import for_you_context
from recommend.site.request_values import (
    cause_of,
    mode_of,
    redirect_back,
    taste_owner,
    undo_offer,
    with_taste_cookie,
)
from recommend.site.taste import taste_context
from recommend.types import Recommended

PAGES = range(1, 11)  # of a ranking
STAYING = ("favorite", "watchlist")  # words after which a card stays where it is


@dataclass(frozen=True, slots=True)
class Place:
    """Where a form of For you stands: which movie's card, and whether that is the large one, before the others."""

    movie_id: int
    is_lead: bool

    @classmethod
    def of(cls, request: HttpRequest, movie_id: int) -> "Place":
        """As the form or its address says it."""
        return cls(movie_id, "lead" in request.POST or "lead" in request.GET)

    def address(self, mode: str) -> str:
        """Of the forms on this card."""
        query = {"mode": mode, "lead": "1"} if self.is_lead else {"mode": mode}
        return f"{reverse('recommend:say', args=[self.movie_id])}?{urlencode(query)}"

    def context(self, request: HttpRequest, owner: TasteOwner, *, is_undone: bool) -> dict[str, object]:
        """What stands there when a movie is gone, or back again: another card, or the list with another first one."""
        mode = mode_of(request)
        if self.is_lead:
            page = recommendations.recommendations(owner, mode=mode)
            return for_you_context(request, owner, page) | {"focus_first": True}
        recommended = (
            recommendations.explain(owner, self.movie_id, mode=mode)
            if is_undone
            else _next_recommendation(request, owner)
        )
        return {"recommended": recommended, "mode": mode, "is_undone": is_undone}

    def answer(self, request: HttpRequest, context: dict[str, object], *, is_gone: bool) -> HttpResponse:
        """The part of the page with its toast, for htmx; the forms on a card name their strip as what is replaced."""
        response = render(request, "recommend/recommendation.html", context)
        if is_gone:
            response["HX-Retarget"] = "#recommendations" if self.is_lead else f"#recommendation-{self.movie_id}"
        return response


@require_POST
@never_cache
@varies
def say(request: HttpRequest, movie_id: int) -> HttpResponse:
    """Say something of a recommended movie. What is not for somebody makes room for the next one, at once with htmx."""
    place = Place.of(request, movie_id)
    if isinstance(request.user, User):
        return _said_by_member(request, request.user, place)
    return _said_by_visitor(request, AnonymousTaste.of(taste_cookie.read(request)), place)


@require_POST
@never_cache
@varies
def cause(request: HttpRequest) -> HttpResponse:
    """Let a cause count nothing any more (``leave``), or count again (``count``). With htmx all is ranked anew."""
    owner, is_muting = taste_owner(request), "leave" in request.POST
    named_cause = cause_of(request.POST.get("leave") or request.POST.get("count") or "")
    owner = (feedback.mute if is_muting else feedback.unmute)(owner, named_cause)
    undo_value = f"{named_cause.kind}:{named_cause.value}" if is_muting else ""
    if not wants_fragment(request):
        return with_taste_cookie(redirect_back(request, {"undo": undo_value} if undo_value else {}), owner)
    undo = undo_offer(undo_value)
    if request.POST.get("page") == "taste":
        context = {**taste_context(owner), "undo": undo}
        return with_taste_cookie(render(request, "recommend/taste.html#taste", context), owner)
    page = recommendations.recommendations(owner, mode=mode_of(request))
    context = {**for_you_context(request, owner, page), "undo": undo, "swapped": True}
    return with_taste_cookie(render(request, "recommend/for_you.html#recommendations", context), owner)


def _next_recommendation(request: HttpRequest, owner: TasteOwner) -> Recommended | None:
    """The best movie that does not stand on the page yet."""
    mode = mode_of(request)
    shown_ids = MOVIE_ID.read_all(request.POST.getlist("shown"))
    pages = (recommendations.recommendations(owner, mode=mode, page=number).page.items for number in PAGES)
    return next((item for items in pages for item in items if item.movie.id not in shown_ids), None)


def _said_by_member(request: HttpRequest, user: User, place: Place) -> HttpResponse:
    outcome = signals.carry_out(request, user, place.movie_id)
    if not wants_fragment(request):
        signals.tell(request, outcome)
        return redirect_back(request, {})
    user.refresh_from_db(fields=["taste_version"])
    is_gone = outcome.signal == "not_for_me" and "say" in request.POST
    if outcome.signal and not is_gone:
        context = signals.said_context(request, outcome) | {"say_address": place.address(mode_of(request))}
        return render(request, "accounts/said.html", context)
    context = place.context(request, MemberTaste(user), is_undone=not is_gone)
    context |= {"movie": outcome.movie, "outcome": outcome if is_gone else None, "words": outcome.words}
    return place.answer(request, context, is_gone=is_gone)


def _said_by_visitor(request: HttpRequest, owner: AnonymousTaste, place: Place) -> HttpResponse:
    """A visitor's cookie keeps what they say; what hides a movie makes room, as a member's "not for me" does."""
    movie, is_said = movies.ensure_stored(place.movie_id), "say" in request.POST
    word = card_actions.signal_of(request.POST.get("say") or request.POST.get("unsay") or "not_for_me")
    changed_owner, hides = _saying(owner, movie.id, word, is_said=is_said), word not in STAYING
    if not wants_fragment(request):
        undo = {"undo": f"film:{movie.id}"} if hides and is_said else {}
        return with_taste_cookie(redirect_back(request, undo), changed_owner)
    note_visitor(request, changed_owner)
    context: dict[str, object] = {"movie": movie, "word": word, "mode": mode_of(request)}
    if hides:
        words = gettext("Fewer like %(title)s.") if is_said else gettext("%(title)s is as before.")
        context |= place.context(request, changed_owner, is_undone=not is_said)
        context |= {"words": words % {"title": movie.title}, "undo_name": "undo" if is_said else ""}
    else:
        sentences = signal_words.SAID if is_said else signal_words.TAKEN_BACK
        context |= {"stays": True, "say_address": place.address(mode_of(request))}
        context |= {"words": sentences[word] % {"title": movie.title}, "undo_name": "unsay" if is_said else "say"}
    answer = place.answer(request, context, is_gone=hides and is_said)
    return with_taste_cookie(answer, changed_owner)


def _saying(owner: AnonymousTaste, movie_id: int, word: Signal, *, is_said: bool) -> AnonymousTaste:
    """The taste with a word more of a movie, or without it; what hides one is taken back whichever word it was."""
    if word == "favorite":
        return owner.liking(movie_id, liked=is_said)
    if word == "watchlist":
        return owner.wanting(movie_id, is_wanted=is_said)
    return owner.dismissing(movie_id, word) if is_said else owner.restoring(movie_id)
