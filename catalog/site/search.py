"""The search: its page, and what the box in the header answers as one types."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from catalog.services import links, listings, people, query_parts, search, suggestions
from catalog.types import Chart, Person, SearchAnswer, Suggestion, UnderstoodKind, UnderstoodPart
from project.http.api.cache_control import FILTERED
from project.http.site.htmx import is_refined, target, varies, wants_fragment
from project.http.site.visitor_pages import same_for_visitors
from project.pagination import PAGE


@require_safe
@same_for_visitors(FILTERED, parameters=("q",), targets=("results", "suggestions"))
@varies
def search_page(request: HttpRequest) -> HttpResponse:
    """Movies and people by what is typed, as one types or on Enter, and how it was understood."""
    query = search.normalize_query(request.GET.get("q", ""))
    if wants_fragment(request) and target(request) == "suggestions":
        return _suggestions(request, query)
    page = PAGE.read(request.GET.get("page")) or 1
    answer = search.answer(query, page=page) if query else SearchAnswer(listings.chart(Chart.TRENDING_WEEK))
    movies = answer.movies
    next_query = f"?{urlencode({'q': query, 'page': str(page + 1)})}" if query and movies.value.next_page else ""
    is_lost = not (movies.value.total or answer.near_movies)
    context = {
        "current": "search",
        "query": query,
        "answer": answer,
        "movies": movies,
        "source": movies,
        "more": reverse("catalog:search") + next_query if next_query else None,
        "people": people.search(query).items if query and page == 1 else [],
        "chips": [(part, _address(part.without)) for part in answer.understood],
        "alternatives": [(part, _alternative_address(part)) for part in answer.alternatives],
        "watched": listings.chart(Chart.TRENDING_WEEK).value.items if is_lost else [],
    }
    if not wants_fragment(request):
        return render(request, "catalog/search.html", context)
    if target(request) == "more":
        return render(request, "catalog/search.html#more", context)
    response = render(request, "catalog/search.html#results", context | {"fragment": True})
    # One entry in the history for one search: its first letters push an address, the rest replace it.
    refines_search = is_refined(request.path, request.headers.get("HX-Current-URL", ""))
    patch_vary_headers(response, ["HX-Current-URL"])
    response["HX-Replace-Url" if refines_search else "HX-Push-Url"] = _address(query)
    return response


def _suggestions(request: HttpRequest, query: str) -> HttpResponse:
    """What may be meant by the letters typed so far: the list below the box in the header."""
    suggested = suggestions.suggest(query)
    by_kind = {kind: [suggestion for suggestion in suggested if suggestion.kind == kind] for kind in suggestions.KINDS}
    context = {
        "query": query,
        "movies": [(suggestion, suggestion.address) for suggestion in by_kind["movie"]],
        "people": [(suggestion, _suggested_address(suggestion)) for suggestion in by_kind["person"]],
        "others": [
            (suggestion, _suggested_address(suggestion)) for suggestion in (*by_kind["keyword"], *by_kind["year"])
        ],
        "count": len(suggested),
    }
    return render(request, "catalog/suggestions.html", context)


def _suggested_address(suggestion: Suggestion) -> str:
    """Where the movies of somebody, of a theme or of a year are listed."""
    if suggestion.kind == "person" and suggestion.id:
        return links.person(Person(suggestion.id, suggestion.text))
    if suggestion.kind == "keyword":
        return f"{reverse('catalog:browse')}?{urlencode({'keyword': suggestion.text})}"
    return _browse_address("year", suggestion.text)


def _address(query: str) -> str:
    """The address of a search; of an empty one that of the page."""
    return reverse("catalog:search") + (f"?{urlencode({'q': query})}" if query else "")


def _alternative_address(part: UnderstoodPart) -> str:
    """Where all movies of one part of a search are listed."""
    if part.kind == "person":
        return links.person(Person(int(part.value), part.name))
    return _browse_address(part.kind, part.value)


def _browse_address(kind: UnderstoodKind, value: str) -> str:
    """Where Browse lists what a genre, country, language or time says."""
    first_year, last_year = query_parts.years_of(kind, value)
    years = {"year_from": first_year, "year_to": last_year}
    choices = {name: str(year) for name, year in years.items() if year} or {str(kind): value}
    return f"{reverse('catalog:browse')}?{urlencode(choices)}"
