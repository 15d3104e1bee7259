"""docs/security.md names every requirement of ASVS 5.0.0 levels 1 and 2 with a test that exists, or a reason."""

import ast
import re
from collections import Counter
from functools import cache

import pytest

from project.server.environment import ROOT

DOCUMENT = (ROOT / "docs" / "security.md").read_text()
ROW = re.compile(r"^\| ([\d., ]+) \| (.+) \| (.+) \|$", re.MULTILINE)
TEST = re.compile(r"`([\w/]+\.py)::(\w+)`")
REASON = re.compile(r"(?:not applicable|exception): (?=.{10})")
# How many requirements of levels 1 and 2 OWASP's list has in each section.
SECTIONS = {
    "1.1": 2, "1.2": 9, "1.3": 11, "1.4": 3, "1.5": 2, "2.1": 3, "2.2": 3, "2.3": 4, "2.4": 1, "3.2": 2, "3.3": 4,
    "3.4": 6, "3.5": 5, "3.7": 2, "4.1": 3, "4.2": 1, "4.3": 2, "4.4": 4, "5.1": 1, "5.2": 3, "5.3": 2, "5.4": 3,
    "6.1": 3, "6.2": 12, "6.3": 4, "6.4": 4, "6.5": 5, "6.6": 3, "6.8": 4, "7.1": 3, "7.2": 4, "7.3": 2, "7.4": 5,
    "7.5": 2, "7.6": 2, "8.1": 2, "8.2": 3, "8.3": 1, "8.4": 1, "9.1": 3, "9.2": 4, "10.1": 2, "10.2": 2, "10.3": 4,
    "10.4": 11, "10.5": 5, "10.6": 2, "10.7": 3, "11.1": 2, "11.2": 3, "11.3": 3, "11.4": 4, "11.5": 1, "11.6": 1,
    "12.1": 3, "12.2": 2, "12.3": 4, "13.1": 1, "13.2": 5, "13.3": 2, "13.4": 5, "14.1": 2, "14.2": 4, "14.3": 3,
    "15.1": 3, "15.2": 3, "15.3": 7, "16.1": 1, "16.2": 5, "16.3": 4, "16.4": 3, "16.5": 3, "17.1": 1, "17.2": 4,
    "17.3": 2,
}  # fmt: skip


def _ids() -> list[str]:
    return [one for ids, _, _ in ROW.findall(DOCUMENT) for one in ids.split(", ")]


@cache
def _tests_of(path: str) -> frozenset[str]:
    """The tests of a file; empty if it is not there."""
    file = ROOT / "tests" / path
    nodes = ast.walk(ast.parse(file.read_text())) if file.is_file() else ()
    return frozenset(node.name for node in nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def test_every_requirement_of_levels_1_and_2_is_there_once() -> None:
    assert [one for one, times in Counter(_ids()).items() if times > 1] == []
    assert Counter(one.rpartition(".")[0] for one in _ids()) == SECTIONS
    assert sum(SECTIONS.values()) == 253


@pytest.mark.parametrize(("ids", "held_by"), [(ids, held_by) for ids, _, held_by in ROW.findall(DOCUMENT)])
def test_a_requirement_has_a_test_that_exists_or_a_reason(ids: str, held_by: str) -> None:
    named = TEST.findall(held_by)
    assert named or REASON.search(held_by)
    assert [f"{path}::{name}" for path, name in named if name not in _tests_of(path)] == []
    assert "::" not in TEST.sub("", held_by)
