"""The commands that our documents show, each of which somebody may copy."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from project.server.environment import ROOT

WRITTEN_BY_PROGRAMS = {"explain.md", "catalog.md", "erd.md"}  # plans and tables stand in their blocks
FENCE = re.compile(r"^ *```(\w*)\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
SHELL = {"sh", "bash"}
# Programs that an indented block begins a line with, variables before it allowed; other such blocks are pictures.
PROGRAM = re.compile(
    r"(?:[A-Z_]+=\S+ )*(?:make|manage\.py|curl|docker|kubectl|git|npm|rm|echo|cp|mkdir|cd|export|kill|grep|journalctl"
    r"|ps|systemctl|tar|sudo|python3?|\.venv/bin/python|deploy/\w+\.sh|pip|psql|pg_dump|du)\b.*"
)


class Command(NamedTuple):
    """One command, without its comment and its broken lines."""

    document: str
    text: str


def documents() -> list[Path]:
    """All that people read here."""
    found = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "catalog").rglob("*.md")]
    return sorted(path for path in found if "node_modules" not in path.parts and path.name not in WRITTEN_BY_PROGRAMS)


def blocks(text: str) -> list[str]:
    """What stands in fences of a shell."""
    return [body for language, body in FENCE.findall(text) if language in SHELL]


def commands() -> Iterator[Command]:
    """Every command of every document."""
    for path in documents():
        text, name = path.read_text(), path.relative_to(ROOT).as_posix()
        indented = [line.strip() for line in FENCE.sub("", text).splitlines() if line.startswith("    ")]
        lines = [line for line in indented if PROGRAM.fullmatch(line)]
        lines += [line.strip() for body in blocks(text) for line in re.sub(r"\\\n\s*", "", body).splitlines()]
        yield from (Command(name, line) for line in map(_without_comment, lines) if line)


def _without_comment(line: str) -> str:
    return re.sub(r"(?:^|\s+)# .*", "", line)
