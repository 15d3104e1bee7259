"""Two languages: every sentence of the site has its German one, and who gets which. The pages: `test_german`."""

import ast
import gettext
import re
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
from django.test import Client
from django.utils.translation.template import templatize

from accounts.models.user import User
from project.http.middleware.locale import ONE_LANGUAGE
from project.server.environment import ROOT

GERMAN = ROOT / "project" / "locale" / "de" / "LC_MESSAGES"
SPOKEN = ("accounts", "catalog", "parts", "project", "recommend")  # folders of templates that are wholly translated
TEMPLATES = [
    *(one for room in SPOKEN for kind in ("*.html", "*.txt") for one in (ROOT / "templates" / room).rglob(kind)),
    ROOT / "templates/base.html",
]
ROOMS = ("project", "catalog", "accounts", "recommend")
CALLS = re.compile(r"""\b(?:n?gettext|_)\(u?(["'])(.*?)\1[,)]""", re.DOTALL)
SAYING = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy"}
NAMES = re.compile(r"%\((\w+)\)s|\{\}")


def sentences() -> polib.POFile:
    return polib.pofile(str(GERMAN / "django.po"))


def test_every_sentence_is_translated() -> None:
    assert [one.msgid for one in sentences() if one.fuzzy or not one.translated()] == []


def said_in(module: Path) -> Iterator[str]:
    """What a module gives to gettext and its like, as far as it is written there."""
    for node in ast.walk(ast.parse(module.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SAYING and node.args:
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value
            assert not isinstance(first, ast.JoinedStr | ast.BinOp), f"{module.name}:{node.lineno} says a made sentence"


@pytest.mark.parametrize("room", ROOMS)
def test_every_sentence_of_a_module_is_known_to_translators(room: str) -> None:
    known = {one.msgid for one in sentences()}
    said = {sentence for module in (ROOT / room).rglob("*.py") for sentence in said_in(module)}
    assert said
    assert said - known == set()


def test_every_sentence_is_said_somewhere() -> None:
    in_templates = {found[1] for one in TEMPLATES for found in CALLS.findall(templatize(one.read_text()))}
    in_modules = {sentence for room in ROOMS for module in (ROOT / room).rglob("*.py") for sentence in said_in(module)}
    written = {one.replace('\\"', '"') for one in in_templates} | in_modules
    assert {one.msgid for one in sentences() if not one.msgctxt} - written == set()


def test_translations_name_the_same_values() -> None:
    for one in sentences():
        for told in one.msgstr_plural.values() if one.msgid_plural else [one.msgstr]:
            assert sorted({*NAMES.findall(told)}) == sorted({*NAMES.findall(one.msgid)}), one.msgid


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda one: one.name)
def test_every_sentence_of_a_template_is_known_to_translators(template: Path) -> None:
    known = {one.msgid for one in sentences()}
    written = {found[1].replace('\\"', '"') for found in CALLS.findall(templatize(template.read_text()))}
    assert written - known == set()


def test_the_compiled_file_says_what_the_readable_one_says() -> None:
    with (GERMAN / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for one in sentences():
        if one.msgid_plural:
            assert [compiled.ngettext(one.msgid, one.msgid_plural, n) for n in (1, 2)] == [*one.msgstr_plural.values()]
        elif not one.msgctxt:
            assert compiled.gettext(one.msgid) == one.msgstr


def test_a_browsers_language_is_answered_and_told_to_caches(site: Client) -> None:
    response = site.get("/movies?genre=10752", headers={"Accept-Language": "de-AT,de;q=0.9,en;q=0.5"})
    page = response.content.decode()
    assert '<html lang="de">' in page
    assert "<h1>Krieg</h1>" in page
    assert "Stöbern" in page
    assert response["Content-Language"] == "de"
    assert "Accept-Language" in response["Vary"]


def test_a_language_that_nobody_translated_is_answered_in_english(site: Client) -> None:
    assert '<html lang="en">' in site.get("/", headers={"Accept-Language": "fr"}).content.decode()


def test_a_member_gets_the_language_of_the_account(alices_site: Client, alice: User) -> None:
    alice.language = "de"
    alice.save()
    assert '<html lang="de">' in alices_site.get("/about", headers={"Accept-Language": "en"}).content.decode()


def test_failures_speak_the_language_too(site: Client) -> None:
    response = site.get("/nirgends", headers={"Accept-Language": "de"})
    assert "Diese Rolle fehlt" in response.content.decode()


@pytest.mark.parametrize("path", ["/api/v1/genres", "/readyz"])
def test_answers_for_machines_have_one_language(site: Client, path: str) -> None:
    assert path.startswith(ONE_LANGUAGE)
    assert "Accept-Language" not in site.get(path, headers={"Accept-Language": "de"}).get("Vary", "")
