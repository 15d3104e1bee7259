"""The stylesheet: files by concern in ``styles/``, served as one (docs/decisions/0056-one-sheet-of-many-files.md).

`site.css` there names the files in their order, each with its layer, as CSS's own ``@import`` does.
Found by the settings, as a finder of Django's static files; so collecting, hashing and runserver need to know nothing.
"""

import os
import re
import string
from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.checks import CheckMessage
from django.core.files.storage import FileSystemStorage

from project.server.environment import ROOT

SOURCE = ROOT / "styles" / "site.css"
SERVED_AS = "css/site.css"
_IMPORT = re.compile(r'@import "(?P<file>[\w-]+\.css)" layer\((?P<layer>[\w-]+)\);')
_COMMENTS = re.compile(r"/\*.*?\*/", re.DOTALL)
_VARIABLE = re.compile(r"--[\w-]+")
# Beside what needs none, and more than one; a string keeps its own. "+" needs them in a sum, "*" between selectors:
# a number or a function follows both where they count.
_SUM_GOES_ON = r"\s+(?:-?\.?\d|[\w-]*\()"
_SPACES = re.compile(rf'"[^"]*"|\s*([{{}};,/]|[<>]=?|:(?=\s)|\+(?!{_SUM_GOES_ON})|\*(?={_SUM_GOES_ON})|\s)\s*')
_NAMES = string.ascii_letters  # of a letter each


def joined() -> str:
    """The whole stylesheet, without what only its readers need: comments, spaces, long names of variables.

    Raises:
        FileNotFoundError: it names a file that is not there.
        ValueError: it has more variables than there are letters.
    """
    order = [(match["file"], match["layer"]) for match in _IMPORT.finditer(SOURCE.read_text())]
    layers = (_layer(layer, files) for layer, files in groupby(order, key=itemgetter(1)))
    whole = "".join([_IMPORT.sub("", SOURCE.read_text()), *layers])
    bare = _SPACES.sub(_shorter, _COMMENTS.sub("", whole)).strip()
    variables = list(dict.fromkeys(_VARIABLE.findall(bare)))
    names = {name: f"--{letter}" for name, letter in zip(variables, _NAMES[: len(variables)], strict=True)}
    return _VARIABLE.sub(lambda match: names[match[0]], bare.replace(";}", "}"))


def _shorter(match: re.Match[str]) -> str:
    return match[0] if match[1] is None else match[1].strip() or " "


def _layer(layer: str, files: Iterable[tuple[str, str]]) -> str:
    return f"@layer {layer} {{{''.join((SOURCE.parent / file).read_text() for file, _ in files)}}}"


class StylesheetFinder(BaseFinder):
    """Joins the stylesheet whenever it is looked for; writes it only when it has changed, and never half."""

    def __init__(self, *_args: Any, **_options: Any) -> None:
        self._storage = FileSystemStorage(location=settings.ENVIRONMENT.home / "stylesheet")

    def check(self, **_options: Any) -> list[CheckMessage]:
        """Nothing about it can be set."""
        return []

    def find(self, path: str, find_all: bool = False) -> Any:
        """The joined file, if it is the one that is looked for."""
        paths = [str(self._written())] if path == SERVED_AS else []
        return paths if find_all else next(iter(paths), [])

    def list(self, ignore_patterns: Any) -> Any:  # noqa: ARG002 - nobody leaves the stylesheet out
        """Its name, and where it lies."""
        self._written()
        return [(SERVED_AS, self._storage)]

    def _written(self) -> Path:
        file, text = Path(self._storage.path(SERVED_AS)), joined()
        if not file.exists() or file.read_text() != text:
            file.parent.mkdir(parents=True, exist_ok=True)
            new = file.with_suffix(f".{os.getpid()}")
            new.write_text(text)
            new.replace(file)
        return file
