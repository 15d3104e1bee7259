"""Together: making a link, coming in by one, who is there, leaving and ending. The list is in `group_list`."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import commands
from accounts.models.user import User
from accounts.services.watch_groups import groups, links, participation
from accounts.site import taste_cookie
from accounts.types.watch_groups import WatchGroupState
from catalog.ranges import MOVIE_ID
from catalog.services import search
from catalog.services.onboarding import MAX_PICKED, onboarding_movies
from project.http.site.error_views import to_login
from project.http.site.forms import ServiceForm, carried_out, go
from project.http.site.htmx import varies, wants_fragment
from recommend.site import group_cookie
from recommend.site.group_pages import group_context, look, members_of


class PersonForm(ServiceForm):
    """Under which name somebody comes in, and what the others may read."""

    name = forms.CharField(max_length=40, label=_("Your name for the others"),
                           widget=forms.TextInput({"autocomplete": "nickname"}))  # fmt: skip
    names_movies = forms.BooleanField(required=False, label=_("Reasons may name films that I like"))


class GroupForm(PersonForm):
    """A new link."""

    is_kept = forms.BooleanField(required=False, label=_("Keep the link until I end it"))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@varies
def together(request: HttpRequest) -> HttpResponse:
    """A member's groups, and a new one; visitors read what this is."""
    user = request.user if isinstance(request.user, User) else None
    if user is None:
        return to_login(request) if request.method == "POST" else _together(request, None, [])
    form = GroupForm(request.POST or None, initial={"name": groups.name_of(user)})
    made: list[WatchGroupState] = []
    if carried_out(form, lambda: made.append(commands.create_group(request, user, **form.cleaned_data))):
        return go(request, reverse("recommend:group", args=[made[0].key]))
    return _together(request, form, groups.of_user(user))


@require_safe
@never_cache
@varies
def group(request: HttpRequest, key: str) -> HttpResponse:
    """Who is there, and the link; who is not in it is asked in."""
    if wants_fragment(request):
        return look(request, key, part="people")
    state, person = members_of(request, key)
    if person is None:
        return _join_page(request, state, _person_form(request))
    return render(request, "recommend/group.html", group_context(request, state, person))


@require_POST
@never_cache
def join(request: HttpRequest, key: str) -> HttpResponse:
    """Come in."""
    form = _person_form(request)
    user = request.user if isinstance(request.user, User) else None
    picks, joined = MOVIE_ID.read_all(request.POST.getlist("film")), []

    def come_in() -> None:
        joined.append(commands.join_group(request, key, user=user, picks=picks, **form.cleaned_data))

    if not carried_out(form, come_in):
        return _join_page(request, groups.open_group(key), form)
    response = HttpResponseRedirect(reverse("recommend:group", args=[key]), status=303)
    return response if user else group_cookie.add(request, response, links.participant_token(joined[0]))


@require_POST
@never_cache
def leave(request: HttpRequest, key: str) -> HttpResponse:
    """Go."""
    state, person = members_of(request, key)
    if person:
        participation.leave(state, person)
        messages.success(request, gettext("You have left. Your votes are gone, too."))
    return go(request, reverse("recommend:together"))


@require_POST
@never_cache
def end(request: HttpRequest, key: str) -> HttpResponse:
    """End a group of one's own."""
    if not isinstance(request.user, User):
        return to_login(request)
    groups.end(request.user, key)
    messages.success(request, gettext("The link no longer works, and everything behind it is deleted."))
    return go(request, reverse("recommend:together"))


def _together(request: HttpRequest, form: ServiceForm | None, own_groups: list[WatchGroupState]) -> HttpResponse:
    context = {"current": "together", "form": form, "groups": own_groups}
    return render(request, "recommend/together.html", context, status=_status(form))


def _person_form(request: HttpRequest) -> PersonForm:
    name = groups.name_of(request.user) if isinstance(request.user, User) else request.GET.get("name", "")[:40]
    return PersonForm(request.POST or None, initial={"name": name, "names_movies": "names_movies" in request.GET})


def _join_page(request: HttpRequest, state: WatchGroupState, form: ServiceForm) -> HttpResponse:
    """The form by which somebody comes in; for visitors with movies to pick from, those of their cookie picked."""
    context: dict[str, object] = {"current": "together", "group": state, "form": form}
    if not isinstance(request.user, User):
        query = request.POST if request.method == "POST" else request.GET
        search_text = search.normalize_query(request.GET.get("q", ""))
        picked_ids = MOVIE_ID.read_all(query.getlist("film")) or taste_cookie.read(request).films
        onboarding = onboarding_movies(picked_ids[-MAX_PICKED:], query=search_text).value
        picked = [str(movie_id) for movie_id in onboarding.picked]
        context |= {"onboarding": onboarding, "picked": picked, "query": search_text}
    response = render(request, "recommend/group_join.html", context, status=_status(form))
    if form.refusal:
        for header, value in form.refusal.headers.items():
            response[header] = value
    return response


def _status(form: ServiceForm | None) -> int:
    if form is None or not form.errors:
        return 200
    return form.refusal.status if form.refusal else 422
