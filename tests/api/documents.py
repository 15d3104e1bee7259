"""What the tests of the API read from its own document: operations, their bodies, a validator of answers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import jsonschema_rs
import orjson

from catalog.sources.sample.reader import person_id
from project.http.api.ninja import api
from project.http.api.openapi.document import METHODS

# Of what stands in paths: a film, a director, a decade of the sample. Whatever else does is an id of somebody's own.
EXAMPLES = {"movie_id": "346", "person_id": str(person_id("Akira Kurosawa")), "slug": "decade-1950"}
OWN_EXAMPLES = {"/api/v1/lists": {"slug": "all-aboard"}}  # where the same name stands for something else


@lru_cache
def document() -> dict[str, Any]:
    """The document as clients get it."""
    found: dict[str, Any] = orjson.loads(orjson.dumps(api.get_openapi_schema()))
    return found


@dataclass(frozen=True)
class Operation:
    """One operation of the document."""

    path: str
    method: str
    about: dict[str, Any]

    def __str__(self) -> str:
        return str(self.about.get("operationId", f"{self.method} {self.path}"))

    @property
    def address(self) -> str:
        """Its path with an example in every place, as :class:`tests.conftest.Api` wants it."""
        filled = self.path.removeprefix("/api/v1")
        for name, value in {**EXAMPLES, **OWN_EXAMPLES.get(self.path.rpartition("/")[0], {})}.items():
            filled = filled.replace(f"{{{name}}}", value)
        return re.sub(r"\{\w+\}", "5f0c7a52-6c3f-4c11-9d0e-2f6a0f7f9b1e", filled)

    @property
    def body(self) -> Any:
        """The example of its JSON body; None without one."""
        content = self.about.get("requestBody", {}).get("content", {}).get("application/json")
        return content and content["example"]

    @property
    def needs_token(self) -> bool:
        return bool(self.about["security"])


def operations() -> Iterator[Operation]:
    """Every operation of the API."""
    for path, item in document()["paths"].items():
        yield from (Operation(path, method, item[method]) for method in METHODS if method in item)


def resolve(node: dict[str, Any]) -> dict[str, Any]:
    """``node``, or what it refers to."""
    found: Any = node
    if "$ref" in node:
        found = document()
        for name in node["$ref"].removeprefix("#/").split("/"):
            found = found[name]
    return dict(found)


def answer(operation: Operation, status: int) -> dict[str, Any]:
    """What the document says of one answer."""
    return resolve(operation.about["responses"][str(status)])


def validator(schema: dict[str, Any]) -> Any:
    """A validator of ``schema``, which may refer to the document's components."""
    return jsonschema_rs.Draft202012Validator({**schema, "components": document()["components"]}, validate_formats=True)


def breaches(operation: Operation, status: int, media_type: str, body: object) -> list[str]:
    """How ``body`` differs from what is declared; nothing when it does not."""
    content = answer(operation, status)["content"]
    assert media_type in content, f"{operation} does not declare {media_type} for {status}"
    return [f"{list(e.instance_path)}: {e.message}" for e in validator(content[media_type]["schema"]).iter_errors(body)]
