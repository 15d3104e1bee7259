"""What breaks clients of the last release is said in docs/api-changelog.md; and what counts as breaking."""

import json
from copy import deepcopy
from typing import Any

import pytest
from django.core.management import call_command

from project.http.api.openapi import shapes
from project.http.api.openapi.comparison import changes
from project.management.commands.openapi import FILE, RELEASED
from project.server.environment import ROOT

CHANGELOG = (ROOT / "docs" / "api-changelog.md").read_text()


def test_every_change_that_breaks_clients_has_its_line_in_the_changelog() -> None:
    unreleased = CHANGELOG.split("\n## ")[1]
    told = " ".join(unreleased.replace("`", "").split())
    found = changes(json.loads(RELEASED.read_text()), json.loads(FILE.read_text()))
    missing = [str(change) for change in found if change.is_breaking and str(change) not in told]
    assert not missing, "Undo it, or add it to docs/api-changelog.md, Unreleased:\n" + "\n".join(missing)


def test_the_command_tells_changes_and_marks_what_breaks(capsys: pytest.CaptureFixture[str], monkeypatch: Any) -> None:
    monkeypatch.setattr("project.management.commands.openapi.RELEASED", ROOT / "docs" / "openapi.json")
    call_command("openapi", changes=True)
    assert capsys.readouterr().out == ""


def test_a_release_drops_prose_and_changes_nothing() -> None:
    whole = json.loads(FILE.read_text())
    bare = shapes.bare(whole)
    assert changes(whole, bare) == changes(bare, whole) == []
    assert "title" in bare["components"]["schemas"]["Movie"]["properties"], "a field, no prose"
    assert "description" not in json.dumps(bare["paths"])


MOVIE = {
    "type": "object",
    "required": ["id", "year"],
    "properties": {
        "id": {"type": "integer"},
        "year": {"type": ["integer", "null"], "format": "int32"},
        "kind": {"enum": ["film", "short"], "type": "string"},
        "seen_on": {"anyOf": [{"type": "string", "format": "date"}, {"type": "null"}]},
    },
}
DOCUMENT: Any = {
    "paths": {
        "/movies": {
            "get": {
                "operationId": "listMovies",
                "security": [],
                "parameters": [{"in": "query", "name": "page", "schema": {"type": "integer", "maximum": 500}}],
                "responses": {
                    "200": {
                        "headers": {"ETag": {}},
                        "content": {
                            "application/json": {
                                "schema": {"type": "array", "items": {"$ref": "#/components/schemas/Movie"}}
                            }
                        },
                    },
                    "404": {"content": {}},
                },
            },
            "post": {
                "operationId": "addMovie",
                "security": [{"bearer": []}],
                "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Movie"}}}},
                "responses": {"201": {"content": {}}},
            },
        }
    },
    "components": {"schemas": {"Movie": MOVIE}},
}
GET, POST = ("paths", "/movies", "get"), ("paths", "/movies", "post")
FIELDS = ("components", "schemas", "Movie", "properties")
GONE = object()


def changed(place: tuple[str | int, ...], value: object) -> Any:
    """The document above with one thing in it set, or gone."""
    document = deepcopy(DOCUMENT)
    node = document
    for step in place[:-1]:
        node = node[step]
    if value is GONE:
        del node[place[-1]]
    else:
        node[place[-1]] = value
    return document


@pytest.mark.parametrize(
    ("place", "value", "said"),
    [
        (GET, GONE, ["GET /movies: it is gone"]),
        ((*GET, "operationId"), "movies", ["GET /movies: its operationId is movies"]),
        ((*GET, "security"), [{"bearer": []}], ["GET /movies: a token is needed"]),
        ((*GET, "parameters"), [], ["GET /movies query page: it is gone"]),
        ((*GET, "parameters", 0, "required"), True, ["GET /movies query page: it is required"]),
        ((*GET, "parameters", 0, "schema", "maximum"), 100, ["GET /movies query page: maximum is 100"]),
        ((*GET, "parameters", 0, "schema", "minimum"), 0, ["GET /movies query page: minimum is 0"]),
        (
            (*GET, "parameters", 0, "schema", "type"),
            "string",
            ["GET /movies query page: integer is not taken any more"],
        ),
        ((*GET, "responses", "200"), GONE, ["GET /movies 200: this answer is gone"]),
        ((*GET, "responses", "200", "headers"), {}, ["GET /movies 200: the header ETag is gone"]),
        ((*GET, "responses", "200", "content"), {}, ["GET /movies 200: application/json is gone"]),
        ((*POST, "requestBody", "required"), True, ["POST /movies body: it is required"]),
        ((*FIELDS, "id"), GONE, ["Movie.id: it is gone"]),
        ((*FIELDS, "id", "type"), "number", ["Movie.id: it may be number"]),
        ((*FIELDS, "year", "type"), "integer", ["Movie.year: null is not taken any more"]),
        ((*FIELDS, "id", "type"), ["integer", "null"], ["Movie.id: it may be null"]),
        ((*FIELDS, "kind", "enum"), ["film"], ['Movie.kind: "short" is not taken any more']),
        ((*FIELDS, "kind", "enum"), ["film", "short", "clip"], ['Movie.kind: it may be "clip"']),
        ((*FIELDS, "id", "enum"), [1], ["Movie.id: what is not listed is not taken any more"]),
        ((*FIELDS, "kind"), {"type": "string"}, ["Movie.kind: it may be anything else"]),
        ((*FIELDS, "kind", "minLength"), 3, ["Movie.kind: minLength is 3"]),
        ((*FIELDS, "kind", "pattern"), "^f", ["Movie.kind: it has another pattern"]),
        ((*FIELDS, "seen_on"), {"type": ["string", "null"]}, ["Movie.seen_on: its format is gone, it was date"]),
        ((*FIELDS[:-1], "required"), ["id"], ["Movie.year: it may be missing"]),
        ((*FIELDS[:-1], "required"), ["id", "year", "kind"], ["Movie.kind: it is required"]),
    ],
)
def test_what_breaks_somebody_is_named(place: tuple[str | int, ...], value: object, said: list[str]) -> None:
    assert [str(one) for one in changes(DOCUMENT, changed(place, value)) if one.is_breaking] == said


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ((*GET, "summary"), "Movies"),
        ((*GET, "parameters", 0, "schema", "maximum"), 1000),
        ((*GET, "responses", "404"), GONE),
        ((*GET, "responses", "429"), {}),
        (("paths", "/genres"), {"get": {"responses": {}}}),
        ((*POST, "security"), []),
        ((*FIELDS, "title"), {"type": "string"}),
        ((*FIELDS, "id", "format"), "int64"),
        ((*FIELDS, "year"), {"anyOf": [{"type": "integer"}, {"type": "null"}]}),
        (("components", "schemas", "Movie"), {"allOf": [MOVIE, {"description": "A movie."}]}),
    ],
)
def test_what_harms_nobody_does_not_count_as_breaking(place: tuple[str | int, ...], value: object) -> None:
    assert not [str(one) for one in changes(DOCUMENT, changed(place, value)) if one.is_breaking]


def test_a_new_field_of_a_body_breaks_only_where_it_is_required() -> None:
    document = changed((*FIELDS, "title"), {"type": "string"})
    assert not [one for one in changes(DOCUMENT, document) if one.is_breaking]
    document["components"]["schemas"]["Movie"]["required"] = ["id", "year", "title"]
    breaking = [str(one) for one in changes(DOCUMENT, document) if one.is_breaking]
    assert breaking == ["Movie.title: it is new and required"]


def test_what_goes_in_may_get_wider_and_what_comes_out_narrower() -> None:
    bodies = {"Movie": deepcopy(MOVIE), "MovieIn": deepcopy(MOVIE)}
    old = changed(("components", "schemas"), bodies)
    old["paths"]["/movies"]["post"]["requestBody"]["content"]["application/json"]["schema"] = {
        "$ref": "#/components/schemas/MovieIn"
    }
    new = deepcopy(old)
    new["components"]["schemas"]["MovieIn"]["properties"]["id"] = {"type": ["number", "null"]}
    new["components"]["schemas"]["Movie"]["properties"]["year"] = {"type": "integer"}
    new["components"]["schemas"]["Movie"]["properties"]["kind"] = {"const": "film"}
    assert not [str(one) for one in changes(old, new) if one.is_breaking]
