"""The catalogue's pages: home, browse, search, film, and the posters that the site draws."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from catalog import addresses, services
from catalog.forms import CHART_WORDS, SORT_WORDS, Browsing, read_browsing
from catalog.types import Chart, Films
from project.htmx import target, varies, wants_fragment

YEAR = 31_536_000  # seconds
SUGGESTIONS = 12
LONGEST_QUERY = 200


@require_safe
@varies
def home(request: HttpRequest) -> HttpResponse:
    """Tonight: what is trending, what is popular, what is new."""
    window = "week" if request.GET.get("window") == "week" else "day"
    trending = services.chart(Chart(f"trending-{window}"))
    if wants_fragment(request) and target(request) == "trending":
        return render(request, "catalog/home.html#trending", {"trending": trending, "window": window})
    popular = services.chart(Chart.POPULAR)
    context = {
        "trending": trending,
        "window": window,
        "popular": popular,
        "upcoming": services.chart(Chart.UPCOMING),
        "cover": trending.value.items[0] if trending.value.items else None,
        "source": trending,
    }
    return render(request, "catalog/home.html", context)


@require_safe
@varies
def browse(request: HttpRequest) -> HttpResponse:
    """The whole catalogue by lists and filters; the address holds every choice."""
    asked = read_browsing(request.GET)
    films = _browsed(asked)
    context = {
        "asked": asked,
        "films": films,
        "source": films,
        "genres": services.all_genres().value,
        "sorts": SORT_WORDS,
        "charts": CHART_WORDS,
        "chart_title": dict(CHART_WORDS).get(asked.chart) if asked.chart else None,
        "chips": _chips(request, asked),
        "more": _address(request, page=films.value.next_page) if films.value.next_page else None,
    }
    return render(request, _part(request, "catalog/browse.html"), context)


@require_safe
@varies
def search(request: HttpRequest) -> HttpResponse:
    """Films and people by name, as you type or on Enter."""
    query = " ".join(request.GET.get("q", "").replace("\x00", "").split())[:LONGEST_QUERY]
    page = int(number) if (number := request.GET.get("page", "1")).isdecimal() and 1 <= int(number) <= 500 else 1
    films = services.search(query, page=page) if query else services.chart(Chart.TRENDING_WEEK)
    more = _address(request, page=films.value.next_page) if query and films.value.next_page else None
    context = {"query": query, "films": films, "source": films, "more": more}
    return render(request, _part(request, "catalog/search.html"), context)


@require_safe
@varies
def film(request: HttpRequest, movie_id: int, slug: str = "") -> HttpResponse:
    """Everything about one film; a wrong name in the address is corrected."""
    found = services.details(movie_id)
    right = addresses.slug(found.value.summary)
    if slug != right:
        return redirect("catalog:film", movie_id, right, permanent=True)
    context = {
        "film": found.value,
        "movie": found.value.summary,
        "source": found,
        "paper": services.paper(found.value),
        "similar": services.similar(movie_id).value.items[:SUGGESTIONS],
    }
    return render(request, "catalog/film.html", context)


@require_safe
def poster(request: HttpRequest, generator: int, movie_id: int, face: int) -> HttpResponse:
    """The poster of a film as the site draws it; the address changes with it, so it may be kept for ever."""
    response = HttpResponse(services.poster(movie_id, face), content_type="image/svg+xml")
    patch_cache_control(response, public=True, max_age=YEAR, immutable=True)
    return response


def _part(request: HttpRequest, page: str) -> str:
    """The template that answers: the whole page, its results, or only what "Show more" adds."""
    if not wants_fragment(request):
        return page
    return f"{page}#more" if target(request) == "more" else f"{page}#results"


def _browsed(asked: Browsing) -> Films:
    if asked.chart and not asked.filtered:
        return services.chart(asked.chart, page=asked.page)
    return services.discover(asked.filters, page=asked.page)


def _chips(request: HttpRequest, asked: Browsing) -> list[tuple[str, str]]:
    """(words, address without it) for each filter that is set."""
    named = {genre.id: genre.name for genre in services.all_genres().value}
    chips = [(named[one], "genre", one) for one in asked.filters.genres if one in named]
    chips += [(f"not {named[one]}", "without", one) for one in asked.filters.without_genres if one in named]
    simple = {"year_from": "from {}", "year_to": "until {}", "min_score": "score {} or more"}
    for field, words in simple.items():
        value = getattr(asked.filters, field)
        if value is not None:
            chips.append((words.format(f"{value:g}"), field, value))
    return [(words, _address_without(request, field, str(value))) for words, field, value in chips]


def _address_without(request: HttpRequest, field: str, value: str) -> str:
    pairs = [(k, v) for k in request.GET for v in request.GET.getlist(k) if k != "page"]
    kept = [(k, v) for k, v in pairs if not (k == field and (v == value or field not in {"genre", "without"}))]
    return f"{request.path}?{urlencode(kept)}" if kept else request.path


def _address(request: HttpRequest, **changes: object) -> str:
    query = request.GET.copy()
    for name, value in changes.items():
        query[name] = str(value)
    return f"{request.path}?{query.urlencode()}"
