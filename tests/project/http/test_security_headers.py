"""What MDN's HTTP Observatory asks of an answer over TLS holds for every kind of answer, refusals included.

The figures of the scanner itself stand in docs/security.md.
"""

import re
from collections.abc import Iterator, Mapping
from http.cookies import SimpleCookie
from typing import Any

import httpx
import pytest
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path

from project.server.front.connection_limits import Limits
from tests.api.product import Product, running
from tests.project.server.front.served import Served

HOST = "marquee.example.org"
BEHIND_A_PROXY = {"Host": HOST, "X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.9"}
HEAD = "".join(f"{name}: {value}\r\n" for name, value in BEHIND_A_PROXY.items()).encode()
EXACT = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "strict-origin-when-cross-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "strict-transport-security": "max-age=31536000; includeSubDomains; preload",
}
DIRECTIVES = {"default-src 'none'", "script-src 'self'", "style-src 'self'", "form-action 'self'", "base-uri 'none'",
    "frame-ancestors 'none'"}  # fmt: skip
PATHS = {
    "home": "/", "film": "/movies/278-the-shawshank-redemption", "login": "/login", "account": "/account",
    "docs page": "/api/v1/docs", "admin": "/admin/", "admin login": "/admin/login/", "404": "/nothing",
    "answer of the API": "/api/v1/movies/trending", "404 of the API": "/api/v1/nothing", "401": "/api/v1/me",
    "poster": "/posters/1/278-0.svg", "404 of a file": "/static/nothing.css", "worker": "/worker.js",
    "robots": "/robots.txt", "security.txt": "/.well-known/security.txt", "livez": "/livez", "readyz": "/readyz",
    "page without a line": "/offline", "metrics": "/metrics",
}  # fmt: skip
EMBEDDABLE = {PATHS["poster"]: {"cross-origin-resource-policy": "cross-origin"}}  # what any site may show
REFUSED = {
    "a broken request": (400, b"GET / HTTP/1.1\r\n" + HEAD + b"A : b\r\n\r\n"),
    "no request at all": (400, b"\x16\x03\x01\x02\x00\r\n\r\n"),
    "another host": (400, b"GET / HTTP/1.1\r\nConnection: close\r\n" + HEAD.replace(b"marquee.", b"evil.") + b"\r\n"),
    "a long target": (414, b"GET /" + b"a" * Limits().request_line + b" HTTP/1.1\r\n" + HEAD + b"\r\n"),
    "a large head": (431, b"GET / HTTP/1.1\r\n" + HEAD + b"A: " + b"a" * Limits().header_bytes + b"\r\n\r\n"),
    "a large body": (413, b"POST /login HTTP/1.1\r\n" + HEAD + b"Content-Length: 999999\r\n\r\n"),
    "a slow head": (408, b"GET / HTTP/1.1\r\n" + HEAD),
    "a method of a file": (405, b"POST /static/a HTTP/1.1\r\n" + HEAD + b"Connection: close\r\n\r\n"),
    "a method": (405, b"TRACE / HTTP/1.1\r\n" + HEAD + b"Connection: close\r\n\r\n"),
}  # fmt: skip


def _broken(request: HttpRequest) -> HttpResponse:
    raise ValueError(request.path)


def _without_a_database(request: HttpRequest) -> HttpResponse:
    raise OperationalError(request.path)


handler500 = "project.http.site.error_views.server_error"
urlpatterns = [path("500", _broken), path("503", _without_a_database), path("", include("project.urls"))]


def _faults(headers: Mapping[str, str]) -> dict[str, object]:
    """What of the rules an answer does not keep."""
    faults: dict[str, object] = {name: headers.get(name) for name, value in EXACT.items() if headers.get(name) != value}
    policy = headers.get("content-security-policy", "")
    if missing := DIRECTIVES - {part.strip() for part in policy.split(";")}:
        faults["content-security-policy"] = missing
    if re.search(r"unsafe|\*|http:|https:(?!//)", policy):
        faults["sources"] = policy
    if "camera=()" not in headers.get("permissions-policy", ""):
        faults["permissions-policy"] = headers.get("permissions-policy")
    for name, cookie in SimpleCookie(headers.get("set-cookie", "")).items():
        if not (name.startswith("__Host-") and cookie["secure"] and cookie["httponly"] and cookie["samesite"] == "Lax"):
            faults[name] = cookie.OutputString()
    return faults


@pytest.fixture(scope="module")
def product() -> Iterator[Product]:
    """Marquee as it stands behind a proxy that ends TLS."""
    with running(
        SITE_URL=f"https://{HOST}", ALLOWED_HOSTS=HOST, TRUSTED_PROXIES="127.0.0.1", CORS_ALLOWED_ORIGINS="",
        HEADER_TIMEOUT="1",
    ) as started:  # fmt: skip
        yield started


@pytest.mark.product
@pytest.mark.timeout(150)
@pytest.mark.parametrize("path", PATHS.values(), ids=PATHS)
def test_every_kind_of_answer_keeps_the_rules(product: Product, path: str) -> None:
    with product.client(headers=BEHIND_A_PROXY) as client:
        assert _faults(client.get(path).headers) == EMBEDDABLE.get(path, {})


@pytest.mark.product
def test_a_static_file_keeps_the_rules(product: Product) -> None:
    with product.client(headers=BEHIND_A_PROXY) as client:
        sheet = client.get("/about").text.split('rel="stylesheet" href="')[1].split('"')[0]
        assert _faults(client.get(sheet).headers) == {}


@pytest.mark.product
@pytest.mark.parametrize(("status", "request_"), REFUSED.values(), ids=REFUSED)
def test_what_the_front_refuses_keeps_the_rules(product: Product, status: int, request_: bytes) -> None:
    received = Served(int(product.address.rpartition(":")[2]), product.process).exchange(request_)
    head = received.partition(b"\r\n\r\n")[0].decode().splitlines()
    assert head[0].split()[1] == str(status)
    assert _faults(httpx.Headers([line.partition(": ")[::2] for line in head[1:]])) == {}


@pytest.mark.parametrize("where", ["/500", "/503"])
def test_a_failure_keeps_the_rules(settings: Any, where: str) -> None:
    settings.ROOT_URLCONF, settings.SECURE_HSTS_SECONDS = __name__, 31_536_000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True
    page = Client(raise_request_exception=False).get(where, secure=True)
    assert (page.status_code, _faults(httpx.Headers(dict(page.headers)))) == (int(where[1:]), {})


def test_the_api_refuses_plain_http_instead_of_redirecting(settings: Any) -> None:
    settings.SECURE_SSL_REDIRECT = True
    answers = [Client().get(where) for where in ("/api/v1/me", "/about")]
    assert [answer.status_code for answer in answers] == [403, 301]
    assert "HTTPS only" in answers[0].json()["detail"]
