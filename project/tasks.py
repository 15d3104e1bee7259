"""What belongs to no room and is done in the background: the clean-up of the queue itself."""

from datetime import timedelta

from django.db.models import Q
from django.tasks import task
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from project.models import ApiUsage

KEPT = timedelta(days=7)  # for looking into what went wrong
USAGE_KEPT = timedelta(days=400)
BATCH = 1000  # rows that one statement removes


@task
def remove_old_tasks() -> int:
    """Remove tasks that are over for a week, and those that nobody has run for a week; how many rows that was."""
    before, removed = timezone.now() - KEPT, 0
    old = DBTaskResult.objects.filter(Q(finished_at__lt=before) | Q(started_at=None, enqueued_at__lt=before))
    while batch := list(old.values_list("pk", flat=True)[:BATCH]):
        removed += DBTaskResult.objects.filter(pk__in=batch).delete()[0]
    return removed + _remove_old_usage()


def _remove_old_usage() -> int:
    """Counts of calls are kept for a year, and some days to compare it with."""
    return ApiUsage.objects.filter(day__lt=timezone.now().date() - USAGE_KEPT).delete()[0]
