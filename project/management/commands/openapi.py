"""``manage.py openapi``: write the API's document to docs/openapi.json; ``--check`` only compares."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management import CommandError
from django.core.management.base import BaseCommand

from project.http.api.ninja import api
from project.server.environment import ROOT

FILE = ROOT / "docs" / "openapi.json"


class Command(BaseCommand):
    """Renew or check the committed document."""

    help = "Write the OpenAPI document to docs/openapi.json (--check: fail when the file is not up to date)."
    requires_system_checks: list[str] = []  # noqa: RUF012 - Django's type; no database is needed

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Options."""
        parser.add_argument("--check", action="store_true")

    def handle(self, *_args: Any, check: bool, **_options: Any) -> None:
        """Run."""
        text = json.dumps(api.get_openapi_schema(), indent=2, ensure_ascii=False) + "\n"
        if not check:
            FILE.parent.mkdir(exist_ok=True)
            FILE.write_text(text)
            self.stdout.write(f"{FILE.relative_to(ROOT)} is written.")
        elif not FILE.exists() or FILE.read_text() != text:
            raise CommandError("docs/openapi.json is not what the code says. Renew it: make openapi")
