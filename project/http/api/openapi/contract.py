"""What generators of clients stumble over, said otherwise: nothing that an answer may hold changes by it.

nothing but null      an object that may be null
a boolean constant    a boolean
another constant      an enum of one
an integer            with its size: int32 where its limits fit, int64 for ids without any
a shape with a base   what it adds to the base, by allOf (`project.http.api.fields.Base`)
"""

from collections.abc import Mapping
from typing import Any

from project.http.api.openapi.refs import SCHEMAS, Node

EXTENDS = "x-extends"
INT32 = 2**31


def plain(node: Any, name: str = "") -> Any:
    """``node`` without what generators stumble over. ``name``: of the field whose schema it is."""
    if isinstance(node, list):
        return [plain(item, name) for item in node]
    if not isinstance(node, Mapping):
        return node
    changed: Node = {}
    for key, value in node.items():
        if key in {"example", "examples", "default", "enum", "required"}:
            changed[key] = value
        elif key == "properties":
            changed[key] = {field: _property(schema, field) for field, schema in value.items()}
        else:
            changed[key] = plain(value, name if key in {"items", "anyOf", "schema"} else "")
    return _sized(_without_constant(changed), str(node.get("name", name)))


def extended(schemas: Node, bases: Mapping[str, str]) -> Node:
    """``schemas`` with each that has a base written as that and what it adds. ``bases``: name to name."""
    return {name: _extension(schema, bases.get(name), schemas) for name, schema in schemas.items()}


def _extension(schema: Node, base: str | None, schemas: Node) -> Node:
    if base is None or base not in schemas:
        return schema
    inherited: Node = schemas[base]["properties"]
    own = {name: field for name, field in schema["properties"].items() if name not in inherited}
    addition = {"type": "object", "properties": own}
    if required := [name for name in schema.get("required", ()) if name in own]:
        addition["required"] = required
    about = {key: value for key, value in schema.items() if key not in {"type", "properties", "required"}}
    return {**about, "allOf": [{"$ref": f"{SCHEMAS}{base}"}, addition]}


def _property(schema: Node, name: str) -> Node:
    changed: Node = plain(schema, name)
    return {**changed, "type": ["object", "null"]} if changed.get("type") == "null" else changed


def _without_constant(node: Node) -> Node:
    if "const" not in node:
        return node
    constant = node["const"]
    rest = {key: value for key, value in node.items() if key != "const"}
    return {**rest, "examples": [constant]} if isinstance(constant, bool) else {**rest, "enum": [constant]}


def _sized(node: Node, name: str) -> Node:
    if node.get("type") != "integer" or "format" in node:
        return node
    fits = node.get("minimum", 0) >= -INT32 and node.get("maximum", 0) < INT32
    is_id = name == "id" or name.endswith(("_id", "_ids"))
    bounded = "maximum" in node
    return {**node, "format": "int32" if fits and (bounded or not is_id) else "int64"}
