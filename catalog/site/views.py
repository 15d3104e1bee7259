"""The catalogue's pages: home, browse, collections, search, film, and the posters that the site draws."""

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
    """Tonight: what is trending, what is popular, what is new, and one film on its own paper."""
    window = "week" if request.GET.get("window") == "week" else "day"
    home_page = home.home_page(window)
    context: dict[str, object] = {"home": home_page, "window": window, "source": home_page.trending}
    if wants_fragment(request) and target(request) == "trending":
        return render(request, "catalog/home.html#trending", context)
    context |= {"current": "home", "liked": home.favorite_of_the_day(_favorite_ids(request))}
    if home_page.cover:
        context |= {"cover": home_page.cover, **_printed(home_page.cover)}
    return render(request, "catalog/home.html", context)


@require_safe
@varies
def browse(request: HttpRequest) -> HttpResponse:
    """The whole catalogue by lists and filters; the address holds every choice."""
    asked = browse_query.read(request.GET, request.user)
    films = _browsed(asked)
    shown = max(asked.page, asked.shown)
    context = {
        "current": "browse",
        "asked": asked,
        "films": films,
        "source": films,
        "heading": browse_query.heading(asked),
        "chips": browse_query.chips(asked),
        "more": asked.address(page=shown + 1) if shown < films.value.pages else None,
        "start": asked.address() if asked.page > 1 else None,
    }
    if not wants_fragment(request):
        return render(request, "catalog/browse.html", context | _choices())
    if target(request) == "more":
        response = render(request, "catalog/browse.html#more", context)
        # The address then shows all that is on the page, so that Back and a bookmark bring it again.
        response["HX-Replace-Url"] = asked.address(shown=shown)
        return response
    response = render(request, "catalog/browse.html#results", context | {"fragment": True})
    response["HX-Push-Url"] = asked.address()
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
    """Films and people by name, as you type or on Enter."""
    query = search.typed(request.GET.get("q", ""))
    page = PAGE.read(request.GET.get("page")) or 1
    films = search.search(query, page=page) if query else listings.chart(Chart.TRENDING_WEEK)
    more = f"?{urlencode({'q': query, 'page': str(page + 1)})}" if query and films.value.next_page else ""
    context = {
        "current": "search",
        "query": query,
        "films": films,
        "source": films,
        "more": reverse("catalog:search") + more if more else None,
        "people": search.people(query) if query and page == 1 else [],
    }
    if not wants_fragment(request):
        return render(request, "catalog/search.html", context)
    if target(request) == "more":
        return render(request, "catalog/search.html#more", context)
    response = render(request, "catalog/search.html#results", context | {"fragment": True})
    # One entry in the history for one search: its first letters push an address, the rest replace it.
    again = came_from(request).startswith(reverse("catalog:search") + "?")
    address = reverse("catalog:search") + (f"?{urlencode({'q': query})}" if query else "")
    response["HX-Replace-Url" if again else "HX-Push-Url"] = address
    return response


@require_safe
@varies
def movie(request: HttpRequest, movie_id: int, slug: str = "") -> HttpResponse:
    """Everything about one film; a wrong name in the address is corrected."""
    found = movies.details(movie_id)
    right = links.slug(found.value.summary)
    if slug != right:
        return redirect("catalog:film", movie_id, right, permanent=True)
    context = {
        "film": found.value,
        "movie": found.value.summary,
        "source": found,
        **_printed(found.value),
        "similar": movies.similar(movie_id, per_page=SUGGESTIONS).value.items[:SUGGESTIONS],
    }
    return render(request, "catalog/movie.html", context)


@require_safe
@varies
def similar(request: HttpRequest, movie_id: int) -> HttpResponse:
    """Films like this one, each with what they share: a row for the home page, a page for those who follow the link."""
    found = movies.details(movie_id)
    context = {"movie": found.value.summary, "similar": movies.similar(movie_id).value.items, "source": found}
    part = "#because" if wants_fragment(request) else ""
    return render(request, f"catalog/similar.html{part}", context)


@require_safe
def poster(request: HttpRequest, generator: int, movie_id: int, variant: int) -> HttpResponse:
    """The poster of a film as the site draws it; the address changes with it, so it may be kept for ever."""
    response = HttpResponse(posters.poster(movie_id, variant), content_type="image/svg+xml")
    patch_cache_control(response, public=True, max_age=YEAR, immutable=True)
    return response


def _favorite_ids(request: HttpRequest) -> AbstractSet[int]:
    """The ids of a member's favorites, from a room above this one: by the name that the settings give."""
    ids: AbstractSet[int] = import_string(settings.FAVORITE_IDS_OF)(request)
    return ids


def _printed(film: MovieDetail) -> dict[str, object]:
    """The paper that a page about one movie is printed on, and its drawn poster unless there is a photograph."""
    drawing = posters.drawn(film)
    return {"paper": posters.paper(film), "drawing": drawing and mark_safe(drawing)}  # noqa: S308 - our own, escaped


def _choices() -> dict[str, object]:
    """What the filters of Browse offer."""
    found = collections.collections()
    return {
        "genres": sorted(genres.all_genres().value, key=lambda genre: fold(gettext(genre.name))),
        "sorts": SORT_WORDS,
        "charts": CHART_WORDS,
        "hides": HIDE_WORDS,
        "presets": browse_query.presets(),
        "languages": _by_name(found.languages, display_names.language_name),
        "countries": _by_name(found.countries, display_names.country_name),
    }


def _by_name(offered: Iterable[Collection], name_of: Callable[[str], str]) -> list[tuple[str, str]]:
    """Values and their names in the order of a dictionary, where Ä stands with A (DIN 5007-1): not that of Unicode."""
    return sorted(((each.value, name_of(each.value)) for each in offered), key=lambda choice: fold(choice[1]))


def _browsed(asked: BrowseQuery) -> FoundMovies:
    """The films of the pages that an address shows."""
    pages = [_one_page(asked, page) for page in range(1, asked.shown + 1)] if asked.shown > 1 else []
    if not pages:
        return _one_page(asked, asked.page)
    first = pages[0]
    films = {movie.id: movie for page in pages for movie in page.value.items}
    return Found(Page([*films.values()], 1, first.value.per_page, first.value.total), first.source, first.as_of)


def _one_page(asked: BrowseQuery, page: int) -> FoundMovies:
    if asked.chart and not asked.filtered:
        return listings.chart(asked.chart, page=page)
    return listings.discover(asked.filters, page=page)
