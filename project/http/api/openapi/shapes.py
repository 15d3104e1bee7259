"""A JSON schema as what it lets through: references, `allOf` and the ways to write "or null" are taken apart."""

import json
from dataclasses import dataclass, field
from typing import Any

type Node = dict[str, Any]
HINTS = frozenset({"int32", "int64", "float", "double"})  # formats that tell a generator a size, and refuse nothing
PROSE = frozenset({"contact", "description", "example", "examples", "license", "summary", "tags", "title"})
NAMED = frozenset({"headers", "parameters", "paths", "properties", "responses", "schemas"})
BOUNDS = frozenset({"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minLength", "maxLength", "minItems",
    "maxItems", "pattern", "format", "items", "additionalProperties"})  # fmt: skip
KINDS = {str: "string", bool: "boolean", int: "integer", float: "number", type(None): "null"}


@dataclass
class Shape:
    """The values of one schema.

    Attributes:
        name: Of the component that it is; empty where it is written in place.
        kinds: JSON's types, `null` among them; an integer is a number, too. Of alternatives, each as its text.
        values: The only ones possible, as JSON; None for any.
        rules: Bounds, `items` and `additionalProperties`.
    """

    name: str = ""
    kinds: set[str] = field(default_factory=set)
    values: set[str] | None = None
    properties: Node = field(default_factory=dict)
    required: set[str] = field(default_factory=set)
    rules: Node = field(default_factory=dict)

    @property
    def format(self) -> str:
        """The format of a string, such as `date`; empty without one."""
        return str(self.rules.get("format", ""))


def bare(node: Any, *, is_named: bool = False) -> Any:
    """``node`` without what is for people and changes no value: descriptions, examples, tags.

    Where ``is_named``, its keys are names of somebody's choice, such as a field `title`, and stay.
    """
    if isinstance(node, list):
        return [bare(item) for item in node]
    if not isinstance(node, dict):
        return node
    members = node if is_named else {key: value for key, value in node.items() if key not in PROSE}
    return {key: bare(value, is_named=not is_named and key in NAMED) for key, value in members.items()}


def resolve(document: Node, node: Node) -> Node:
    """``node``, or what it refers to."""
    while "$ref" in node:
        target: Any = document
        for name in node["$ref"].removeprefix("#/").split("/"):
            target = target[name]
        node = target
    return node


def shape(document: Node, schema: Node) -> Shape:
    """What ``schema`` lets through."""
    name = schema["$ref"].rsplit("/", 1)[-1] if "$ref" in schema else ""
    schema = resolve(document, schema)
    merged = Shape(name)
    for part in schema.get("allOf", ()):
        _merge(merged, shape(document, part))
    alternatives = [*schema.get("anyOf", ()), *schema.get("oneOf", ())]
    real = [alternative for alternative in alternatives if resolve(document, alternative).get("type") != "null"]
    if len(real) == 1:
        _merge(merged, shape(document, real[0]))
        merged.name = merged.name or shape(document, real[0]).name
    else:
        merged.kinds |= {json.dumps(alternative, sort_keys=True) for alternative in real}
    if len(real) < len(alternatives):
        merged.kinds.add("null")
    _merge(merged, _own(schema))
    return merged


def _own(schema: Node) -> Shape:
    """What stands in the schema itself."""
    types = schema.get("type", [])
    merged = Shape(kinds={types} if isinstance(types, str) else {*types})
    if "number" in merged.kinds:
        merged.kinds.add("integer")
    listed = schema.get("enum", [schema["const"]] if "const" in schema else None)
    if listed is not None:
        merged.values = {json.dumps(value) for value in listed}
        merged.kinds = merged.kinds or {KINDS[type(value)] for value in listed}
    merged.properties = schema.get("properties", {})
    merged.required = {*schema.get("required", ())}
    merged.rules = {rule: value for rule, value in schema.items() if rule in BOUNDS}
    if merged.format in HINTS:
        del merged.rules["format"]
    return merged


def _merge(merged: Shape, other: Shape) -> None:
    """Add what another part of the same schema says."""
    merged.kinds |= other.kinds
    merged.values = other.values if merged.values is None else merged.values
    merged.properties = {**merged.properties, **other.properties}
    merged.required |= other.required
    merged.rules = {**merged.rules, **other.rules}
