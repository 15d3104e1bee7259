"""What this room does outside of requests. Run by whatever backend TASKS names."""

from django.tasks import task

from recommend import fitting


@task
def refit() -> str | None:
    """Fit and publish a new artefact if one is due; asking twice does it once."""
    return fitting.refit()
