"""``manage.py migrate``: Django's own, by one process at a time over all machines."""

from typing import Any

from django.core.management.commands import migrate
from django.db import connections

from project.management import database_lock


class Command(migrate.Command):
    """Migrate under an advisory lock of the database."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Run, after whoever is at it."""
        with database_lock.alone(connections[options["database"]], self.stderr.write):
            super().handle(*args, **options)
