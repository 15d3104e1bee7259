"""Which answers a view of visitors' pages lets the response cache keep."""

from typing import Any

import pytest
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpResponse
from django.test import RequestFactory
from django_htmx.middleware import HtmxDetails

from project.http.api.cache_control import LISTS
from project.http.site.htmx import varies
from project.http.site.templating import Token
from project.http.site.visitor_pages import same_for_visitors

SESSION, TASTE = {"Cookie": "session=x"}, {"Cookie": "taste=x"}
MORE = {"HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": "li#more"}


def ask(
    address: str = "/list", headers: dict[str, str] | None = None, *, status: int = 200, notice: str = ""
) -> tuple[Any, HttpResponse]:
    """A request of a browser, as the view saw it, and the answer."""
    request: Any = RequestFactory().get(address, headers=headers or {})
    request.user, request.htmx, request._messages = AnonymousUser(), HtmxDetails(request), CookieStorage(request)

    @same_for_visitors(LISTS, parameters=("genre", "page"), targets=("results",))
    @varies
    def page(request: Any) -> HttpResponse:
        if notice:
            messages.success(request, notice)
        return HttpResponse(" ".join(request.COOKIES), status=status)

    return request, page(request)


OF_VISITORS = f"public, max-age=0, must-revalidate, s-maxage={LISTS.max_age}"


def is_kept(answer: tuple[Any, HttpResponse]) -> bool:
    _, response = answer
    kept = response.get("Edge-Cache-Control") == LISTS.header
    assert response["Cache-Control"] == (OF_VISITORS if kept else "private, no-store")
    return kept


@pytest.mark.parametrize("address", ["/list", "/list?genre=18", "/list?genre=18&genre=35&page=2", "/list?genre="])
def test_a_visitors_page_is_kept_and_each_browser_asks_for_it_again(address: str) -> None:
    assert is_kept(ask(address))


@pytest.mark.parametrize(
    "address", ["/list?utm=x", "/list?genre=18&other=1", "/list?&&genre=18", f"/list?genre={'1' * 300}"]
)
def test_of_what_it_does_not_know_there_is_no_end(address: str) -> None:
    assert not is_kept(ask(address))


def test_only_the_fragments_that_it_names_are_kept() -> None:
    assert is_kept(ask(headers=MORE | {"HX-Target": "div#results"}))
    assert not is_kept(ask(headers=MORE))
    assert is_kept(ask(headers=MORE | {"HX-Request-Type": "full"}))


@pytest.mark.parametrize("headers", [SESSION, TASTE, {"Cookie": "messages=x"}, {"Authorization": "Bearer x"}])
def test_what_is_somebodys_own_is_not_kept(headers: dict[str, str]) -> None:
    assert not is_kept(ask(headers=headers))


@pytest.mark.parametrize("status", [301, 404, 503])
def test_only_good_answers_are_kept(status: int) -> None:
    assert not is_kept(ask(status=status))


def test_a_page_with_a_notice_is_not_kept() -> None:
    assert not is_kept(ask(notice="Done."))


def test_the_view_of_a_visitor_sees_no_cookie() -> None:
    answer = ask(headers={"Cookie": "csrftoken=x; known=y; of=another"})
    assert is_kept(answer)
    assert answer[1].content == b""


@pytest.mark.parametrize(("headers", "has_token"), [({}, False), (TASTE, False), (SESSION, True)])
def test_only_a_browser_with_a_session_gets_a_token(headers: dict[str, str], has_token: bool) -> None:
    request, _ = ask(headers=headers)
    assert ("csrfmiddlewaretoken" in Token(request).__html__()) == has_token
    assert request.META.get("CSRF_COOKIE_NEEDS_UPDATE", False) == has_token
