"""Tokens that are not ours, or not what they claim to be."""

import base64
import json
import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest
from django.conf import settings
from django.test import RequestFactory
from ninja_jwt.settings import NinjaJWTSettings, api_settings
from ninja_jwt.tokens import AccessToken
from time_machine import TimeMachineFixture

from accounts.api import signed_tokens, tokens
from accounts.models.session import Session
from accounts.models.user import User
from accounts.services.sign_in import sessions
from project.http import throttling
from tests.conftest import Api, api_of

KEY: str = settings.JWT_SIGNING_KEY
type Claims = dict[str, Any]


def _claims(token: str) -> Claims:
    return jwt.decode(token, options={"verify_signature": False})


def _signed(claims: Claims, key: str = KEY, algorithm: str = "HS512", **headers: Any) -> str:
    return jwt.encode(claims, key, algorithm, headers=headers)


def _unsigned(claims: Claims, name: str = "none") -> str:
    parts = ({"alg": name, "typ": "JWT"}, claims)
    return ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in parts) + "."


FORGERIES: dict[str, Callable[[Claims], str]] = {
    "no algorithm": _unsigned,
    "no algorithm, oddly written": lambda claims: _unsigned(claims, "nOnE"),
    "another key": lambda claims: _signed(claims, key="x" * 64),
    "a key by its id": lambda claims: _signed(claims, key="x" * 64, kid="../../../../dev/null"),
    "a key by its address": lambda claims: _signed(claims, key="x" * 64, jku="https://evil.example/jwks.json"),
    "a weaker algorithm": lambda claims: _signed(claims, algorithm="HS256"),
    "another audience": lambda claims: _signed({**claims, "aud": "other"}),
    "another issuer": lambda claims: _signed({**claims, "iss": "other"}),
    "no audience": lambda claims: _signed({k: v for k, v in claims.items() if k != "aud"}),
    "expired": lambda claims: _signed({**claims, "exp": time.time() - 60}),
    "never expiring": lambda claims: _signed({k: v for k, v in claims.items() if k != "exp"}),
    "no session": lambda claims: _signed({k: v for k, v in claims.items() if k != "sid"}),
    "a session that is none": lambda claims: _signed({**claims, "sid": "x"}),
    "a session that never was": lambda claims: _signed({**claims, "sid": str(uuid.uuid4())}),
    "a user that is none": lambda claims: _signed({**claims, "user_id": "x"}),
    "a user beyond all numbers": lambda claims: _signed({**claims, "user_id": str(10**30)}),
    "a refresh token": lambda claims: _signed({**claims, "token_type": "refresh"}),
}

SESSIONS = dict.fromkeys(["a session that never was", "a user beyond all numbers"], "session_ended")
REFRESHABLE = 'Bearer error="invalid_token"'
CHALLENGES = {"token_expired": REFRESHABLE, "token_invalid": REFRESHABLE, "session_ended": "Bearer"}


def _refusal(app: Api) -> tuple[int, str, str]:
    """(status, code, challenge) of an answer to an app that is not let in."""
    response = app("GET", "/me")
    return response.status_code, response.json()["errors"][0]["code"], response["WWW-Authenticate"]


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_forged_token_does_not_count(alices_api: Api, forgery: str) -> None:
    code = {"expired": "token_expired", **SESSIONS}.get(forgery, "token_invalid")
    assert _refusal(Api(FORGERIES[forgery](_claims(alices_api.token)))) == (401, code, CHALLENGES[code])


def test_no_token_is_not_signed_in(api: Api) -> None:
    assert _refusal(api) == (401, "not_signed_in", "Bearer")


def test_a_token_of_an_ended_session_says_so(alices_api: Api, alice: User) -> None:
    sessions.revoke_all(alice)
    assert _refusal(alices_api) == (401, "session_ended", "Bearer")


@pytest.mark.parametrize(("seconds", "status"), [(25, 200), (61, 401)])
def test_clocks_may_be_half_a_minute_apart(alices_api: Api, seconds: int, status: int) -> None:
    late = {**_claims(alices_api.token), "exp": time.time() - seconds}
    assert Api(_signed(late))("GET", "/me").status_code == status


@pytest.mark.parametrize(("age", "code"), [(0, "token_invalid"), (86400, "token_expired")])
def test_a_refresh_token_that_does_not_count_says_why(api: Api, alice: User, age: int, code: str) -> None:
    claims = _claims(tokens.issue(sessions.open_api(alice)).refresh)
    token = _signed({**claims, "exp": time.time() - age}, key=KEY if age else "x" * 64)
    response = api("POST", "/auth/refresh", {"refresh": token})
    error = response.json()["errors"][0]
    assert (error["field"], error["code"], response["WWW-Authenticate"]) == ("refresh", code, "Bearer")


def test_the_honest_token_counts(alices_api: Api) -> None:
    assert Api(_signed(_claims(alices_api.token)))("GET", "/me").status_code == 200


def test_a_session_of_somebody_else_does_not_count(alices_api: Api, bobs_api: Api) -> None:
    swapped = {**_claims(alices_api.token), "sid": _claims(bobs_api.token)["sid"]}
    assert Api(_signed(swapped))("GET", "/me").status_code == 401


def test_a_real_refresh_token_opens_nothing(alice: User) -> None:
    assert Api(tokens.issue(sessions.open_api(alice)).refresh)("GET", "/me").status_code == 401


def test_an_access_token_refreshes_nothing(api: Api, alices_api: Api) -> None:
    assert api("POST", "/auth/refresh", {"refresh": alices_api.token}).status_code == 401


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", "Basic YTpi", "Bearer x", "Bearer \xff", "bearer a.b.c", "Bearer a b"]
)
def test_a_header_that_is_no_token_does_not_count(db: None, header: str) -> None:
    assert Api()("GET", "/me", Authorization=header).status_code == 401


def test_a_token_is_checked_in_one_query(alices_api: Api, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        alices_api("GET", "/me")


def test_a_refused_token_is_looked_up_once(alices_api: Api, alice: User, django_assert_num_queries: Any) -> None:
    sessions.revoke_all(alice)
    with django_assert_num_queries(1):
        assert alices_api("GET", "/me").status_code == 401


def test_a_token_dies_with_the_account(alices_api: Api, alice: User) -> None:
    User.objects.filter(pk=alice.pk).update(is_active=False)
    assert alices_api("GET", "/me").status_code == 401


def test_the_limits_know_an_account_by_its_signature(alices_api: Api, alice: User) -> None:
    def account(header: str) -> str | None:
        return tokens.account_of(RequestFactory().get("/", headers={"Authorization": header}))

    assert account(f"Bearer {alices_api.token}") == str(alice.pk)
    assert [account(one) for one in ("", "Bearer x", "Basic x")] == [None] * 3


@pytest.fixture
def decodes(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The tokens that PyJWT decodes from now on."""
    decoded: list[str] = []
    decode = jwt.PyJWT.decode_complete

    def counted(self: jwt.PyJWT, token: str, *args: Any, **options: Any) -> Any:
        decoded.append(token)
        return decode(self, token, *args, **options)

    monkeypatch.setattr(jwt.PyJWT, "decode_complete", counted)
    return decoded


@pytest.fixture(params=["limited", "unlimited"])
def limits(request: pytest.FixtureRequest, settings: Any) -> None:
    settings.RATE_LIMITS = settings.ENVIRONMENT.rate_limits if request.param == "limited" else {}
    throttling.reset()


@pytest.mark.usefixtures("limits")
@pytest.mark.parametrize("path", ["/me", "/genres"])
@pytest.mark.parametrize("kind", ["honest", "expired", "another key", "a refresh token"])
def test_a_token_is_decoded_once_a_request(alices_api: Api, decodes: list[str], kind: str, path: str) -> None:
    forged = {"honest": _signed, **FORGERIES}[kind](AccessToken(alices_api.token).payload)
    decodes.clear()
    Api(forged)("GET", path)
    assert decodes == [forged]


def test_a_verified_token_is_decoded_no_more_until_it_expires(
    alices_api: Api, decodes: list[str], time_machine: TimeMachineFixture
) -> None:
    assert [alices_api("GET", "/me").status_code for _ in range(2)] == [200, 200]
    assert decodes == [alices_api.token]
    time_machine.move_to(datetime.now(UTC) + timedelta(minutes=11))
    answer = alices_api("GET", "/me")
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (401, "token_expired")


def test_a_token_that_was_verified_counts_no_longer_than_its_session(alices_api: Api) -> None:
    alices_api("GET", "/me")
    Session.objects.update(revoked=True)
    assert _refusal(alices_api) == (401, "session_ended", "Bearer")


def test_no_more_verified_tokens_are_remembered_than_fit(
    alice: User, decodes: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signed_tokens, "MOST_REMEMBERED", 2)
    apps = [api_of(alice) for _ in range(3)]
    for one in [*apps, apps[2], apps[0]]:
        one("GET", "/me")
    assert decodes == [one.token for one in [*apps, apps[0]]]


@pytest.mark.parametrize("header", ["", "Basic YTpi"])
def test_without_a_token_nothing_is_decoded(db: None, decodes: list[str], header: str) -> None:
    Api()("GET", "/me", Authorization=header)
    assert not decodes


def test_no_variable_of_the_environment_changes_what_tokens_are(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NinjaJWTSettings.model_fields:
        monkeypatch.setenv(name, "changed")
        monkeypatch.setenv(name.lower(), "changed")
    assert NinjaJWTSettings.model_validate(settings.NINJA_JWT) == api_settings


@pytest.mark.parametrize(("ahead", "status"), [(25, 200), (-25, 200), (600, 401)])
def test_a_machine_whose_clock_is_wrong_costs_nobody_the_session(
    alice: User, time_machine: TimeMachineFixture, ahead: int, status: int
) -> None:
    now = datetime.now(UTC)
    time_machine.move_to(now + timedelta(seconds=ahead))
    pair = tokens.issue(sessions.open_api(alice))
    time_machine.move_to(now)
    answer = Api(pair.access)("GET", "/me")
    assert (answer.status_code, answer.json()["success"]) == (status, status == 200)
    time_machine.move_to(now + timedelta(seconds=max(0, ahead)))  # put right, or waited for
    assert Api()("POST", "/auth/refresh", {"refresh": pair.refresh}).status_code == 200
