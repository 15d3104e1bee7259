"""Pages that belong to no room: the API's docs, about, robots, security.txt, offline, the worker."""

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from project.origin import absolute, origin

SECURITY_TXT_LIFE = timedelta(days=180)


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
    lines = (
        "User-agent: *",
        "Disallow: /api/",
        "Disallow: /admin/",
        "Disallow: /account",
        f"Sitemap: {origin()}/sitemap.xml",
        "",
    )
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Whom to tell of a weakness, as RFC 9116 says it; made each time, so it never expires while the site is up."""
    expires = timezone.now() + SECURITY_TXT_LIFE
    lines = [f"Contact: {contact}" for contact in settings.SECURITY_CONTACT]
    lines += [f"Expires: {expires:%Y-%m-%dT00:00:00Z}", "Preferred-Languages: en, de"]
    lines += [f"Canonical: {absolute(request.path)}", ""]
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
