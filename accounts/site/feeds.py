"""The switch of a member's feed, on the account page."""

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from accounts.services import feeds
from accounts.site.access import SignedIn, members_only
from project.http.site.forms import go
from project.http.site.htmx import varies


@require_POST
@members_only
@varies
def change(request: SignedIn) -> HttpResponse:
    """Give the feed an address, a new one, or none."""
    if request.POST.get("wanted") == "on":
        feeds.renew(request.user)
        messages.success(request, gettext("Your feed has an address. Whoever knows it can read your recommendations."))
    else:
        feeds.revoke(request.user)
        messages.success(request, gettext("The feed is off. Its address no longer works."))
    return go(request, f"{reverse('accounts:account')}#feed")
