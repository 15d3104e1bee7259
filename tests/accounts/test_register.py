"""Opening an account, on both doors."""

import pytest
from django.test import Client

from accounts.models.user import User
from tests.accounts.conftest import HTMX
from tests.conftest import PASSWORD, Api

NEW = {"email": "carol@example.org", "password": PASSWORD}


def test_the_api_signs_a_new_member_in(api: Api) -> None:
    response = api("POST", "/auth/register", {**NEW, "display_name": "Carol"})
    tokens = response.json()["data"]["tokens"]
    assert response.status_code == 201
    assert Api(tokens["access"])("GET", "/me").json()["data"]["display_name"] == "Carol"
    assert (tokens["token_type"], tokens["expires_in"]) == ("Bearer", 600)


def test_the_site_signs_a_new_member_in_and_asks_for_taste(site: Client) -> None:
    response = site.post("/register", NEW)
    assert (response.status_code, response["Location"]) == (303, "/for-you/begin")
    assert site.get("/account").status_code == 200


def test_htmx_is_told_to_move_on(site: Client) -> None:
    response = site.post("/register", NEW, headers=HTMX)
    assert (response.status_code, response["HX-Redirect"]) == (200, "/for-you/begin")


@pytest.mark.usefixtures("passwords_at_our_price")
def test_a_password_is_kept_as_argon2id_at_our_price(alice: User) -> None:
    assert alice.password.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")


@pytest.mark.parametrize("password", ["short", "x" * 129, "password1234", "a\x00" + "b" * 12, "carol@example.org"])
def test_a_weak_password_is_refused_by_name(api: Api, password: str) -> None:
    response = api("POST", "/auth/register", {**NEW, "password": password})
    assert response.status_code == 422
    assert "password" in response.json()["errors"][0]["field"]


def test_the_site_says_what_is_wrong_at_the_field_and_focuses_the_summary(site: Client) -> None:
    response = site.post("/register", {**NEW, "password": "short"}, headers=HTMX)
    page = response.content.decode()
    assert response.status_code == 422
    assert "data-focus" in page
    assert 'href="#id_password"' in page
    assert "<html" not in page


@pytest.mark.parametrize("password", ["a good long sentence", "Größe über alles, immer", "    spaces    around    "])
def test_any_long_sentence_will_do(api: Api, password: str) -> None:
    assert api("POST", "/auth/register", {**NEW, "password": password}).status_code == 201
    assert api("POST", "/auth/login", {**NEW, "password": password}).status_code == 200


@pytest.mark.parametrize(
    "twin",
    [
        "alice@example.org",
        "ALICE@Example.ORG",
        "  alice@example.org ",
        "ａｌｉｃｅ@example.org",  # noqa: RUF001 - full width
        "alice@ｅxample.org",  # noqa: RUF001
        "alice@example．org",  # noqa: RUF001
        "𝐚𝐥𝐢𝐜𝐞@example.org",  # noqa: RUF001 - mathematical bold
    ],
)
def test_a_twin_of_an_address_is_taken(api: Api, alice: User, twin: str) -> None:
    response = api("POST", "/auth/register", {**NEW, "email": twin})
    assert (response.status_code, response.json()["errors"][0]["field"]) == (409, "email")


@pytest.mark.parametrize(
    "odd",
    ["alice@example.org\u202e", "al\u200bice@example.org", "a\u2066lice@example.org", "alice\u00ad@example.org",
     "alice", "аlice@example.org", "a b@example.org", "alice@", "@example.org", "alice@example"],  # noqa: RUF001
)  # fmt: skip
def test_what_is_no_plain_address_is_refused(api: Api, odd: str) -> None:
    response = api("POST", "/auth/register", {**NEW, "email": odd})
    assert (response.status_code, response.json()["errors"][0]["field"]) == (422, "email")


def test_an_unknown_field_is_refused(api: Api) -> None:
    response = api("POST", "/auth/register", {**NEW, "is_staff": True})
    assert (response.status_code, response.json()["errors"][0]["field"]) == (422, "is_staff")


def test_a_next_page_of_another_site_is_not_followed(site: Client) -> None:
    response = site.post("/register", {**NEW, "next": "https://evil.example/"})
    assert response["Location"] == "/for-you/begin"


def test_operators_are_kept_under_the_same_address_rule(db: None) -> None:
    User.objects.create_superuser("ROOT@Example.org", PASSWORD)
    found = User.objects.get_by_natural_key("ｒoot@example.org")  # noqa: RUF001
    assert (found.email, found.is_staff, str(found)) == ("root@example.org", True, "root@example.org")


def test_who_signs_up_in_german_goes_on_in_german(site: Client) -> None:
    form = {"email": "erika@example.org", "password": PASSWORD}
    site.post("/register", form, headers={"Accept-Language": "de"})
    assert User.objects.get(email="erika@example.org").language == "de"
