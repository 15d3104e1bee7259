"""What a request says of its body's kind breaks nothing: a query and a form are read as UTF-8, or not at all."""

from io import BytesIO

import pytest

from project.wsgi import Request, django

FORM = "application/x-www-form-urlencoded"
BODY = b"name=Akira%20Kuros%C3%A1wa"
ODD = ("hex", "undefined", "idna", "a\x00b", "utf-16", "no-such", "\xff", "latin-1", '"', "a" * 20_000)


def request_of(content_type: str, body: bytes = BODY) -> Request:
    return Request({
        "REQUEST_METHOD": "POST", "PATH_INFO": "/search", "QUERY_STRING": BODY.decode(), "wsgi.input": BytesIO(body),
        "CONTENT_LENGTH": str(len(body)), "CONTENT_TYPE": content_type,
    })  # fmt: skip


@pytest.mark.parametrize("charset", ODD, ids=lambda charset: charset[:20])
@pytest.mark.parametrize("kind", [FORM, "text/html"])
def test_no_charset_changes_how_a_query_and_a_form_are_read(kind: str, charset: str) -> None:
    request = request_of(f"{kind}; charset={charset}")
    assert request.GET["name"] == "Akira Kurosáwa"
    assert request.POST.get("name") in {"Akira Kurosáwa", None}  # None of what is no form


def test_a_form_is_read() -> None:
    assert request_of(FORM).POST["name"] == request_of(f"{FORM}; charset=utf-8").POST["name"] == "Akira Kurosáwa"


def test_a_kind_that_is_too_long_is_none() -> None:
    assert (request_of(FORM + ";" + "a" * 20_000).content_type, request_of("a" * 20_000).content_type) == ("", "")


def test_it_is_our_requests_that_django_gets() -> None:
    assert django.request_class is Request
