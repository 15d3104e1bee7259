"""``manage.py backup``: the database, the keys and the engine's artifacts in one file."""

from argparse import ArgumentParser
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.management import CommandError
from django.core.management.base import BaseCommand

from project.management import running_database
from project.server import backups


class Command(BaseCommand):
    """Write a backup, while Marquee serves or while it does not."""

    help = "Back up database, keys and artifacts into one file (docs/operations.md)."
    requires_system_checks: list[str] = []  # noqa: RUF012 - Django's type; nothing but the database is read

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to."""
        parser.add_argument("file", nargs="?", type=Path, help="by default backups/marquee-<time>.tar in MARQUEE_HOME")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Write it, and say where it is."""
        file = (options["file"] or _usual_file()).absolute()
        try:
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with running_database.started():
                backups.make(running_database.product(), file)
        except (backups.BackupError, running_database.ServerError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{file} ({file.stat().st_size / 1_000_000:.1f} MB). It holds the keys: keep it closed.")


def _usual_file() -> Path:
    return running_database.home() / "backups" / f"marquee-{datetime.now(UTC):%Y%m%d-%H%M%S}.tar"
