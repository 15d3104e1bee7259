"""Numbers as addresses, forms and the API take them: one way to write them, so that no two doors judge one otherwise.

A whole number is ASCII digits without a leading zero, perhaps after a minus; a decimal one may go on with a point and
more digits. Nothing else is a number, whatever Python's own ``int`` and ``float`` would make of it: no blanks, plus,
underscores, exponents or digits of other scripts, no NaN, no infinity. It may be of any length: what is too large is
refused by its range, as a number, and not as if it were none.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

WHOLE = re.compile(r"-?(0|[1-9][0-9]*)")
DECIMAL = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")
LONGEST = 40  # characters before the point of a number that are read: more than any range has


def is_whole(text: str) -> bool:
    """Whether ``text`` is a whole number."""
    return bool(WHOLE.fullmatch(text))


def is_decimal(text: str) -> bool:
    """Whether ``text`` is a whole number or one with a point."""
    return bool(DECIMAL.fullmatch(text))


def shortened(text: str) -> str:
    """A number for Python's own readers, which take large whole ones slowly or not at all.

    Of a very large one its front, so another number, but one that is on the same side of every limit.
    """
    whole = text.partition(".")[0]
    return whole[:LONGEST] if len(whole) > LONGEST else text


@dataclass(frozen=True, slots=True)
class Range:
    """The numbers from ``low`` to ``high``, both included."""

    low: int
    high: int

    def __contains__(self, number: float) -> bool:
        return self.low <= number <= self.high

    def read(self, text: str | None) -> int | None:
        """The whole number that ``text`` is, if it is one of these; else None."""
        number = int(shortened(text)) if text and is_whole(text) else None
        return number if number is not None and number in self else None

    def read_all(self, texts: Iterable[str]) -> tuple[int, ...]:
        """The numbers of these among ``texts``, each once; what is none is left out."""
        return tuple(dict.fromkeys(number for text in texts if (number := self.read(text)) is not None))
