"""What is not for the member, and what is not for tonight."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from accounts.services import dismissals
from accounts.site import signals
from accounts.site.access import SignedIn, members_only
from accounts.site.signals import Outcome
from project.http.site.forms import go
from project.http.site.htmx import varies, wants_fragment
from project.pagination import PAGE, nearest


@require_safe
@members_only
@varies
def hidden(request: SignedIn) -> HttpResponse:
    """What the member does not want recommended."""
    return _hidden(request, None)


@require_POST
@members_only
@varies
def change_hidden(request: SignedIn, movie_id: int) -> HttpResponse:
    """Take a movie off the page, or undo that; the answer is the list as it then stands."""
    outcome = signals.carry_out(request, request.user, movie_id)
    if wants_fragment(request):
        return _hidden(request, outcome)
    signals.tell(request, outcome)
    return go(request, f"{reverse('accounts:hidden')}?{urlencode({'page': request.POST.get('page', '1')})}")


def _hidden(request: SignedIn, outcome: Outcome | None) -> HttpResponse:
    query = request.POST if request.method == "POST" else request.GET
    page = nearest(lambda number: dismissals.page_of(request.user, page=number), PAGE.read(query.get("page")) or 1)
    template = "accounts/hidden.html#hidden" if wants_fragment(request) else "accounts/hidden.html"
    return render(request, template, {"hidden": page, "outcome": outcome})
