"""What changed between two OpenAPI documents, as programs that use the API would notice it on the wire.

Schemas are compared by what they let through, not by their names: renaming one changes nothing here. What goes in may
only get wider, what comes out only narrower; anything else breaks somebody. Start with `changes`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any

from project.http.api.openapi import shapes
from project.http.api.openapi.shapes import Shape

type Node = dict[str, Any]
METHODS = ("get", "put", "post", "patch", "delete")
LOWER = ("minimum", "exclusiveMinimum", "minLength", "minItems")
UPPER = ("maximum", "exclusiveMaximum", "maxLength", "maxItems")


class Direction(Enum):
    """Whether a value is sent by a client or by the server."""

    INPUT = "input"
    OUTPUT = "output"


@dataclass(frozen=True, order=True)
class Change:
    """One difference: the operation or field, and a clause that says what became of it."""

    where: str
    what: str
    is_breaking: bool

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


def changes(old: Node, new: Node) -> list[Change]:
    """Every difference, each once, in the order of its place."""
    return sorted(set(_Comparison(old, new).operations()))


class _Comparison:
    """Two documents, and which of their named schemas were compared already."""

    def __init__(self, old: Node, new: Node) -> None:
        self.old, self.new = old, new
        self.compared: set[tuple[str, str, Direction]] = set()

    def operations(self) -> Iterator[Change]:
        before, after = _operations(self.old), _operations(self.new)
        yield from _gone_and_new(before, after, gone_breaks=True)
        for name in before.keys() & after.keys():
            yield from self._operation(name, before[name], after[name])

    def _operation(self, name: str, old: Node, new: Node) -> Iterator[Change]:
        if old.get("operationId") != new.get("operationId"):
            yield Change(name, f"its operationId is {new.get('operationId')}", is_breaking=True)
        if not old.get("security") and new.get("security"):
            yield Change(name, "a token is needed", is_breaking=True)
        yield from self._parameters(name, _parameters(self.old, old), _parameters(self.new, new))
        yield from self._body(name, old.get("requestBody", {}), new.get("requestBody", {}))
        yield from self._answers(name, old["responses"], new["responses"])

    def _parameters(self, name: str, old: dict[str, Node], new: dict[str, Node]) -> Iterator[Change]:
        yield from _inputs_gone_and_new(name, old, new, [key for key in new if new[key].get("required")])
        for key in old.keys() & new.keys():
            if new[key].get("required") and not old[key].get("required"):
                yield Change(f"{name} {key}", "it is required", is_breaking=True)
            yield from self._schemas(f"{name} {key}", old[key]["schema"], new[key]["schema"], Direction.INPUT)

    def _body(self, name: str, old: Node, new: Node) -> Iterator[Change]:
        if new.get("required") and not old.get("required"):
            yield Change(f"{name} body", "it is required", is_breaking=True)
        yield from self._contents(f"{name} body", old, new, Direction.INPUT)

    def _answers(self, name: str, old: Node, new: Node) -> Iterator[Change]:
        for status in old.keys() | new.keys():
            where = f"{name} {status}"
            if status not in new:  # that a refusal is gone harms nobody
                yield Change(where, "this answer is gone", is_breaking=status < "400")
            elif status not in old:
                yield Change(where, "this answer is new", is_breaking=False)
            else:
                before, after = shapes.resolve(self.old, old[status]), shapes.resolve(self.new, new[status])
                for header in before.get("headers", {}).keys() - after.get("headers", {}).keys():
                    yield Change(where, f"the header {header} is gone", is_breaking=True)
                yield from self._contents(where, before, after, Direction.OUTPUT)

    def _contents(self, where: str, old: Node, new: Node, direction: Direction) -> Iterator[Change]:
        before, after = old.get("content", {}), new.get("content", {})
        for media_type in before.keys() - after.keys():
            yield Change(where, f"{media_type} is gone", is_breaking=True)
        for media_type in before.keys() & after.keys():
            schemas = before[media_type].get("schema", {}), after[media_type].get("schema", {})
            yield from self._schemas(where, *schemas, direction)

    def _schemas(self, where: str, old: Node, new: Node, direction: Direction) -> Iterator[Change]:
        before, after = shapes.shape(self.old, old), shapes.shape(self.new, new)
        if before.name and after.name:
            where = after.name
            if (before.name, after.name, direction) in self.compared:
                return
            self.compared.add((before.name, after.name, direction))
        yield from _values(where, before, after, direction)
        yield from self._fields(where, before, after, direction)
        for part, sign in (("items", "[]"), ("additionalProperties", "{}")):
            inner_old, inner_new = before.rules.get(part), after.rules.get(part)
            if isinstance(inner_old, dict) and isinstance(inner_new, dict):
                yield from self._schemas(f"{where}{sign}", inner_old, inner_new, direction)

    def _fields(self, where: str, old: Shape, new: Shape, direction: Direction) -> Iterator[Change]:
        before = {f"{where}.{name}": schema for name, schema in old.properties.items()}
        after = {f"{where}.{name}": schema for name, schema in new.properties.items()}
        if direction is Direction.INPUT:
            needed = {f"{where}.{name}" for name in new.required - old.required}
            yield from _inputs_gone_and_new("", before, after, needed)
            yield from (Change(name, "it is required", is_breaking=True) for name in needed & before.keys())
        else:
            yield from _gone_and_new(before, after, gone_breaks=True)
            for name in (old.required - new.required) & new.properties.keys():
                yield Change(f"{where}.{name}", "it may be missing", is_breaking=True)
        for name in before.keys() & after.keys():
            yield from self._schemas(name, before[name], after[name], direction)


def _operations(document: Node) -> dict[str, Node]:
    return {
        f"{method.upper()} {path}": item[method]
        for path, item in document["paths"].items()
        for method in METHODS
        if method in item
    }


def _parameters(document: Node, operation: Node) -> dict[str, Node]:
    declared = (shapes.resolve(document, parameter) for parameter in operation.get("parameters", ()))
    return {f"{parameter['in']} {parameter['name']}": parameter for parameter in declared}


def _gone_and_new(old: Iterable[str], new: Iterable[str], *, gone_breaks: bool) -> Iterator[Change]:
    before, after = set(old), set(new)
    yield from (Change(name, "it is gone", is_breaking=gone_breaks) for name in before - after)
    yield from (Change(name, "it is new", is_breaking=False) for name in after - before)


def _inputs_gone_and_new(where: str, old: Iterable[str], new: Iterable[str], needed: Iterable[str]) -> Iterator[Change]:
    """Of parameters and fields of bodies: what the API does not know, it refuses."""
    required = set(needed)
    for change in _gone_and_new(old, new, gone_breaks=True):
        named = f"{where} {change.where}".strip()
        if change.what == "it is new" and change.where in required:
            yield Change(named, "it is new and required", is_breaking=True)
        else:
            yield Change(named, change.what, change.is_breaking)


def _values(where: str, old: Shape, new: Shape, direction: Direction) -> Iterator[Change]:
    """What two shapes let through, apart from their fields."""
    if direction is Direction.INPUT:
        for kind in sorted(old.kinds - new.kinds):
            yield Change(where, f"{kind} is not taken any more", is_breaking=True)
        if new.values is not None:
            lost = old.values - new.values if old.values is not None else {"what is not listed"}
            yield from (Change(where, f"{value} is not taken any more", is_breaking=True) for value in lost)
        yield from _tighter(where, old.rules, new.rules)
    else:
        for kind in sorted(new.kinds - old.kinds):
            yield Change(where, f"it may be {kind}", is_breaking=True)
        if old.values is not None:
            added = new.values - old.values if new.values is not None else {"anything else"}
            yield from (Change(where, f"it may be {value}", is_breaking=True) for value in added)
        if old.format and new.format != old.format:
            yield Change(where, f"its format is {new.format or 'gone'}, it was {old.format}", is_breaking=True)


def _tighter(where: str, old: Node, new: Node) -> Iterator[Change]:
    """Limits of what goes in that are narrower than they were."""
    for rule in LOWER:
        if rule in new and new[rule] > old.get(rule, float("-inf")) and (new[rule] > 0 or "im" in rule):
            yield Change(where, f"{rule} is {new[rule]}", is_breaking=True)
    for rule in UPPER:
        if rule in new and new[rule] < old.get(rule, float("inf")):
            yield Change(where, f"{rule} is {new[rule]}", is_breaking=True)
    for rule in ("pattern", "format"):
        if rule in new and new[rule] != old.get(rule):
            yield Change(where, f"it has another {rule}", is_breaking=True)
