"""``manage.py check_sample``: whether the sample catalogue is fit to print."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import CommandError
from django.core.management.base import BaseCommand

from catalog.sources.sample import reader, validation


class Command(BaseCommand):
    """Say what wants mending; fails when anything does."""

    help = "Check the sample catalogue's files: lengths, vocabularies, spellings, repetitions."
    requires_system_checks: list[str] = []  # noqa: RUF012 - Django's type; only files are read

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Options."""
        parser.add_argument("--folder", type=Path, default=reader.FOLDER, help="where the sample's files are")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Check, and list the findings."""
        found = validation.findings(options["folder"])
        for one in found:
            self.stdout.write(one)
        if found:
            raise CommandError(f"{len(found)} thing{'s' if len(found) > 1 else ''} to mend")
        self.stdout.write(f"{len(reader.read(options['folder']))} films, nothing to mend")
