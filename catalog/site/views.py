"""The catalog's pages: home, browse, collections, movie, and the posters that the site draws."""

from collections.abc import Set as AbstractSet

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers, patch_cache_control
from django.utils.module_loading import import_string
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from catalog.posters import Paper
from catalog.services import (
    collections,
    editor_lists,
    filter_choices,
    home,
    links,
    listings,
    movie_page,
    movies,
    posters,
)
from catalog.site import browse_query
from catalog.site.browse_query import BrowseQuery
from catalog.site.forms import CHART_WORDS, HIDE_WORDS, SORT_WORDS, BrowseForm
from catalog.types import Found, FoundMovies, MovieDetail
from project.http import elsewhere
from project.http.api.cache_control import DETAILS, FILTERED, LISTS
from project.http.site.htmx import target, varies, wants_fragment
from project.http.site.visitor_pages import same_for_visitors
from project.pagination import Page

YEAR = 31_536_000  # seconds
SUGGESTIONS = 12


@require_safe
@same_for_visitors(LISTS, parameters=("window",), targets=("trending",))
@varies
def home_page(request: HttpRequest) -> HttpResponse:
    """Tonight: what is trending, what is popular, what is new, and one movie on its own paper."""
    window = "week" if request.GET.get("window") == "week" else "day"
    home_page = home.home_page(window)
    context: dict[str, object] = {"home": home_page, "window": window, "source": home_page.trending}
    if wants_fragment(request) and target(request) == "trending":
        return render(request, "catalog/home.html#trending", context)
    favorite_ids = _favorite_ids(request)
    context |= {"current": "home", "liked_movie": home.favorite_of_the_day(favorite_ids)}
    is_personal = request.user.is_authenticated or favorite_ids
    context |= import_string(settings.TONIGHT_OF)(request) if is_personal else {}
    if home_page.cover and "paper" not in context:
        context |= {"cover": home_page.cover, **_paper_context(home_page.cover, posters.paper(home_page.cover))}
    return render(request, "catalog/home.html", context)


@require_safe
@same_for_visitors(FILTERED, parameters=BrowseForm.base_fields, targets=("results", "more"))
@varies
def browse(request: HttpRequest) -> HttpResponse:
    """The whole catalog by lists and filters; the address holds every choice."""
    query = browse_query.read(request.GET, request.user)
    movies = _shown_movies(query)
    last_page = max(query.page, query.shown)
    context = {
        "current": "browse",
        "browse_query": query,
        "filters": query.filters,
        "movies": movies,
        "source": movies,
        "heading": browse_query.heading(query),
        "chips": browse_query.chips(query),
        "more": query.address(page=last_page + 1) if last_page < movies.value.pages else None,
        "first_page": query.address() if query.page > 1 else None,
    }
    if not wants_fragment(request):
        return render(request, "catalog/browse.html", context | _choices())
    if target(request) == "more":
        response = render(request, "catalog/browse.html#more", context)
        # The address then shows all that is on the page, so that Back and a bookmark bring it again.
        response["HX-Replace-Url"] = query.address(shown=last_page)
        return response
    response = render(request, "catalog/browse.html#results", context | {"fragment": True})
    response["HX-Push-Url"] = query.address()
    return response


@require_safe
@same_for_visitors(DETAILS)
@varies
def collections_page(request: HttpRequest) -> HttpResponse:
    """The editor's newest lists, and ready-made collections."""
    context = {
        "current": "collections",
        "collections": collections.collections(),
        "lists": editor_lists.all_lists(newest=3),
    }
    return render(request, "catalog/collections.html", context)


@require_safe
@same_for_visitors(DETAILS, parameters=("region",))
@varies
def movie(request: HttpRequest, movie_id: int, slug: str = "") -> HttpResponse:
    """Everything about one movie; a wrong name in the address is corrected."""
    page = movie_page.movie_page(movie_id)
    result = page.found
    correct_slug = links.slug(result.value.summary)
    if slug != correct_slug:
        return redirect("catalog:movie", movie_id, correct_slug, permanent=True)
    context = {
        "detail": result.value,
        "movie": result.value.summary,
        "source": result,
        **_paper_context(result.value, page.paper),
        "similar": movies.similar(movie_id, per_page=SUGGESTIONS).value.items[:SUGGESTIONS],
    }
    response = render(request, "catalog/movie.html", context)
    if result.outage or not result.value.is_complete:  # more may be there in a moment: nobody is to see this page then
        add_never_cache_headers(response)
    return response


@require_safe
@same_for_visitors(DETAILS, targets=("because",))
@varies
def similar(request: HttpRequest, movie_id: int) -> HttpResponse:
    """Movies like this one, each with what they share: a row of the home page, a page for those who follow the link."""
    result = movies.details(movie_id)
    context = {"movie": result.value.summary, "similar": movies.similar(movie_id).value.items, "source": result}
    return render(request, "catalog/because.html" if wants_fragment(request) else "catalog/similar.html", context)


@require_safe
def poster(request: HttpRequest, generator: int, movie_id: int, variant: int) -> HttpResponse:
    """The poster of a movie as the site draws it; the address changes with it, so it may be kept for ever."""
    return _for_ever(posters.poster(movie_id, variant), "image/svg+xml")


@require_safe
def picture(request: HttpRequest, generator: int, movie_id: int, variant: int, form: posters.Form) -> HttpResponse:
    """The same as PNG, or the picture that stands beside a link elsewhere."""
    made = elsewhere.outcome_of(request, lambda: posters.picture(movie_id, variant, form))
    return HttpResponse(status=202) if made is None else _for_ever(made, "image/png")


def _for_ever(picture: str | bytes, content_type: str) -> HttpResponse:
    response = HttpResponse(picture, content_type=content_type)
    patch_cache_control(response, public=True, max_age=YEAR, immutable=True)
    # Pictures of our own, the same for everybody: any page may show them, and a script draw them onto its canvas.
    response["Access-Control-Allow-Origin"], response["Cross-Origin-Resource-Policy"] = "*", "cross-origin"
    return response


def _favorite_ids(request: HttpRequest) -> AbstractSet[int]:
    """The ids of the reader's favorites, from a room above this one: by the name that the settings give."""
    ids: AbstractSet[int] = import_string(settings.FAVORITE_IDS_OF)(request)
    return ids


def _paper_context(detail: MovieDetail, paper: Paper) -> dict[str, object]:
    """The paper that a page about one movie is printed on, and its drawn poster unless there is a photograph."""
    drawing = posters.drawn(detail)
    return {"paper": paper, "drawing": drawing and mark_safe(drawing)}  # noqa: S308 - our own, escaped


def _choices() -> dict[str, object]:
    """What the filters of Browse offer."""
    choices = filter_choices.filter_choices()
    return {
        "genres": choices.genres,
        "sorts": SORT_WORDS,
        "charts": CHART_WORDS,
        "hides": HIDE_WORDS,
        "presets": browse_query.presets(),
        "languages": choices.languages,
        "countries": choices.countries,
    }


def _shown_movies(query: BrowseQuery) -> FoundMovies:
    """The movies of the pages that an address shows."""
    pages = [_one_page(query, page) for page in range(1, query.shown + 1)] if query.shown > 1 else []
    if not pages:
        return _one_page(query, query.page)
    first_page = pages[0]
    movies = {movie.id: movie for page in pages for movie in page.value.items}
    return Found(
        Page([*movies.values()], 1, first_page.value.per_page, first_page.value.total),
        first_page.source,
        first_page.as_of,
    )


def _one_page(query: BrowseQuery, page: int) -> FoundMovies:
    if query.chart and not query.filtered:
        return listings.chart(query.chart, page=page)
    return listings.discover(query.filters, page=page)
