"""The switch in every footer: language, and light or dark. A member's language is kept in the account, too."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from accounts.models.user import User
from accounts.services import identity
from project.http import cookies
from project.http.site import appearance
from project.http.site.forms import back
from project.http.site.same_origin import same_origin_suffices


@require_POST
@same_origin_suffices
def choose(request: HttpRequest) -> HttpResponse:
    """Do what the button that was pressed says, and show the same page again; other values change nothing."""
    response = HttpResponseRedirect(back(request), status=303)
    language, theme = request.POST.get("language"), request.POST.get("theme")
    if language in dict(settings.LANGUAGES):
        cookies.write(response, "language", language, max_age=cookies.YEAR)
        if isinstance(request.user, User):
            identity.update_profile(request.user, language=language)
    if theme in appearance.THEMES:
        appearance.set_theme(response, theme)
    return response
