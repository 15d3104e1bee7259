"""Whatever a schema finds fault with is said in our own words, in both languages, and by the caller's own names."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import translation
from pydantic import ValidationError

from project.errors import Invalid
from project.http.api.ninja import api
from project.http.api.validation import OF_TEXT, SENTENCES, field_error
from project.http.problem_kinds.kinds import KINDS
from tests.conftest import Api

# What pydantic may find at a schema of each kind (pydantic_core.core_schema), beyond its limits.
FINDINGS = {
    "bool": {"bool_type", "bool_parsing"},
    "date": {"date_type", "date_parsing", "date_from_datetime_parsing"},
    "datetime": {"datetime_type", "datetime_from_date_parsing", "timezone_aware"},
    "dict": {"dict_type"},
    "float": {"float_type", "float_parsing", "finite_number"},
    "int": {"int_type", "int_parsing", "int_from_float", "int_parsing_size"},
    "list": {"list_type"},
    "literal": {"literal_error"},
    "model": {"model_type", "model_attributes_type"},
    "model-field": {"missing"},
    "model-fields": {"extra_forbidden"},
    "str": {"string_type", "string_unicode"},
    "uuid": {"uuid_type", "uuid_parsing"},
}
LIMITS = {
    ("list", "max_length"): "too_long",
    ("list", "min_length"): "too_short",
    ("dict", "max_length"): "too_long",
    ("str", "max_length"): "string_too_long",
    ("str", "min_length"): "string_too_short",
    ("int", "ge"): "greater_than_equal",
    ("int", "le"): "less_than_equal",
    ("float", "ge"): "greater_than_equal",
    ("float", "le"): "less_than_equal",
}
# Kinds that hold others, or our own functions, whose findings are told where they are raised.
TRANSPARENT = {"default", "definition-ref", "definitions", "function-after", "function-before", "function-plain",
    "function-wrap", "nullable", "no-info", "with-info"}  # fmt: skip
BAD: tuple[Any, ...] = (None, "", "x" * 9000, "\x00", "\ud800", "nan", "1e3", "99999999999999999999", "2024-02-30",
    "2024-02-29T10:00", -(10**30), 10**30, 1.5, True, [], {}, ["x"] * 3000, [None], {"x": 1}, 0)  # fmt: skip


def models() -> Iterator[Any]:
    """Every model by which an operation reads something."""
    for _, router in api._routers:
        for view in router.path_operations.values():
            for operation in view.operations:
                yield from operation.models


def schemas(node: Any) -> Iterator[dict[str, Any]]:
    """Every core schema within ``node``."""
    if isinstance(node, dict):
        if isinstance(node.get("type"), str):
            yield node
        for name, child in node.items():
            if name not in {"metadata", "serialization", "expected", "default"}:
                yield from schemas(child)
    elif isinstance(node, list | tuple):
        for child in node:
            yield from schemas(child)


def possible() -> set[str]:
    """Every finding that our schemas can have."""
    found = set()
    for schema in (one for model in models() for one in schemas(model.__pydantic_core_schema__)):
        kind = schema["type"]
        assert kind in FINDINGS or kind in TRANSPARENT, f"What can be found at a {kind}?"
        assert "pattern" not in schema or kind != "str", f"Say by Written how it is written: {schema['pattern']}"
        found |= FINDINGS.get(kind, set())
        found |= {code for (owner, limit), code in LIMITS.items() if owner == kind and limit in schema}
        found |= set(OF_TEXT.values())
    return found


def test_every_finding_that_a_schema_can_have_has_a_sentence_and_a_page() -> None:
    assert possible() - SENTENCES.keys() == set()
    assert SENTENCES.keys() - KINDS.keys() == set()


def provoked(model: Any) -> Iterator[dict[str, Any]]:
    """What is found when each field of a model is given what it does not take."""
    for name, field in model.model_fields.items():
        inner = getattr(field.annotation, "model_fields", None)
        names = [(name, None)] if inner is None else [(name, part) for part in (*inner, "never_heard_of")]
        for outer, part in names:
            for value in BAD:
                try:
                    model.model_validate({outer: value if part is None else {part: value}})
                except ValidationError as error:
                    yield from map(dict, error.errors())
                except Invalid:
                    pass  # said in our words where it is raised


@pytest.mark.parametrize("language", ["en", "de"])
def test_no_sentence_is_pydantics_and_none_shows_a_regular_expression(language: str) -> None:
    codes = set()
    with translation.override(language):
        for finding in (one for model in models() for one in provoked(model)):
            said = field_error(finding)
            codes.add(said.code)
            assert said.code in KINDS, finding
            assert said.message != finding["msg"]
            assert not re.search(r"[Ii]nput|should|valid (string|integer)|\\|\^|\$|%\(", said.message), said
            assert language == "en" or not re.search(r"\b(This|has to|At most|Write)\b", said.message), said
    assert len(codes) > 15


READ: list[tuple[Any, ...]] = [  # method, address, body, field, sentence
    ("GET", "/movies/trending?page=501", None, "page", "This has to be 500 or less."),
    ("GET", "/movies/trending?window=year", None, "window", "This has to be one of: day, week."),
    ("GET", "/movies?ids=346;129", None, "ids", "Write it like this: 346,129"),
    ("GET", "/movies/popular?region=de", None, "region", "Write it like this: DE"),
    ("GET", "/movies/search?q=", None, "q", "This may not be empty."),
    ("PUT", "/me/seen/346", {"seen_on": "tomorrow"}, "seen_on", "This has to be a day, such as 2024-02-29."),
    ("PUT", "/me/preferences", {"liked_genres": ["x"]}, "liked_genres.0", "This has to be a whole number."),
    ("POST", "/me/tokens", {"name": "backup", "expires_at": "2027-02-28T12:00:00"}, "expires_at",
     "This has to be a moment with its time zone, such as 2027-02-28T12:00:00Z."),
    ("POST", "/me/tokens", {"name": "backup", "scopes": []}, "scopes", "This list may not be empty."),
    ("PATCH", "/me", {"Email": "x"}, "Email", "There is no such field here."),
    ("PATCH", "/me", {"email": "a@example.org"}, "current_password", "A new e-mail address needs current_password."),
    ("PUT", "/me/seen/346", [], "body", "This has to be an object with named fields."),
    ("DELETE", "/auth/sessions/x", None, "sid",
     "This has to be an id, such as 5f0c7a52-6c3f-4c11-9d0e-2f6a0f7f9b1e."),
]  # fmt: skip


@pytest.mark.parametrize(("call", "said"), [(case[:3], case[3:]) for case in READ])
def test_what_the_caller_reads(alices_api: Api, call: tuple[str, str, object], said: tuple[str, str]) -> None:
    error = alices_api(*call).json()["errors"][0]
    assert (error["field"], error["message"]) == said
