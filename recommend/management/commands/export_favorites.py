"""``manage.py export_favorites DIR``: all favorites as Parquet, for the job on Spark."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from recommend.training import export
from recommend.training.parquet import Unusable


class Command(BaseCommand):
    """Write, and say how much."""

    help = (
        "Write all favorites into DIR as Parquet, members as numbers that lead to nobody: input of "
        "recommend.training.spark_job."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to."""
        parser.add_argument("folder", type=Path, metavar="DIR", help="a folder that is not there yet")

    def handle(self, *_args: Any, **options: Any) -> None:
        """All or nothing."""
        try:
            written = export.export(options["folder"])
        except (Unusable, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Wrote {written.favorites} favorites of {written.people} people into {options['folder']}")
