"""Every code that the API can refuse with has a page: what it means, and what to do."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client

from accounts.models.user import User
from project.errors import MarqueeError, SignInCode
from project.http.problem_kinds.kinds import BY_STATUS, KINDS
from project.server.asgi.wsgi_adapter import SENTENCES
from project.server.environment import ROOT
from tests.api.documents import document
from tests.conftest import Api

EVERY = pytest.mark.parametrize("code", KINDS)
RAISED = {
    "field": 1,
    "FieldError": 1,
    "PydanticCustomError": 0,
    "PydanticKnownError": 0,
    "Unreadable": 0,
    "coded": 0,
}  # code's place
# Said by pages alone, which tell no code.
OF_PAGES = {"unknown_kind"}


def codes_in(tree: ast.AST) -> Iterator[str]:
    """The codes that stand in calls which make a refusal."""
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        name = getattr(call.func, "attr", getattr(call.func, "id", ""))
        given = [word.value for word in call.keywords if word.arg == "code"]
        if name in RAISED and len(call.args) > RAISED[name]:
            given.append(call.args[RAISED[name]])
        yield from (node.value for node in given if isinstance(node, ast.Constant) and isinstance(node.value, str))


def sources() -> Iterator[Path]:
    for room in ("project", "catalog", "accounts", "recommend"):
        yield from (path for path in (ROOT / room).rglob("*.py") if "migrations" not in path.parts)


def test_every_code_that_stands_in_the_source_has_a_page() -> None:
    codes = {code for path in sources() for code in codes_in(ast.parse(path.read_text()))}
    assert {"taken", "years_backwards", "session_ended", "unprintable", "repeated", "limit_reached"} <= codes
    codes |= set(get_args(SignInCode.__value__))
    assert codes - OF_PAGES - KINDS.keys() == set()


def test_no_service_collides_or_forbids_without_a_code() -> None:
    bare = {"Conflict", "Forbidden"}
    calls = [
        (path.relative_to(ROOT).as_posix(), call.lineno)
        for path in sources()
        if {"services", "commands", "api"} & set(path.relative_to(ROOT).parts[:2])
        for call in ast.walk(ast.parse(path.read_text()))
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in bare
        if not any(word.arg == "errors" for word in call.keywords)
    ]
    assert calls == []


def test_so_has_every_status() -> None:
    def kinds(parent: type[MarqueeError]) -> Iterator[type[MarqueeError]]:
        yield parent
        for child in parent.__subclasses__():
            yield from kinds(child)

    statuses = {kind.status for kind in kinds(MarqueeError)} | set(map(int, SENTENCES))
    for item in document()["paths"].values():
        statuses |= {int(status) for about in item.values() for status in about["responses"] if int(status) >= 400}
    assert statuses - BY_STATUS.keys() == set()


@pytest.mark.parametrize("password", ["short", "x" * 200, "password1234", "alice@example.org"])
def test_so_has_everything_that_a_password_can_be(password: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        validate_password(password, User(email="alice@example.org", display_name="Alice"))
    assert {error.code for error in refusal.value.error_list} <= KINDS.keys()


@EVERY
@pytest.mark.parametrize("language", ["en", "de"])
def test_a_page_says_what_it_means_and_what_to_do(site: Client, code: str, language: str) -> None:
    response = site.get(f"/problems/{code}", headers={"Accept-Language": language})
    page = response.content.decode()
    assert (response.status_code, response["Content-Language"]) == (200, language)
    assert f"/problems/{code}&#34;" in page or f"/problems/{code}&quot;" in page  # the answer that is shown
    assert f"HTTP {KINDS[code].status}" in page
    assert ("What to do" in page) == (language == "en")
    assert "noindex" not in page


def test_the_list_leads_to_each(site: Client) -> None:
    page = site.get("/problems").content.decode()
    assert set(re.findall(r'href="/problems/(\w+)"', page)) == KINDS.keys()
    assert site.get("/problems/never_heard_of").status_code == 404


@pytest.mark.parametrize(
    ("method", "path", "body", "code"),
    [
        ("GET", "/movies/999999999", None, "not_found"),
        ("GET", "/me", None, "not_signed_in"),
        ("GET", "/movies/trending?page=0", None, "greater_than_equal"),
        ("GET", "/movies/trending?page=0&window=x", None, "invalid"),
        ("POST", "/auth/login", {"email": "a@example.org", "password": "x"}, "wrong_credentials"),
        ("BREW", "/genres", None, "method_not_allowed"),
    ],
)
def test_a_refusal_leads_to_its_page(api: Api, method: str, path: str, body: object, code: str) -> None:
    problem = api(method, path, body).json()
    assert problem["type"] == f"/problems/{code}"
    assert problem["title"] == str(KINDS[code].title)
