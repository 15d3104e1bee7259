"""Whole addresses follow SITE_URL where it is set, else the request; no answer ever carries another one's name."""

import re
from itertools import product
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from accounts.models.user import User
from accounts.services import emails
from project import asgi
from tests.conftest import Api, api_of

HOSTS = ("one.example.org", "two.example.org:8443")
ABSOLUTE = re.compile(r"https?://([^/\"'\s<&]+)")
OURS = re.compile(r"https?://([^/\"'\s<&]*(?:example\.org|testserver|127\.0\.0\.1|localhost)[^/\"'\s<&]*)")
FOR_ALL = ("/api/v1/movies/popular", "/api/v1/movies/346", "/api/v1/search/suggest?q=seven", "/",
    "/movies/346-seven-samurai", "/collections", "/about", "/.well-known/security.txt")  # fmt: skip
FOR_MEMBERS = ("/api/v1/me/favorites", "/api/v1/me/recommendations")


@pytest.fixture(autouse=True)
def _two_names(settings: Any) -> None:
    settings.ALLOWED_HOSTS = [host.partition(":")[0] for host in HOSTS]


def hosts_in(text: str) -> set[str]:
    return set(OURS.findall(text))


@pytest.mark.parametrize(
    ("path", "member"), [*product(FOR_ALL, (False, True)), *((path, True) for path in FOR_MEMBERS)]
)
def test_names_that_ask_in_turn_never_read_each_other(alice: User, path: str, member: bool) -> None:
    headers = {"Authorization": f"Bearer {api_of(alice).token}"} if member else {}
    api_of(alice)("PUT", "/me/favorites/346", Host=HOSTS[0])
    for host in HOSTS * 3:
        response = Client().get(path, headers={"Host": host, **headers})
        assert response.status_code == 200
        assert hosts_in(response.content.decode()) <= {host}, path


def test_posters_are_asked_from_where_the_app_asks(api: Api) -> None:
    for host in HOSTS:
        film = api("GET", "/movies/346", Host=host).json()["data"]
        assert film["poster_url"].startswith(f"http://{host}/posters/")


def test_site_url_wins(api: Api, settings: Any) -> None:
    settings.SITE_URL = "https://films.example.org"
    for host in HOSTS:
        assert (
            api("GET", "/movies/346", Host=host).json()["data"]["poster_url"].startswith("https://films.example.org/")
        )


def test_a_name_that_is_not_ours_is_refused_and_not_repeated(api: Api) -> None:
    response = api("GET", "/movies/346", Host="evil.example.com")
    assert (response.status_code, "evil" in response.content.decode()) == (400, False)


def test_whoever_calls_directly_cannot_say_that_it_was_over_tls(api: Api, settings: Any) -> None:
    settings.TRUSTED_PROXIES = ["10.0.0.1"]
    film = api("GET", "/movies/346", Host=HOSTS[0], **{"X-Forwarded-Proto": "https"}).json()["data"]
    assert film["poster_url"].startswith(f"http://{HOSTS[0]}/")


def test_letters_follow_no_request(alice: User, settings: Any) -> None:
    settings.LOCAL_URL = "http://127.0.0.1:9123"
    Client().post("/password/reset", {"email": alice.email}, headers={"Host": HOSTS[0]})
    emails.send_reset(alice)
    assert hosts_in(" ".join(str(letter.body) for letter in mail.outbox)) == {"127.0.0.1:9123"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SITE_URL", "https://films.example.org"), ("TMDB_ENABLED", True), ("TMDB_LANGUAGE", "de-DE"),
        ("TMDB_IMAGE_BASE_URL", "https://pictures.example.org"),
    ],
)  # fmt: skip
def test_an_answer_cache_prefix_other_settings_is_not_told_any_more(name: str, value: object, settings: Any) -> None:
    before = asgi.cache_prefix()
    assert asgi.cache_prefix() == before
    setattr(settings, name, value)
    assert asgi.cache_prefix() != before
