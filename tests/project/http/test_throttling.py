"""Limits: per account and per address, in Redis and without it, and what callers are told."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.conf import LazySettings
from django.http import HttpRequest
from django.test import Client, RequestFactory
from redis import Redis

from accounts.models.user import User
from project import cache
from project.errors import TooManyRequests
from project.http import throttling
from project.server import environment
from tests.conftest import PASSWORD, Api
from tests.project.redis_server import caching_by

WRONG = {"email": "alice@example.org", "password": "not the password"}
type Setup = Callable[..., None]


@pytest.fixture(autouse=True)
def _plain_static_files(settings: LazySettings) -> None:
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


@pytest.fixture
def limited(settings: LazySettings) -> Iterator[Setup]:
    """Sets RATE_LIMITS for a test."""

    def set_to(**wanted: str) -> None:
        throttling.reset()
        settings.RATE_LIMITS = wanted

    throttling.reset()
    yield set_to
    throttling.reset()


@pytest.fixture
def no_redis() -> Iterator[None]:
    """Nothing listens where Redis should be."""
    throttling.reset()
    with caching_by("absent"):
        yield
    throttling.reset()


def _login(email: str, **meta: str) -> Any:
    return Client().post("/api/v1/auth/login", {**WRONG, "email": email}, "application/json", **meta)  # type: ignore[arg-type]


def test_the_eleventh_try_of_an_account_in_a_minute_is_refused(api: Api, alice: User, limited: Setup) -> None:
    limited(auth="10/minute", address="20/hour")
    answers = [api("POST", "/auth/login", WRONG) for _ in range(11)]
    assert [one.status_code for one in answers] == [401] * 10 + [429]
    assert 1 <= int(answers[-1]["Retry-After"]) <= 61
    assert answers[-1]["Content-Type"] == "application/problem+json"
    assert "Please wait" in answers[-1].json()["detail"]


def test_the_right_password_does_not_help_once_the_limit_is_reached(api: Api, alice: User, limited: Setup) -> None:
    limited(auth="1/minute")
    statuses = [api("POST", "/auth/login", {**WRONG, "password": PASSWORD}).status_code for _ in range(2)]
    assert statuses == [200, 429]


def test_every_spelling_of_an_address_is_one_account(db: None, limited: Setup) -> None:
    limited(auth="2/minute")
    spellings = ("alice@example.org", "ALICE@example.org", "ａlice@example.org")  # noqa: RUF001
    assert [_login(one).status_code for one in spellings] == [401, 401, 429]


def test_the_twenty_first_try_of_an_address_is_refused_whatever_the_account(db: None, limited: Setup) -> None:
    limited(auth="10/minute", address="20/hour")
    statuses = [_login(f"a{one}@example.org").status_code for one in range(21)]
    assert statuses == [401] * 20 + [429]
    assert _login("b@example.org", REMOTE_ADDR="192.0.2.9").status_code == 401


def test_a_spoofed_header_changes_nothing(db: None, limited: Setup) -> None:
    limited(address="2/hour")
    statuses = [_login("a@example.org", HTTP_X_FORWARDED_FOR=f"192.0.2.{one}").status_code for one in range(3)]
    assert statuses == [401, 401, 429]


def test_known_and_unknown_accounts_are_limited_alike(alice: User, limited: Setup) -> None:
    limited(auth="1/minute")
    for email in (alice.email, "nobody@example.org"):
        assert [_login(email).status_code for _ in range(2)] == [401, 429]


def test_the_api_limits_addresses_and_says_how_they_stand(api: Api, limited: Setup) -> None:
    limited(anon="2/minute", user="3/minute")
    answers = [api("GET", "/genres") for _ in range(3)]
    assert [one.status_code for one in answers] == [200, 200, 429]
    assert [one["RateLimit-Policy"] for one in answers] == ['"anon";q=2;w=60'] * 3
    assert [one["RateLimit"].split(";")[1] for one in answers] == ["r=1", "r=0", "r=0"]


def test_the_api_limits_accounts_apart_from_their_address(
    api: Api, alices_api: Api, bobs_api: Api, limited: Setup
) -> None:
    limited(anon="1/minute", user="2/minute")
    api("GET", "/genres")
    assert [alices_api("GET", "/me").status_code for _ in range(3)] == [200, 200, 429]
    assert bobs_api("GET", "/me")["RateLimit-Policy"] == '"user";q=2;w=60'


def test_a_token_that_is_not_ours_counts_for_its_address(db: None, limited: Setup) -> None:
    limited(anon="1/minute", user="9/minute")
    assert [Api(f"forged{one}")("GET", "/me").status_code for one in range(2)] == [401, 429]


def test_turned_off_nothing_is_limited_or_told(api: Api, limited: Setup) -> None:
    limited()
    answers = [api("POST", "/auth/login", WRONG) for _ in range(12)]
    assert {one.status_code for one in answers} == {401}
    assert "RateLimit" not in answers[0]


def test_the_site_says_how_long_to_wait(site: Client, alice: User, limited: Setup) -> None:
    limited(auth="1/minute")
    _, response = [site.post("/login", WRONG) for _ in range(2)]
    assert response.status_code == 429
    assert "Too many tries. Please wait" in response.content.decode()
    assert int(response["Retry-After"]) >= 1


def test_strangers_do_not_lock_a_known_browser_out(alices_site: Client, alice: User, limited: Setup) -> None:
    limited(auth="2/minute")
    alices_site.post("/logout")
    assert [_login(alice.email).status_code for _ in range(3)] == [401, 401, 429]
    assert Client().post("/login", {**WRONG, "password": PASSWORD}).status_code == 429
    assert alices_site.post("/login", {**WRONG, "password": PASSWORD}).status_code == 303


def test_strangers_do_not_keep_a_member_from_changing_the_password(
    alices_api: Api, alice: User, limited: Setup
) -> None:
    limited(auth="1/minute")
    assert [_login(alice.email).status_code for _ in range(2)] == [401, 429]
    body = {"current_password": PASSWORD, "new_password": "quite another sentence"}
    assert alices_api("POST", "/auth/password/change", body).status_code == 200


def test_guessing_the_password_from_within_is_limited(alices_api: Api, limited: Setup) -> None:
    limited(auth="2/minute")
    guess = {"password": "not the password"}
    assert [alices_api("DELETE", "/me", guess).status_code for _ in range(3)] == [422, 422, 429]


def test_a_known_browser_is_limited_too(alices_site: Client, limited: Setup) -> None:
    limited(auth="2/minute")
    alices_site.post("/logout")
    assert [alices_site.post("/login", WRONG).status_code for _ in range(3)] == [422, 422, 429]


def test_a_browser_is_known_for_its_own_account_only(alices_site: Client, bob: User, limited: Setup) -> None:
    limited(auth="1/minute")
    _login(bob.email)
    assert alices_site.post("/login", {**WRONG, "email": bob.email}).status_code == 429


def test_of_racing_tries_no_more_than_the_limit_pass(limited: Setup) -> None:
    limited(auth="10/minute")

    def passes(_: int) -> bool:
        try:
            throttling.check_limit(HttpRequest(), "auth", "alice")
        except TooManyRequests:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(passes, range(80))) == 10


def test_of_the_window_before_a_part_counts(limited: Setup) -> None:
    limited(user="10/minute")
    item, counters = throttling._limit("user"), throttling._counters()
    assert item
    assert [counters.count(item, "alice")[2] for _ in range(5)] == [9, 8, 7, 6, 5]
    redis = Redis(connection_pool=cache.connection_pool())
    redis.pexpire(f"marquee-limits:{{{item.key_for('alice')}}}", 30_000)  # half a minute into the next window
    within, reset, remaining = counters.count(item, "alice")
    assert (within, remaining) == (True, 7)  # half of five, and this one
    assert 0 < reset <= 12


def test_without_redis_this_process_counts(no_redis: None, api: Api, alice: User, limited: Setup) -> None:
    limited(auth="2/minute")
    assert [api("POST", "/auth/login", WRONG).status_code for _ in range(3)] == [401, 401, 429]


@pytest.mark.parametrize(
    ("peer", "forwarded", "found"),
    [
        ("192.0.2.1", "", "192.0.2.1"),
        ("192.0.2.1", "203.0.113.9", "192.0.2.1"),
        ("10.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("10.0.0.1", "198.51.100.7, 203.0.113.9", "203.0.113.9"),
        ("10.0.0.1", "203.0.113.9, 10.0.0.2", "203.0.113.9"),
        ("10.0.0.1", "10.0.0.3, 10.0.0.2", "10.0.0.3"),
        ("10.0.0.1", "garbage", "garbage"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("2001:db8:1:2:3:4:5:6", "", "2001:db8:1:2::"),
        ("::ffff:192.0.2.1", "", "192.0.2.1"),
        ("", "203.0.113.9", ""),
    ],
)
def test_an_address_is_the_last_that_our_own_proxies_name(
    settings: LazySettings, peer: str, forwarded: str, found: str
) -> None:
    settings.TRUSTED_PROXIES = ["10.0.0.0/8"]
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    assert throttling.address(RequestFactory().get("/", REMOTE_ADDR=peer, headers=headers)) == found


@pytest.mark.parametrize(
    ("seconds", "words"), [(1, "1 second"), (59, "59 seconds"), (91, "2 minutes"), (3600, "60 minutes")]
)
def test_a_wait_is_told_as_people_tell_it(seconds: int, words: str) -> None:
    assert throttling.words(seconds) == words


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("off", {}),
        ("auth=5/minute", {**environment.LIMITS, "auth": "5/minute"}),
        (" anon=1/second , address=9/day ", {**environment.LIMITS, "anon": "1/second", "address": "9/day"}),
    ],
)
def test_the_setting_is_read(monkeypatch: pytest.MonkeyPatch, written: str, read: dict[str, str]) -> None:
    monkeypatch.setenv("RATE_LIMITS", written)
    assert environment.read().rate_limits == read


@pytest.mark.parametrize(
    "written", ["on", "auth=fast", "auth=0/minute", "auth=5", "nobody=5/minute", "=", "auth=5/week"]
)
def test_a_wrong_setting_stops_the_start_with_a_sentence(monkeypatch: pytest.MonkeyPatch, written: str) -> None:
    monkeypatch.setenv("RATE_LIMITS", written)
    with pytest.raises(environment.BadEnvironment, match=r"The setting RATE_LIMITS is wrong: .* none of anon=N/minute"):
        environment.read()


def test_without_the_setting_the_limits_are_those_of_the_promise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RATE_LIMITS")
    promised = {"anon": "120/minute", "user": "600/minute", "auth": "10/minute", "address": "20/hour"}
    assert environment.read().rate_limits == promised | {"page": "6000/minute"}
