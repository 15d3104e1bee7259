"""``manage.py check_sample``: whether the sample catalog is fit to print."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import CommandError
from django.core.management.base import BaseCommand

from catalog.sources.sample import reader, validation


class Command(BaseCommand):
    """Say what wants mending; fails when anything does."""

    help = "Check the sample catalog's files: lengths, vocabularies, spellings, repetitions."
    requires_system_checks: list[str] = []  # noqa: RUF012 - Django's type; only files are read

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Options."""
        parser.add_argument("--folder", type=Path, default=reader.FOLDER, help="where the sample's files are")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Check, and list the findings."""
        problems = validation.findings(options["folder"])
        for problem in problems:
            self.stdout.write(problem)
        if problems:
            raise CommandError(f"{len(problems)} thing{'s' if len(problems) > 1 else ''} to mend")
        self.stdout.write(f"{len(reader.read(options['folder']))} films, nothing to mend")
