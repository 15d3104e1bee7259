"""Personal tokens: shown once, kept as a digest, let in as far as their scope goes, ended with the password."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import RequestFactory
from django.utils import timezone
from time_machine import TimeMachineFixture

from accounts.api import tokens
from accounts.models.personal_token import PersonalToken
from accounts.models.security_event import SecurityEvent
from accounts.models.user import User
from accounts.services.portability import exports
from accounts.services.sign_in import credentials, disputes, personal_tokens, security_events, sessions
from accounts.types.account import TokenScope
from project.errors import NotSignedIn
from tests.api.documents import Operation, operations
from tests.conftest import PASSWORD, Api

BODY = {"name": "backup", "current_password": PASSWORD}
SESSIONS_ONLY = {"logout", "logoutEverywhere", "listSessions", "revokeSession", "changePassword",
                 "listTokens", "createToken", "revokeToken", "deleteMe"}  # fmt: skip


def made(user: User, scope: TokenScope = "read") -> Api:
    """An app with a token of its member."""
    return Api(personal_tokens.make(user, name="backup", scope=scope)[1])


def code(response: Any) -> tuple[int, str]:
    return response.status_code, response.json()["errors"][0]["code"]


def test_a_token_is_shown_once_and_kept_as_a_digest(alices_api: Api) -> None:
    response = alices_api("POST", "/me/tokens", BODY)
    token = response.json()["data"]
    assert (response.status_code, token["scopes"], token["last_used_at"]) == (201, ["read"], None)
    assert response["Location"] == f"/api/v1/me/tokens/{token['id']}"
    assert token["token"].startswith("mqp_")
    listed = alices_api("GET", "/me/tokens").json()["data"]
    assert listed == [{name: value for name, value in token.items() if name != "token"}]
    assert token["token"] not in repr(PersonalToken.objects.values())


def test_a_token_reads_what_its_member_reads(alice: User) -> None:
    assert made(alice)("GET", "/me").json()["data"]["email"] == alice.email


def test_a_token_that_may_write_writes(alice: User) -> None:
    assert made(alice, "write")("PUT", "/me/favorites/346").status_code == 200


UNSAFE = [one for one in operations() if one.needs_token and one.method != "get" and str(one) not in SESSIONS_ONLY]


@pytest.mark.parametrize("operation", UNSAFE, ids=str)
def test_a_token_that_may_read_changes_nothing(alice: User, operation: Operation) -> None:
    response = made(alice)(operation.method.upper(), operation.address, operation.body)
    assert code(response) == (403, "insufficient_scope")
    assert response["WWW-Authenticate"] == 'Bearer error="insufficient_scope", scope="write"'


PROTECTIVE = [one for one in operations() if str(one) in SESSIONS_ONLY]


@pytest.mark.parametrize("operation", PROTECTIVE, ids=str)
def test_no_token_reaches_what_protects_the_account(alice: User, operation: Operation) -> None:
    response = made(alice, "write")(operation.method.upper(), operation.address, operation.body)
    assert code(response) == (403, "session_required")
    assert User.objects.filter(pk=alice.pk).exists()


def test_no_token_asks_for_another_address(alice: User) -> None:
    body = {"email": "thief@example.org", "current_password": PASSWORD}
    assert code(made(alice, "write")("PATCH", "/me", body)) == (403, "session_required")
    assert not mail.outbox


def test_all_that_is_about_accounts_wants_a_session_or_nobody() -> None:
    about = [one for one in operations() if one.path.startswith("/api/v1/auth/") and one.needs_token]
    assert {str(one) for one in about} <= SESSIONS_ONLY


@pytest.mark.parametrize(
    ("change", "field"),
    [({"current_password": "wrong"}, "current_password"), ({"name": " "}, "name"), ({"scopes": []}, "scopes"),
     ({"scopes": ["admin"]}, "scopes.0"), ({"expires_at": "2020-01-01T00:00:00Z"}, "expires_at"),
     ({"expires_at": "2999-01-01T00:00:00Z"}, "expires_at"), ({"expires_at": 4_000_000_000}, "expires_at"),
     ({"expires_at": "2026-12-24T00:00:00"}, "expires_at")],
)  # fmt: skip
def test_what_will_not_do_is_named(alices_api: Api, change: dict[str, object], field: str) -> None:
    response = alices_api("POST", "/me/tokens", BODY | change)
    assert (response.status_code, response.json()["errors"][0]["field"]) == (422, field)
    assert not PersonalToken.objects.exists()


def test_twenty_tokens_are_enough(alice: User, alices_api: Api) -> None:
    for _ in range(personal_tokens.MOST):
        made(alice)
    assert alices_api("POST", "/me/tokens", BODY).status_code == 409


def test_a_revoked_token_opens_nothing(alices_api: Api, alice: User) -> None:
    app, (entry,) = made(alice), personal_tokens.entries(alice)
    assert alices_api("DELETE", f"/me/tokens/{entry.id}").status_code == 200
    response = app("GET", "/me")
    assert (*code(response), response["WWW-Authenticate"]) == (401, "token_invalid", "Bearer")
    assert alices_api("DELETE", f"/me/tokens/{entry.id}").status_code == 404


def test_a_token_of_somebody_else_is_not_found(alice: User, bobs_api: Api) -> None:
    made(alice)
    (entry,) = personal_tokens.entries(alice)
    assert bobs_api("DELETE", f"/me/tokens/{entry.id}").status_code == 404
    assert bobs_api("GET", "/me/tokens").json()["data"] == []


def test_an_expired_token_says_so(alice: User, time_machine: TimeMachineFixture) -> None:
    app = made(alice)
    time_machine.move_to(datetime.now(UTC) + personal_tokens.USUAL + timedelta(seconds=1))
    response = app("GET", "/me")
    assert (*code(response), response["WWW-Authenticate"]) == (401, "token_expired", "Bearer")
    assert personal_tokens.entries(alice) == []
    time_machine.shift(timedelta(days=31))
    assert personal_tokens.remove_expired() == 1


@pytest.mark.parametrize("token", ["mqp_", "mqp_short", "mqp_" + "a" * 36, "mqp_" + "é" * 36, "mqp_" + "a" * 5000])
def test_what_is_no_token_is_refused_without_a_query(db: None, token: str, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0), pytest.raises(NotSignedIn):
        personal_tokens.holder_of(token)
    assert code(Api(token.encode().decode("latin-1"))("GET", "/me")) == (401, "token_invalid")


def test_a_token_dies_with_the_account(alice: User) -> None:
    app = made(alice)
    User.objects.filter(pk=alice.pk).update(is_active=False)
    assert app("GET", "/me").status_code == 401


ENDINGS = {
    "another password": lambda user: credentials.change_password(
        user, current_password=PASSWORD, new_password="quite another sentence"
    ),
    "a password by a link": lambda user: credentials.reset_password(
        credentials.reset_token(user), new_password="quite another sentence"
    ),
    "the end of all sessions": sessions.revoke_all,
}


@pytest.mark.parametrize("end", ENDINGS.values(), ids=ENDINGS)
def test_what_ends_all_sessions_ends_all_tokens(alice: User, end: Any) -> None:
    app = made(alice)
    end(alice)
    assert app("GET", "/me").status_code == 401


def test_who_says_it_was_not_me_ends_the_token_that_a_letter_told_of(alice: User, alices_api: Api) -> None:
    token = alices_api("POST", "/me/tokens", BODY).json()["data"]["token"]
    (letter,) = mail.outbox
    assert "personal token named backup" in letter.body
    event = SecurityEvent.objects.get(kind="personal_token_made")
    disputes.dispute(disputes.dispute_token(event, address=alice.email))
    assert Api(token)("GET", "/me").status_code == 401


def test_the_events_tell_of_the_beginning_and_the_end(alice: User, alices_api: Api) -> None:
    token_id = alices_api("POST", "/me/tokens", BODY).json()["data"]["id"]
    alices_api("DELETE", f"/me/tokens/{token_id}")
    told = [(event.kind, event.detail) for event in security_events.everything(alice)[:2]]
    assert told == [("personal_token_revoked", "backup"), ("personal_token_made", "backup")]


def test_a_password_that_changes_meanwhile_leaves_no_token(alice: User) -> None:
    stale = User.objects.get(pk=alice.pk)
    credentials.change_password(alice, current_password=PASSWORD, new_password="quite another sentence")
    with pytest.raises(NotSignedIn):
        personal_tokens.make(stale, name="late", scope="read")


def test_a_use_costs_one_query_and_is_noted_once_an_hour(
    alice: User, django_assert_num_queries: Any, time_machine: TimeMachineFixture
) -> None:
    app, now = made(alice), timezone.now()
    time_machine.move_to(now, tick=False)
    app("GET", "/me")
    assert personal_tokens.entries(alice)[0].used_at == now
    time_machine.move_to(now + timedelta(minutes=59), tick=False)
    with django_assert_num_queries(1):
        app("GET", "/me")
    assert personal_tokens.entries(alice)[0].used_at == now
    time_machine.move_to(now + timedelta(minutes=60), tick=False)
    app("GET", "/me")
    assert personal_tokens.entries(alice)[0].used_at == now + timedelta(minutes=60)


def test_limits_count_the_member_once_a_token_was_let_in(alice: User) -> None:
    app = made(alice)
    request = RequestFactory().get("/api/v1/me", headers={"Authorization": f"Bearer {app.token}"})
    assert tokens.account_of(request) is None  # of tokens that are made up, the address counts
    app("GET", "/me")
    request = RequestFactory().get("/api/v1/me", headers={"Authorization": f"Bearer {app.token}"})
    assert tokens.account_of(request) == str(alice.pk)


def test_tokens_stand_in_the_export_without_what_opens_anything(alice: User) -> None:
    app = made(alice)
    file = b"".join(exports.export_file(alice, kind="json").chunks)
    assert b'"backup"' in file
    assert app.token.encode() not in file
    assert PersonalToken.objects.get().digest.encode() not in file
