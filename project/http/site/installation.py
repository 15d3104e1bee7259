"""What browsers read to install the site and to search it: the manifest, and a description of the search."""

import json

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

PAPER, INK = "#f5f0e4", "#131210"  # of `styles/tokens.css`
ICONS = ((192, "any"), (512, "any"), (512, "maskable"))  # pixels, and whether a system may cut its edges off


@require_safe
def manifest(_request: HttpRequest) -> HttpResponse:
    """How the site looks as an app, in the reader's language."""
    document = {
        "id": "/",
        "name": "Marquee",
        "short_name": "Marquee",
        "description": gettext("Films worth your evening, and the reason why."),
        "lang": get_language(),
        "start_url": reverse("catalog:home"),
        "scope": "/",
        "display": "standalone",
        "background_color": PAPER,
        "theme_color": INK,
        "icons": [_icon(pixels, purpose) for pixels, purpose in ICONS],
        "shortcuts": [
            {"name": gettext("Tonight"), "url": reverse("recommend:tonight")},
            {"name": gettext("Search"), "url": reverse("catalog:search")},
        ],
    }
    response = HttpResponse(json.dumps(document, ensure_ascii=False), content_type="application/manifest+json")
    response["Cache-Control"] = "private, max-age=3600"
    return response


@require_safe
def opensearch(request: HttpRequest) -> HttpResponse:
    """How a browser's own search box asks ours."""
    content_type = "application/opensearchdescription+xml; charset=utf-8"
    response = render(request, "project/opensearch.xml", content_type=content_type)
    response["Cache-Control"] = "private, max-age=3600"
    return response


def _icon(pixels: int, purpose: str) -> dict[str, str]:
    name = f"img/icon-{pixels}.png" if purpose == "any" else f"img/icon-{purpose}-{pixels}.png"
    return {"src": static(name), "sizes": f"{pixels}x{pixels}", "type": "image/png", "purpose": purpose}
