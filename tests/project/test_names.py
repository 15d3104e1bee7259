"""Names are the field's terms: none that was given up comes back as a module, a class, a template or a key."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from project.server.environment import ROOT


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ROOMS = ("project", "catalog", "accounts")
MODULES = _words(
    "answers bridge browsing catcher causes crowd dice drawing edge embedded entrance fetching finding flights folding"
    " gates hang hearts hiding inks known letters likeness limits luggage manners matching members mirror naming paging"
    " pen pipeline public records reading rows shelf shelves sitedoor variety voices wording work helpers utils"
)
DEFINED = _words(
    "Airport Asked Brought Catcher Dice Edge Far FrontPage Inks Luggage MirrorSource Near Opened Pen RedisShelf Shelves"
    " Sought ThreadBridge Voice admit admit_try bring changed close_all dress note_use of_the_visitor polite recall"
    " remember salvage set_favorite"
)
FIELDS = _words("filed_as honored overview_in brought")
TEMPLATES = _words("brought door foot found heart hello letters mast tally")
CLASSES = _words("foot hello lost mast no said seg tally tri two")
KEYS = _words("brought countCause dismiss door muteCause restore")


def modules() -> Iterator[Path]:
    """The modules of the rooms, but migrations, and compositions, which are named for what they show."""
    for room in ROOMS:
        for module in (ROOT / room).rglob("*.py"):
            if not {"migrations", "compositions"} & {*module.parts}:
                yield module


def test_no_module_has_a_name_that_was_given_up() -> None:
    assert not [str(one.relative_to(ROOT)) for one in modules() if one.stem in MODULES]


@pytest.mark.parametrize("room", ROOMS)
def test_no_class_function_or_field_has_a_name_that_was_given_up(room: str) -> None:
    found = []
    for module in (one for one in modules() if one.is_relative_to(ROOT / room)):
        for node in ast.walk(ast.parse(module.read_text())):
            if isinstance(node, ast.ClassDef | ast.FunctionDef) and node.name in DEFINED:
                found.append(f"{module.relative_to(ROOT)}: {node.name}")
            if isinstance(node, ast.Attribute) and node.attr in FIELDS:
                found.append(f"{module.relative_to(ROOT)}: {node.attr}")
    assert not found


def test_no_template_has_a_name_that_was_given_up() -> None:
    assert not [str(one) for one in (ROOT / "templates").rglob("*") if one.stem in TEMPLATES]


def test_no_css_class_has_a_name_that_was_given_up() -> None:
    sheet = re.sub(r'/\*.*?\*/|"[^"]*"', "", (ROOT / "static/css/site.css").read_text(), flags=re.DOTALL)
    assert not CLASSES & {*re.findall(r"\.([a-z][\w-]*)", sheet)}


def test_no_operation_or_key_of_the_api_has_a_name_that_was_given_up() -> None:
    def names(node: object) -> Iterator[str]:
        if isinstance(node, dict):
            yield from (*node.get("properties", ()), str(node.get("operationId", "")))
            for one in node.values():
                yield from names(one)
        elif isinstance(node, list):
            for one in node:
                yield from names(one)

    assert not KEYS & {*names(json.loads((ROOT / "docs/openapi.json").read_text()))}
