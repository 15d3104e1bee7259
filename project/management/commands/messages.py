"""``manage.py messages``: collect the sentences of the site for its translators, and compile what they wrote.

Sentences are found by Babel: in the modules of the rooms and in the templates. The file keeps its order and its
comments; a new sentence is put at its end without a translation, one that is said nowhere any more goes.
"""

import io
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import polib
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from django.core.management import CommandError
from django.core.management.base import BaseCommand
from jinja2.ext import babel_extract

from project.server.environment import ROOT

FILE = ROOT / "project" / "locale" / "de" / "LC_MESSAGES" / "django.po"
ROOMS = ("project", "catalog", "accounts", "recommend")
KEYWORDS = DEFAULT_KEYWORDS | {
    f"{name}{ending}": DEFAULT_KEYWORDS[name]
    for name in ("gettext", "ngettext", "pgettext", "npgettext")
    for ending in ("_lazy", "_noop")
}


class Command(BaseCommand):
    """Renew or check the German sentences."""

    help = "Collect the site's sentences in django.po and compile them (--check: fail when something is to be done)."
    requires_system_checks: list[str] = []  # noqa: RUF012 - Django's type; no database is needed

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Options."""
        parser.add_argument("--check", action="store_true")

    def handle(self, *_args: Any, check: bool, **_options: Any) -> None:
        """Run.

        Raises:
            CommandError: a sentence has no translation, or with ``--check`` a file is not what the code says.
        """
        renewed = collected(FILE)
        if not check:
            FILE.write_text(str(renewed))
            FILE.with_suffix(".mo").write_bytes(renewed.to_binary())
            self.stdout.write(f"{FILE.relative_to(ROOT)} and its .mo are written: {len(renewed)} sentences.")
        elif not said(polib.pofile(str(FILE))) == said(polib.mofile(str(FILE.with_suffix(".mo")))) == said(renewed):
            raise CommandError("The German sentences are not what the code says. Renew them: make messages")
        if missing := untranslated(renewed):
            raise CommandError(f"Without a translation in {FILE.relative_to(ROOT)}:\n" + "\n".join(missing))


def collected(file: Path) -> polib.POFile:
    """What is written in ``file``, with the sentences that the code says now and with no others."""
    sentences = {(entry.msgctxt, entry.msgid): entry for path in sources() for entry in sentences_of(path)}
    catalog = polib.pofile(str(file), wrapwidth=0)
    known = {(entry.msgctxt, entry.msgid): entry for entry in catalog}
    for key in known.keys() - sentences.keys():
        catalog.remove(known[key])
    catalog.extend(entry for key, entry in sentences.items() if key not in known)
    return catalog


def said(catalog: Iterable[polib.POEntry | polib.MOEntry]) -> dict[tuple[str, str], tuple[str, dict[int, str]]]:
    """What each sentence is in German, whichever program compiled it."""
    return {(entry.msgctxt or "", entry.msgid): (entry.msgstr, entry.msgstr_plural) for entry in catalog}


def untranslated(catalog: polib.POFile) -> list[str]:
    """The sentences that wait for a translator."""
    return [entry.msgid for entry in catalog if entry.fuzzy or not entry.translated()]


def sources() -> list[Path]:
    """The modules of the rooms and all templates, in the order of their names."""
    modules = (path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py")))
    templates = sorted(path for path in (ROOT / "templates").rglob("*") if path.suffix in {".html", ".txt", ".xml"})
    return [*modules, *templates]


def sentences_of(path: Path) -> Iterator[polib.POEntry]:
    """The sentences that one file says, not yet translated."""
    method: Any = "python" if path.suffix == ".py" else babel_extract
    text = io.BytesIO(path.read_bytes())
    for _line, words, _comments, context in extract(method, text, KEYWORDS, options={"silent": "false"}):
        single, *plural = (words,) if isinstance(words, str) else words
        entry = polib.POEntry(msgid=single, msgctxt=context)
        if plural:
            entry.msgid_plural = plural[0]
            entry.msgstr_plural = {0: "", 1: ""}
        if "%(" in single:
            entry.flags.append("python-format")
        yield entry
