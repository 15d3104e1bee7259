"""What only the site's door has."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from project.http.middleware.site_only import Htmx, Messages, Sessions, Users

GIVEN = ("session", "user", "_messages", "htmx")


def behind_all(path: str) -> HttpRequest:
    """The request as a view of this address sees it."""
    seen: list[HttpRequest] = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.append(request)
        return HttpResponse()

    Sessions(Users(Messages(Htmx(view))))(RequestFactory().get(path))
    return seen[0]


@pytest.mark.parametrize("name", GIVEN)
def test_a_page_knows_its_visitor(name: str) -> None:
    assert hasattr(behind_all("/favorites"), name)


@pytest.mark.parametrize("name", GIVEN)
def test_the_api_knows_nobody_by_a_cookie(name: str) -> None:
    assert not hasattr(behind_all("/api/v1/me"), name)
