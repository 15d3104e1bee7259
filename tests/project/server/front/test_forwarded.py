"""Whom the application takes for the visitor when a proxy of ours stands between, and when somebody says so."""

from types import SimpleNamespace
from typing import Any

import pytest

from project.server.addresses import client_address, is_within
from project.server.front.connection_limits import Limits
from project.server.front.forwarded import ForwardedHeaders, visitors_scheme
from project.server.front.protocol import HttpProtocol
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
    assert client_address(peer, forwarded, proxies) == found


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
    run(ForwardedHeaders(app, PROXIES)(http_scope("/", headers=sent, client=(peer, 4711)), None, None))  # type: ignore[arg-type]
    assert [(scope["scheme"], *scope["client"]) for scope in scopes] == [seen]


@pytest.mark.parametrize(
    ("proto", "addresses", "scheme"),
    [
        (["HTTPS"], [], "https"),
        ([" https "], ["203.0.113.9"], "https"),
        # Two of ours that append: the outer one ends TLS, and is who reaches the inner one.
        (["https, http"], ["203.0.113.9, 10.0.0.2"], "https"),
        (["https", "http"], ["203.0.113.9", "10.0.0.2"], "https"),
        (["http, http"], ["203.0.113.9, 10.0.0.2"], "http"),
        # The visitor wrote the first one.
        (["https, http"], ["203.0.113.9"], "http"),
        (["http, https"], ["198.51.100.7, 203.0.113.9"], "https"),
        (["http, https, http"], ["198.51.100.7, 203.0.113.9, 10.0.0.2"], "https"),
        # The outer one is not ours.
        (["https, http"], ["203.0.113.9, 192.0.2.2"], "http"),
        # Addresses are appended, the scheme is replaced or passed on; or no address is said.
        (["https"], ["203.0.113.9, 10.0.0.2"], "https"),
        (["https, http"], [], "http"),
        (["http, https"], [], "https"),
        # Nothing that is a scheme of ours.
        ([], ["203.0.113.9"], ""),
        ([""], [], ""),
        (["https,"], [], ""),
        (["gopher"], [], ""),
    ],
)
def test_the_scheme_is_what_the_outermost_of_our_proxies_wrote(
    proto: list[str], addresses: list[str], scheme: str
) -> None:
    headers = [(b"x-forwarded-proto", value.encode()) for value in proto]
    headers += [(b"x-forwarded-for", value.encode()) for value in addresses]
    assert visitors_scheme("10.0.0.1", headers, PROXIES) == scheme


@pytest.mark.parametrize(
    ("peer", "headers", "scheme"),
    [
        ("10.0.0.1", [], "https"),  # the head has not come that far
        ("10.0.0.1", [(b"x-forwarded-proto", b"gopher")], "http"),
        ("10.0.0.1", [(b"x-forwarded-proto", b"http, https")], "https"),
        ("10.0.0.1", [(b"x-forwarded-proto", b"https"), (b"x-forwarded-proto", b"http")], "http"),
        ("10.0.0.1", [(b"x-forwarded-proto", b"https,http"), (b"x-forwarded-for", b"192.0.2.1, 10.0.0.2")], "https"),
        ("192.0.2.1", [(b"x-forwarded-proto", b"https")], "http"),
    ],
)
def test_a_refusal_of_the_front_reads_the_scheme_alike(
    peer: str, headers: list[tuple[bytes, bytes]], scheme: str
) -> None:
    connection = SimpleNamespace(
        client=(peer, 4711), headers=headers, scheme="http", limits=Limits(trusted_proxies=PROXIES),
        siblings=SimpleNamespace(is_trusted=lambda address: is_within(address, PROXIES)),
    )  # fmt: skip
    assert HttpProtocol.outer_scheme.fget(connection) == scheme  # type: ignore[attr-defined]


def test_a_connection_by_a_socket_file_has_no_address() -> None:
    scopes: list[dict[str, Any]] = []

    async def app(scope: dict[str, Any], _receive: object, _send: object) -> None:
        scopes.append(scope)

    headers = [(b"x-forwarded-for", b"203.0.113.9")]
    run(ForwardedHeaders(app, EVERYBODY)(http_scope("/", headers=headers, client=None), None, None))  # type: ignore[arg-type]
    assert scopes[0]["client"] is None
