"""``manage.py restore``: a backup put back into an empty database, under whatever role."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand

from project import cache
from project.management import running_database
from project.server import backups
from project.server.redis_guard import RedisUnavailable


class Command(BaseCommand):
    """Put a backup back; Marquee must be stopped where it runs its own servers."""

    help = "Restore what `backup` wrote (docs/operations.md)."
    requires_system_checks: list[str] = []  # noqa: RUF012 - Django's type; the database may be empty

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What, and whether over something."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--replace", action="store_true", help="remove what the database holds first")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Restore, migrate up to this version, and say what is left to do."""
        try:
            with running_database.started(alone=True):
                keys = backups.restore(options["file"], running_database.product(), replace=options["replace"])
                call_command("migrate", verbosity=0, interactive=False)
                left = _forget_cached()
        except (backups.BackupError, running_database.ServerError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Restored from {options['file']}. {running_database.keep_keys(keys)}{left}")


def _forget_cached() -> str:
    """Forget what the cache holds of the database before; what is to be done where it does not answer."""
    try:
        cache.clear_namespace()
    except RedisUnavailable:
        return (
            " The cache does not answer: empty it (FLUSHDB) before Marquee serves, or members may see what was kept for"
            " others, whose numbers they may have now."
        )
    return ""
