"""The curl examples of docs/api.md and their answers: read, sent, compared, and written anew (`make guide`)."""

import json
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.test import Client

from project.server.environment import ROOT

FILE = ROOT / "docs" / "api.md"
PAIR = re.compile(r"```bash\n(curl .*?)```\s+```json\n(.*?)```", re.DOTALL)
ENTRIES = 1  # of a list are shown
WIDTH = 118
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT[\d:.+Z-]+")
# Of what is made anew at every run, or counted over all that is stored.
UNSETTLED = frozenset({
    "id", "sid", "key", "token", "request_id", "undo", "until", "evening", "network", "movie_count", "total",
    "pages", "favorites", "ranking", "score", "weight",
})  # fmt: skip


@dataclass(frozen=True)
class Example:
    """One curl command of the guide, and the answer that stands below it."""

    command: str
    answer: Any

    def send(self, values: dict[str, str]) -> Any:
        """What our API really answers."""
        flat = self.command.replace("\\\n", " ")
        words = shlex.split(re.sub(r"\$([A-Z_]+)", lambda name: values.get(name[1], ""), flat))
        method, body, headers, address = "GET", "", {}, ""
        rest = iter(words[1:])
        for word in rest:
            match word:
                case "-X":
                    method = next(rest)
                case "-d":
                    body = next(rest)
                case "-H":
                    name, _, value = next(rest).partition(": ")
                    headers[name] = value
                case "-s":
                    pass
                case _:
                    address = word
        media_type = headers.pop("Content-Type", "")
        return Client().generic(method, address, body, media_type, headers=headers)


def examples() -> list[Example]:
    """All of the guide, in its order."""
    return [Example(command, json.loads(answer)) for command, answer in PAIR.findall(FILE.read_text())]


def differences(shown: Any, got: Any, place: str = "") -> Iterator[str]:
    """Where an answer is not as the guide shows it: other keys, another kind, or another settled value."""
    if isinstance(shown, dict) and isinstance(got, dict):
        if shown.keys() != got.keys():
            yield f"{place}: {sorted(shown.keys() ^ got.keys())} are on one side only"
        for name in shown.keys() & got.keys():
            yield from differences(shown[name], got[name], f"{place}.{name}")
    elif isinstance(shown, list) and isinstance(got, list):
        if len(shown) != min(len(got), ENTRIES):
            yield f"{place}: {len(got)} entries"
        for mine, real in zip(shown, got, strict=False):
            yield from differences(mine, real, f"{place}[]")
    elif kind(shown) != kind(got) or (is_settled(place, shown) and shown != got):
        yield f"{place}: {got!r}, the guide has {shown!r}"


def kind(value: Any) -> type:
    """The kind of a value in JSON, which has one kind of numbers."""
    return float if type(value) is int else type(value)


def is_settled(place: str, value: Any) -> bool:
    """Whether a value is the same at every run: no moment, key, address, measure or count."""
    if place.rsplit(".", 1)[-1].removesuffix("[]") in UNSETTLED or isinstance(value, float):
        return False
    return not isinstance(value, str) or not (MOMENT.match(value) or value.endswith("...") or "://" in value)


def shown(value: Any) -> Any:
    """An answer as the guide shows it: of lists the first entry, of tokens the beginning, and the usual address."""
    if isinstance(value, dict):
        return {name: shown(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [shown(inner) for inner in value[:ENTRIES]]
    if isinstance(value, str) and len(value) > 40 and " " not in value and "://" not in value:
        return f"{value[:16]}..."
    return value.replace("http://testserver", "http://127.0.0.1:8000") if isinstance(value, str) else value


def written(value: Any, indent: int = 0) -> str:
    """``value`` as JSON of few lines: what fits into one is not broken."""
    line = json.dumps(value, ensure_ascii=False)
    if indent + len(line) <= WIDTH or not isinstance(value, dict | list) or not value:
        return line
    inner = " " * (indent + 2)
    if isinstance(value, dict):
        parts = [f"{json.dumps(name)}: {written(part, indent + 2)}" for name, part in value.items()]
        left, right = "{", "}"
    else:
        parts, (left, right) = [written(part, indent + 2) for part in value], "[]"
    return f"{left}\n{inner}" + f",\n{inner}".join(_filled(parts, indent + 2)) + f"\n{' ' * indent}{right}"


def _filled(parts: list[str], indent: int) -> Iterator[str]:
    """As many short parts on a line as fit."""
    line = ""
    for part in parts:
        if line and ("\n" in part or "\n" in line or indent + len(line) + len(part) > WIDTH):
            yield line
            line = part
        else:
            line = f"{line}, {part}" if line else part
    yield line


def write(answers: list[Any]) -> None:
    """Put real answers in the place of those that the guide shows."""
    rest = iter(answers)

    def with_answer(pair: re.Match[str]) -> str:
        return pair[0].replace(pair[2], written(shown(next(rest))) + "\n")

    FILE.write_text(PAIR.sub(with_answer, FILE.read_text()))
