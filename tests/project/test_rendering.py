"""Views hand over what a page needs: while a template is drawn, nobody asks the database."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import jinja2
import pytest
from django.db import connection
from django.template import engines
from django.test import Client

from accounts.models.user import User
from project.http.site.templating import Block
from tests.project.test_html import ADDRESSES, FILLED, HTMX

FILM = FILLED["movie_id"]
FORMS: tuple[tuple[str, dict[str, str]], ...] = (
    (f"/movies/{FILM}/favorite", {"favorite": "on"}),
    (f"/movies/{FILM}/bookmark", {"watchlist": "on"}),
    (f"/movies/{FILM}/signals", {"say": "seen"}),
    (f"/movies/{FILM}/signals", {"say": "not_tonight"}),
    (f"/seen/{FILM}", {"rating": "9", "seen_on": "2020-01-01"}),
    (f"/seen/{FILM}", {"rating": "11"}),
    (f"/watchlist/{FILM}", {"say": "watchlist"}),
    (f"/favorites/{FILM}", {"unsay": "favorite"}),
    (f"/hidden/{FILM}", {"say": "not_for_me"}),
    (f"/for-you/films/{FILM}/say", {"say": "watchlist"}),
    (f"/for-you/films/{FILM}/say", {"say": "not_for_me"}),
    ("/taste/causes", {"leave": "genre:16"}),
    ("/taste/causes", {"leave": "genre:16", "page": "taste"}),
    ("/for-you/preview", {"genre_18": "more"}),
    ("/preferences", {"year_from": "2000", "year_to": "1990"}),
    ("/account", {"display_name": "x" * 300}),
    ("/account/address", {"email": "nothing"}),
    ("/account/password", {}),
    ("/account/delete", {}),
    ("/account/import", {}),
    ("/register", {}),
    ("/password/reset", {}),
    ("/password/reset/confirm", {}),
)
pytestmark = pytest.mark.timeout(60)  # each test draws every page


@pytest.fixture(autouse=True)
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What a tag, a filter, or something lazy that a view handed over asked the database."""
    statements: list[str] = []

    def note(execute: Callable[..., object], sql: str, *rest: object) -> object:
        statements.append(sql)
        return execute(sql, *rest)

    kinds: tuple[Any, ...] = (jinja2.Template, Block)
    for kind in kinds:

        def watched(template: Any, *context: Any, draw: Callable[..., str] = kind.render, **more: Any) -> str:
            with connection.execute_wrapper(note):
                return draw(template, *context, **more)

        monkeypatch.setattr(kind, "render", watched)
    return statements


def askers(asked: list[str], requests: Mapping[str, Callable[[], object]]) -> dict[str, list[str]]:
    """The name of each request whose templates asked something, and what."""
    found = {}
    for name, request in requests.items():
        request()
        if asked:
            found[name] = [*asked]
            asked.clear()
    return found


def test_a_template_that_asks_is_noticed(asked: list[str], alice: User) -> None:
    engines["pages"].from_string("{{ users.count() }}").render({"users": User.objects})
    assert len(asked) == 1


def test_drawing_a_visitors_page_asks_nothing(asked: list[str], site: Client) -> None:
    assert not askers(asked, {address: partial(site.get, address) for address in ADDRESSES})


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "fragment"])
def test_drawing_a_members_page_asks_nothing(asked: list[str], alices_site: Client, headers: dict[str, str]) -> None:
    alices_site.post(f"/movies/{FILM}/favorite", {"favorite": "on"})
    assert not askers(asked, {address: partial(alices_site.get, address, headers=headers) for address in ADDRESSES})


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "fragment"])
def test_drawing_what_a_form_answers_asks_nothing(
    asked: list[str], alices_site: Client, headers: dict[str, str]
) -> None:
    def send(address: str, form: dict[str, str]) -> None:
        assert alices_site.post(address, form, headers=headers, follow=True).status_code != 404

    assert not askers(asked, {f"{address} {form}": partial(send, address, form) for address, form in FORMS})
