"""Two languages: every sentence of the site has its German one, and who gets which. The pages: `test_german`."""

import ast
import gettext
import re
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
from django.core.management import call_command
from django.test import Client

from accounts.models.user import User
from project.localization.language import ONE_LANGUAGE
from project.management.commands import messages
from project.server.environment import ROOT

GERMAN = ROOT / "project" / "locale" / "de" / "LC_MESSAGES"
SAYING = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy"}
NAMES = re.compile(r"%\((\w+)\)s|\{\}")


def sentences() -> polib.POFile:
    return polib.pofile(str(GERMAN / "django.po"))


def test_the_committed_sentences_are_those_of_the_code_and_every_one_is_translated() -> None:
    call_command("messages", check=True)


def test_a_new_sentence_is_put_at_the_end_and_named_and_one_that_nobody_says_goes(tmp_path: Path) -> None:
    known = sentences()
    known.remove(dropped := next(entry for entry in known if entry.msgid == "Browse"))
    known.insert(1, polib.POEntry(msgid="Nobody says this.", msgstr="Das sagt niemand."))
    known.save(str(tmp_path / "django.po"))
    renewed = messages.collected(tmp_path / "django.po")
    assert [entry.msgid for entry in renewed] == [*(one.msgid for one in sentences() if one != dropped), "Browse"]
    assert messages.untranslated(renewed) == ["Browse"]


@pytest.mark.parametrize(
    ("name", "written", "sentence"),
    [
        ("page.html", """  {{ _('Some "words"') }}\n{# Not this #}""", ("", 'Some "words"', "")),
        ("page.html", '{{ pgettext("a country", "From") }}', ("a country", "From", "")),
        (
            "page.html",
            "{% trans n=n %}{{ n }} film{% pluralize %}{{ n }} films{% endtrans %}",
            ("", "%(n)s film", "%(n)s films"),
        ),
        ("module.py", 'TITLE = gettext_noop("A title")', ("", "A title", "")),
        ("module.py", 'ngettext("one film", "%(n)s films", n)', ("", "one film", "%(n)s films")),
    ],
)
def test_a_sentence_is_found_as_it_is_written(
    tmp_path: Path, name: str, written: str, sentence: tuple[str, str, str]
) -> None:
    (tmp_path / name).write_text(written)
    entries = messages.sentences_of(tmp_path / name)
    assert [(entry.msgctxt or "", entry.msgid, entry.msgid_plural) for entry in entries] == [sentence]


def first_words(module: Path) -> Iterator[ast.expr]:
    """What a module gives first to gettext and its like."""
    for node in ast.walk(ast.parse(module.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SAYING:
            yield from node.args[:1]


@pytest.mark.parametrize("room", messages.ROOMS)
def test_no_module_says_a_sentence_that_is_put_together(room: str) -> None:
    words = [(module, first) for module in (ROOT / room).rglob("*.py") for first in first_words(module)]
    made = [f"{module}:{first.lineno}" for module, first in words if isinstance(first, ast.JoinedStr | ast.BinOp)]
    assert made == []


def test_translations_name_the_same_values() -> None:
    for one in sentences():
        for told in one.msgstr_plural.values() if one.msgid_plural else [one.msgstr]:
            assert sorted({*NAMES.findall(told)}) == sorted({*NAMES.findall(one.msgid)}), one.msgid


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


@pytest.mark.parametrize("path", ["/", "/api/v1/genres"])
@pytest.mark.parametrize("accepted", ["de;q=0", "fr, de;q=0.0", "de;q=0, en;q=0.1"])
def test_a_language_that_is_refused_is_not_answered(site: Client, path: str, accepted: str) -> None:
    assert site.get(path, headers={"Accept-Language": accepted})["Content-Language"] == "en"


def test_a_language_that_nobody_translated_is_answered_in_english(site: Client) -> None:
    assert '<html lang="en">' in site.get("/", headers={"Accept-Language": "fr"}).content.decode()


def test_a_member_gets_the_language_of_the_account(alices_site: Client, alice: User) -> None:
    alice.language = "de"
    alice.save()
    assert '<html lang="de">' in alices_site.get("/about", headers={"Accept-Language": "en"}).content.decode()


def test_failures_speak_the_language_too(site: Client) -> None:
    response = site.get("/nirgends", headers={"Accept-Language": "de"})
    assert "Diese Rolle fehlt" in response.content.decode()


@pytest.mark.parametrize("path", ["/api/v1/openapi.json", "/readyz"])
def test_answers_for_machines_have_one_language(site: Client, path: str) -> None:
    assert path.startswith(ONE_LANGUAGE)
    assert "Accept-Language" not in site.get(path, headers={"Accept-Language": "de"}).get("Vary", "")
