"""``manage.py fit``: fit the engine now, for every process of this machine."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from recommend import services


class Command(BaseCommand):
    """Fit and publish."""

    help = (
        "Fit the recommendation engine on the present films and favorites; running processes take it up by themselves."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One option."""
        parser.add_argument("--if-due", action="store_true", help="only if films or favorites have changed enough")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Say what was done."""
        version = services.refit(force=not options["if_due"])
        self.stdout.write(f"Fitted: {version}" if version else "Nothing to do, or another process is fitting.")
