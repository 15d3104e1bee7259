"""What calls itself public, and to whom."""

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from project.http.api.cache_control import LISTS, Sharing, first_page, public

Build = Callable[..., Any]


def view(status: int = 200, body: str = '{"films":[]}') -> Build:
    calls: list[str] = []

    def answer(request: Any) -> HttpResponse:
        calls.append(request.get_full_path())
        return HttpResponse(body, status=status, content_type="application/json")

    answer.calls = calls  # type: ignore[attr-defined]
    return answer


def request(path: str = "/list", **headers: str) -> Any:
    return RequestFactory().get(path, headers={name.replace("_", "-"): value for name, value in headers.items()})


def test_an_anonymous_answer_says_how_long_it_may_be_shared() -> None:
    response = public(Sharing(60, 600, 900))(view())(request())
    assert response["Cache-Control"] == "public, max-age=60, stale-while-revalidate=600, stale-if-error=900"
    assert response["X-Cache"] == "miss"


@pytest.mark.parametrize("headers", [{"Cookie": "session=b"}, {"Authorization": "Bearer x"}])
def test_an_answer_to_somebody_is_not_public(headers: dict[str, str]) -> None:
    assert "Cache-Control" not in public(LISTS)(view())(request(**headers))


def test_a_refusal_is_not_public() -> None:
    assert "Cache-Control" not in public(LISTS)(view(404))(request())


def test_only_first_pages_are_public_where_it_is_asked() -> None:
    searched = public(LISTS, when=first_page)(view())
    assert "Cache-Control" in searched(request("/list?page=1"))
    assert "Cache-Control" not in searched(request("/list?page=2"))


@pytest.mark.django_db
def test_members_share_one_answer_where_it_is_the_same_for_them() -> None:
    created_at = view()
    shared = public(LISTS, members=True)(created_at)
    for name in ("alice", "bob"):
        assert shared(request(Authorization=name)).content == b'{"films":[]}'
    assert len(created_at.calls) == 1  # type: ignore[attr-defined]


@pytest.mark.django_db
@pytest.mark.parametrize(("liked", "encoding"), [("br, gzip", "br"), ("gzip", "gzip"), ("identity", None), ("", None)])
def test_members_get_the_shared_answer_as_their_client_likes_it(liked: str, encoding: str | None) -> None:
    created_at = view(body='{"films":["' + "film " * 400 + '"]}')
    shared = public(LISTS, members=True)(created_at)
    packed = [shared(request(Authorization=name, Accept_Encoding=liked)) for name in ("alice", "bob")][1]
    plain = shared(request(Authorization="eve"))
    assert packed.get("Content-Encoding") == encoding
    assert (len(packed.content) < len(plain.content)) == bool(encoding)
    assert packed["ETag"] == plain["ETag"]
    assert "Accept-Encoding" in packed["Vary"]
    assert len(created_at.calls) == 1  # type: ignore[attr-defined]


def test_members_share_no_refusals() -> None:
    created_at = view(404)
    shared = public(LISTS, members=True)(created_at)
    assert [shared(request(Cookie="session=b")).status_code for _ in range(2)] == [404, 404]
    assert len(created_at.calls) == 2  # type: ignore[attr-defined]


def test_members_do_not_share_what_is_not_said_to_be_the_same_for_them() -> None:
    created_at = view()
    shared = public(LISTS)(created_at)
    shared(request(Cookie="session=b"))
    shared(request(Cookie="session=b"))
    assert len(created_at.calls) == 2  # type: ignore[attr-defined]
