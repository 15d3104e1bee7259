"""What makes the document fit for generators of clients: a rule, a test."""

from collections.abc import Iterator
from typing import Any

import orjson
import pytest

from catalog import ranges
from catalog.services.search import LONGEST_QUERY
from project.pagination import MAX_PAGE, MAX_PER_PAGE
from tests.api.documents import Operation, answer, document, operations, resolve
from tests.conftest import Api

GETS = [one for one in operations() if one.method == "get"]
FORMATS = (("_url", "uri"), ("email", "email"), ("_on", "date"), ("_at", "date-time"))


def nodes(node: Any, place: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every object of the document but examples, with its place."""
    if isinstance(node, dict):
        yield place, node
        for name, child in node.items():
            if name not in {"example", "examples"}:
                yield from nodes(child, f"{place}/{name}")
    elif isinstance(node, list):
        for number, child in enumerate(node):
            yield from nodes(child, f"{place}/{number}")


def properties() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for place, node in nodes(document()):
        fields = node.get("properties")
        if isinstance(fields, dict):
            yield from ((place, name, field) for name, field in fields.items())


def test_no_property_is_nothing_but_null() -> None:
    assert [f"{place}.{name}" for place, name, field in properties() if field.get("type") == "null"] == []


def test_there_are_no_constants() -> None:
    assert [place for place, node in nodes(document()) if "const" in node] == []


def test_every_integer_says_its_size_and_its_limits_fit() -> None:
    integers = [(place, node) for place, node in nodes(document()) if node.get("type") == "integer"]
    assert len(integers) > 50
    for place, node in integers:
        assert node.get("format") in {"int32", "int64"}, place
        if node["format"] == "int32":
            assert -(2**31) <= node.get("minimum", 0) <= node.get("maximum", 0) < 2**31 or "maximum" not in node, place


@pytest.mark.parametrize(("suffix", "format_"), FORMATS)
def test_addresses_mail_days_and_moments_say_so(suffix: str, format_: str) -> None:
    fields = [
        (place, name, field) for place, name, field in properties() if name.endswith(suffix) and name != "looked_at"
    ]
    assert fields
    for place, name, field in fields:
        shapes = field.get("anyOf", [field])
        assert format_ in {shape.get("format") for shape in shapes}, f"{place}.{name}"


def test_movies_share_one_base() -> None:
    schemas = document()["components"]["schemas"]
    movie = set(schemas["Movie"]["properties"])
    alike = [name for name, schema in schemas.items() if movie < set(schema.get("properties", ()))]
    assert alike == []
    children = [
        name for name, schema in schemas.items() if {"$ref": "#/components/schemas/Movie"} in schema.get("allOf", ())
    ]
    assert {"MovieDetail", "Favorite", "Recommended", "Similar", "GroupMovie", "TonightMovie", "Credit"} <= set(
        children
    )


@pytest.mark.parametrize("operation", list(operations()), ids=str)
def test_what_any_request_may_get_is_declared(operation: Operation) -> None:
    declared = set(operation.about["responses"])
    assert declared >= {"405", "422"}
    is_file = any("json" not in kind for kind in answer(operation, min(map(int, declared)))["content"])
    assert ("304" in declared) == (operation.method == "get" and not is_file)  # which reads do: `test_contract`
    assert ("406" in declared) != is_file


@pytest.mark.parametrize("operation", GETS, ids=str)
def test_every_list_has_pages_and_links_between_them(operation: Operation) -> None:
    content = answer(operation, 200)["content"].get("application/json")
    data = resolve(content["schema"]).get("properties", {}).get("data", {}) if content else {}
    if data.get("type") != "array":
        return
    sizes = {one["name"]: one["schema"] for one in operation.about["parameters"]}
    assert (sizes["page"]["minimum"], sizes["page"]["maximum"]) == (1, MAX_PAGE)
    assert (sizes["per_page"]["minimum"], sizes["per_page"]["maximum"]) == (1, MAX_PER_PAGE)
    assert "Link" in answer(operation, 200)["headers"]


def test_a_list_that_has_another_page_links_to_it(alices_api: Api) -> None:
    ids = "ids=346,129,238"
    for query in ("genres?", "collections?", "movies/popular?", "onboarding?", "search/suggest?q=se&", f"movies?{ids}&",
        f"me/states?{ids}&"):  # fmt: skip
        first, second = (alices_api("GET", f"/{query}per_page=2&page={page}") for page in (1, 2))
        assert 'rel="next"' in first["Link"], query
        assert (len(first.json()["data"]), first.json()["pagination"]["per_page"]) == (2, 2)
        assert second.json()["data"]
        assert not [one for one in second.json()["data"] if one in first.json()["data"]]


def test_what_is_asked_for_by_ids_comes_whole_unless_less_is_asked_for(alices_api: Api) -> None:
    for path in ("/movies", "/me/states"):
        answer_ = alices_api("GET", f"{path}?ids=346,129,238").json()
        assert (len(answer_["data"]), answer_["pagination"]["pages"]) == (3, 1)


def test_what_is_one_of_a_few_words_is_an_enum() -> None:
    words = {"kind", "channel", "token_type", "status", "outcome", "reason", "source", "hidden", "roles", "format"}
    free = {("MovieDetail", "status"), ("ReceiptFile", "reason"), ("Row", "reason"), ("Similar", "reason"),
        ("Problem", "status"), ("ScorePart", "kind"), ("Receipt", "format"), ("ReceiptFile", "format"),
        ("Quality", "hidden")}  # fmt: skip
    for place, name, field in properties():
        owner = place.split("/")[3]
        shape = field.get("items", next(iter(field.get("anyOf", [field]))))
        if name in words and (owner, name) not in free and "$ref" not in shape:
            assert "enum" in shape, f"{owner}.{name}"


def test_the_config_tells_the_limits_of_the_document(api: Api) -> None:
    limits = api("GET", "/config").json()["data"]["limits"]
    sizes = {
        (str(one), parameter["name"]): parameter["schema"]
        for one in GETS
        for parameter in one.about.get("parameters", ())
    }
    assert limits["page"] == sizes["listPopularMovies", "page"]["maximum"]
    assert limits["per_page"] == sizes["listPopularMovies", "per_page"]["maximum"]
    assert limits["query"] == sizes["searchMovies", "q"]["maxLength"] == LONGEST_QUERY
    many = ",".join(map(str, range(1, limits["ids"] + 1)))
    assert api("GET", f"/movies?ids={many}").status_code == 200
    assert api("GET", f"/movies?ids={many},{limits['ids'] + 1}").status_code == 422
    assert sizes["getMovie", "movie_id"]["maximum"] == ranges.MOVIE_ID.high


def test_an_export_is_as_declared(alices_api: Api) -> None:
    assert (
        "$ref"
        in answer(next(one for one in GETS if str(one) == "exportMe"), 200)["content"]["application/json"]["schema"]
    )
    schema = document()["components"]["schemas"]["Export"]
    for path in ("/me/favorites/346", "/me/watchlist/129", "/me/seen/238", "/me/dismissals/680"):
        assert alices_api("PUT", path).status_code == 200
    export = alices_api("GET", "/me/export")

    told = orjson.loads(export.getvalue())
    assert set(told) == set(schema["properties"]) == set(schema["required"])
