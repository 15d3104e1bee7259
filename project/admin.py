"""For operators: background tasks, of which what failed can be run again, and how the API is used."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django_tasks_db.admin import DBTaskResultAdmin
from django_tasks_db.models import DBTaskResult

from project import task_queue
from project.models import ApiUsage

admin.site.unregister(DBTaskResult)


@admin.register(DBTaskResult)
class TaskResultAdmin(DBTaskResultAdmin):
    """Tasks are looked at, and repeated; nothing of them is edited."""

    list_filter = ("status", "task_path")  # type: ignore[assignment]
    actions = ("run_again",)
    show_full_result_count = False

    @admin.action(description="Run the selected failed tasks again")
    def run_again(self, request: HttpRequest, queryset: QuerySet[DBTaskResult[Any, Any]]) -> None:
        """Only failed ones: a letter that has gone out goes out once."""
        count = task_queue.repeat(list(queryset.values_list("pk", flat=True)))
        messages.success(request, f"{count} tasks will run again.")


@admin.register(ApiUsage)
class ApiUsageAdmin(admin.ModelAdmin[ApiUsage]):
    """Calls of the API by day and operation, the busiest of the last day first. Read only."""

    list_display = ("day", "method", "route", "status", "count")
    list_filter = ("status", "method")
    search_fields = ("route",)
    date_hierarchy = "day"
    ordering = ("-day", "-count")
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        """They are counted."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: ApiUsage | None = None) -> bool:
        """They are counted."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: ApiUsage | None = None) -> bool:
        """They go by themselves (`project.tasks`)."""
        return False
