"""What programs read of the catalog: the sitemap, and the feed of what is new."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from catalog.services import listings, sitemap
from catalog.types import Chart
from project.http.api.cache_control import DETAILS, GENRES
from project.http.site.visitor_pages import same_for_visitors

PAGES = ("catalog:home", "catalog:browse", "catalog:collections", "catalog:lists", "catalog:search", "about")


@require_safe
@same_for_visitors(GENRES)
def sitemap_index(request: HttpRequest) -> HttpResponse:
    """Where the parts of the sitemap are."""
    parts = [reverse("catalog:sitemap", args=[*name.split("-")]) for name in ("pages-1", *sitemap.parts())]
    return render(request, "catalog/sitemap_index.xml", {"parts": parts}, content_type="application/xml; charset=utf-8")


@require_safe
@same_for_visitors(GENRES)
def sitemap_part(request: HttpRequest, kind: str, number: int) -> HttpResponse:
    """Addresses of public pages, and when each changed last."""
    if (kind, number) == ("pages", 1):
        entries = [sitemap.SitemapEntry(reverse(name), None) for name in PAGES]
    else:
        entries = sitemap.entries(kind, number)
    return render(request, "catalog/sitemap.xml", {"entries": entries}, content_type="application/xml; charset=utf-8")


@require_safe
@same_for_visitors(DETAILS)
def new_movies_feed(request: HttpRequest) -> HttpResponse:
    """What is in theaters now, or came out last where nobody tells what is."""
    chart = Chart.NOW_PLAYING if settings.TMDB_ENABLED else Chart.UPCOMING
    context = {
        "title": gettext("New on Marquee"),
        "description": gettext("Films that came out lately."),
        "page": reverse("catalog:browse") + f"?chart={chart}",
        "address": request.path,
        "items": [(movie, movie.overview) for movie in listings.chart(chart).value.items],
    }
    return render(request, "parts/feed.xml", context, content_type="application/rss+xml; charset=utf-8")
