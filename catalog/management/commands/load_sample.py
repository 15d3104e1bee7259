"""``manage.py load_sample``: put the sample catalog into the database."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import CommandError
from django.core.management.base import BaseCommand

from catalog.services import movies
from catalog.sources.sample import loader, reader


class Command(BaseCommand):
    """Load the sample; safe to repeat."""

    help = "Load the sample catalog (1,306 films) into the database."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Options."""
        parser.add_argument("--if-empty", action="store_true", help="do nothing when there are films already")
        parser.add_argument("--folder", type=Path, default=reader.FOLDER, help="where the sample's files are")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Load, or say why not."""
        if options["if_empty"] and movies.any_stored():
            return
        try:
            count = loader.load(options["folder"])
        except reader.SampleError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{count} films loaded")
