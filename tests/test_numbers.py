"""Two doors, one verdict: whatever is written for a number, a page and the API understand the same by it, or nothing.

Every number of the API's queries and paths stands in the tables below. What else is no number: `tests.project`.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import quote
from uuid import UUID

import pytest
from django.template.backends.jinja2 import Template
from django.test import Client
from django.test.signals import template_rendered

from accounts.models.user import User
from accounts.services import taste
from catalog import ranges
from project.numbers import Range
from project.pagination import PAGE, PAGE_SIZE
from tests.api.documents import Operation, operations, resolve
from tests.conftest import PASSWORD, Api

type Door = Callable[[Any, str], float | None]  # what a door understands by a text; None for nothing
HOSTILE = ("9" * 5000, "9" * 19, "", "null", "nan", "1e3", "٣", "-0", "5\x00", "1_000", "1,5")
PARTIAL = {"HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": "div#results"}


@pytest.fixture(autouse=True)
def contexts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let answers tell what their pages were drawn from, as Django's own templates do when they are tested."""
    draw = Template.render

    def watched(template: Template, context: dict[str, Any] | None = None, request: Any = None) -> str:
        template_rendered.send(sender=template, template=template, context=context or {})
        return draw(template, context, request)

    monkeypatch.setattr(Template, "render", watched)


def spellings(within: Range) -> list[str]:
    """A good number in its one spelling and in others, what lies beside the range, and what was never a number."""
    number = "346" if within == ranges.MOVIE_ID else str(within.low + 5 if within.low > 0 else 6)
    beside = [str(within.low - 1), str(within.high), str(within.high + 1)]
    return [number, *beside, f"+{number}", f" {number}", f"0{number}", *HOSTILE]


def number_of(text: str) -> float | None:
    return float(text) if text else None


def api_query(path: str, name: str, **more: str) -> Door:
    """An operation that takes the number in its query."""

    def understood(api: Api, text: str) -> float | None:
        rest = "".join(f"&{key}={value}" for key, value in more.items())
        return _accepted(api("GET", f"{path}?{name}={quote(text)}{rest}"), text)

    return understood


def api_path(method: str, path: str) -> Door:
    """An operation that takes the number in its path; there may be no such movie."""
    return lambda api, text: _accepted(api(method, path.format(quote(text, safe=""))), text)


def api_body(path: str, name: str) -> Door:
    """An operation that takes the number in its body, where blanks are no part of a number."""

    def understood(api: Api, text: str) -> float | None:
        written = text if text.strip() == text and text else json.dumps(text)
        headers = {"Authorization": f"Bearer {api.token}"}
        body = f'{{"{name}": {written}}}'
        answer = Client().generic("PUT", f"/api/v1{path}", body.encode(), "application/json", headers=headers)
        return None if text == "null" else _accepted(answer, text)

    return understood


def _accepted(answer: Any, text: str) -> float | None:
    assert answer.status_code in {200, 400, 404, 422}, answer.content
    return number_of(text) if answer.status_code == 200 and text else None


def browse(name: str) -> Door:
    """A filter of Browse, as the page's address then says it."""

    def understood(site: Client, text: str) -> float | None:
        asked = site.get(f"/movies?{name}={quote(text)}", headers=PARTIAL).context["browse_query"]
        assert (name in asked.dropped) == (text != "" and name not in dict(asked.pairs))
        return number_of(dict(asked.pairs).get(name, ""))

    return understood


def page_number(address: str, context: Callable[[Any], int]) -> Door:
    """The number of a page of a list; what makes no sense shows the first page."""

    def understood(site: Client, text: str) -> float | None:
        shown = context(site.get(f"{address}page={quote(text)}").context)
        return shown if shown > 1 or text == "1" else None

    return understood


def page_path(method: str, path: str, form: str = "") -> Door:
    """A page whose address holds the number."""

    def understood(site: Client, text: str) -> float | None:
        kind = "application/x-www-form-urlencoded"
        answer = site.generic(method, path.format(quote(text, safe="")), form, content_type=kind)
        assert answer.status_code in {200, 301, 303, 404}
        return None if answer.status_code == 404 else number_of(text)

    return understood


def preferences_form(name: str) -> Door:
    """A field of the preferences, as they are then kept."""

    def understood(site: Client, text: str) -> float | None:
        answer = site.post("/preferences", {name: text})
        user = User.objects.get(email="alice@example.org")
        assert answer.status_code in {303, 422}
        return getattr(taste.preference(user), name) if answer.status_code == 303 else None

    return understood


DISCOVER = "/movies/discover"
BOTH: Mapping[str, tuple[Range, Door, Door]] = {
    "year_from": (ranges.YEAR, browse("year_from"), api_query(DISCOVER, "year_from")),
    "year_to": (ranges.YEAR, browse("year_to"), api_query(DISCOVER, "year_to")),
    "min_score": (ranges.SCORE, browse("min_score"), api_query(DISCOVER, "min_score")),
    "min_votes": (ranges.VOTES, browse("min_votes"), api_query(DISCOVER, "min_votes")),
    "runtime_from": (ranges.RUNTIME, browse("runtime_from"), api_query(DISCOVER, "runtime_from")),
    "runtime_to": (ranges.RUNTIME, browse("runtime_to"), api_query(DISCOVER, "runtime_to")),
    "person": (ranges.PERSON_ID, browse("person"), api_query(DISCOVER, "person")),
    "page of browse": (
        PAGE, page_number("/movies?", lambda context: context["browse_query"].page), api_query(DISCOVER, "page")
    ),
    "page of search": (
        PAGE, page_number("/search?q=a&", lambda context: context["movies"].value.page),
        api_query("/movies/search", "page", q="a"),
    ),
    "page of favorites": (
        PAGE, page_number("/favorites?", lambda context: context["favorites"].page), api_query("/me/favorites", "page")
    ),
    "page of dismissals": (
        PAGE, page_number("/hidden?", lambda context: context["hidden"].page), api_query("/me/dismissals", "page")
    ),
    "page of recommendations": (
        PAGE, page_number("/for-you?", lambda context: context["page"].page), api_query("/me/recommendations", "page")
    ),
    "movie": (ranges.MOVIE_ID, page_path("GET", "/movies/{}"), api_path("GET", "/movies/{}")),
    "similar": (ranges.MOVIE_ID, page_path("GET", "/movies/{}/similar"), api_path("GET", "/movies/{}/similar")),
    "favorite": (ranges.MOVIE_ID, page_path("POST", "/movies/{}/favorite"), api_path("PUT", "/me/favorites/{}")),
    "dismissal": (
        ranges.MOVIE_ID,
        page_path("POST", "/movies/{}/signals", "say=not_for_me"),
        api_path("PUT", "/me/dismissals/{}"),
    ),
    "preferred year_from": (ranges.YEAR, preferences_form("year_from"), api_body("/me/preferences", "year_from")),
    "preferred year_to": (ranges.YEAR, preferences_form("year_to"), api_body("/me/preferences", "year_to")),
    "preferred min_score": (ranges.SCORE, preferences_form("min_score"), api_body("/me/preferences", "min_score")),
}  # fmt: skip


@pytest.mark.timeout(60)
@pytest.mark.parametrize("field", BOTH)
def test_a_number_is_the_same_number_at_both_doors(alices_site: Client, alices_api: Api, field: str) -> None:
    within, page, operation = BOTH[field]
    by_page = {text: page(alices_site, text) for text in spellings(within)}
    by_api = {text: operation(alices_api, text) for text in spellings(within)}
    assert by_page == by_api
    assert set(by_page.values()) > {None}


# What only one door takes, and lists of numbers: read by the same readers, so the same is refused.

ALONE: Mapping[str, tuple[Range, Door]] = {
    "year of search": (ranges.YEAR, api_query("/movies/search", "year", q="a")),
    "size of favorites": (PAGE_SIZE, api_query("/me/favorites", "per_page")),
    "size of dismissals": (PAGE_SIZE, api_query("/me/dismissals", "per_page")),
    "size of recommendations": (PAGE_SIZE, api_query("/me/recommendations", "per_page")),
    "size of the watchlist": (PAGE_SIZE, api_query("/me/watchlist", "per_page")),
    "page of the watchlist": (PAGE, api_query("/me/watchlist", "page")),
    "size of what was seen": (PAGE_SIZE, api_query("/me/seen", "per_page")),
    "page of what was seen": (PAGE, api_query("/me/seen", "page")),
    "year of what was seen": (ranges.YEAR, api_query("/me/seen", "year")),
    "states": (ranges.MOVIE_ID, api_query("/me/states", "ids")),
    "rating": (ranges.RATING, api_body("/me/seen/346", "rating")),
    "age of a child": (ranges.CHILD_AGE, api_query("/me/tonight", "age")),
    "page of trending": (PAGE, api_query("/movies/trending", "page")),
    "genres": (ranges.GENRE_ID, api_query(DISCOVER, "genres")),
    "picked": (ranges.MOVIE_ID, api_query("/onboarding", "picked")),
    "shown": (ranges.MOVIE_ID, api_query("/onboarding", "shown")),
}


@pytest.mark.timeout(60)
@pytest.mark.parametrize("field", ALONE)
def test_what_only_the_api_takes_is_read_the_same(alices_api: Api, field: str) -> None:
    within, operation = ALONE[field]
    for text in set(spellings(within)) - {"1,5"}:  # which is a list
        assert operation(alices_api, text) == within.read(text)


ROWS = {"row_id"}  # numbers that the product gave itself and nobody types: one of another member is not found


def test_no_number_of_the_document_is_forgotten() -> None:
    """By name and range: whoever adds a parameter adds a line above."""
    ranges_tried = [row[0] for row in BOTH.values()] + [row[0] for row in ALONE.values()]
    tried = {(within.low, within.high) for within in ranges_tried}
    for operation in operations():
        for parameter in operation.about.get("parameters", []):
            if parameter["name"] in ROWS:
                continue
            for schema in [parameter["schema"], *parameter["schema"].get("anyOf", [])]:
                number = resolve(schema)
                if number.get("type") in {"integer", "number"}:
                    assert (number["minimum"], number["maximum"]) in tried, (operation.path, parameter["name"])


LISTS = {"ids", "picked", "shown", "genres", "without_genres"}  # of ids, in one parameter


def numbers_of(operation: Operation) -> Iterator[tuple[str, str]]:
    """(place, name) of every number in the path and the query of an operation."""
    for parameter in operation.about.get("parameters", []):
        shapes = [resolve(shape) for shape in (parameter["schema"], *parameter["schema"].get("anyOf", []))]
        if parameter["name"] in LISTS or any(shape.get("type") in {"integer", "number"} for shape in shapes):
            yield parameter["in"], parameter["name"]


@pytest.mark.parametrize("digits", [10, 19, 20, 5000])
def test_what_is_too_large_or_too_small_is_told_the_limit(alices_api: Api, digits: int) -> None:
    for operation in operations():
        for place, name in numbers_of(operation):
            for number, code in (("9" * digits, "less_than_equal"), ("-" + "9" * digits, "greater_than_equal")):
                if name == "row_id" and digits == 10 and code == "less_than_equal":  # which there may be
                    continue
                in_path = operation.path.removeprefix("/api/v1").replace(f"{{{name}}}", number)
                address = replace(operation, path=in_path).address if place == "path" else operation.address
                query = f"?{name}={number}" if place == "query" else ""
                answer = alices_api(operation.method.upper(), f"{address}{query}", operation.body)
                assert answer.status_code == 422, (operation, name)
                told = {error["code"] for error in answer.json()["errors"] if error["field"] == name}
                assert told == {code}, (operation, name)


@pytest.mark.parametrize("number", ["9" * 19, "9" * 5000, "1e400", "1e30"])
@pytest.mark.parametrize(("path", "name"), [("/me/preferences", "year_from"), ("/me/preferences", "min_score")])
def test_a_number_of_a_body_that_is_too_large_is_told_the_limit(
    alices_api: Api, path: str, name: str, number: str
) -> None:
    headers = {"Authorization": f"Bearer {alices_api.token}"}
    for sign, code in (("", "less_than_equal"), ("-", "greater_than_equal")):
        body = f'{{"{name}": {sign}{number}}}'.encode()
        answer = Client().generic("PUT", f"/api/v1{path}", body, "application/json", headers=headers)
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, code)


def test_of_too_many_ids_it_is_told_how_many_there_may_be(api: Api) -> None:
    answer = api("GET", f"/movies?ids={','.join(map(str, range(1, 102)))}")
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "too_long")
    assert "100" in answer.json()["detail"]


def test_a_form_tells_the_limit_too(alices_site: Client) -> None:
    answer = alices_site.post("/preferences", {"year_from": "9" * 19, "year_to": "9" * 5000, "min_score": "9" * 30})
    assert answer.status_code == 422
    told = re.findall(r'class="field-error"[^>]*>([^<]*)<', answer.content.decode())
    assert told == [f"Ensure this value is less than or equal to {most}." for most in (2200, 2200, 10)]


@pytest.mark.parametrize("digits", [10, 19, 5000])
def test_a_movie_that_cannot_be_is_not_there(alices_site: Client, alices_api: Api, digits: int) -> None:
    number = "9" * digits
    cause = alices_api("PUT", "/me/taste/causes", {"kind": "because", "value": number[:200]})
    assert (cause.status_code, cause.json()["errors"][0]["code"]) == (422, "unknown_cause")
    row = f"/account/imports/{UUID(int=7)}/rows/1"
    assert alices_site.post(row, {"movie": number}).status_code == 404


@pytest.mark.parametrize("value", ["1990.0", "1.99e3"])
def test_a_whole_number_may_be_written_with_a_point(alices_api: Api, value: str) -> None:
    assert api_body("/me/preferences", "year_from")(alices_api, value) == 1990


@pytest.mark.parametrize("value", ['"1990"', "true", "1990.5", "[1990]"])
def test_a_body_takes_numbers_only_and_no_text_of_them(alices_api: Api, value: str) -> None:
    bodies = [("/me/preferences", "year_from", value), ("/me/preferences", "liked_genres", f"[{value}]")]
    for path, name, written in bodies:
        assert api_body(path, name)(alices_api, written) is None


@pytest.mark.parametrize("value", ['"7"', "true"])
def test_a_score_in_a_body_is_no_text(alices_api: Api, value: str) -> None:
    assert api_body("/me/preferences", "min_score")(alices_api, value) is None


def test_of_a_number_that_is_given_twice_a_page_takes_the_last_and_the_api_none(site: Client, api: Api) -> None:
    for first, last in (("x", "2"), ("2", "x")):
        shown = site.get(f"/search?q=a&page={first}&page={last}").context["movies"].value.page
        assert (shown == 2) == (last == "2")
        assert api("GET", f"/movies/search?q=a&page={first}&page={last}").status_code == 422


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text)[:20])
def test_no_number_breaks_a_page_that_reads_lists(alices_site: Client, text: str) -> None:
    sent = dict.fromkeys(("film", "genre", "shown", "others", "films", "removed", "restored", "page"), text)
    sent |= {"undo": f"because:{text}"}
    for address in ("/for-you/begin", "/for-you", "/favorites", "/hidden"):
        assert alices_site.get(address, sent).status_code == 200, address
    assert alices_site.post("/preferences", {"films": text}).status_code in {303, 422}
    for name in ("leave", "count"):
        for kind in ("because", "decade"):
            answer = alices_site.post("/taste/causes", {name: f"{kind}:{text}"}, headers=PARTIAL)
            assert answer.status_code in {200, 422}


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text)[:20])
def test_a_cause_is_told_by_a_number_or_refused_at_both_doors(alices_site: Client, alices_api: Api, text: str) -> None:
    for kind, within in (("because", ranges.MOVIE_ID), ("decade", ranges.YEAR)):
        page = alices_site.post("/taste/causes", {"leave": f"{kind}:{text}"}, headers=PARTIAL).status_code
        answer = alices_api("PUT", "/me/taste/causes", {"kind": kind, "value": text}).status_code
        assert {page, answer} == ({200} if within.read(text) else {422})


@pytest.mark.parametrize(
    "where", ["null", "undefined", "home", "..", "javascript:alert(1)", "//example.org", "/" * 3000, "\n/"]
)
def test_an_address_to_go_on_to_that_is_none_of_ours_is_left_out(site: Client, alice: User, where: str) -> None:
    answer = site.post("/login", {"email": alice.email, "password": PASSWORD, "next": where})
    assert (answer.status_code, answer["Location"]) == (303, "/")
    answer = site.post("/taste/causes", {"leave": "genre:Drama", "next": where})
    assert (answer.status_code, answer["Location"].partition("?")[0]) == (303, "/for-you")
