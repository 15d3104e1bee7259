"""The list of a group, what each would watch, and the decision."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from catalog.ranges import MOVIE_ID
from project.errors import Invalid
from project.http.site.htmx import varies, wants_fragment
from recommend.services import together
from recommend.site.group_pages import changes, group_context, inside, list_context, look, members_of

WORDS = {"yes": True, "no": False, "none": None}


@require_safe
@never_cache
@varies
def group_list(request: HttpRequest, key: str) -> HttpResponse:
    """The list, or what was decided; who is not in the group is asked in first."""
    if wants_fragment(request):
        return look(request, key, part="movies")
    state, person = members_of(request, key)
    if person is None:
        return HttpResponseRedirect(reverse("recommend:group", args=[key]))
    return render(request, "recommend/group_list.html", group_context(request, state, person) | list_context(state))


@require_POST
@never_cache
@varies
def vote(request: HttpRequest, key: str, movie_id: int) -> HttpResponse:
    """Say yes or no to a movie, or neither any more."""
    state, person = inside(request, key)
    word = request.POST.get("vote", "")
    if word not in WORDS:
        raise Invalid.field("vote", "unknown", gettext("Say yes, no or none."))
    together.vote(state, person, movie_id, yes=WORDS[word])
    return _as_it_is_now(request, key)


@require_POST
@never_cache
@varies
def decide(request: HttpRequest, key: str) -> HttpResponse:
    """Decide for a movie, or go back to the list."""
    state, person = inside(request, key)
    together.decide(state, person, MOVIE_ID.read(request.POST.get("movie")))
    return _as_it_is_now(request, key)


def _as_it_is_now(request: HttpRequest, key: str) -> HttpResponse:
    if not wants_fragment(request):
        return HttpResponseRedirect(reverse("recommend:group-list", args=[key]), status=303)
    state, person = inside(request, key)  # anew: others vote, and somebody may have left in another tab
    return changes(request, state, person, part="movies")
