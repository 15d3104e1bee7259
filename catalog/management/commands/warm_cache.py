"""``manage.py warm_cache``: fill the cache's hot keys, by one runner at a time."""

from typing import Any

from django.core.management import CommandError
from django.core.management.base import BaseCommand

from catalog.services import sync
from project import cache


class Command(BaseCommand):
    """Warm the cache."""

    help = "Fill the cache with genres, lists and trending films. Does nothing while another one is at it."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Warm, or say why not."""
        if not sync.is_possible():
            raise CommandError("There is no TMDb key: the sample needs no warming.")
        with cache.only_one("warm", seconds=600) as acquired:
            if acquired:
                self.stdout.write(f"{sync.warm()} keys filled")
            else:
                self.stdout.write("Another one is warming the cache already.")
