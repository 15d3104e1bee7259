"""Examples for the API's documents, made from the schemas: each field's own example, else its default or its type's.

So no body is without one, and none goes stale.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

type Json = Any  # JSON has no closed type in Python
type JsonSchema = Mapping[str, Any]
type Resolve = Callable[[str], JsonSchema]  # "#/components/schemas/MovieOut" to the schema

BY_FORMAT = {
    "date": "1954-04-26",
    "date-time": "2026-11-24T20:15:00Z",
    "uuid": "5f0c7a52-6c3f-4c11-9d0e-2f6a0f7f9b1e",
    "uri": "https://films.example.org/",
    "email": "ada@example.org",
    "binary": "(the file)",
}
WORDS = ("text", "US", "en", "18", "2026-11-24", "some longer text")
BY_TYPE: Mapping[str, Json] = {"integer": 1, "number": 1.0, "boolean": True, "null": None}


def example(schema: JsonSchema, resolve: Resolve) -> Json:
    """A value that ``schema`` allows, as a reader would like to see it."""
    if "$ref" in schema:
        return example(resolve(schema["$ref"]), resolve)
    if schema.get("examples"):
        return schema["examples"][0]
    for key in ("const", "example", "default"):
        if schema.get(key) is not None:
            return schema[key]
    if "enum" in schema:
        return schema["enum"][0]
    for key in ("anyOf", "oneOf", "allOf"):
        if key in schema:
            return example(_telling(schema[key]), resolve)
    return _by_type(schema, resolve)


def _telling(choices: list[JsonSchema]) -> JsonSchema:
    """The choice that shows most: the first that is not null."""
    return next((choice for choice in choices if choice.get("type") != "null"), choices[0])


def _by_type(schema: JsonSchema, resolve: Resolve) -> Json:
    kind = schema.get("type")
    if kind == "object" or "properties" in schema:
        return _object(schema, resolve)
    if kind == "array":
        return [example(schema["items"], resolve)] if "items" in schema else []
    if kind in {"integer", "number"}:
        return max(schema.get("minimum", 1), BY_TYPE[kind])
    if kind == "string" and "format" not in schema:
        return _text(schema)
    return BY_FORMAT.get(schema.get("format", ""), BY_TYPE.get(str(kind)))


def _text(schema: JsonSchema) -> str:
    """The first of our words that the schema takes."""
    pattern, shortest = schema.get("pattern", ""), schema.get("minLength", 0)
    return next((word for word in WORDS if re.search(pattern, word) and len(word) >= shortest), "text" * shortest)


def _object(schema: JsonSchema, resolve: Resolve) -> Json:
    named = {name: example(field, resolve) for name, field in schema.get("properties", {}).items()}
    additional = schema.get("additionalProperties")
    return named or ({"US": example(additional, resolve)} if isinstance(additional, Mapping) else {})
