"""The catalog for operators; safe under many rows: raw ids, no counts of what is shown."""

from django.contrib import admin
from django.http import HttpRequest

from catalog.models import ChartEntry, Genre, Movie, Person


@admin.register(Genre)
class GenreAdmin(admin.ModelAdmin[Genre]):
    """Genres. Names may change; none goes, as movies and preferences hold it (decision 81)."""

    list_display = ("id", "name")

    def has_delete_permission(self, request: HttpRequest, obj: Genre | None = None) -> bool:
        """A genre stays."""
        return False


@admin.register(Movie)
class MovieAdmin(admin.ModelAdmin[Movie]):
    """Movies."""

    list_display = ("id", "title", "release_date", "origin", "fetched_at")
    list_filter = ("origin",)
    search_fields = ("=id", "search_text")
    show_full_result_count = False


@admin.register(Person)
class PersonAdmin(admin.ModelAdmin[Person]):
    """People."""

    list_display = ("id", "name")
    search_fields = ("=id", "search_name")
    show_full_result_count = False


@admin.register(ChartEntry)
class ChartEntryAdmin(admin.ModelAdmin[ChartEntry]):
    """Places in lists."""

    list_display = ("chart", "position", "movie", "origin", "fetched_at")
    list_filter = ("chart", "origin")
    list_select_related = ("movie",)
    raw_id_fields = ("movie",)
