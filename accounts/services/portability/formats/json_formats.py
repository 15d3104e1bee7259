"""How a document of JSON is read: its items one by one, each made into a row by its format."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from accounts.services.portability.formats.read_rows import ReadRow

type Item = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class DocumentFormat:
    """A kind of document.

    Attributes:
        name: of the site that writes it.
        places: where its items stand, as ijson writes it, and a name for each place.
        row: makes a row of an item: its line, the name of its place, the item, the path of the file.
        reads: whether an item is of this kind, for documents that are plain lists.
        scale: its best rating.
    """

    name: str
    places: Mapping[str, str]
    row: Callable[[int, str, Item, str], ReadRow]
    reads: Callable[[Item], bool] = lambda _item: True
    scale: float | None = None


def text_of(value: object) -> str:
    """A value of JSON as a cell of a table would have it; nothing for what is no cell."""
    if value is None or isinstance(value, bool | dict | list):
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def object_of(value: object) -> Item:
    """A value that should be an object; an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def texts(**values: object) -> dict[str, str]:
    """The cells among values, those that are empty left out."""
    return {name: text for name, value in values.items() if (text := text_of(value))}
