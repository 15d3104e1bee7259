"""If-Match on profile and preferences: nobody overwrites what they have not read."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core import mail
from django.db import connection

from accounts.models.user import User
from accounts.services import identity, preferences, revisions, taste
from accounts.types.taste import Preference
from project.errors import ChangedMeanwhile
from tests.accounts.conftest import Elsewhere
from tests.conftest import PASSWORD, Api

CHANGES = {
    "preferences": ("PUT", "/me/preferences", {"liked_genres": [18]}, {"liked_genres": [27]}),
    "profile": ("PATCH", "/me", {"display_name": "Ada"}, {"display_name": "Eve"}),
}
EVERY = pytest.mark.parametrize(("method", "path", "mine", "other"), CHANGES.values(), ids=CHANGES)
type Body = dict[str, object]


@EVERY
def test_who_has_read_it_changes_it_and_gets_the_new_tag(
    alices_api: Api, method: str, path: str, mine: Body, other: Body
) -> None:
    read = alices_api("GET", path)
    assert read["ETag"].startswith('"')  # a strong one
    changed = alices_api(method, path, mine, **{"If-Match": read["ETag"]})
    assert (changed.status_code, changed["ETag"]) == (200, alices_api("GET", path)["ETag"])
    assert changed["ETag"] != read["ETag"]
    assert alices_api(method, path, other, **{"If-Match": changed["ETag"]}).status_code == 200


@EVERY
def test_who_has_read_an_earlier_one_changes_nothing(
    alices_api: Api, method: str, path: str, mine: Body, other: Body
) -> None:
    tag = alices_api("GET", path)["ETag"]
    alices_api(method, path, other)
    kept = alices_api("GET", path).json()["data"]
    response = alices_api(method, path, mine, **{"If-Match": tag})
    assert (response.status_code, response.json()["errors"][0]["code"]) == (412, "changed_meanwhile")
    assert alices_api("GET", path).json()["data"] == kept


@pytest.mark.parametrize("what", CHANGES)
@pytest.mark.parametrize(
    ("header", "status"),
    [("*", 200), ("W/{tag}", 412), ('"other", {tag}', 200), ('"other"', 412), ("unquoted", 412), ("", 412)],
)
def test_a_header_is_read_as_http_has_it(alices_api: Api, what: str, header: str, status: int) -> None:
    method, path, mine, _ = CHANGES[what]
    tag = alices_api("GET", path)["ETag"]
    response = alices_api(method, path, mine, **{"If-Match": header.replace("{tag}", tag)})
    assert response.status_code == status


@EVERY
def test_the_same_tag_is_not_modified(alices_api: Api, method: str, path: str, mine: Body, other: Body) -> None:
    tag = alices_api("GET", path)["ETag"]
    assert alices_api("GET", path, **{"If-None-Match": tag}).status_code == 304
    alices_api(method, path, mine)
    assert alices_api("GET", path, **{"If-None-Match": tag}).status_code == 200


def test_no_letter_goes_out_for_a_profile_that_has_changed(alices_api: Api) -> None:
    tag = alices_api("GET", "/me")["ETag"]
    alices_api("PATCH", "/me", {"display_name": "Eve"})
    body = {"email": "ada@example.org", "current_password": PASSWORD}
    assert alices_api("PATCH", "/me", body, **{"If-Match": tag}).status_code == 412
    assert not mail.outbox


def test_a_change_elsewhere_is_seen_though_the_request_read_the_user_before(alice: User) -> None:
    revision = revisions.revision_of(identity.profile(alice))
    User.objects.filter(pk=alice.pk).update(region="DE")
    with pytest.raises(ChangedMeanwhile):
        identity.update_profile(alice, display_name="Ada", if_revision=[revision])


def test_of_four_racing_changes_of_one_revision_one_wins(elsewhere: Elsewhere) -> None:
    elsewhere(_race)


def _race() -> None:
    user = identity.register(email="racer@example.org", password=PASSWORD)
    revision, barrier = revisions.revision_of(taste.preference(user)), threading.Barrier(4)

    def change(year: int) -> bool:
        barrier.wait()
        try:
            preferences.set_preference(user, Preference(year_from=year), if_revision=[revision])
        except ChangedMeanwhile:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(change, [1950, 1960, 1970, 1980])) == [False, False, False, True]
