"""``manage.py sync_tmdb``: fetch genres, lists and details. Stopped and started again it goes on where it was."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import CommandError
from django.core.management.base import BaseCommand

from catalog.services import poster_colors, sync
from project.errors import SourceUnavailable

WIDTH = 30  # signs of the progress bar
MOST_INKS = 100_000  # more than there are posters


class Command(BaseCommand):
    """Fill the database at TMDb's pace."""

    help = "Mirror genres, the first pages of every list, and the details of their films. Safe to stop and repeat."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Options."""
        parser.add_argument("--pages", type=int, default=5, help="of each list, 20 films each (default 5, at most 500)")
        parser.add_argument("--films", type=int, default=None, help="details of at most so many films (default: all)")

        parser.add_argument("--sample", type=int, default=0, metavar="N", help="N films of the sample, and inks, too")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Mirror, with a progress bar."""
        if not sync.is_possible():
            raise CommandError("There is no TMDb key: set TMDB_ACCESS_TOKEN or TMDB_API_KEY.")
        if not 1 <= options["pages"] <= 500:
            raise CommandError("--pages must be 1 to 500.")
        try:
            self.stdout.write(f"{sync.genres()} genres")
            sync.lists(options["pages"], self._report)
            count = sync.details(self._report, limit=options["films"])
        except SourceUnavailable as error:
            raise CommandError(f"{error} Start it again: it goes on where it was.") from error
        self.stdout.write(f"{count} films told in detail")
        if options["sample"]:
            self.stdout.write(f"{sync.sample(options['sample'], self._report)} films of the sample told in detail")
            self.stdout.write(f"{poster_colors.take(MOST_INKS)} inks taken")

    def _report(self, step: str, processed: int, total: int) -> None:
        """One bar a step, redrawn in place on a terminal, a line every hundred elsewhere."""
        terminal = self.stdout.isatty()
        if terminal or processed % 100 == 0 or processed == total:
            bar = "█" * (WIDTH * processed // total)
            self.stdout.write(
                f"{step:8} {bar:·<{WIDTH}} {processed}/{total}", ending="\r" if terminal and processed < total else "\n"
            )
