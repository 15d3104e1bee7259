"""docs/api.md tells the truth: its curl examples are executed in order, and their answers compared."""

import json
import re
import shlex
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from accounts.models.user import User
from project.server.environment import ROOT
from tests.api.documents import document, operations
from tests.conftest import api_of

GUIDE = (ROOT / "docs" / "api.md").read_text()
PAIR = re.compile(r"```bash\n(curl .*?)```\s+```json\n(.*?)```", re.DOTALL)
ANY = "…"


@dataclass(frozen=True)
class Example:
    """One curl command of the guide, and the answer that stands below it."""

    command: str
    answer: Any

    def send(self, values: dict[str, str]) -> Any:
        """What our API really answers."""
        words = shlex.split(re.sub(r"\$([A-Z_]+)", lambda found: values.get(found[1], ""), self.command))
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


def matches(expected: Any, got: Any) -> bool:
    """Whether an answer is as the guide shows it; ``…`` stands for anything, or for more of the same."""
    if expected == ANY:
        return True
    if isinstance(expected, dict) and isinstance(got, dict):
        named = {name: value for name, value in expected.items() if name != ANY}
        return named.keys() <= got.keys() and all(matches(value, got[name]) for name, value in named.items())
    if isinstance(expected, list) and isinstance(got, list):
        shown = [one for one in expected if one != ANY]
        enough = len(got) >= len(shown) if ANY in expected else len(got) == len(shown)
        return enough and all(map(matches, shown, got))
    return bool(expected == got)


EXAMPLES = [Example(command.replace("\\\n", " "), json.loads(answer)) for command, answer in PAIR.findall(GUIDE)]


@pytest.mark.django_db
def test_every_example_does_what_the_guide_says() -> None:
    values = {"MARQUEE": ""}
    for example in EXAMPLES:
        if "$OTHER_SID" in example.command:
            api_of(User.objects.get(email="ada@example.org"))  # another device
            devices = (
                Example('curl "/api/v1/auth/sessions" -H "Authorization: Bearer $ACCESS"', None).send(values).json()
            )
            values["OTHER_SID"] = next(one["sid"] for one in devices["data"] if not one["current"])
        got = example.send(values).json()
        assert matches(example.answer, got), f"{example.command}\n{json.dumps(got, indent=1)[:2000]}"
        tokens = (got["data"] or {}).get("tokens") if isinstance(got["data"], dict) else None
        tokens = tokens or (got["data"] if isinstance(got["data"], dict) and "refresh" in got["data"] else {})
        values |= {"ACCESS": tokens["access"], "REFRESH": tokens["refresh"]} if tokens else {}


def test_every_operation_is_in_the_guide() -> None:
    headings = " ".join(line for line in GUIDE.splitlines() if line.startswith("### "))
    told = set(re.findall(r"(?:(GET|PUT|POST|PATCH|DELETE) )?(/[\w/{}-]+)", headings))
    paths = {path for _, path in told}
    assert not [str(one) for one in operations() if one.path.removeprefix("/api/v1") not in paths]


def test_every_status_is_in_the_guide() -> None:
    declared = {int(status) for one in operations() for status in one.about["responses"] if int(status) >= 400}
    table = "\n".join(line for line in GUIDE.splitlines() if line.startswith("| ") and line[2:5].isdigit())
    assert not [status for status in declared if str(status) not in table]


def test_every_header_that_scripts_may_read_is_in_the_guide(settings: Any) -> None:
    assert not [name for name in settings.CORS_EXPOSE_HEADERS if f"`{name}`" not in GUIDE]


def test_every_header_of_the_document_is_in_the_guide() -> None:
    names = {name for one in document()["components"]["responses"].values() for name in one["headers"]}
    assert not [name for name in names if f"`{name}" not in GUIDE]
