"""What is done again and again behind everybody's back; `settings.SCHEDULE` says how often.

Each is safe to repeat, and does nothing without a TMDb key.
"""

from django.tasks import task

from catalog.services import poster_colors, sync
from project import cache

DETAILS_A_RUN = 200  # movies
SAMPLE_A_RUN = 200  # movies: half a minute, as nothing else is done meanwhile
INKS_A_RUN = 300  # posters: likewise


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
def photograph_sample() -> int:
    """Movies of the sample that TMDb has not told yet; soon all of them have photographs, and nobody stands twice."""
    if not sync.is_possible():
        return 0
    with cache.only_one("sample", seconds=600) as acquired:
        return sync.sample(SAMPLE_A_RUN) if acquired else 0


@task()
def take_inks() -> int:
    """The colors of posters that came, for the pages of their movies."""
    if not sync.is_possible():
        return 0
    with cache.only_one("inks", seconds=600) as acquired:
        return poster_colors.take(INKS_A_RUN) if acquired else 0


@task()
def follow_changes() -> int:
    """Movies that TMDb says have changed."""
    return sync.changes() if sync.is_possible() else 0


@task()
def expire() -> list[int]:
    """What is older than TMDb's terms allow, whether there still is a key or not."""
    return [*sync.expire()]
