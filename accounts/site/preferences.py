"""What the user says about taste."""

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.services import favorites, preferences, taste
from accounts.site.access import SignedIn, members_only
from accounts.site.forms import PreferencesForm
from accounts.types.taste import Preference
from catalog.services import genres
from catalog.services.onboarding import onboarding_movies
from project.http.site.forms import carried_out, form_page, go, resume
from project.http.site.htmx import varies

FEW = 3  # favorites from which on the preferences page no longer offers posters to tap


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
@varies
def preferences_page(request: SignedIn) -> HttpResponse:
    """What the member says about taste; who has few favorites may also tap some movies."""
    before = taste.preference(request.user)
    form = wishes(request, before)
    added = 0

    def save() -> None:
        nonlocal added
        preferences.set_preference(request.user, form.preference())
        added = favorites.add_many(request.user, form.tapped())

    if carried_out(form, save):
        messages.success(request, preferences.told(before, form.preference(), added))
        return go(request, reverse("recommend:for-you"))
    return wishes_page(request, form)


def wishes(request: SignedIn, preference: Preference) -> PreferencesForm:
    """The form as it was sent, or as the stated ``preference`` fills it."""
    form = PreferencesForm(request.POST or None, genres=genres.all_genres().value, preference=preference)
    resume(request, form)
    return form


def wishes_page(request: SignedIn, form: PreferencesForm, *, changes: str = "") -> HttpResponse:
    """The page around the form. ``changes`` is HTML: what saving it would change, drawn by who recommends."""
    known = len(favorites.ids(request.user))
    tapped = form.tapped()
    wall = onboarding_movies(tapped).value.movies if known < FEW else ()
    chosen = [str(movie_id) for movie_id in tapped]
    context = {"current": "preferences", "wall": wall, "chosen": chosen, "changes": changes}
    return form_page(request, "accounts/preferences.html", form, **context)
