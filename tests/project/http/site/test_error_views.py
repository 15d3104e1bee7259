"""Failures in the site's look, drawn without database and cache: pages for people, toasts for htmx."""

import pytest
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from project.errors import Invalid, NotFound, TooManyRequests, Unavailable
from project.http.middleware.error_responses import readable_errors
from project.http.site import error_views

# No test here asks for the database, so pytest-django refuses every query.


@pytest.mark.parametrize("status", sorted(error_views.WORDS))
def test_every_failure_has_a_page_with_one_thing_to_do(status: int, rf: RequestFactory) -> None:
    response = error_views.page(rf.get("/somewhere"), status)
    text = response.content.decode()
    title, words = error_views.WORDS[status]
    assert response.status_code == status
    assert f"<h1>{title}</h1>" in text
    assert str(words) in text
    assert f"Error {status}" in text
    assert text.count('class="button"') == 1


def test_a_failure_tells_htmx_in_a_toast(rf: RequestFactory) -> None:
    request = rf.get("/somewhere")
    request.htmx = True  # type: ignore[attr-defined]  # as its middleware would
    text = error_views.page(request, 429, detail="Wait a minute.").content.decode()
    assert "<html" not in text
    assert text.count("Wait a minute.") == 2
    assert 'hx-target="#toasts"' in text


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (NotFound("There is no such film."), 404, "There is no such film."),
        (NotFound(), 404, "the film is no longer in our catalog"),
        (Invalid("Too long."), 422, "Too long."),
        (TooManyRequests("Slowly.", retry_after=7), 429, "Slowly."),
        (Unavailable("Closed.", retry_after=2), 503, "Closed."),
        (OperationalError("no server"), 503, "The database does not answer"),
    ],
)
def test_a_foreseen_error_becomes_its_page(rf: RequestFactory, error: Exception, status: int, words: str) -> None:
    answer = readable_errors(lambda request: HttpResponse()).process_exception(rf.get("/movies"), error)
    assert answer is not None
    assert answer.status_code == status
    assert words in answer.content.decode()
    assert ("Retry-After" in answer) == (status in {429, 503})


def test_an_unforeseen_error_is_left_to_the_log_and_the_page_of_500(rf: RequestFactory) -> None:
    handler = readable_errors(lambda request: HttpResponse())
    assert handler.process_exception(rf.get("/movies"), ZeroDivisionError()) is None
    assert "The projector jammed" in error_views.server_error(rf.get("/movies")).content.decode()


def test_a_refused_method_gets_a_page_and_keeps_what_is_allowed(rf: RequestFactory) -> None:
    def refuse(request: HttpRequest) -> HttpResponse:
        return HttpResponse(status=405, headers={"Allow": "GET, HEAD"})

    response = readable_errors(refuse)(rf.post("/movies"))
    assert response["Allow"] == "GET, HEAD"
    assert "That does not work here" in response.content.decode()


def test_a_form_that_expired_is_explained() -> None:
    response = Client(enforce_csrf_checks=True).post("/login", {"email": "a@example.org", "password": "x"})
    assert response.status_code == 403
    assert "This form had expired" in response.content.decode()
