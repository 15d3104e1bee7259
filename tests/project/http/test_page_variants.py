"""Which requests share an answer of the response cache, and which are somebody's own."""

import pytest

from project.http import cookies
from project.http.page_variants import variant_of
from project.server.response_cache.variant import Variant

CSRF = f"csrftoken={'a' * 32}"
RESULTS = {"hx-request": "true", "hx-request-type": "partial", "hx-target": "div#results"}


def variant(path: str = "/movies", **headers: str) -> Variant | None:
    return variant_of(path, {name.replace("_", "-").encode(): value.encode() for name, value in headers.items()})


def of_htmx(**headers: str) -> Variant | None:
    return variant(**{name.replace("-", "_"): value for name, value in (RESULTS | headers).items() if value})


@pytest.mark.parametrize("name", sorted(cookies.PERSONAL))
@pytest.mark.parametrize("written", ["{}=x", "__Host-{}=x", f"{CSRF}; {{}}=", " {}=x ; a=b", 'a="b; {}=x"'])
def test_a_cookie_of_somebodys_own_passes_by(name: str, written: str) -> None:
    assert variant(cookie=written.format(name)) is None


@pytest.mark.parametrize("cookie", [CSRF, f"known=x; {CSRF}", "_ga=GA1.2; of-a-sibling=1", "", "csrftoken=" + "b" * 64])
def test_other_cookies_make_no_difference(cookie: str) -> None:
    assert variant(cookie=cookie) == variant()


def test_a_token_that_django_would_replace_passes_by() -> None:
    assert variant(cookie="csrftoken=short") is None


@pytest.mark.parametrize(
    ("accepted", "language"),
    [("de-AT,de;q=0.9", "de"), ("en-US,de;q=0.4", "en"), ("fr,de;q=0.5", "de"), ("fr", "en"), ("", "en"), ("*", "en")],
)
def test_the_language_is_the_negotiated_one(accepted: str, language: str) -> None:
    assert variant(accept_language=accepted) == variant(accept_language=language)
    assert variant(accept_language=accepted) != variant(accept_language={"de": "en", "en": "de"}[language])


def test_the_language_cookie_comes_first() -> None:
    assert variant(accept_language="en", cookie="language=de") == variant(accept_language="de")


def test_the_api_speaks_the_language_that_is_asked_for() -> None:
    path = "/api/v1/movies/trending"
    assert variant(path, accept_language="de") == Variant("de", (), frozenset({"accept-language"}))
    assert variant(path, accept_language="fr") == variant(path) == variant(path, accept_language="en")
    assert variant("/api/v1/openapi.json", accept_language="de") == Variant()


def test_who_takes_no_json_is_told_so_by_the_operation() -> None:
    path = "/api/v1/movies/trending"
    assert variant(path, accept="application/xml") is None
    assert variant(path, accept="application/json") == variant(path)
    assert variant(path, accept="text/html,*/*;q=0.8") == variant(path)


def test_fragments_are_not_the_apis() -> None:
    path = "/api/v1/movies/trending"
    assert variant(path, hx_request="true") is None


def test_a_fragment_is_not_the_page_and_each_target_has_its_own() -> None:
    keys = {of_htmx(), variant(), of_htmx(**{"hx-target": "li#more"}), of_htmx(**{"hx-target": ""})}
    assert len(keys) == 4


def test_what_htmx_wants_whole_is_the_page() -> None:
    whole = {"hx-boosted": "true"}, {"hx-history-restore-request": "true"}, {"hx-request-type": "full"}
    assert {of_htmx(**headers) for headers in whole} == {variant()}


def test_a_search_that_refines_one_replaces_its_address() -> None:
    refined, begun = "http://a.example/movies?q=god", "http://a.example/"
    assert of_htmx(**{"hx-current-url": refined}) != of_htmx(**{"hx-current-url": begun}) == of_htmx()


@pytest.mark.parametrize(
    "odd",
    [
        {"hx-request": "yes"},
        {"hx-boosted": "x1"},
        {"hx-request-type": "half"},
        {"hx-target": "div%23results"},
        {"hx-target": "div#" + "a" * 40},
        {"hx-target-uri-autoencoded": "true"},
    ],
)
def test_what_htmx_never_says_passes_by(odd: dict[str, str]) -> None:
    assert of_htmx(**odd) is None


def test_the_theme_sets_its_own_sheet_apart_and_no_page() -> None:
    sheets = [variant("/theme.css", cookie=cookie) for cookie in ("", "theme=dark", "theme=light", "theme=purple")]
    assert len(set(sheets)) == 3
    assert sheets[0] == sheets[3]
    assert variant(cookie="theme=dark") == variant()
    assert variant("/theme.css", cookie="session=x") is None
