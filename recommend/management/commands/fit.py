"""``manage.py fit``: fit the engine now, for every process of this machine."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from recommend.training import fit
from recommend.training.parquet import Unusable


class Command(BaseCommand):
    """Fit and publish."""

    help = (
        "Fit the recommendation engine on the present films and favorites; running processes take it up by themselves."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """When, and what stays."""
        parser.add_argument("--if-due", action="store_true", help="only if films or favorites have changed enough")
        parser.add_argument(
            "--alone", action="store_true", help="keep no older artifact: after purge_tmdb nothing of TMDb may stay"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Say what was done."""
        try:
            version = fit.refit(force=not options["if_due"], remove_older=options["alone"])
        except Unusable as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Fitted: {version}" if version else "Nothing to do, or another process is fitting.")
