"""Pages that belong to no room: the API's docs, about, robots, offline, the worker."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_safe


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """Swagger UI from local files."""
    return render(request, "project/docs.html", {"openapi": reverse("api:openapi-json")})


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """What Marquee is, and where its data comes from."""
    return render(request, "project/about.html")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Private pages are not for search engines."""
    lines = ("User-agent: *", "Disallow: /api/", "Disallow: /admin/", "Disallow: /account", "")
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """What the worker shows when there is no line: a page without database, without cookie, the same for everybody."""
    return HttpResponse(render_to_string("project/offline.html", request=None))


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker. Its text names the stylesheet, so that a new look makes a new worker."""
    text = render_to_string("project/worker.js", request=None)
    response = HttpResponse(text, content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response
