"""What is done again and again behind everybody's back; `settings.SCHEDULE` says how often.

Each is safe to repeat, and does nothing without a TMDb key.
"""

from django.tasks import task

from catalog.services import sync
from project import cache

DETAILS_A_RUN = 200  # movies


@task()
def sync_genres() -> int:
    """New and renamed genres."""
    return sync.genres() if sync.is_possible() else 0


@task()
def warm_lists() -> int:
    """Lists and trending movies, before their lifetime ends."""
    if not sync.is_possible():
        return 0
    with cache.only_one("warm", seconds=600) as acquired:
        return sync.warm() if acquired else 0


@task()
def refresh_details() -> int:
    """Movies that only a list has shown, or that were told long ago."""
    return sync.details(lambda _step_name, _processed, _total: None, limit=DETAILS_A_RUN) if sync.is_possible() else 0


@task()
def follow_changes() -> int:
    """Movies that TMDb says have changed."""
    return sync.changes() if sync.is_possible() else 0


@task()
def expire() -> list[int]:
    """What is older than TMDb's terms allow, whether there still is a key or not."""
    return [*sync.expire()]
