"""The files of a ZIP one by one, as far as an export has any to read; none is unpacked before it is asked for."""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from accounts.services.portability.bounded import LONGEST_NAME, Unreadable
from accounts.services.portability.formats import words
from accounts.services.visible_text import visible

MOST_FILES = 60
PACKED = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}  # others ask for memory as they please
READ = (".csv", ".tsv", ".json")
TELLING = words.FOLDERS | words.DELETED | {"lists"}  # folders whose names say what is in them


@dataclass(frozen=True, slots=True)
class FileInside:
    """A file of what was handed in; ``content`` is None for one that is not looked into."""

    path: str
    content: BinaryIO | None


def files(name: str, content: BinaryIO) -> Iterator[FileInside]:
    """The file itself, or those of a ZIP, by their names in lower case, without a folder that holds them all.

    What an export keeps of things that were deleted is not looked into, and neither is what is no table or document.

    Raises:
        Unreadable: the ZIP holds too many files, or is packed in a way that is not read.
    """
    if content.read(4) != b"PK\x03\x04":
        content.seek(0)
        yield FileInside(_shown(name), content)
        return
    with zipfile.ZipFile(content) as archive:
        members = [member for member in archive.infolist() if not member.is_dir()]
        for member in members:
            member.filename = member.filename.replace("\\", "/")  # as ZIPs of older Windows have it
        if len(members) > MOST_FILES:
            raise Unreadable("too_large")
        top = _top_folder([member.filename for member in members])
        for member in members:
            path = _shown(member.filename[len(top) :])
            if _is_deleted(member.filename) or not _is_read(path):
                yield FileInside(path, None)
                continue
            if member.compress_type not in PACKED:
                raise Unreadable
            with archive.open(member) as file:
                yield FileInside(path, file)  # type: ignore[arg-type]  # as good as a BinaryIO


def _top_folder(paths: list[str]) -> str:
    """The folders that hold all files of a ZIP, with their last stroke; those of an export itself are none of them."""
    folders = [path.split("/")[:-1] for path in paths if not _is_of_a_system(path)]
    top: list[str] = []
    for level in zip(*folders, strict=False):
        if len(set(level)) > 1 or level[0].lower() in TELLING or len(paths) == 1:
            break
        top.append(level[0])
    return "".join(f"{name}/" for name in top)


def _is_of_a_system(path: str) -> bool:
    """Whether a file is what macOS or Windows leave beside those of their member."""
    name = path.rsplit("/", 1)[-1].casefold()
    return path.startswith("__MACOSX/") or name.startswith(".") or name in {"thumbs.db", "desktop.ini"}


def _shown(path: str) -> str:
    """A path as receipts name it. Its end counts; a ZIP may hold sixty of 65,535 bytes."""
    return visible(path[-LONGEST_NAME:]).lower()


def _is_deleted(path: str) -> bool:
    return not words.DELETED.isdisjoint(path.lower().split("/"))


def _is_read(path: str) -> bool:
    return path.endswith(READ) and not _is_deleted(path) and not path.rsplit("/", 1)[-1].startswith(".")
