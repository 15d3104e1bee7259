"""How templates are written: laid out for a reader, addresses by name, nothing inline, nothing trusted."""

import re
from pathlib import Path

import pytest
from django.template import engines
from jinja2 import nodes

from project.server.environment import ROOT

FOLDER = ROOT / "templates"
HELD = ("accounts", "catalog", "parts", "project", "recommend")
TEMPLATES = sorted([*(one for room in HELD for one in (FOLDER / room).rglob("*.html")), FOLDER / "base.html"])
LONGEST = 140
ADDRESS = re.compile(r'(?:href|action|hx-get|hx-post)="/')
# A block whose first element has an id.
BLOCK = re.compile(r'{% block (\w+) %}\s*(?:{%[^%]*%}\s*)*<[a-z]+[^>]*?\sid="([\w-]+)"')


def lines(template: Path) -> list[str]:
    return template.read_text().splitlines()


def syntax_of(text: str) -> nodes.Template:
    """A template as Jinja reads it."""
    syntax: nodes.Template = engines["pages"].env.parse(text)  # type: ignore[attr-defined]  # Jinja's own
    return syntax


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
    assert "safe" not in {node.name for node in syntax_of(text).find_all(nodes.Filter)}
    assert "autoescape" not in text
    assert "style=" not in text
    assert "hx-on" not in text
    assert "js:" not in text


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda one: one.relative_to(FOLDER).as_posix())
def test_a_template_never_asks_which_view_draws_it(template: Path) -> None:
    text = template.read_text()
    assert "resolver_match" not in text
    assert not re.search(r"\{% (?:el)?if [^%]*request\.", text)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda one: one.relative_to(FOLDER).as_posix())
def test_an_element_that_is_a_block_is_called_like_it(template: Path) -> None:
    for name, identifier in BLOCK.findall(template.read_text()):
        assert name in {"main", "form", identifier.replace("-", "_")}


def test_a_template_is_drawn_by_a_view_or_is_part_of_one_that_is() -> None:
    code = "".join(file.read_text() for room in HELD if room != "parts" for file in (ROOT / room).rglob("*.py"))
    named = code + "".join(template.read_text() for template in TEMPLATES)
    assert not [path for template in TEMPLATES if (path := template.relative_to(FOLDER).as_posix()) not in named]
