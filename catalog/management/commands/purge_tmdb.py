"""``manage.py purge_tmdb``: remove every row and key that came from TMDb, as its terms may ask."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import CommandError
from django.core.management.base import BaseCommand

from catalog.services import sync


class Command(BaseCommand):
    """Remove TMDb's content."""

    help = "Remove all that came from TMDb from database and cache. Favorites keep their film's title."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Options."""
        parser.add_argument("--yes", action="store_true", help="do it; without it nothing happens")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Remove, and say how much."""
        if not options["yes"]:
            raise CommandError("This removes every film that came from TMDb. Say --yes to do it.")
        removed, stripped, keys = sync.purge()
        self.stdout.write(f"{removed} films removed, {stripped} kept with their title only, {keys} cache keys dropped")
