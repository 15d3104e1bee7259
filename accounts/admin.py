"""Members for operators; safe under many rows: raw ids, no N+1, no counts of everything."""

from django.contrib import admin

from accounts.models import Dismissal, Favorite, Preferences, Session, User


@admin.register(User)
class UserAdmin(admin.ModelAdmin[User]):
    """Members. Passwords are set by the members."""

    list_display = ("id", "email", "display_name", "is_active", "is_staff", "joined_at")
    list_filter = ("is_active", "is_staff")
    search_fields = ("email",)
    show_full_result_count = False
    exclude = ("password",)
    readonly_fields = ("taste_version", "last_login", "joined_at")
    filter_horizontal = ("groups", "user_permissions")


@admin.register(Session)
class SessionAdmin(admin.ModelAdmin[Session]):
    """Signed-in devices; keys and token ids are not shown."""

    list_display = ("sid", "user", "door", "used_at", "expires_at", "revoked")
    list_filter = ("door", "revoked")
    list_select_related = ("user",)
    raw_id_fields = ("user",)
    exclude = ("jti", "previous_jti", "session_key")
    show_full_result_count = False


@admin.register(Favorite, Dismissal)
class TasteAdmin(admin.ModelAdmin[Favorite]):
    """What members like, and what they do not want to see."""

    list_display = ("id", "user", "movie", "created_at")
    list_select_related = ("user", "movie")
    raw_id_fields = ("user", "movie")
    show_full_result_count = False


@admin.register(Preferences)
class PreferencesAdmin(admin.ModelAdmin[Preferences]):
    """What members say about their taste."""

    list_display = ("user", "liked_genres", "disliked_genres")
    list_select_related = ("user",)
    raw_id_fields = ("user",)
