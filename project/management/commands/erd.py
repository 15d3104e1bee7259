"""``manage.py erd``: write the tables and their relations, a Mermaid diagram, to docs/erd.md."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand
from django.db import models

from project.server.environment import ROOT

FILE = ROOT / "docs" / "erd.md"
ROOMS = ("catalog", "accounts", "recommend")


class Command(BaseCommand):
    """Renew docs/erd.md."""

    help = "Draw the tables from the models into docs/erd.md."
    requires_system_checks: list[str] = []  # noqa: RUF012 - Django's type; only models are read

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Run."""
        FILE.write_text(document())
        self.stdout.write(f"{FILE.relative_to(ROOT)} is written.")


def document() -> str:
    """The whole file, in Markdown."""
    tables = [model for room in ROOMS for model in apps.get_app_config(room).get_models()]
    lines = ["# Tables", "", "Drawn from the models by `make erd`.", "", "```mermaid", "erDiagram"]
    lines += [line for table in tables for line in _table(table)]
    lines += [line for table in tables for line in _relations(table)]
    return "\n".join([*lines, "```", ""])


def _table(model: type[models.Model]) -> Iterator[str]:
    yield f"    {model.__name__} {{"
    for field in model._meta.concrete_fields:  # noqa: SLF001 - Django's documented way to a model's fields
        mark = " PK" if field.primary_key else " FK" if field.is_relation else ""
        yield f"        {field.get_internal_type()} {field.attname}{mark}"
    yield "    }"


def _relations(model: type[models.Model]) -> Iterator[str]:
    for field in model._meta.concrete_fields:  # noqa: SLF001 - as above
        target = field.related_model
        if isinstance(target, type):
            many = "||" if field.unique else "o{"
            yield f"    {target.__name__} ||--{many} {model.__name__} : {field.name}"
