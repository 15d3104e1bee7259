"""Names that people give, whichever they are and by whichever door: nothing in them that nobody sees."""

import io
import time
import zipfile
from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models.passkey import Passkey
from accounts.models.personal_token import PersonalToken
from accounts.models.session import Session
from accounts.models.user import User
from accounts.services import identity, names
from accounts.services.portability import bounded
from accounts.services.portability.formats import archives
from accounts.services.sign_in import passkeys, sessions
from accounts.services.visible_text import is_invisible
from accounts.services.watch_groups import groups
from project.errors import Invalid
from tests.conftest import PASSWORD, Api

HIDDEN = "".join(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200B, 0x200C, 0x200D, 0x200E, 0x061C,
    0x00AD, 0xFEFF, 0x3164, 0xFE00, 0xFE0F, 0x180B, 0xE0100, 0xE0041)))  # fmt: skip
EVIL, GOOD = f"\u202eA{HIDDEN}da  Lovelace\u2069", "Ada Lovelace"


@pytest.mark.parametrize("letter", HIDDEN, ids=ascii)
def test_a_letter_that_nobody_sees_is_dropped(letter: str) -> None:
    assert names.clean(f"{letter}A{letter}da{letter}", field="name") == "Ada"
    assert names.clean(letter, field="name") == ""
    assert is_invisible(letter)


def test_a_name_is_composed_its_blanks_are_single_and_it_fits_its_column() -> None:
    assert names.clean("Zoe\u0308\n\t B.", field="name") == "Zoë B."
    assert names.clean("Zoe\u200b\u0308", field="name") == "Zoë"
    assert names.clean("क्\u200d\u200dष", field="name") == "क्\u200dष"
    assert names.clean("x" * 60 + "\u200b", field="name") == "x" * 60
    with pytest.raises(Invalid):  # which NFC makes three letters each
        names.clean("\ufb2c" * 30, field="name")


def by_form(site: Client, path: str, **fields: str) -> None:
    assert site.post(path, fields).status_code in {200, 303}  # 422: refused


def by_api(api: Api, method: str, path: str, **body: object) -> None:
    assert api(method, path, body).status_code in {200, 201}


def token_name(user: User) -> str:
    return PersonalToken.objects.get(user=user).name


def group_name(user: User) -> str:
    return groups.of_user(user)[0].people[0].name


def passkey_name(user: User) -> str:
    passkey = Passkey.objects.create(user=user, name="Key", credential_id=b"id", public_key=b"key")
    passkeys.rename(user, passkey.id, name=EVIL)
    return Passkey.objects.get(user=user).name


def display_name(user: User) -> str:
    user.refresh_from_db()
    return user.display_name


PROFILE = {"language": "en", "region": "", "time_zone": "UTC"}
TOKEN = {"name": EVIL, "current_password": PASSWORD}
GIVEN: dict[str, tuple[Callable[[Client, Api], None], Callable[[User], str]]] = {
    "display name, form": (lambda site, _: by_form(site, "/account", **PROFILE, display_name=EVIL), display_name),
    "display name, API": (lambda _, api: by_api(api, "PATCH", "/me", display_name=EVIL), display_name),
    "token, form": (lambda site, _: by_form(site, "/account/tokens", **TOKEN, scope="read", days="7"), token_name),
    "token, API": (lambda _, api: by_api(api, "POST", "/me/tokens", **TOKEN), token_name),
    "group, form": (lambda site, _: by_form(site, "/together", name=EVIL), group_name),
    "group, API": (lambda _, api: by_api(api, "POST", "/together", name=EVIL), group_name),
    "passkey": (lambda _, _api: None, passkey_name),
}


@pytest.mark.parametrize("what", GIVEN)
def test_every_name_that_a_member_gives_is_kept_so(
    alice: User, alices_site: Client, alices_api: Api, what: str
) -> None:
    give, kept = GIVEN[what]
    give(alices_site, alices_api)
    assert kept(alice) == GOOD


def test_a_new_account_has_such_a_name_too(db: None) -> None:
    user = identity.register(email="ada@example.org", password=PASSWORD, display_name=EVIL)
    assert user.display_name == GOOD


def test_a_client_calls_itself_so_too(alice: User) -> None:
    sessions.open_api(alice, user_agent=EVIL)
    assert Session.objects.get(user=alice).user_agent == "Ada  Lovelace"


@pytest.mark.parametrize("is_packed", [True, False])
def test_a_file_of_an_import_is_called_so_too(alices_api: Api, is_packed: bool) -> None:
    content = b"Title,Year\nSeven Samurai,1954\n"
    if is_packed:
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr("watch\u202elist.csv", content)
        content = packed.getvalue()
    file = io.BytesIO(content)
    file.name = "export.zip" if is_packed else "watch\u202elist.csv"
    headers = {"Authorization": f"Bearer {alices_api.token}"}
    receipt = Client().post("/api/v1/me/import", {"file": file}, headers=headers).json()["data"]
    assert [one["name"] for one in receipt["files"]] == ["watchlist.csv"]


def test_a_long_name_in_a_zip_is_bounded_and_costs_little() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for number in range(30):
            archive.writestr("\u0645" + "\u0650\u200c" * 13_000 + f"{number}.csv", b"Title\nSeven Samurai\n")
        archive.writestr("deleted/" + "x" * 300 + ".csv", b"Title\nSeven Samurai\n")
    packed.seek(0)
    began = time.process_time()
    files = [(file.path, file.content is None) for file in archives.files("export.zip", packed)]
    assert time.process_time() - began < 1
    assert {len(path) <= bounded.LONGEST_NAME for path, _ in files} == {True}
    assert [is_passed_over for _, is_passed_over in files] == [False] * 30 + [True]


@pytest.mark.parametrize("email", ["a\ufe0fda@example.org", "a\u2065da@example.org", "a\u0378da@example.org"])
def test_an_address_holds_no_such_letter_and_none_that_is_not_given_out(email: str) -> None:
    with pytest.raises(Invalid, match="invisible"):
        identity.clean_email(email)
