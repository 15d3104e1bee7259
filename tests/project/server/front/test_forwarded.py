"""Whom the application takes for the visitor when a proxy of ours stands between, and when somebody says so."""

from typing import Any

import pytest

from project.server.addresses import asker, is_within
from project.server.front.forwarded import Forwarded
from tests.project.server.asgi_exchange import http_scope, run

PROXIES = ["10.0.0.0/8", "fd00::/8"]
EVERYBODY = ["0.0.0.0/0", "::/0"]


@pytest.mark.parametrize(
    ("peer", "forwarded", "proxies", "found"),
    [
        ("192.0.2.1", ["203.0.113.9"], PROXIES, "192.0.2.1"),
        ("10.0.0.1", [], PROXIES, "10.0.0.1"),
        ("10.0.0.1", [""], PROXIES, "10.0.0.1"),
        ("10.0.0.1", ["198.51.100.7, 203.0.113.9"], PROXIES, "203.0.113.9"),
        ("10.0.0.1", ["198.51.100.7", "203.0.113.9, 10.0.0.2"], PROXIES, "203.0.113.9"),
        ("10.0.0.1", ["198.51.100.7,, 10.0.0.2"], PROXIES, "10.0.0.2"),
        ("::ffff:10.0.0.1", ["203.0.113.9"], PROXIES, "203.0.113.9"),
        ("fd00::1", ["203.0.113.9:4711"], PROXIES, "203.0.113.9"),
        ("fd00::1", ["[2001:db8::1]:4711"], PROXIES, "2001:db8::1"),
        ("fd00::1", ["2001:db8::1"], PROXIES, "2001:db8::1"),
        ("10.0.0.1", ["203.0.113.9"], ["10.9.9.9/8"], "203.0.113.9"),
        # Whoever connects is a proxy; nobody whom it names is one.
        ("100.64.0.2", ["198.51.100.7, 203.0.113.9"], EVERYBODY, "203.0.113.9"),
        ("::ffff:100.64.0.2", ["198.51.100.7, 203.0.113.9"], EVERYBODY, "203.0.113.9"),
        ("100.64.0.2", ["198.51.100.7, 203.0.113.9, 10.0.0.2"], [*EVERYBODY, *PROXIES], "203.0.113.9"),
    ],
)
def test_who_asks_is_whom_our_own_proxies_name(peer: str, forwarded: list[str], proxies: list[str], found: str) -> None:
    assert asker(peer, forwarded, proxies) == found


@pytest.mark.parametrize("networks", [["10.0.0.1"], ["10.0.0.0/24"], ["::ffff:10.0.0.0/120"], ["::/0"]])
def test_ipv4_behind_ipv6_is_the_same_address(networks: list[str]) -> None:
    assert is_within("::ffff:10.0.0.1", networks)


@pytest.mark.parametrize(
    ("peer", "headers", "seen"),
    [
        ("10.0.0.1", [("x-forwarded-proto", "https"), ("x-forwarded-for", "203.0.113.9")], ("https", "203.0.113.9", 0)),
        ("10.0.0.1", [("x-forwarded-proto", "https")], ("https", "10.0.0.1", 4711)),
        ("10.0.0.1", [("x-forwarded-proto", "gopher")], ("http", "10.0.0.1", 4711)),
        ("192.0.2.1", [("x-forwarded-proto", "https"), ("x-forwarded-for", "10.0.0.1")], ("http", "192.0.2.1", 4711)),
    ],
)
def test_scheme_and_address_are_the_visitors(
    peer: str, headers: list[tuple[str, str]], seen: tuple[str, str, int]
) -> None:
    scopes: list[dict[str, Any]] = []

    async def app(scope: dict[str, Any], _receive: object, _send: object) -> None:
        scopes.append(scope)

    sent = [(name.encode(), value.encode()) for name, value in headers]
    run(Forwarded(app, PROXIES)(http_scope("/", headers=sent, client=(peer, 4711)), None, None))  # type: ignore[arg-type]
    assert [(scope["scheme"], *scope["client"]) for scope in scopes] == [seen]


def test_a_connection_by_a_socket_file_has_no_address() -> None:
    scopes: list[dict[str, Any]] = []

    async def app(scope: dict[str, Any], _receive: object, _send: object) -> None:
        scopes.append(scope)

    headers = [(b"x-forwarded-for", b"203.0.113.9")]
    run(Forwarded(app, EVERYBODY)(http_scope("/", headers=headers, client=None), None, None))  # type: ignore[arg-type]
    assert scopes[0]["client"] is None
