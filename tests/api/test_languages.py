"""`Accept-Language` decides what an app reads; without it the profile of the token, and else it is English."""

import threading

import psycopg
import pytest
from django.conf import settings
from django.db import OperationalError, connection

from accounts.models.user import User
from accounts.services import identity
from accounts.services.sign_in import sessions
from tests.conftest import PASSWORD, Api, api_of

DE, EN = {"Accept-Language": "de-AT, en;q=0.5"}, {"Accept-Language": "en"}
CRIME = 238  # The Godfather


def names(client: Api, path: str, **headers: str) -> set[str]:
    return {genre["name"] for genre in client("GET", path, **headers).json()["data"]["genres"]}


@pytest.fixture
def german(alice: User) -> None:
    User.objects.filter(pk=alice.pk).update(language="de")


@pytest.mark.parametrize("path", [f"/movies/{CRIME}", "/config"])
def test_the_header_decides_for_everybody(api: Api, alices_api: Api, path: str) -> None:
    for client in (api, alices_api):
        assert "Krimi" in names(client, path, **DE)
        assert "Crime" in names(client, path, **EN)
        assert "Crime" in names(client, path)


@pytest.mark.usefixtures("german")
@pytest.mark.parametrize("header", ["", "*", "fr", "fr, *;q=0.1"])
def test_where_it_leaves_that_open_the_profile_decides(alices_api: Api, api: Api, header: str) -> None:
    asked = {"Accept-Language": header} if header else {}
    response = alices_api("GET", f"/movies/{CRIME}", **asked)
    assert (response["Content-Language"], response.json()["data"]["title"]) == ("de", "Der Pate")
    assert alices_api("GET", "/me", **asked)["Content-Language"] == "de"
    assert api("GET", f"/movies/{CRIME}", **asked)["Content-Language"] == "en"


def test_an_app_is_served_where_its_language_was_not_waited_for(transactional_db: None) -> None:
    """The member is looked up for a tenth of a second, then that is done without; the answer itself may wait longer."""
    member = identity.register(email="waiting@example.org", password=PASSWORD)
    try:
        client = api_of(member)
        with psycopg.connect(settings.DATABASE_URL, dbname=connection.settings_dict["NAME"]) as other:
            other.execute("LOCK TABLE accounts_session IN ACCESS EXCLUSIVE MODE")
            release = threading.Timer(0.5, other.rollback)
            release.start()
            answer = client("GET", "/me")
            release.join()
    finally:
        member.delete()
    assert (answer.status_code, answer["Content-Language"]) == (200, "en")


@pytest.mark.usefixtures("german")
def test_the_header_wins_over_the_profile(alices_api: Api) -> None:
    assert alices_api("GET", f"/movies/{CRIME}", **EN).json()["data"]["title"] == "The Godfather"


def test_every_answer_says_its_language_and_that_it_may_differ(api: Api) -> None:
    for path, status in (("/genres", 200), ("/me", 401), ("/nowhere", 404), ("/genres?page=0", 422)):
        response = api("GET", path, **DE)
        assert (response.status_code, response["Content-Language"]) == (status, "de")
        assert "Accept-Language" in response["Vary"]
    assert api("GET", "/nowhere", **DE).json()["title"] == "Das gibt es nicht"


def test_what_is_kept_for_members_is_kept_for_each_language(alices_api: Api) -> None:
    for _ in range(2):
        german = alices_api("GET", "/movies/popular", **DE)
        english = alices_api("GET", "/movies/popular", **EN)
    assert (german["X-Cache"], english["X-Cache"]) == ("hit", "hit")
    assert german["Content-Language"] == "de"
    assert german.json()["data"] != english.json()["data"]


def test_messages_follow(alices_api: Api) -> None:
    assert alices_api("POST", "/auth/logout", **DE).json()["message"] == "Abgemeldet."


def test_who_cannot_be_looked_up_reads_english(alices_api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object) -> None:
        raise OperationalError

    monkeypatch.setattr(sessions, "user_of", away)
    response = alices_api("GET", "/genres")
    assert (response.status_code, response["Content-Language"]) == (200, "en")
