"""The stylesheet: files by concern in ``styles/``, served as one (docs/decisions/0056-one-sheet-of-many-files.md).

`site.css` there names the files in their order, each with its layer, as CSS's own ``@import`` does.
Found by the settings, as a finder of Django's static files; so collecting, hashing and runserver need to know nothing.
"""

import os
import re
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
_FOR_READERS = re.compile(r"/\*.*?\*/\s*|^\s+", re.DOTALL | re.MULTILINE)  # comments, indentation, empty lines


def joined() -> str:
    """The whole stylesheet, without what only its readers need.

    Raises:
        FileNotFoundError: it names a file that is not there.
    """
    whole = _IMPORT.sub(lambda match: _layer(match["file"], match["layer"]), SOURCE.read_text())
    return _FOR_READERS.sub("", whole)


def _layer(file: str, layer: str) -> str:
    return f"@layer {layer} {{\n{(SOURCE.parent / file).read_text()}}}"


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
