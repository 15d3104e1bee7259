"""What tests say of files: their rows in short."""

import io
import zipfile
from collections.abc import Mapping

from accounts.services.portability.formats import readers
from accounts.services.portability.formats.read_rows import ReadFile, ReadRow


def read_one(name: str, content: str | bytes) -> ReadFile:
    """The only file of what is handed in."""
    (file,) = readers.read(name, io.BytesIO(content.encode() if isinstance(content, str) else content))
    return file


def said(row: ReadRow) -> str:
    """A row as a sentence: what it is about, what it says, how high, when it was seen, and why it is not read."""
    rating = f" {row.rating:g}" if row.rating else ""
    day = f" on {row.seen_on}" if row.seen_on else ""
    return f"{row.text}: {row.reason or row.kind}{rating}{day}"


def all_said(name: str, content: str | bytes) -> list[str]:
    """All rows of a file as sentences."""
    return [said(row) for row in read_one(name, content).rows]


def zipped(files: Mapping[str, str]) -> bytes:
    """Files in a ZIP."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as target:
        for name, text in files.items():
            target.writestr(name, text)
    return archive.getvalue()
