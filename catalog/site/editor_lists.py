"""The pages of the editor's lists."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from catalog.services import editor_lists
from project.http.api.cache_control import DETAILS
from project.http.site.htmx import varies
from project.http.site.visitor_pages import same_for_visitors


@require_safe
@same_for_visitors(DETAILS)
@varies
def lists_page(request: HttpRequest) -> HttpResponse:
    """All lists, the newest first."""
    return render(request, "catalog/lists.html", {"current": "collections", "lists": editor_lists.all_lists()})


@require_safe
@same_for_visitors(DETAILS)
@varies
def list_page(request: HttpRequest, slug: str) -> HttpResponse:
    """One list on its own paper, each movie with a line of the editor's."""
    return render(request, "catalog/list.html", {"current": "collections", "list": editor_lists.by_slug(slug)})
