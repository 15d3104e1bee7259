"""The page for when there is no line, and the worker that keeps it: nobody's own, drawn without any server."""

import re

import pytest
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from project.http.middleware.locale import language_middleware

# No test here asks for the database, so pytest-django refuses every query.


def test_the_page_needs_nothing_but_the_stylesheet() -> None:
    page = Client().get("/offline").content.decode()
    assert re.findall(r'(?:src|href)="(/static[^"]+)"', page) == ["/static/css/site.css"]
    assert "<script" not in page
    assert page.count('class="button"') == 1


@pytest.mark.parametrize(("language", "title"), [("en", "You are offline"), ("de", "Du bist offline")])
def test_the_page_speaks_both_languages_and_knows_nobody(language: str, title: str) -> None:
    client = Client()
    response = client.get("/offline", headers={"Accept-Language": language})
    assert f"<h1>{title}</h1>" in response.content.decode()
    assert not response.cookies


def test_the_worker_names_what_it_keeps_and_is_asked_for_anew() -> None:
    response = Client().get("/worker.js")
    text = response.content.decode()
    assert (response["Cache-Control"], response["Content-Type"].split(";")[0]) == ("no-cache", "text/javascript")
    assert 'const PAGE = "/offline";' in text
    assert 'const STYLE = "/static/css/site.css";' in text
    assert "worker-src 'self'" in response["Content-Security-Policy"]


def test_every_page_names_the_worker(site: Client) -> None:
    assert 'data-worker="/worker.js"' in site.get("/about").content.decode()


class Unreadable:
    """A member whose row cannot be read, as nobody answers."""

    def __getattr__(self, name: str) -> str:
        raise OperationalError("nobody listens")


def test_a_member_who_cannot_be_read_gets_one_page_at_once(rf: RequestFactory) -> None:
    def never(request: HttpRequest) -> HttpResponse:
        raise AssertionError("the view must not wait for the database once more")

    request = rf.get("/favorites", headers={"Accept-Language": "de"})
    request.COOKIES["session"] = "a" * 32
    request.user = Unreadable()  # type: ignore[assignment]  # as AuthenticationMiddleware's lazy user behaves
    response = language_middleware(never)(request)
    assert (response.status_code, response["Retry-After"]) == (503, "2")
    assert "Kurze Pause" in response.content.decode()
