"""The page on which somebody new picks a few movies: a visitor, whose taste a cookie keeps, or a member.

One form does all of it. By GET it asks for other movies and finds what is missing, and its address holds what was
picked so far; by POST it keeps the picks. So its token is the button that posts, and never a part of an address.
"""

from collections.abc import Iterable
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from catalog.ranges import GENRE_ID, MOVIE_ID
from catalog.services import genres as genre_service
from catalog.services import search
from catalog.services.onboarding import MAX_PICKED, MAX_SHOWN, onboarding_movies
from project.http.site.forms import go
from project.http.site.htmx import varies, wants_fragment
from recommend.services.taste import AnonymousTaste, TasteOwner
from recommend.site import anonymous_taste
from recommend.site.request_values import taste_owner

ENOUGH = 3  # picks for a first list
MOST_IDS = 1000  # of a parameter that are read


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@varies
def begin(request: HttpRequest) -> HttpResponse:
    """Movies to pick from, and what becomes of the picks."""
    owner = taste_owner(request)
    return _keep(request, owner) if request.method == "POST" else page(request, owner)


def page(request: HttpRequest, owner: TasteOwner) -> HttpResponse:
    """The movies as they were asked for, or only these for htmx; at first with what is known of somebody picked."""
    asked = request.GET
    begun = not asked.keys().isdisjoint({"film", "genre", "shown", "q"})
    query = search.normalize_query(asked.get("q", ""))
    picked = MOVIE_ID.read_all(asked.getlist("film")) if begun else anonymous_taste.read(request).films
    shown = _listed([*asked.getlist("shown"), *asked.getlist("others")])
    offered = onboarding_movies(picked[-MAX_PICKED:], shown_ids=shown[-MAX_SHOWN:], query=query).value
    films = {film.id: film for film in (*offered.movies, *offered.search_results)}
    context = {
        "current": "for-you",
        "offered": offered,
        "picked": [str(movie_id) for movie_id in offered.picked],
        "query": query,
        "passed": [*offered.shown, *(film.id for film in offered.movies if film.id not in offered.picked)],
        "moved": "others" in asked,
        "frames": [films[movie_id] for movie_id in offered.picked if movie_id in films][-ENOUGH:],
        "missing": range(ENOUGH - len(offered.picked)),
        "genres": genre_service.all_genres().value,
        "liked_genres": GENRE_ID.read_all(asked.getlist("genre")) if begun else owner.liked_genres,
        "visitor": owner.anonymous,
    }
    if not wants_fragment(request):
        return render(request, "recommend/onboarding.html", context)
    response = render(request, "recommend/onboarding.html#wall", context | {"fragment": True})
    response["HX-Replace-Url"] = _address(offered.picked, GENRE_ID.read_all(asked.getlist("genre")), query)
    return response


def _keep(request: HttpRequest, owner: TasteOwner) -> HttpResponse:
    """Keep the picks: as favorites of a member, in the cookie of a visitor."""
    films = MOVIE_ID.read_all(request.POST.getlist("film"))
    genres = GENRE_ID.read_all(request.POST.getlist("genre"))
    response = go(request, reverse("recommend:for-you"))
    owner, message = owner.picking(films, genres)
    if message:
        messages.success(request, message)
    anonymous_taste.write(response, owner.anonymous or AnonymousTaste())  # what a cookie held is the member's now
    return response


def _address(picked: Iterable[int], genres: Iterable[int], query: str) -> str:
    """Where a reload, or Back, finds the same picks."""
    words = [
        *(("film", movie_id) for movie_id in picked),
        *(("genre", genre) for genre in genres),
        *([("q", query)] if query else []),
    ]
    return f"{reverse('recommend:begin')}{'?' if words else ''}{urlencode(words)}"


def _listed(texts: Iterable[str]) -> tuple[int, ...]:
    """The ids in what was sent, several with commas in one."""
    return MOVIE_ID.read_all(part for text in texts for part in text.split(",", MOST_IDS)[:MOST_IDS])
