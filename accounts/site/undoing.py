"""The button beside the notice of a login that takes back what came along."""

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.services import arrivals
from accounts.site.access import SignedIn, members_only
from project.errors import Invalid
from project.http.site.forms import back, go
from project.http.site.htmx import varies
from project.localization.numbers import count


@require_POST
@members_only
@varies
def undo_arrival(request: SignedIn) -> HttpResponse:
    """Take back what came along at the login."""
    try:
        number = arrivals.send_back(request.user, request.POST.get("undo", ""))
    except Invalid as error:
        messages.error(request, str(error))
    else:
        sentence = ngettext("%(n)s film was taken back.", "%(n)s films were taken back.", number)
        messages.success(request, sentence % {"n": count(number)})
    return go(request, back(request))
