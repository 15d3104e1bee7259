"""The OpenAPI document is whole: nothing that a reader or a generator needs is missing from any operation."""

import re
import subprocess
import sys
from typing import Any

import pytest
from django.test import Client

from project.server.asgi.wsgi_adapter import SENTENCES
from project.server.environment import ROOT
from tests.api.documents import Operation, answer, document, operations, resolve, validator

EVERY = pytest.mark.parametrize("operation", list(operations()), ids=str)
# What the server answers itself, before any operation is asked; 404 of files alone.
OF_THE_SERVER = {str(int(status)) for status in SENTENCES} - {"404"}


def test_the_committed_document_is_the_present_one() -> None:
    command = [sys.executable, "manage.py", "openapi", "--check"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_operation_ids_are_camel_case_and_unlike_each_other() -> None:
    names = [one.about["operationId"] for one in operations()]
    assert len(names) == len(set(names))
    assert not [name for name in names if not re.fullmatch(r"[a-z]+([A-Z][a-z]+)*", name)]


@EVERY
def test_an_operation_says_what_it_does(operation: Operation) -> None:
    about = operation.about
    assert about.get("summary")
    assert about.get("description"), "the view needs a docstring"
    assert len(about.get("tags", ())) == 1
    assert about["tags"][0] in {tag["name"] for tag in document()["tags"]}


@EVERY
def test_an_operation_declares_who_may_ask(operation: Operation) -> None:
    assert "security" in operation.about
    assert ("401" in operation.about["responses"]) >= operation.needs_token
    assert operation.needs_token or "/me" not in operation.path


@EVERY
def test_an_operation_declares_every_status(operation: Operation) -> None:
    declared = set(operation.about["responses"])
    assert declared >= OF_THE_SERVER >= {"400", "408", "413", "414", "429", "431", "500", "503"}
    if operation.about.get("parameters"):
        assert "422" in declared
    if "requestBody" in operation.about:
        assert declared >= {"415", "422"}
    if "{" in operation.path:
        assert "404" in declared


@EVERY
def test_every_answer_has_a_description_headers_and_an_example_that_is_valid(operation: Operation) -> None:
    for status in operation.about["responses"]:
        declared = answer(operation, int(status))
        assert declared["description"]
        assert "X-Request-ID" in declared["headers"]
        for media_type, content in declared.get("content", {}).items():
            assert (media_type == "application/problem+json") == (int(status) >= 400)
            if media_type.endswith("json"):
                validator(content["schema"]).validate(content["example"])


@EVERY
def test_every_body_has_an_example_that_is_valid(operation: Operation) -> None:
    for media_type, content in operation.about.get("requestBody", {}).get("content", {}).items():
        assert content.get("example") or content.get("examples")
        if media_type == "application/json":
            validator(content["schema"]).validate(content["example"])


@EVERY
def test_every_input_has_its_limits(operation: Operation) -> None:
    inputs = [(one["name"], one["schema"]) for one in operation.about.get("parameters", ())]
    contents = operation.about.get("requestBody", {}).get("content", {}).values()
    inputs += [("body", content["schema"]) for content in contents]
    assert not [fault for name, schema in inputs for fault in unlimited(name, schema)]


@EVERY
def test_every_parameter_is_described(operation: Operation) -> None:
    assert not [one for one in operation.about.get("parameters", ()) if not (one["name"] and one.get("description"))]


@EVERY
def test_unknown_fields_of_a_body_are_refused(operation: Operation) -> None:
    content = operation.about.get("requestBody", {}).get("content", {}).get("application/json", {})
    schema = content.get("schema", {})
    bodies = [
        one for one in schema.get("anyOf", [schema]) if one and one.get("type") != "null"
    ]  # a body may be optional
    assert [one for one in bodies if resolve(one)["additionalProperties"] is not False] == []


def unlimited(name: str, schema: dict[str, Any]) -> list[str]:
    """The parts of an input that could be of any size."""
    schema = resolve(schema)
    if "enum" in schema or "const" in schema:
        return []
    found: list[str] = []
    for choice in schema.get("anyOf", ()):
        found += unlimited(name, choice)
    match schema.get("type"):
        case "string" if not {"maxLength", "pattern", "format"} & schema.keys():
            found.append(f"{name}: a string without maxLength, pattern or format")
        case "integer" | "number" if not {"maximum", "minimum"} <= schema.keys():
            found.append(f"{name}: a number without minimum and maximum")
        case "array":
            found += [] if "maxItems" in schema else [f"{name}: an array without maxItems"]
            found += unlimited(f"{name}[]", schema["items"])
        case "object":
            for field, about in schema.get("properties", {}).items():
                found += unlimited(f"{name}.{field}", about)
    return found


def test_schemas_have_names_that_read_well_in_a_client() -> None:
    names = document()["components"]["schemas"]
    assert {"Movie", "MovieDetail", "MovieListEnvelope", "Problem", "Pagination", "EmptyEnvelope"} <= names.keys()
    assert not [name for name in names if not re.fullmatch(r"[A-Z][A-Za-z]+", name)]


def test_answers_carry_all_their_fields() -> None:
    envelope = document()["components"]["schemas"]["MovieListEnvelope"]
    assert set(envelope["required"]) == {"success", "data", "message", "pagination", "meta"}


def test_the_document_is_served_as_it_is(site: Client) -> None:
    response = site.get("/api/v1/openapi.json")
    assert response.json() == document()
    assert response["Cache-Control"].startswith("public")
    assert site.post("/api/v1/openapi.json").status_code == 405


def test_the_document_holds_behind_every_name_and_port(site: Client) -> None:
    assert [server["url"] for server in document()["servers"]] == ["/"]
    elsewhere = site.get("/api/v1/openapi.json", headers={"Host": "localhost:9999"})
    assert elsewhere.json() == document()
