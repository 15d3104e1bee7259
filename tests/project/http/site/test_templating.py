"""Jinja2 behind Django's interface: blocks alone, tokens once, what is escaped."""

import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.template import TemplateDoesNotExist, engines
from django.test import Client, RequestFactory
from django.urls import set_script_prefix
from django.utils import translation
from markupsafe import Markup

from project.http.site.templating import Templates, Token, date_in_words, kept, url


@pytest.fixture
def engine(tmp_path: Path) -> Templates:
    (tmp_path / "page.html").write_text("<main>{% block a_part %}<p>{{ words }}</p>{% endblock %}</main>")
    (tmp_path / "letter.txt").write_text("{{ words }}")
    options = {"environment": "project.http.site.templating.environment", "filters": []}
    return Templates({"NAME": "test", "DIRS": [tmp_path], "APP_DIRS": False, "OPTIONS": options})


def test_a_block_alone_is_a_true_part_of_its_page(engine: Templates) -> None:
    whole = engine.get_template("page.html").render({"words": "<b>"})
    part = engine.get_template("page.html#a-part").render({"words": "<b>"})
    assert (whole, part) == ("<main><p>&lt;b&gt;</p></main>", "<p>&lt;b&gt;</p>")


@pytest.mark.parametrize("name", ["nothing.html", "page.html#nothing"])
def test_what_is_not_there_is_said_so(engine: Templates, name: str) -> None:
    with pytest.raises(TemplateDoesNotExist):
        engine.get_template(name)


def test_markup_is_escaped_and_letters_are_not(engine: Templates) -> None:
    assert engine.get_template("letter.txt").render({"words": "<b> & 'c'"}) == "<b> & 'c'"


def test_a_translation_escapes_what_it_is_given_and_not_itself() -> None:
    template = engines["pages"].from_string('{{ _("%(title)s is no longer a favorite.", title=title) }}')
    with translation.override("de"):
        assert template.render({"title": "<b>"}).startswith("&lt;b&gt; ")


def test_a_token_is_drawn_once_a_page_and_sets_its_cookie_only_then() -> None:
    request = RequestFactory().get("/")
    token = Token(request)
    assert "CSRF_COOKIE" not in request.META
    assert token.__html__() == token.__html__()
    assert token.value in token.__html__()
    assert request.META["CSRF_COOKIE_NEEDS_UPDATE"]


def test_all_forms_of_a_page_carry_one_token(alices_site: Client) -> None:
    page = alices_site.get("/movies").content.decode()
    tokens = re.findall(r'name="csrfmiddlewaretoken" value="(\w{64})"', page)
    assert len(tokens) >= 20
    assert len(set(tokens)) == 1


def test_moments_are_written_as_the_language_does() -> None:
    assert date_in_words(date(2026, 11, 25), "DATE_FORMAT") == "25 November 2026"
    with translation.override("de"):
        assert date_in_words(datetime(2026, 11, 25, 14, 3, tzinfo=UTC), "DATETIME_FORMAT").startswith(
            "25. November 2026"
        )


def test_an_address_knows_the_place_of_the_site() -> None:
    assert url("catalog:browse") == "/movies"
    set_script_prefix("/films/")
    try:
        assert url("catalog:browse") == "/films/movies"
    finally:
        set_script_prefix("/")


def test_what_is_kept_is_drawn_once_for_its_values_and_language(engine: Templates) -> None:
    drawn: list[str | None] = []

    def note() -> str:
        drawn.append(translation.get_language())
        return ""

    engine.env.globals["note"] = note
    source = "{% macro part(title, is_said) %}{{ note() }}<b>{{ title }}{{ is_said }}</b>{% endmacro %}"
    macro: Any = vars(engine.env.from_string(source).module)["part"]
    with translation.override("en"):
        first, again = kept(macro, "<i>", True), kept(macro, "<i>", True)
        other = kept(macro, "<i>", False)
    with translation.override("de"):
        kept(macro, "<i>", True)
    assert first == again == "<b>&lt;i&gt;True</b>"
    assert isinstance(first, Markup)
    assert other == "<b>&lt;i&gt;False</b>"
    assert drawn == ["en", "en", "de"]
