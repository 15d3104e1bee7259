"""What the environment may set, and what it is told when it is wrong."""

import os
import re
import sys
from pathlib import Path

import pytest

import manage
from project.server import environment
from project.server.environment import BadEnvironment, Environment

LONG = "k" * 64


def read(monkeypatch: pytest.MonkeyPatch, **settings: str) -> Environment:
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    return environment.read()


def sentence(monkeypatch: pytest.MonkeyPatch, **settings: str) -> str:
    with pytest.raises(BadEnvironment) as refused:
        read(monkeypatch, **settings)
    return str(refused.value)


def test_nothing_set_is_a_playground_on_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    found = read(monkeypatch)
    assert (found.host, found.port, found.debug, found.https) == ("127.0.0.1", 8000, False, False)
    assert found.database_url is None
    assert found.tmdb_access_token is None


def test_lists_are_written_with_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read(monkeypatch, ALLOWED_HOSTS="a.example, b.example,").allowed_hosts == ["a.example", "b.example"]


def test_an_empty_variable_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read(monkeypatch, PORT="").port == 8000


def test_https_follows_the_address_of_the_site(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read(monkeypatch, SITE_URL="https://films.example.org").https


def test_reports_of_weaknesses_go_where_letters_come_from_unless_told(monkeypatch: pytest.MonkeyPatch) -> None:
    contacts = read(monkeypatch, MAIL_FROM="Marquee <films@example.org>").security_contacts
    assert contacts == ["mailto:films@example.org"]
    assert read(monkeypatch, SECURITY_CONTACT="https://a.example/x").security_contacts == ["https://a.example/x"]
    with pytest.raises(BadEnvironment, match="SECURITY_CONTACT"):
        read(monkeypatch, SECURITY_CONTACT="security@example.org")


def test_a_secret_may_come_from_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("from a file\n")
    token = read(monkeypatch, TMDB_ACCESS_TOKEN_FILE=str(file)).tmdb_access_token
    assert token
    assert token.get_secret_value() == "from a file"


def test_a_secret_file_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert "TMDB_API_KEY_FILE cannot be read" in sentence(monkeypatch, TMDB_API_KEY_FILE=str(tmp_path / "none"))


def test_a_secret_that_is_wrong_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    said = sentence(monkeypatch, SECRET_KEY="too short to be safe", JWT_SIGNING_KEY=LONG)
    assert "SECRET_KEY must be at least 64 bytes" in said
    assert "too short to be safe" not in said


def test_a_database_of_ones_own_needs_keys_of_ones_own(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "SECRET_KEY and JWT_SIGNING_KEY must be set" in sentence(monkeypatch, DATABASE_URL="postgres://db/marquee")


@pytest.mark.parametrize("name", ["SECRET_KEY_FALLBACKS", "JWT_SIGNING_KEY_FALLBACKS"])
def test_keys_before_are_as_long_as_those_of_today(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    before = read(monkeypatch, **{name: f"{LONG}, {LONG[::-1]}"})
    assert [key.get_secret_value() for key in getattr(before, name.lower())] == [LONG, LONG[::-1]]
    assert f"{name} must be at least 64 bytes" in sentence(monkeypatch, **{name: f"{LONG},short"})


def test_given_keys_are_used_and_none_are_made(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    found = read(monkeypatch, SECRET_KEY=LONG, JWT_SIGNING_KEY=LONG[::-1], MARQUEE_HOME=str(tmp_path))
    assert found.keys == (LONG, LONG[::-1])
    assert not list(tmp_path.iterdir())


def test_own_keys_are_made_once_and_only_for_their_owner(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    first = read(monkeypatch, MARQUEE_HOME=str(tmp_path)).keys
    assert first == environment.read().keys
    assert min(map(len, first)) >= 64
    assert (tmp_path / "keys.json").stat().st_mode & 0o077 == 0


def test_keys_that_cannot_be_read_stop_the_start(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "keys.json").write_text("{")
    with pytest.raises(BadEnvironment, match="cannot keep its keys in MARQUEE_HOME"):
        _ = read(monkeypatch, MARQUEE_HOME=str(tmp_path)).keys


def test_mail_goes_to_the_log_until_a_server_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    assert str(read(monkeypatch).mailer["BACKEND"]).endswith("mail_backends.Printed")
    assert str(read(monkeypatch, HOST="0.0.0.0").mailer["BACKEND"]).endswith("mail_backends.NotSent")


@pytest.mark.parametrize(
    ("url", "port", "starttls", "tls"),
    [
        ("smtp://ada:p%40ss@mail.example.org", 587, True, False),
        ("smtps://ada:p%40ss@mail.example.org", 465, False, True),
        ("smtp://ada:p%40ss@127.0.0.1:2525", 2525, False, False),
    ],
)
def test_a_mail_server_is_one_address(
    monkeypatch: pytest.MonkeyPatch, url: str, port: int, starttls: bool, tls: bool
) -> None:
    options = read(monkeypatch, SMTP_URL=url).mailer["OPTIONS"]
    assert isinstance(options, dict)
    assert (options["port"], options["use_tls"], options["use_ssl"]) == (port, starttls, tls)
    assert (options["username"], options["password"]) == ("ada", "p@ss")


@pytest.mark.parametrize(
    ("name", "url"),
    [
        ("SMTP_URL", "https://ada:secret@mail.example.org"),
        ("DATABASE_URL", "mysql://ada:secret@db/films"),
        ("REDIS_URL", "ada:secret@cache:6379"),
    ],
)
def test_a_server_of_another_kind_is_refused_and_its_password_not_shown(
    monkeypatch: pytest.MonkeyPatch, name: str, url: str
) -> None:
    said = sentence(monkeypatch, SECRET_KEY=LONG, JWT_SIGNING_KEY=LONG, **{name: url})
    assert f"{name} must look like" in said
    assert "secret" not in said


@pytest.mark.parametrize("host", ["https://films.example.org", "films.example.org:8000", "films.example.org/"])
def test_a_host_is_written_without_scheme_and_port(monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    assert "without https:// and without a port" in sentence(monkeypatch, ALLOWED_HOSTS=host)


def test_every_way_to_write_a_host_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    hosts = ["*", ".example.org", "a-b.example.org", "10.0.0.1", "[::1]"]
    assert read(monkeypatch, ALLOWED_HOSTS=",".join(hosts)).allowed_hosts == hosts


def test_a_proxy_is_an_address_or_a_network(monkeypatch: pytest.MonkeyPatch) -> None:
    trusted = ["10.0.0.1", "172.30.0.0/24", "::/0"]
    assert read(monkeypatch, TRUSTED_PROXIES=",".join(trusted)).trusted_proxies == trusted
    assert "'proxy' is no address" in sentence(monkeypatch, TRUSTED_PROXIES="proxy")


# Of each setting, values that cannot be meant.
NONSENSE: dict[str, tuple[str, ...]] = {
    "DEBUG": ("perhaps",),
    "SITE_URL": ("films.example.org", "ftp://films.example.org"),
    "MAIL_LINK_BASE": ("app.example.org",),
    "SECRET_KEY": ("short",),
    "JWT_SIGNING_KEY": ("short",),
    "SECRET_KEY_FALLBACKS": ("short",),
    "JWT_SIGNING_KEY_FALLBACKS": ("short",),
    "ALLOWED_HOSTS": ("https://films.example.org",),
    "CSRF_TRUSTED_ORIGINS": ("app.example.org", "https://app.example.org/", "https://App.example.org", "null"),
    "CORS_ALLOWED_ORIGINS": ("app.example.org", "https://app.example.org/login", "https://*.example.org",
                             "https://app.example.org:443", "http://app.example.org:80", "https://me@example.org",
                             "https://app.example.org:x"),
    "TRUSTED_PROXIES": ("proxy",),
    "RATE_LIMITS": ("anon=many", "strangers=5/minute"),
    "DATABASE_URL": ("mysql://db/marquee",),
    "REDIS_URL": ("localhost:6379",),
    "TMDB_BASE_URL": ("api.themoviedb.org",),
    "TMDB_IMAGE_BASE_URL": ("image.tmdb.org",),
    "TMDB_PROXY": ("proxy:3128",),
    "TMDB_LANGUAGE": ("english",),
    "SMTP_URL": ("mail.example.org:587",),
    "MAIL_FROM": ("Marquee", "films@", "films example.org", "a@example.org, b@example.org", "Films <a@example.org",
                  "Films, Ltd <a@example.org>", "Marquee: Films <a@example.org>", "Marquee: Films <a@example.org>;"),
    "SECURITY_CONTACT": ("security@example.org",),
    "EDGE_LOG_SAMPLE": ("often", "2", "nan"),
    "SENTRY_DSN": ("sentry.example.org", "https://sentry.example.org/1"),
    "OTEL_EXPORTER_OTLP_ENDPOINT": ("collector:4318",),
    "LOG_FORMAT": ("xml",),
    "MARQUEE_HOME": (__file__,),
    "ENGINE_REFIT_AFTER": ("0", "some"),
    "ENGINE_NEIGHBOURS": (__file__, "neighbours"),
    "HOST": ("http://127.0.0.1", "this machine"),
    "OPS_PORT": ("http",),
} | dict.fromkeys(
    ("WEB_WORKERS", "WEB_THREADS", "WEB_QUEUE", "HEADER_TIMEOUT", "IDLE_TIMEOUT", "BODY_TIMEOUT", "WRITE_TIMEOUT",
     "MINIMUM_RATE", "CONNECTIONS", "CONNECTIONS_PER_ADDRESS", "PORT"),
    ("0", "-1", "many"),
)  # fmt: skip
ANY_TEXT = {"TMDB_ACCESS_TOKEN", "TMDB_API_KEY", "METRICS_TOKEN"}  # what others made up: we cannot know how it looks


def test_every_setting_is_known_to_the_test_below() -> None:
    assert {name.upper() for name in Environment.model_fields} == NONSENSE.keys() | ANY_TEXT


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in NONSENSE.items() for value in values])
def test_nonsense_stops_the_start_with_a_sentence_that_names_the_setting(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    keys = {"SECRET_KEY": LONG, "JWT_SIGNING_KEY": LONG} | {name: value}
    said = sentence(monkeypatch, **keys)
    assert re.search(rf"\b{name}\b", said), said
    assert name not in environment.SECRETS or value not in said


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MAIL_FROM", "films@example.org"),
        ("MAIL_FROM", "Marquee <films@example.org>"),
        ("MAIL_FROM", '"Films, Ltd." <films@localhost>'),
        ("MAIL_FROM", "Das Kino Größer <films@example.org>"),
        ("MAIL_FROM", "Marquee<films@example.org>"),
        ("MAIL_FROM", "films@example.org (Marquee)"),
        ("ENGINE_NEIGHBOURS", "/srv/marquee/neighbours"),  # which the job has still to make
        ("ENGINE_NEIGHBOURS", f"/{'x' * 300}"),  # which cannot be looked at, like one behind a closed folder
        ("CSRF_TRUSTED_ORIGINS", "https://*.example.org, http://localhost:3000"),
        ("CORS_ALLOWED_ORIGINS", "https://app.example.org,capacitor://localhost,http://[::1]:3000"),
        ("CORS_ALLOWED_ORIGINS", "null,file://"),
        ("SENTRY_DSN", "https://key@o1.ingest.example.org/42"),
        ("HOST", "::"),
        ("HOST", "fe80::1%eth0"),
    ],
)
def test_what_may_be_meant_is_taken(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    read(monkeypatch, **{name: value})


def test_an_old_python_is_told_so_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 11, 7))
    with pytest.raises(SystemExit, match=r"Marquee needs Python 3\.12 or newer; this is Python 3\.11"):
        manage.main()


def test_the_readme_names_every_setting() -> None:
    readme = (environment.ROOT / "README.md").read_text()
    assert [name.upper() for name in Environment.model_fields if f"`{name.upper()}`" not in readme] == []


def test_that_the_tests_see_nothing_of_the_developers_own_settings() -> None:
    assert os.environ["ENV_FILE"] == os.devnull


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ({}, None),
        ({"SITE_URL": "https://films.example.org"}, ("127.0.0.1", 8001)),
        ({"HOST": "0.0.0.0"}, ("127.0.0.1", 8001)),
        ({"SITE_URL": "https://films.example.org", "OPS_PORT": "off"}, None),
        ({"OPS_PORT": "9100"}, ("127.0.0.1", 9100)),
        ({"OPS_PORT": "0.0.0.0:9100"}, ("0.0.0.0", 9100)),
        ({"OPS_PORT": "[::1]:9100"}, ("::1", 9100)),
    ],
)
def test_operators_have_a_port_of_their_own_in_production(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str], address: tuple[str, int] | None
) -> None:
    monkeypatch.delenv("OPS_PORT")  # the tests' own
    assert read(monkeypatch, **given).ops_address == address


@pytest.mark.parametrize("port", ["8000", "70000", "http", "-1"])
def test_a_port_for_operators_that_cannot_be_is_refused(monkeypatch: pytest.MonkeyPatch, port: str) -> None:
    assert "OPS_PORT" in sentence(monkeypatch, OPS_PORT=port)


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ({"PORT": "8123"}, "http://127.0.0.1:8123"),
        ({"PORT": "8123", "HOST": "0.0.0.0"}, "http://127.0.0.1:8123"),
        ({"PORT": "8123", "HOST": "::1"}, "http://[::1]:8123"),
    ],
)
def test_letters_lead_to_the_port(monkeypatch: pytest.MonkeyPatch, given: dict[str, str], address: str) -> None:
    assert read(monkeypatch, **given).local_url == address
