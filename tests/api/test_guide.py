"""docs/api.md tells the truth: its curl examples are executed in order, and their answers compared."""

import os
import re
from typing import Any

import pytest

from accounts.models.user import User
from tests.api import guide
from tests.api.documents import document, operations
from tests.api.guide import Example
from tests.conftest import Api, api_of

GUIDE = guide.FILE.read_text()


def keys_of(answer: Any) -> dict[str, str]:
    """What later examples need of a group: its key, a visitor's token, a film of its list."""
    if not isinstance(answer, dict) or not {"participant", "key"} & answer.keys():
        return {}
    if "participant" in answer:
        return {"PARTICIPANT": answer["participant"], "FILM": str(answer["group"]["movies"][0]["id"])}
    return {"KEY": answer["key"]}


@pytest.mark.django_db
def test_every_example_does_what_the_guide_says() -> None:
    """With GUIDE=write (`make guide`) the answers are put into it."""
    values, answers, faults = {"MARQUEE": ""}, [], []
    for example in guide.examples():
        if "$OTHER_SID" in example.command:
            values["OTHER_SID"] = another_device(values)
        got = example.send(values).json()
        answers.append(got)
        faults += [f"{example.command}{fault}" for fault in guide.differences(example.answer, got)]
        values |= keys_of(got["data"])
        tokens = (got["data"] or {}).get("tokens") if isinstance(got["data"], dict) else None
        tokens = tokens or (got["data"] if isinstance(got["data"], dict) and "refresh" in got["data"] else {})
        values |= {"ACCESS": tokens["access"], "REFRESH": tokens["refresh"]} if tokens else {}
    if os.environ.get("GUIDE") == "write":
        guide.write(answers)
    else:
        assert not faults, "Renew the answers by `make guide`, or mend the API:\n" + "\n".join(faults)


def another_device(values: dict[str, str]) -> str:
    """The session of a second device of the guide's member."""
    api_of(User.objects.get(email="ada@example.org"))
    devices = Example('curl "/api/v1/auth/sessions" -H "Authorization: Bearer $ACCESS"', None).send(values).json()
    return next(str(device["sid"]) for device in devices["data"] if not device["current"])


@pytest.mark.parametrize(
    ("told", "real"),
    [
        ({"id": 1}, {"id": 1, "more": 2}),
        ({"favorite": True}, {"favorite": False}),
        ({"year": None}, {"year": 1954}),
        ([], [1]),
        ([{"title": "Heat"}], [{"title": "Ran"}, {"title": "Heat"}]),
    ],
)
def test_an_answer_that_is_not_as_the_guide_shows_it_is_seen(told: Any, real: Any) -> None:
    assert [*guide.differences(told, real)]


def test_what_changes_with_every_run_is_not_compared() -> None:
    told = {"access": "eyJhbGciOi...", "created_at": "2026-11-30T01:58:29Z", "score": 0.5, "id": 3}
    assert not [*guide.differences(told, {"access": "abc", "created_at": "2027-01-01T00:00:00Z", "score": 1, "id": 4})]


def test_every_operation_is_in_the_guide() -> None:
    headings = " ".join(line for line in GUIDE.splitlines() if line.startswith("### "))
    told = set(re.findall(r"(?:(GET|PUT|POST|PATCH|DELETE) )?(/[\w/{}-]+)", headings))
    paths = {path for _, path in told}
    assert not [str(one) for one in operations() if one.path.removeprefix("/api/v1") not in paths]


KEPT = {  # by how the rows of the guide's table begin
    "lists of films": ["/movies/trending", "/movies/upcoming", "/movies/discover", "/onboarding", "/movies/search?q=du",
        "/people/search?q=akira", "/keywords/search?q=hei", "/collections/decade-1950"],
    "films by their ids": ["/movies?ids=346", "/search/suggest?q=dune"],
    "a film": ["/movies/346", "/movies/346/similar", "/collections", "/lists", "/lists/under-ninety"],
    "genres": ["/genres", "/config"],
    "with a token": ["/movies/search?q=dune&page=2", "/people/search?q=akira&page=2", "/movies/0", "/nowhere"],
}  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("row", KEPT)
def test_how_long_an_answer_may_be_kept_is_in_the_guide(api: Api, row: str) -> None:
    told = re.search(rf"^\| {row}[^|]* \| `([^`]+)` \|$", GUIDE, re.MULTILINE)
    assert told
    for path in KEPT[row]:
        assert (path, api("GET", path)["Cache-Control"]) == (path, told[1])


def test_every_status_is_in_the_guide() -> None:
    declared = {int(status) for one in operations() for status in one.about["responses"] if int(status) >= 400}
    table = "\n".join(line for line in GUIDE.splitlines() if line.startswith("| ") and line[2:5].isdigit())
    assert not [status for status in declared if str(status) not in table]


def test_every_header_that_scripts_may_read_is_in_the_guide(settings: Any) -> None:
    assert not [name for name in settings.CORS_EXPOSE_HEADERS if f"`{name}`" not in GUIDE]


def test_every_header_of_the_document_is_in_the_guide() -> None:
    names = {name for one in document()["components"]["responses"].values() for name in one["headers"]}
    assert not [name for name in names if f"`{name}" not in GUIDE]
