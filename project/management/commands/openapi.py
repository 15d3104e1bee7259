"""``manage.py openapi``: write the API's document to docs/openapi.json; ``--check`` only compares.

``--changes`` tells how docs/openapi.json differs from docs/openapi.released.json, with what breaks clients marked;
``--release`` makes it the released one.
"""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management import CommandError
from django.core.management.base import BaseCommand

from project.http.api.ninja import api
from project.http.api.openapi import comparison, shapes
from project.server.environment import ROOT

FILE = ROOT / "docs" / "openapi.json"
RELEASED = ROOT / "docs" / "openapi.released.json"  # a file, not a tag: a shallow clone has it


class Command(BaseCommand):
    """Renew, check or compare the committed document."""

    help = "Write the OpenAPI document to docs/openapi.json (--check: fail when the file is not up to date)."
    requires_system_checks: list[str] = []  # noqa: RUF012 - Django's type; no database is needed

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Options."""
        tasks = parser.add_mutually_exclusive_group()
        tasks.add_argument("--check", action="store_true", help="fail when docs/openapi.json is not what the code says")
        tasks.add_argument("--changes", action="store_true", help="what differs from the released document")
        tasks.add_argument("--release", action="store_true", help="make docs/openapi.json the released document")

    def handle(self, *_args: Any, check: bool, changes: bool, release: bool, **_options: Any) -> None:
        """Run."""
        if changes:
            for change in comparison.changes(json.loads(RELEASED.read_text()), json.loads(FILE.read_text())):
                self.stdout.write(f"{'BREAKS ' if change.is_breaking else '       '}{change}")
        elif release:
            RELEASED.write_text(_text(shapes.bare(json.loads(FILE.read_text()))))
            self.stdout.write(f"{RELEASED.relative_to(ROOT)} is written.")
        elif check:
            if not FILE.exists() or FILE.read_text() != _text(api.get_openapi_schema()):
                raise CommandError("docs/openapi.json is not what the code says. Renew it: make openapi")
        else:
            FILE.write_text(_text(api.get_openapi_schema()))
            self.stdout.write(f"{FILE.relative_to(ROOT)} is written.")


def _text(document: Any) -> str:
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"
