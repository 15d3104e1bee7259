"""The page behind "Me": every page of a member's own in one place, as a phone has no room for a menu."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from project.http.site.htmx import varies


@require_safe
@never_cache
@varies
def me(request: HttpRequest) -> HttpResponse:
    """A member's pages; for visitors the ways in, and what works without an account."""
    return render(request, "accounts/me.html", {"current": "me"})
