"""What this room does outside of requests. Run by whatever backend TASKS names."""

from django.tasks import task

from recommend.training import fit


@task
def refit() -> str | None:
    """Fit and publish a new artifact if one is due; asking twice does it once."""
    return fit.refit()
