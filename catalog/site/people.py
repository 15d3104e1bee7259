"""The pages of people who made movies or play in them."""

import zlib
from collections.abc import Sequence
from dataclasses import replace

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.module_loading import import_string
from django.views.decorators.http import require_safe

from catalog.posters.palettes import PALETTES, luminance
from catalog.services import links, people, person_page, poster_rows
from catalog.types import PersonCredit
from project.http.api.cache_control import DETAILS
from project.http.site.htmx import varies
from project.http.site.visitor_pages import same_for_visitors

# Sheets that stand out on the page's paper, be it light or dark: neither the lightest nor the darkest.
INKS = [palette.name for palette in PALETTES if 0.03 < luminance(palette.paper) < 0.5]


@require_safe
@same_for_visitors(DETAILS)
@varies
def person(request: HttpRequest, person_id: int, slug: str = "") -> HttpResponse:
    """Somebody: what they did, their movies by decade, which the reader favors, and what is like them."""
    detail = people.details(person_id)
    correct_slug = links.person_slug(detail.person)
    if detail.person.id != person_id:  # the sample's id; without TMDb it counts again
        return redirect(links.person(detail.person))
    if slug != correct_slug:
        return redirect("catalog:person", person_id, correct_slug, permanent=True)
    detail = replace(detail, credits=tuple(poster_rows.alike(detail.credits, "movie")))
    favorite_ids = import_string(settings.FAVORITE_IDS_OF)(request)
    roles = {role for credit in detail.credits for role in credit.roles}
    years = [credit.movie.year for credit in detail.credits if credit.movie.year]
    context = {
        "person": detail.person,
        "ink": INKS[zlib.crc32(detail.person.name.encode()) % len(INKS)],
        "directs": "director" in roles,
        "plays": "cast" in roles,
        "credits": detail.credits,
        "years": (min(years), max(years)) if years else None,
        "decades": person_page.by_decade(detail.credits),
        "start": person_page.best_known(detail.credits)[0].movie,
        "favorites": _titles(detail.credits, favorite_ids),
        "similar": person_page.more_like_credits(detail.credits),
    }
    return render(request, "catalog/person.html", context)


@require_safe
def person_by_name(request: HttpRequest) -> HttpResponse:
    """From a name, as reasons tell it, to the page of whoever is called so."""
    return redirect(links.person(people.named(request.GET.get("name", ""))))


def _titles(credits_: Sequence[PersonCredit], favorite_ids: frozenset[int]) -> list[str]:
    return [credit.movie.title for credit in credits_ if credit.movie.id in favorite_ids]
