"""Every route and every form field, filled with values that nobody means well by: refused or passed over, never a 5xx.

The routes come from the URL configuration, the fields from the forms and links that the pages themselves hold, and the
API's parameters from its document: what is added tomorrow is swept as well.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

import html5lib
import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls import resolve as resolve_path

from accounts.models.user import User
from accounts.services import dismissals, favorites
from project.http import cookies
from tests.api.documents import Operation, operations, resolve
from tests.conftest import PASSWORD, Api
from tests.project.test_html import ADDRESSES

HOSTILE = {
    "nothing": b"",
    "a blank": b" ",
    "5,000 digits": b"9" * 5000,
    "zero": b"0",
    "below zero": b"-1",
    "nineteen digits": b"9" * 19,
    "a float": b"1e309",
    "no number": b"NaN",
    "other digits": "١٢".encode(),
    "NUL": b"a\x00b",
    "half a surrogate": b"\xed\xa0\x80",
    "no UTF-8": b"\xff\xfe",
    "null": b"null",
    "an object": b'{"a": [1]}',
    "quotes": b"'\"><svg onload=x>",
    "a way up": b"../../../etc/passwd",
    "lines": b"a\r\nSet-Cookie: b=c",
    "100 KB": b"a" * 100_000,
    "right to left": "\u202eabc".encode(),
    "a format": b"%s %(x)d {0} {{ 7|add:7 }}",
    "an address": b"//evil.example.org",
}
JSON_VALUES: dict[str, Any] = {
    **{name: value.decode(errors="surrogatepass") for name, value in HOSTILE.items() if name != "no UTF-8"},
    "nothing at all": None, "a list": [], "a list of lists": [[[]]], "an empty object": {}, "true": True,
    "10^30": 10**30, "minus one": -1, "half": 0.5, "lists of numbers": [1, -1, 10**12], "a list of nulls": [None],
}  # fmt: skip
HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}
COOKIE_READERS = ("/", "/favorites", "/for-you", "/tonight", "/together", "/onboarding")
HEADER_READERS = (
    ("GET", "/", None), ("GET", "/api/v1/movies/346", None), ("GET", "/api/v1/me", None),
    ("POST", "/api/v1/auth/login", {"email": "alice@example.org", "password": PASSWORD}),
)  # fmt: skip
ELSEWHERE = ("api/", "admin/", "static/")


@dataclass(frozen=True)
class Form:
    """A form or a link of a page: where it goes, and its fields with what they hold."""

    method: str
    path: str
    fields: dict[str, str]

    @property
    def route(self) -> str:
        """Its route: the heart of every movie is the same form."""
        return f"{self.method} {resolve_path(self.path).route}"


def forms_of(page: str, address: str) -> Iterator[Form]:
    """The forms of a page, and its links with a query."""
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    for form in tree.iter("form"):
        named = [one for one in form.iter() if one.tag in {"input", "select", "textarea", "button"} and one.get("name")]
        fields = {one.get("name"): one.get("value") or "" for one in named}
        yield Form((form.get("method") or "get").upper(), urlsplit(form.get("action") or address).path, fields)
    for element in tree.iter():
        for attribute in ("href", "hx-get"):
            link = urlsplit(element.get(attribute) or "")
            if link.query and not link.netloc and link.path:
                yield Form("GET", link.path, dict(parse_qsl(link.query, keep_blank_values=True)))


def distinct_forms(client: Client) -> dict[str, Form]:
    """One form for each route that the pages show to this client, with the fields of all; nothing of other sites."""
    forms: dict[str, Form] = {}
    for address in ADDRESSES:
        response = client.get(address)
        if response.headers.get("Content-Type", "").startswith("text/html"):
            for form in forms_of(response.content.decode(), urlsplit(address).path):
                if not form.path.lstrip("/").startswith(ELSEWHERE):
                    forms.setdefault(form.route, form).fields.update(form.fields)
    return forms


def fillings(form: Form, turn: int, value: bytes) -> Iterator[dict[str, bytes]]:
    """All fields with the value at once, then some by themselves between what the page wrote.

    The fields of a form take turns, so that each meets every fourth value alone; all would take minutes.
    """
    proper = {name: text.encode() for name, text in form.fields.items()}
    yield dict.fromkeys(proper, value)
    for place, name in enumerate(proper):
        if len(proper) > 1 and (place + turn) % 4 == 0:
            yield {**proper, name: value}


def encoded(fields: dict[str, bytes]) -> str:
    return "&".join(f"{quote(name)}={quote(value)}" for name, value in fields.items())


def send(client: Client, method: str, path: str, body: str, **headers: str) -> int:
    """The status of an answer; whatever it wrote is taken back."""
    with transaction.atomic():
        if method == "GET":
            response = client.get(f"{path}?{body}", headers=headers)
        else:
            response = client.generic(method, path, body, "application/x-www-form-urlencoded", headers=headers)
        transaction.set_rollback(True)
    return response.status_code


@pytest.fixture
def members_site(alices_site: Client, alice: Any) -> Client:
    """A member's browser; the member has something on every page."""
    favorites.add_many(alice, [238, 680, 155, 13, 129])
    dismissals.dismiss(alice, 278, reason="not_for_me")
    alices_site.raise_request_exception = False
    return alices_site


@pytest.fixture
def site(site: Client) -> Client:
    """A visitor's browser, which is answered when something breaks."""
    site.raise_request_exception = False
    return site


@pytest.mark.timeout(300)
def test_no_form_of_any_page_breaks_at_any_value(site: Client, members_site: Client) -> None:
    seen_by = {route: (members_site, form) for route, form in distinct_forms(members_site).items()}
    seen_by = {route: (site, form) for route, form in distinct_forms(site).items()} | seen_by
    broken, number = [], 0
    for route, (client, form) in seen_by.items():
        for turn, (name, value) in enumerate(HOSTILE.items()):
            for fields in fillings(form, turn, value):
                number += 1
                status = send(client, form.method, form.path, encoded(fields), **(HTMX if number % 2 else {}))
                if status >= 500:
                    broken.append(f"{route} {fields.keys()} with {name}: {status}")
    assert not broken
    assert len(seen_by) > 20


def quoted(value: bytes) -> str:
    """A value as a cookie can carry all of it: in quotes, byte by byte."""
    return '"' + "".join(f"\\{byte:03o}" for byte in value[:2000]) + '"'


@pytest.mark.parametrize("plain", sorted(cookies.PERSONAL | cookies.OF_FORMS | cookies.OF_THE_API | cookies.OF_LOOKS))
def test_no_page_breaks_at_any_cookie(plain: str, site: Client) -> None:
    broken = []
    for name, value in HOSTILE.items():
        sent = quoted(b"as-long-as-a-key-" + value)
        for address in COOKIE_READERS:
            response = site.get(address, headers={"Cookie": f"{plain}={sent}; {cookies.HOST_PREFIX}{plain}={sent}"})
            if response.status_code >= 500:
                broken.append(f"{address} with {name}: {response.status_code}")
    assert not broken


@pytest.mark.parametrize("header", ["User-Agent", "Accept-Language", "Authorization", "Referer", "If-None-Match",
    "Idempotency-Key", "X-Forwarded-For", "Accept", "HX-Target", "HX-Current-URL"])  # fmt: skip
def test_no_door_breaks_at_any_header(header: str, site: Client, alice: User) -> None:
    broken = []
    for name, value in HOSTILE.items():
        text = f"{'Bearer ' if header == 'Authorization' else ''}{value.decode('latin-1')}"
        for method, address, body in HEADER_READERS:
            with transaction.atomic():
                response = site.generic(method, address, json.dumps(body), "application/json", headers={header: text})
                transaction.set_rollback(True)
            if response.status_code >= 500:
                broken.append(f"{method} {address} with {name}: {response.status_code}")
    assert not broken


def routes(patterns: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[tuple[str, list[str]]]:
    """Every route with a place to fill, and the names of its places."""
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        elif pattern.pattern.converters and not route.startswith(("api/", "admin/")):
            yield route, list(pattern.pattern.converters)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_no_route_breaks_at_any_address(method: str, members_site: Client) -> None:
    broken = []
    for route, places in routes(get_resolver().url_patterns):
        for name, value in HOSTILE.items():
            address = route
            for _ in places:
                start, end = address.index("<"), address.index(">")
                address = address[:start] + quote(value, safe="") + address[end + 1 :]
            status = send(members_site, method, f"/{address}", "")
            if status >= 500:
                broken.append(f"{method} {route} with {name}: {status}")
    assert not broken


def parameters(operation: Operation) -> list[dict[str, Any]]:
    return [resolve(each) for each in operation.about.get("parameters", ())]


@pytest.mark.parametrize("operation", list(operations()), ids=str)
def test_no_operation_breaks_at_any_parameter_or_field(operation: Operation, alices_api: Api) -> None:
    broken = []
    headers = {"Authorization": f"Bearer {alices_api.token}"}
    client = Client(raise_request_exception=False)

    def ask(what: str, address: str, body: object = None) -> None:
        sent = b"" if body is None else json.dumps(body).encode()
        with transaction.atomic():
            response = client.generic(
                operation.method.upper(), f"/api/v1{address}", sent, "application/json", headers=headers
            )
            transaction.set_rollback(True)
        if response.status_code >= 500:
            broken.append(f"{what}: {response.status_code}")

    for name, value in HOSTILE.items():
        for parameter in parameters(operation):
            if parameter["in"] == "query":
                ask(f"{parameter['name']} with {name}", f"{operation.address}?{parameter['name']}={quote(value)}")
            elif parameter["in"] == "path":
                filled = operation.path.removeprefix("/api/v1").replace(
                    f"{{{parameter['name']}}}", quote(value, safe="")
                )
                ask(f"{parameter['name']} with {name}", filled, operation.body)
    if isinstance(operation.body, dict):
        for name, value in JSON_VALUES.items():
            ask(f"all fields with {name}", operation.address, dict.fromkeys(operation.body, value))
            for property_ in operation.body:
                ask(f"{property_} with {name}", operation.address, {**operation.body, property_: value})
    assert not broken
