"""Walks through JSON Schemas: references written out, renamed, found."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

type Node = dict[str, Any]
SCHEMAS = "#/components/schemas/"


def renamed(node: Any, names: Mapping[str, str]) -> Any:
    """``node`` with the schemas that it refers to called by their public names."""
    if isinstance(node, list):
        return [renamed(item, names) for item in node]
    if not isinstance(node, Mapping):
        return node
    ref = node.get("$ref")
    changed = {key: renamed(value, names) for key, value in node.items()}
    if isinstance(ref, str) and ref.startswith(SCHEMAS):
        changed["$ref"] = SCHEMAS + names[ref.removeprefix(SCHEMAS)]
    return changed


def reached(node: object, schemas: Node, seen: frozenset[str] = frozenset()) -> Iterator[str]:
    """Names of all schemas that ``node`` refers to, directly or not."""
    for ref in refs(node):
        name = ref.removeprefix(SCHEMAS)
        if name in schemas and name not in seen:
            yield name
            yield from reached(schemas[name], schemas, seen | {name})


def refs(node: object) -> Iterator[str]:
    """Every reference within ``node``."""
    if isinstance(node, Mapping):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for child in node.values():
            yield from refs(child)
    elif isinstance(node, list):
        for child in node:
            yield from refs(child)


def inlined(node: Any, definitions: Mapping[str, Node]) -> Any:
    """``node`` with every reference to ``definitions`` written out; what stands beside one wins."""
    if isinstance(node, list):
        return [inlined(item, definitions) for item in node]
    if not isinstance(node, Mapping):
        return node
    beside = {key: inlined(value, definitions) for key, value in node.items() if key != "$ref"}
    ref = node.get("$ref")
    if ref is None:
        return _unwrapped(beside)
    return {**inlined(deepcopy(definitions[ref]), definitions), **beside} if ref in definitions else dict(node)


def _unwrapped(node: Node) -> Node:
    """``{"allOf": [X], "default": 1}`` says the same as X with its default."""
    only = node.get("allOf", ())
    if len(only) != 1:
        return node
    return {**only[0], **{key: value for key, value in node.items() if key != "allOf"}}


def without_noise(node: Any) -> Any:
    """Without pydantic's titles, which repeat the names."""
    if isinstance(node, list):
        return [without_noise(item) for item in node]
    if not isinstance(node, Mapping):
        return node
    return {
        key: {name: without_noise(field) for name, field in value.items()}
        if key == "properties"
        else without_noise(value)
        for key, value in node.items()
        if not (key == "title" and isinstance(value, str))
    }
