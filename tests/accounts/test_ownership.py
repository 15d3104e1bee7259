"""Every operation of the API as a stranger, the owner, another member and staff, taken from the OpenAPI document.

An operation that is added is walked from its first day: those that need a token refuse strangers, and nobody reads or
changes what is somebody else's, staff included.
"""

import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models.import_record import Import, ImportRow
from accounts.models.personal_token import PersonalToken
from accounts.models.session import Session
from accounts.models.user import User
from accounts.services import dismissals, favorites, identity, movie_states, preferences, seen, taste, watchlist
from accounts.services.sign_in import personal_tokens, sessions
from accounts.services.watch_groups import groups
from accounts.types.taste import Preference
from project.http.api.ninja import api as document
from tests.api.query_counts import MOST_QUERIES
from tests.conftest import PASSWORD, Api, api_of

METHODS = ("get", "put", "post", "patch", "delete")
BODIES: dict[str, object] = {
    "changePassword": {"current_password": PASSWORD, "new_password": "quite another sentence"},
    "updateMe": {"display_name": "Changed"},
    "deleteMe": {"password": PASSWORD},
    "setPreferences": {"liked_genres": [18]},
    "previewPreferences": {"liked_genres": [18]},
    "addDismissal": {"reason": "not_tonight"},
    "muteFactor": {"kind": "genre", "value": "Drama"},
    "recordImpressions": {"shown": [278]},
    "setPlan": {"movie_id": 278},
    "answerPlan": {"movie_id": 278, "seen": True},
    "createGroup": {"name": "Somebody"},
    "answerImport": {"answers": {}},
    "settleImportRow": {"movie_id": None},
    "createToken": {"name": "Bobs-own", "current_password": PASSWORD},
}
QUERIES = {"listStates": "?ids=238,155,13,680", "unmuteFactor": "?kind=genre&value=Drama"}
EMPTY: dict[str, object] = {"rows": 0, "matched": 0, "ambiguous": 0, "unmatched": 0, "preferences": None,
         "ambiguous_rows": [], "unmatched_rows": [],
         "added": {"films": 0, "favorites": 0, "dismissals": 0}}  # fmt: skip
SECRETS = (b"alice@", b"Alices-own-phone", b"Alices-own-script", b"favorited_at", b"dismissed_at", b"added_at",
           b"marked_at", b'"rating":9')  # fmt: skip
# the others have nothing of the kind
OWN = {"sid", "import_id", "token_id"}  # path parameters that name something of a member's


def _operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in document.get_openapi_schema()["paths"].items():
        for method in METHODS:
            if method in item:
                yield method.upper(), path.removeprefix("/api/v1"), item[method]


OPERATIONS = list(_operations())
PROTECTED = [(m, p, o["operationId"]) for m, p, o in OPERATIONS if o.get("security")]
SERVED = [one for one in PROTECTED if one[2] != "undoChange"]  # which needs what its caller was told: test_signals
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
    dismissals.dismiss(alice, 155, reason="not_for_me")
    seen.mark(alice, 13, rating=9)
    watchlist.add(alice, 680)
    preferences.set_preference(alice, Preference(liked_genres=(878,)))
    groups.create(alice)
    personal_tokens.make(alice, name="Alices-own-script", scope="write")
    return alice


def bring(user: User) -> None:
    """An import of one row that nobody found."""
    files = [{"name": "films.csv", "format": "csv", "questions": []}]
    job = Import.objects.create(user=user, format="csv", files=files, result=EMPTY)
    ImportRow.objects.create(import_record=job, file=0, line=2, text="Nothing", outcome="not_found")


def _call(app: Api, method: str, path: str, operation: str, owner: User) -> Any:
    return _asking(app, method, path, operation, owner)()


def _asking(app: Api, method: str, path: str, operation: str, owner: User) -> Callable[[], Any]:
    """The request, all that it names looked up."""
    device = Session.objects.filter(user=owner).order_by("created_at").first()
    import_record = Import.objects.filter(user=owner).first()
    row = ImportRow.objects.filter(import_record=import_record).first()
    token = PersonalToken.objects.filter(user=owner).first()
    names = {"movie_id": "278", "sid": str(device.sid if device else uuid.uuid4()),
             "key": groups.of_user(owner)[0].key,
             "import_id": str(import_record.id if import_record else uuid.uuid4()),
             "row_id": str(row.id if row else 1),
             "token_id": str(token.id if token else uuid.uuid4())}  # fmt: skip
    body = BODIES.get(operation)
    if operation == "importMovies":
        headers = {"Authorization": f"Bearer {app.token}"}
        return lambda: Client().post(f"/api/v1{path}", {"file": _file()}, headers=headers)
    return lambda: app(method, path.format(**names) + QUERIES.get(operation, ""), body)


def _file() -> SimpleUploadedFile:
    return SimpleUploadedFile("films.csv", b"tmdb_id,title,year\n680,Pulp Fiction,1994\n")


def _belongings(user: User) -> tuple[Any, ...]:
    """All that is stored about a member."""
    found = User.objects.get(pk=user.pk)
    return (
        found.email, found.display_name, found.password, found.taste_version,
        movie_states.everything(user), taste.preference(user),
        sorted(str(one.sid) for one in sessions.devices(user)), Import.objects.filter(user=user).count(),
        sorted(str(token.id) for token in personal_tokens.entries(user)),
        [group for group in groups.of_user(user) if group.host_id == user.pk],
    )  # fmt: skip


def test_the_document_names_what_needs_a_token() -> None:
    assert {path.split("/")[1] for _, path, _ in PROTECTED} == {"auth", "me", "together"}
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


@pytest.mark.usefixtures("fitted_engine")
@pytest.mark.parametrize(("method", "path", "operation"), SERVED, ids=[one[2] for one in SERVED])
def test_the_owner_is_served(rich_alice: User, method: str, path: str, operation: str) -> None:
    bring(rich_alice)
    ask = _asking(api_of(rich_alice), method, path, operation, rich_alice)
    if method == "GET":  # of reads the second answer counts
        ask()
    with CaptureQueriesContext(connection) as captured:
        response = ask()
    assert response.status_code == (201 if operation in {"createGroup", "createToken"} else 200), response.getvalue()
    assert len(captured) <= MOST_QUERIES[operation], captured.captured_queries


@pytest.mark.parametrize("who", ["bob", "staff"])
@pytest.mark.parametrize("one", SERVED, ids=[one[2] for one in SERVED])
def test_another_neither_reads_nor_changes(
    rich_alice: User, who: str, one: tuple[str, str, str], request: pytest.FixtureRequest
) -> None:
    bring(rich_alice)
    sessions.open_api(rich_alice, user_agent="Alices-own-phone")
    other = request.getfixturevalue(who)
    before = _belongings(rich_alice)
    response = _call(api_of(other), *one, rich_alice)
    refused = {"endGroup": 403, "createGroup": 201, "createToken": 201}  # who has a link may know that there is a group
    told = response.getvalue()
    assert response.status_code == refused.get(one[2], 404 if one in NAMED else 200), told
    assert not [secret for secret in SECRETS if secret in told]
    assert _belongings(rich_alice) == before
