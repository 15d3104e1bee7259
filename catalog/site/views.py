"""The catalog's pages: home, browse, collections, search, movie, and the posters that the site draws."""

from collections.abc import Callable, Iterable
from collections.abc import Set as AbstractSet

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.http import urlencode
from django.utils.module_loading import import_string
from django.utils.safestring import mark_safe
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from catalog.localization import display_names
from catalog.localization.text_normalization import fold
from catalog.services import collections, genres, home, links, listings, movies, posters, search
from catalog.site import browse_query
from catalog.site.browse_query import BrowseQuery
from catalog.site.forms import CHART_WORDS, HIDE_WORDS, SORT_WORDS
from catalog.types import Chart, Collection, Found, FoundMovies, MovieDetail
from project.http.site.htmx import came_from, target, varies, wants_fragment
from project.pagination import PAGE, Page

YEAR = 31_536_000  # seconds
SUGGESTIONS = 12


@require_safe
@varies
def home_page(request: HttpRequest) -> HttpResponse:
    """Tonight: what is trending, what is popular, what is new, and one movie on its own paper."""
    window = "week" if request.GET.get("window") == "week" else "day"
    home_page = home.home_page(window)
    context: dict[str, object] = {"home": home_page, "window": window, "source": home_page.trending}
    if wants_fragment(request) and target(request) == "trending":
        return render(request, "catalog/home.html#trending", context)
    context |= {"current": "home", "liked_movie": home.favorite_of_the_day(_favorite_ids(request))}
    if home_page.cover:
        context |= {"cover": home_page.cover, **_paper_context(home_page.cover)}
    return render(request, "catalog/home.html", context)


@require_safe
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
@varies
def collections_page(request: HttpRequest) -> HttpResponse:
    """Ready-made collections: series, directors, decades, countries, languages, Academy Awards."""
    context = {"current": "collections", "collections": collections.collections()}
    return render(request, "catalog/collections.html", context)


@require_safe
@varies
def search_page(request: HttpRequest) -> HttpResponse:
    """Movies and people by name, as you type or on Enter."""
    query = search.normalize_query(request.GET.get("q", ""))
    page = PAGE.read(request.GET.get("page")) or 1
    movies = search.search(query, page=page) if query else listings.chart(Chart.TRENDING_WEEK)
    next_query = f"?{urlencode({'q': query, 'page': str(page + 1)})}" if query and movies.value.next_page else ""
    context = {
        "current": "search",
        "query": query,
        "movies": movies,
        "source": movies,
        "more": reverse("catalog:search") + next_query if next_query else None,
        "people": search.people(query) if query and page == 1 else [],
    }
    if not wants_fragment(request):
        return render(request, "catalog/search.html", context)
    if target(request) == "more":
        return render(request, "catalog/search.html#more", context)
    response = render(request, "catalog/search.html#results", context | {"fragment": True})
    # One entry in the history for one search: its first letters push an address, the rest replace it.
    refines_search = came_from(request).startswith(reverse("catalog:search") + "?")
    address = reverse("catalog:search") + (f"?{urlencode({'q': query})}" if query else "")
    response["HX-Replace-Url" if refines_search else "HX-Push-Url"] = address
    return response


@require_safe
@varies
def movie(request: HttpRequest, movie_id: int, slug: str = "") -> HttpResponse:
    """Everything about one movie; a wrong name in the address is corrected."""
    result = movies.details(movie_id)
    correct_slug = links.slug(result.value.summary)
    if slug != correct_slug:
        return redirect("catalog:movie", movie_id, correct_slug, permanent=True)
    context = {
        "detail": result.value,
        "movie": result.value.summary,
        "source": result,
        **_paper_context(result.value),
        "similar": movies.similar(movie_id, per_page=SUGGESTIONS).value.items[:SUGGESTIONS],
    }
    return render(request, "catalog/movie.html", context)


@require_safe
@varies
def similar(request: HttpRequest, movie_id: int) -> HttpResponse:
    """Movies like this one, each with what they share: a row of the home page, a page for those who follow the link."""
    result = movies.details(movie_id)
    context = {"movie": result.value.summary, "similar": movies.similar(movie_id).value.items, "source": result}
    partial = "#because" if wants_fragment(request) else ""
    return render(request, f"catalog/similar.html{partial}", context)


@require_safe
def poster(request: HttpRequest, generator: int, movie_id: int, variant: int) -> HttpResponse:
    """The poster of a movie as the site draws it; the address changes with it, so it may be kept for ever."""
    response = HttpResponse(posters.poster(movie_id, variant), content_type="image/svg+xml")
    patch_cache_control(response, public=True, max_age=YEAR, immutable=True)
    if settings.CORS_ALLOWED_ORIGINS:  # whoever may read the API elsewhere may show its posters there
        response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _favorite_ids(request: HttpRequest) -> AbstractSet[int]:
    """The ids of a member's favorites, from a room above this one: by the name that the settings give."""
    ids: AbstractSet[int] = import_string(settings.FAVORITE_IDS_OF)(request)
    return ids


def _paper_context(detail: MovieDetail) -> dict[str, object]:
    """The paper that a page about one movie is printed on, and its drawn poster unless there is a photograph."""
    drawing = posters.drawn(detail)
    return {"paper": posters.paper(detail), "drawing": drawing and mark_safe(drawing)}  # noqa: S308 - our own, escaped


def _choices() -> dict[str, object]:
    """What the filters of Browse offer."""
    ready_made = collections.collections()
    return {
        "genres": sorted(genres.all_genres().value, key=lambda genre: fold(gettext(genre.name))),
        "sorts": SORT_WORDS,
        "charts": CHART_WORDS,
        "hides": HIDE_WORDS,
        "presets": browse_query.presets(),
        "languages": _by_name(ready_made.languages, display_names.language_name),
        "countries": _by_name(ready_made.countries, display_names.country_name),
    }


def _by_name(collections: Iterable[Collection], name_of: Callable[[str], str]) -> list[tuple[str, str]]:
    """Values and their names in the order of a dictionary, where Ä stands with A (DIN 5007-1): not that of Unicode."""
    return sorted(
        ((collection.value, name_of(collection.value)) for collection in collections),
        key=lambda value_and_name: fold(value_and_name[1]),
    )


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
