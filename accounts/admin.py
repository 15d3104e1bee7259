"""Members for operators. Safe under many rows: raw ids, joined names, no count of everything, no drop-downs."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from accounts.models.import_record import Import
from accounts.models.session import Session
from accounts.models.taste import Dismissal, Favorite, Preferences
from accounts.models.user import User
from accounts.services import names, taste
from accounts.services.sign_in import sessions
from catalog.services import genres
from project.errors import Invalid


class _ManyRows[M: Model](admin.ModelAdmin[M]):
    """What every list of this room needs to open under 100,000 rows."""

    show_full_result_count = False
    list_per_page = 50
    raw_id_fields: ClassVar[tuple[str, ...]] = ("user",)
    list_select_related: ClassVar[tuple[str, ...]] = ("user",)
    search_fields: ClassVar[tuple[str, ...]] = ("user__email__startswith",)
    search_help_text = "The beginning of a member's e-mail address"


class UserForm(forms.ModelForm[User]):
    """A member as an operator types them."""

    def clean_display_name(self) -> str:
        """A name by the one rule for names."""
        try:
            return names.clean(self.cleaned_data["display_name"], field="display_name")
        except Invalid as error:
            raise forms.ValidationError(str(error)) from None


@admin.register(User)
class UserAdmin(_ManyRows[User]):
    """Members. Passwords are set by the members; who is made inactive is signed out everywhere."""

    form = UserForm
    list_display = ("id", "email", "display_name", "is_active", "is_staff", "joined_at")
    list_filter = ("is_active", "is_staff")
    list_select_related = ()
    raw_id_fields = ()
    search_fields = ("email__startswith",)
    ordering = ("-id",)
    exclude = ("password", "time_zone")
    readonly_fields = ("taste_version", "list_version", "last_login", "joined_at")
    filter_horizontal = ("groups", "user_permissions")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Members open their accounts themselves; operators come by ``manage.py createsuperuser``."""
        return False

    def save_model(self, request: HttpRequest, obj: User, form: forms.ModelForm[User], change: bool) -> None:
        """Keep the change; an account that is closed has no sessions either."""
        super().save_model(request, obj, form, change)
        if not obj.is_active:
            sessions.revoke_all(obj)


@admin.register(Session)
class SessionAdmin(_ManyRows[Session]):
    """Signed-in devices; keys and token ids are not shown. Deleting one signs it out."""

    list_display = ("sid", "user", "channel", "used_at", "expires_at", "revoked")
    list_filter = ("channel", "revoked")
    ordering = ("-expires_at",)
    exclude = ("jti", "previous_jti", "session_key")
    readonly_fields = ("user", "channel", "user_agent", "created_at", "used_at", "expires_at", "revoked")
    actions = ("sign_out",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Sessions are opened by logging in."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Session | None = None) -> bool:
        """Devices are signed out instead; their rows go when they expire."""
        return False

    @admin.action(description="Sign the selected devices out")
    def sign_out(self, request: HttpRequest, queryset: QuerySet[Session]) -> None:
        """End the selected sessions at once, browsers included."""
        for session in queryset.filter(revoked=False).select_related("user"):
            sessions.revoke_own(session.user, session.sid)


class _OfLists[M: Model](_ManyRows[M]):
    """Rows of members' lists, written like everybody's: behind the lock of their members' rows, and noted as a change.

    Without that lock first, a member who changes the same row would wait for the operator, and the other way round.
    """

    def save_model(self, request: HttpRequest, obj: M, form: forms.ModelForm[M], change: bool) -> None:
        """Keep the row."""
        before = self.get_queryset(request).filter(pk=obj.pk) if change else []
        with _changed_taste(before, obj):
            super().save_model(request, obj, form, change)

    def delete_model(self, request: HttpRequest, obj: M) -> None:
        """Remove the row."""
        with _changed_taste([obj]):
            super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[M]) -> None:
        """Remove the rows."""
        with _changed_taste(queryset):
            super().delete_queryset(request, queryset)


@contextmanager
def _changed_taste(rows: Iterable[Model], *more: Model) -> Iterator[None]:
    """A transaction that changes rows of members, whose rows it locks in order."""
    owners = {row.user_id: row.user for row in (*rows, *more)}  # type: ignore[attr-defined]  # rows of lists have one
    with transaction.atomic():
        for _, owner in sorted(owners.items()):
            taste.lock(owner)
        yield
        for owner in owners.values():
            taste.bump_taste_version(owner)


class _LastWordForm(forms.ModelForm[Any]):
    """Says to an operator what the database would refuse: no movie is a favorite and not for its member."""

    def clean(self) -> dict[str, Any]:
        """Look for the contrary; ratings and watchlists are not in the admin: they are nobody else's business."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        of_both = {"user": cleaned.get("user"), "movie": cleaned.get("movie")}
        if self._meta.model is Favorite:
            is_contrary = Dismissal.objects.filter(**of_both, reason=Dismissal.Reason.NOT_FOR_ME).exists()
        else:
            is_rejected = cleaned.get("reason") == Dismissal.Reason.NOT_FOR_ME
            is_contrary = is_rejected and Favorite.objects.filter(**of_both).exists()
        if is_contrary:
            raise forms.ValidationError("The member says the contrary of this movie.")
        return cleaned


@admin.register(Favorite)
class FavoriteAdmin(_OfLists[Favorite]):
    """What members like."""

    form = _LastWordForm
    list_display = ("id", "user", "movie", "created_at")
    list_select_related = ("user", "movie")
    raw_id_fields = ("user", "movie", "import_record")
    ordering = ("-id",)


@admin.register(Dismissal)
class DismissalAdmin(_OfLists[Dismissal]):
    """What members do not want recommended."""

    form = _LastWordForm
    list_display = ("id", "user", "movie", "reason", "created_at")
    list_filter = ("reason",)
    list_select_related = ("user", "movie")
    raw_id_fields = ("user", "movie", "import_record")
    ordering = ("-id",)


@admin.register(Import)
class ImportAdmin(_ManyRows[Import]):
    """Files that members brought."""

    list_display = ("id", "user", "format", "created_at", "undone_at")
    list_filter = ("format",)
    ordering = ("-created_at",)
    readonly_fields = ("result", "created_at", "undone_at")


class PreferencesForm(forms.ModelForm[Preferences]):
    """Preferences as an operator types them."""

    class Meta:
        model = Preferences
        fields = ("user", "liked_genres", "disliked_genres", "languages", "year_from", "year_to", "min_score")

    def clean(self) -> dict[str, Any]:
        """Say it to an operator before the database does."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        known = {genre.id for genre in genres.all_genres().value}
        for field in ("liked_genres", "disliked_genres"):
            unknown = {*cleaned.get(field, ())} - known
            if unknown:
                self.add_error(field, f"There is no genre {min(unknown)}.")
        return cleaned


@admin.register(Preferences)
class PreferencesAdmin(_ManyRows[Preferences]):
    """What members say about their taste."""

    form = PreferencesForm
    list_display = ("user", "liked_genres", "disliked_genres")
    ordering = ("-user_id",)
