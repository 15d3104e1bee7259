"""Why somebody is not let in, over every operation: a code for programs, and whether a refresh may help."""

import re
import time
from collections.abc import Callable

import jwt
import pytest
from django.conf import settings
from django.test import Client

from accounts.models.user import User
from accounts.services.sign_in import personal_tokens, sessions
from tests.api.documents import Operation, breaches, operations
from tests.conftest import PASSWORD, Api, api_of

PROTECTED = pytest.mark.parametrize("operation", [one for one in operations() if one.needs_token], ids=str)
REFRESHABLE = 'Bearer error="invalid_token"'


def _expired(user: User) -> str:
    claims = jwt.decode(api_of(user).token, options={"verify_signature": False})
    return jwt.encode({**claims, "exp": time.time() - 60}, settings.JWT_SIGNING_KEY, "HS512")


def _ended(user: User) -> str:
    token = api_of(user).token
    sessions.revoke_all(user)
    return token


def _revoked(user: User) -> str:
    entry, token = personal_tokens.make(user, name="gone", scope="write")
    personal_tokens.revoke(user, entry.id)
    return token


CASES: dict[str, tuple[Callable[[User], str], str, str]] = {
    "no token": (lambda _: "", "not_signed_in", "Bearer"),
    "an expired token": (_expired, "token_expired", REFRESHABLE),
    "a forged token": (lambda user: api_of(user).token[:-2] + "xx", "token_invalid", REFRESHABLE),
    "an ended session": (_ended, "session_ended", "Bearer"),
    "a revoked personal token": (_revoked, "token_invalid", "Bearer"),
}


@PROTECTED
@pytest.mark.parametrize(("token_of", "code", "challenge"), CASES.values(), ids=CASES)
def test_a_refusal_says_why_and_whether_to_refresh(
    alice: User, operation: Operation, token_of: Callable[[User], str], code: str, challenge: str
) -> None:
    response = Api(token_of(alice))(operation.method.upper(), operation.address, operation.body)
    document = response.json()
    assert (response.status_code, document["errors"][0]["code"]) == (401, code)
    assert response["WWW-Authenticate"] == challenge
    assert response["Cache-Control"] == "private, no-store"
    assert breaches(operation, 401, "application/problem+json", document) == []


JSON = "application/json"
MISFITS: dict[str, tuple[str, dict[str, str]]] = {
    "a parameter that nobody knows": ("?never=1", {}),
    "a parameter twice": ("?page=1&page=2", {}),
    "values that make no sense": ("?page=x&per_page=0", {}),
    "a form that is not spoken": ("", {"Accept": "application/xml"}),
}


@PROTECTED
def test_who_asks_comes_before_what_is_asked(db: None, operation: Operation) -> None:
    method, odd_path = operation.method.upper(), re.sub(r"\{\w+\}", "no-id", operation.path.removeprefix("/api/v1"))
    asked = {
        **{about: Api()(method, f"{operation.address}{query}", operation.body, **headers)
           for about, (query, headers) in MISFITS.items()},
        "a forged token, too": Api("x")(method, f"{operation.address}?never=1", operation.body),
        "a path without its id": Api()(method, odd_path, operation.body),
        **{f"the body {body}": Client().generic(method, f"/api/v1{operation.address}", body, media_type)
           for body, media_type in (("{", JSON), ("[]", JSON), ("x", "text/plain"))},
    }  # fmt: skip
    assert {about: response.status_code for about, response in asked.items()} == dict.fromkeys(asked, 401)
    assert all(response["WWW-Authenticate"].startswith("Bearer") for response in asked.values())


@pytest.mark.parametrize(
    ("path", "body", "code"),
    [("login", {"email": "alice@example.org", "password": "wrong"}, "wrong_credentials"),
     ("login", {"email": "nobody@example.org", "password": PASSWORD}, "wrong_credentials"),
     ("refresh", {"refresh": "x"}, "token_invalid"), ("refresh", {}, "not_signed_in")],
)  # fmt: skip
def test_what_lets_in_says_why_not(alice: User, api: Api, path: str, body: object, code: str) -> None:
    response = api("POST", f"/auth/{path}", body)
    assert (response.status_code, response.json()["errors"][0]["code"]) == (401, code)
    assert response["WWW-Authenticate"] == "Bearer"
