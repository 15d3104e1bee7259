"""How templates are written: laid out for a reader, addresses by name, nothing inline, nothing trusted."""

import re
from pathlib import Path

import pytest

from project.server.environment import ROOT

FOLDER = ROOT / "templates"
HELD = ("accounts", "catalog", "parts", "project", "recommend")
TEMPLATES = sorted([*(one for room in HELD for one in (FOLDER / room).rglob("*.html")), FOLDER / "base.html"])
LONGEST = 140
ADDRESS = re.compile(r'(?:href|action|hx-get|hx-post)="/')


def lines(template: Path) -> list[str]:
    return template.read_text().splitlines()


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda one: one.relative_to(FOLDER).as_posix())
def test_a_template_is_laid_out_for_a_reader(template: Path) -> None:
    for number, line in enumerate(lines(template), 1):
        assert len(line) <= LONGEST, number
        assert line == line.rstrip(), number
        assert "\t" not in line, number
        assert (len(line) - len(line.lstrip())) % 2 == 0, number


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda one: one.relative_to(FOLDER).as_posix())
def test_a_template_names_addresses_and_trusts_nothing(template: Path) -> None:
    text = template.read_text()
    assert not ADDRESS.search(text)
    assert "|safe" not in text
    assert "autoescape off" not in text
    assert "style=" not in text
    assert "hx-on" not in text
    assert "js:" not in text
