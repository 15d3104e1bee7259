"""What a request of these pages says: whose taste it is about, which mode, what to take back; and where it ends."""

from typing import get_args
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from accounts.models.user import User
from accounts.site import taste_cookie
from accounts.types.taste import Cause, CauseKind
from catalog.ranges import MOVIE_ID
from catalog.services import movies
from project.errors import Invalid
from project.http.site.forms import go, is_own
from recommend.services import feedback
from recommend.services.taste import AnonymousTaste, MemberTaste, TasteOwner
from recommend.types import MODES, Mode


def taste_owner(request: HttpRequest) -> TasteOwner:
    """The member, or whoever the cookie speaks of. The only place of the site that tells them apart."""
    if isinstance(request.user, User):
        return MemberTaste(request.user)
    return AnonymousTaste.of(taste_cookie.read(request))


def mode_of(request: HttpRequest) -> Mode:
    """The mode that was asked for; balanced else."""
    requested = request.POST.get("mode") or request.GET.get("mode")
    return next((mode for mode in MODES if mode == requested), "balanced")


def cause_of(text: str) -> Cause:
    """A cause as a button sends it: ``person:Ben Bo``.

    Raises:
        Invalid: it is none.
    """
    kind, _, value = text.partition(":")
    cause_kind = _kind(kind)
    if cause_kind is None:
        raise Invalid.field("leave", "unknown_kind", gettext("This cannot be left out."))
    return Cause(cause_kind, value)


def undo_offer(text: str) -> dict[str, object] | None:
    """What a page offers to take back: ``movie:603`` was hidden, ``person:Ben Bo`` was left out."""
    kind, _, value = text.partition(":")
    if not value or len(value) > 200:
        return None
    if kind in {"film", "because"}:
        movie_id = MOVIE_ID.read(value)
        titles = [movie.title for movie in movies.by_ids([movie_id])] if movie_id else []
        return {"kind": kind, "value": value, "words": titles[0]} if titles else None
    cause_kind = _kind(kind)
    return {"kind": kind, "value": value, "words": feedback.in_words(Cause(cause_kind, value))} if cause_kind else None


def with_taste_cookie(response: HttpResponse, owner: TasteOwner) -> HttpResponse:
    """The response with the cookie of an anonymous taste."""
    if owner.anonymous:
        taste_cookie.write(response, owner.anonymous)
    return response


def redirect_back(request: HttpRequest, undo: dict[str, str]) -> HttpResponse:
    """To the page that the form came from, if it is ours, with what can be undone in its address."""
    page = request.POST.get("next", "")
    if not is_own(request, page):
        page = reverse("recommend:for-you")
    query = {"mode": mode_of(request)} if mode_of(request) != "balanced" else {}
    query_string = urlencode({**query, **undo})
    return go(request, f"{page.partition('?')[0]}{'?' if query_string else ''}{query_string}")


def _kind(text: str) -> CauseKind | None:
    kinds: tuple[CauseKind, ...] = get_args(CauseKind.__value__)
    return next((kind for kind in kinds if kind == text), None)
