"""The catalog for operators; safe under many rows: raw ids, no counts of what is shown."""

from typing import Any, override

from django.contrib import admin
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from catalog.models import ChartEntry, Genre, Movie, Person
from project import cache
from project.cache import policies


class _CatalogAdmin[M: Model](admin.ModelAdmin[M]):
    """What an operator has changed is seen at once: nothing that was kept of the catalog is shown again."""

    @override
    def save_model(self, *args: Any, **kwargs: Any) -> None:
        super().save_model(*args, **kwargs)
        _end_generation()

    @override
    def delete_model(self, request: HttpRequest, obj: M) -> None:
        super().delete_model(request, obj)
        _end_generation()

    @override
    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[M]) -> None:
        super().delete_queryset(request, queryset)
        _end_generation()


def _end_generation() -> None:
    transaction.on_commit(lambda: cache.advance(policies.CATALOG))


@admin.register(Genre)
class GenreAdmin(_CatalogAdmin[Genre]):
    """Genres. Names may change; none goes, as movies and preferences hold it (decision 81)."""

    list_display = ("id", "name")

    def has_delete_permission(self, request: HttpRequest, obj: Genre | None = None) -> bool:
        """A genre stays."""
        return False


@admin.register(Movie)
class MovieAdmin(_CatalogAdmin[Movie]):
    """Movies."""

    list_display = ("id", "title", "release_date", "origin", "fetched_at")
    list_filter = ("origin",)
    search_fields = ("=id", "search_text")
    show_full_result_count = False


@admin.register(Person)
class PersonAdmin(_CatalogAdmin[Person]):
    """People."""

    list_display = ("id", "name")
    search_fields = ("=id", "search_name")
    show_full_result_count = False


@admin.register(ChartEntry)
class ChartEntryAdmin(_CatalogAdmin[ChartEntry]):
    """Places in lists."""

    list_display = ("chart", "position", "movie", "origin", "fetched_at")
    list_filter = ("chart", "origin")
    list_select_related = ("movie",)
    raw_id_fields = ("movie",)
