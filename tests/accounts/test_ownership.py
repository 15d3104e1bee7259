"""Every operation of the API as a stranger, the owner, another member and staff, taken from the OpenAPI document.

An operation that is added is walked from its first day: those that need a token refuse strangers, and nobody reads or
changes what is somebody else's, staff included.
"""

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models.import_record import Import
from accounts.models.session import Session
from accounts.models.user import User
from accounts.services import dismissals, favorites, identity, preferences, taste
from accounts.services.sign_in import sessions
from accounts.types import Preference
from project.http.api.ninja import api as document
from tests.conftest import PASSWORD, Api, api_of

METHODS = ("get", "put", "post", "patch", "delete")
BODIES: dict[str, object] = {
    "changePassword": {"current_password": PASSWORD, "new_password": "quite another sentence"},
    "updateMe": {"display_name": "Changed"},
    "deleteMe": {"password": PASSWORD},
    "setPreferences": {"liked_genres": [18]},
    "addDismissal": {"reason": "seen"},
    "muteFactor": {"kind": "genre", "value": "Drama"},
    "recordImpressions": {"shown": [278]},
}
QUERIES = {"unmuteFactor": "?kind=genre&value=Drama"}
EMPTY: dict[str, object] = {"rows": 0, "matched": 0, "ambiguous": 0, "unmatched": 0, "preferences": None,
         "ambiguous_rows": [], "unmatched_rows": [],
         "added": {"films": 0, "favorites": 0, "dismissals": 0}}  # fmt: skip
SECRETS = (b"alice@", b"Alices-own-phone", b"favorited_at", b"dismissed_at")  # the others have nothing of the kind
OWN = {"sid", "import_id"}  # path parameters that name something of a member's


def _operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in document.get_openapi_schema()["paths"].items():
        for method in METHODS:
            if method in item:
                yield method.upper(), path.removeprefix("/api/v1"), item[method]


OPERATIONS = list(_operations())
PROTECTED = [(m, p, o["operationId"]) for m, p, o in OPERATIONS if o.get("security")]
NAMED = [one for one in PROTECTED if any(f"{{{name}}}" in one[1] for name in OWN)]


@pytest.fixture
def staff(db: None) -> User:
    """An operator."""
    user = identity.register(email="staff@example.org", password=PASSWORD)
    user.is_staff = user.is_superuser = True
    user.save()
    return user


@pytest.fixture
def rich_alice(alice: User) -> User:
    """Alice with something of everything."""
    favorites.add(alice, 238)
    dismissals.dismiss(alice, 155, reason="seen")
    preferences.set_preference(alice, Preference(liked_genres=(878,)))
    return alice


def _call(app: Api, method: str, path: str, operation: str, owner: User) -> Any:
    device = Session.objects.filter(user=owner).order_by("created_at").first()
    import_record = Import.objects.filter(user=owner).first()
    names = {"movie_id": "278", "sid": str(device.sid if device else uuid.uuid4()),
             "import_id": str(import_record.id if import_record else uuid.uuid4())}  # fmt: skip
    body = BODIES.get(operation)
    if operation == "importMovies":
        file = {"file": _file()}
        return Client().post(f"/api/v1{path}", file, headers={"Authorization": f"Bearer {app.token}"})
    return app(method, path.format(**names) + QUERIES.get(operation, ""), body)


def _file() -> SimpleUploadedFile:
    return SimpleUploadedFile("films.csv", b"tmdb_id,title,year\n680,Pulp Fiction,1994\n")


def _belongings(user: User) -> tuple[Any, ...]:
    """All that is stored about a member."""
    found = User.objects.get(pk=user.pk)
    return (
        found.email, found.display_name, found.password, found.taste_version,
        sorted(favorites.ids(user)), dismissals.page_of(user).total, taste.preference(user),
        sorted(str(one.sid) for one in sessions.devices(user)), Import.objects.filter(user=user).count(),
    )  # fmt: skip


def test_the_document_names_what_needs_a_token() -> None:
    assert {path.split("/")[1] for _, path, _ in PROTECTED} == {"auth", "me"}
    assert not [path for _, path, operation in OPERATIONS if path.startswith("/me") and not operation.get("security")]


def test_no_path_carries_a_user() -> None:
    assert not [path for _, path, _ in OPERATIONS if "user" in path]


@pytest.mark.parametrize(("method", "path", "operation"), PROTECTED, ids=[one[2] for one in PROTECTED])
def test_a_stranger_is_refused(rich_alice: User, method: str, path: str, operation: str) -> None:
    sessions.open_api(rich_alice)
    before = _belongings(rich_alice)
    response = _call(Api(), method, path, operation, rich_alice)
    assert (response.status_code, response.get("WWW-Authenticate")) == (401, "Bearer")
    assert _belongings(rich_alice) == before


@pytest.mark.parametrize(("method", "path", "operation"), PROTECTED, ids=[one[2] for one in PROTECTED])
def test_the_owner_is_served(rich_alice: User, method: str, path: str, operation: str) -> None:
    Import.objects.create(user=rich_alice, format="csv", result=EMPTY)
    response = _call(api_of(rich_alice), method, path, operation, rich_alice)
    assert response.status_code == 200, response.content


@pytest.mark.parametrize("who", ["bob", "staff"])
@pytest.mark.parametrize("one", PROTECTED, ids=[one[2] for one in PROTECTED])
def test_another_neither_reads_nor_changes(
    rich_alice: User, who: str, one: tuple[str, str, str], request: pytest.FixtureRequest
) -> None:
    Import.objects.create(user=rich_alice, format="csv", result=EMPTY)
    sessions.open_api(rich_alice, user_agent="Alices-own-phone")
    other = request.getfixturevalue(who)
    before = _belongings(rich_alice)
    response = _call(api_of(other), *one, rich_alice)
    assert response.status_code == (404 if one in NAMED else 200), response.content
    assert not [secret for secret in SECRETS if secret in response.content]
    assert _belongings(rich_alice) == before
