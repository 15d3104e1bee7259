"""What is answered without Django looks like what Django answers."""

from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client

from project.http.refusals import refusal
from project.http.security_headers import security_headers
from project.server.asgi.wsgi_adapter import SENTENCES
from tests.project.server.asgi_exchange import http_scope


def refused(path: str, status: HTTPStatus, **headers: str) -> tuple[dict[str, str], str]:
    """Headers and body of a refusal."""
    given = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope: Any = http_scope(path, headers=given)
    fields, body = refusal(scope, status)
    return {name.decode(): value.decode() for name, value in fields}, body.decode()


@pytest.mark.parametrize("status", SENTENCES)
def test_every_refusal_has_words_of_its_own_on_both_doors(status: HTTPStatus) -> None:
    _, page = refused("/movies", status)
    assert f"Error {status.value}" in page
    assert ("The projector jammed" in page) == (status == HTTPStatus.INTERNAL_SERVER_ERROR)
    headers, document = refused("/api/v1/movies", status)
    assert headers["content-type"] == "application/problem+json"
    assert f'"status":{status.value}' in document
    assert SENTENCES[status] in document


def test_the_page_speaks_the_browsers_language() -> None:
    headers, page = refused("/movies", HTTPStatus.SERVICE_UNAVAILABLE, accept_language="fr, de-AT;q=0.8, en;q=0.5")
    assert (headers["content-language"], '<html lang="de"' in page) == ("de", True)
    assert "accept-language" in headers["vary"].lower()


def test_htmx_is_told_in_a_fragment() -> None:
    _, fragment = refused("/movies", HTTPStatus.TOO_MANY_REQUESTS, hx_request="true")
    assert "<html" not in fragment
    assert 'class="toast"' in fragment


@pytest.mark.django_db
def test_the_security_headers_are_those_of_djangos_pages() -> None:
    page = Client().get("/about", secure=True)
    ours = {name.decode(): value.decode() for name, value in security_headers("https")}
    assert {name: page.headers.get(name) for name in ours} == ours


def test_over_tls_the_browser_is_told_to_stay_there(settings: Any) -> None:
    settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = 60, True
    settings.SECURE_HSTS_PRELOAD = True
    security_headers.cache_clear()
    assert dict(security_headers("https"))[b"strict-transport-security"] == b"max-age=60; includeSubDomains; preload"
    assert b"strict-transport-security" not in dict(security_headers("http"))
    security_headers.cache_clear()
