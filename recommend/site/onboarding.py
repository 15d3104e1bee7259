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

from accounts.site import taste_cookie
from catalog.ranges import GENRE_ID, MOVIE_ID
from catalog.services import genres as genre_service
from catalog.services import search
from catalog.services.onboarding import MAX_PICKED, MAX_SHOWN, onboarding_movies
from project.http.site.forms import go
from project.http.site.htmx import varies, wants_fragment
from recommend.services.taste import TasteOwner
from recommend.site.request_values import taste_owner

ENOUGH = 3  # picks for a first list
MOST_IDS = 1000  # of a parameter that are read


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@varies
def onboarding_page(request: HttpRequest) -> HttpResponse:
    """Movies to pick from, and what becomes of the picks."""
    owner = taste_owner(request)
    return _save_picks(request, owner) if request.method == "POST" else page(request, owner)


def page(request: HttpRequest, owner: TasteOwner) -> HttpResponse:
    """The movies as they were asked for, or only these for htmx; at first with what is known of somebody picked."""
    query = request.GET
    has_picks = not query.keys().isdisjoint({"film", "genre", "shown", "q"})
    search_text = search.normalize_query(query.get("q", ""))
    picked_ids = MOVIE_ID.read_all(query.getlist("film")) if has_picks else taste_cookie.read(request).films
    shown_ids = _listed([*query.getlist("shown"), *query.getlist("others")])
    onboarding = onboarding_movies(picked_ids[-MAX_PICKED:], shown_ids=shown_ids[-MAX_SHOWN:], query=search_text).value
    movies = {movie.id: movie for movie in (*onboarding.movies, *onboarding.search_results)}
    context = {
        "current": "for-you",
        "onboarding": onboarding,
        "picked": [str(movie_id) for movie_id in onboarding.picked],
        "query": search_text,
        "passed_over": [
            *onboarding.shown,
            *(movie.id for movie in onboarding.movies if movie.id not in onboarding.picked),
        ],
        "asked_for_others": "others" in query,
        "picked_movies": [movies[movie_id] for movie_id in onboarding.picked if movie_id in movies][-ENOUGH:],
        "missing_picks": range(ENOUGH - len(onboarding.picked)),
        "genres": genre_service.all_genres().value,
        "liked_genres": GENRE_ID.read_all(query.getlist("genre")) if has_picks else owner.liked_genres,
        "visitor": owner.anonymous,
    }
    if not wants_fragment(request):
        return render(request, "recommend/onboarding.html", context)
    response = render(request, "recommend/onboarding.html#picker", context | {"fragment": True})
    response["HX-Replace-Url"] = _address(onboarding.picked, GENRE_ID.read_all(query.getlist("genre")), search_text)
    return response


def _save_picks(request: HttpRequest, owner: TasteOwner) -> HttpResponse:
    """Keep the picks: as favorites of a member, in the cookie of a visitor."""
    movie_ids = MOVIE_ID.read_all(request.POST.getlist("film"))
    genres = GENRE_ID.read_all(request.POST.getlist("genre"))
    response = go(request, reverse("recommend:for-you"))
    owner, message = owner.picking(movie_ids, genres)
    if message:
        messages.success(request, message)
    if owner.anonymous:
        taste_cookie.write(response, owner.anonymous)
    return response


def _address(picked_ids: Iterable[int], genres: Iterable[int], query: str) -> str:
    """Where a reload, or Back, finds the same picks."""
    words = [
        *(("film", movie_id) for movie_id in picked_ids),
        *(("genre", genre) for genre in genres),
        *([("q", query)] if query else []),
    ]
    return f"{reverse('recommend:onboarding')}{'?' if words else ''}{urlencode(words)}"


def _listed(texts: Iterable[str]) -> tuple[int, ...]:
    """The ids in what was sent, several with commas in one."""
    return MOVIE_ID.read_all(ids_text for text in texts for ids_text in text.split(",", MOST_IDS)[:MOST_IDS])
