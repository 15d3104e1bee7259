"""Numbers as addresses, forms and the API take them: one way to write them, so that no two doors judge one otherwise.

A whole number is ASCII digits without a leading zero, perhaps after a minus; a decimal one may go on with a point and
more digits. Nothing else is a number, whatever Python's own ``int`` and ``float`` would make of it: no blanks, plus,
underscores, exponents or digits of other scripts, no NaN, no infinity; nothing longer than a database can hold.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

WHOLE = re.compile(r"-?(0|[1-9][0-9]{0,17})")  # 18 digits: what a bigint holds
DECIMAL = re.compile(r"-?(0|[1-9][0-9]{0,8})(\.[0-9]{1,17})?")  # what JSON makes of a third has 16 or 17


def is_whole(text: str) -> bool:
    """Whether ``text`` is a whole number."""
    return bool(WHOLE.fullmatch(text))


def is_decimal(text: str) -> bool:
    """Whether ``text`` is a whole number or one with a point."""
    return bool(DECIMAL.fullmatch(text))


@dataclass(frozen=True, slots=True)
class Range:
    """The numbers from ``low`` to ``high``, both included."""

    low: int
    high: int

    def __contains__(self, number: float) -> bool:
        return self.low <= number <= self.high

    def read(self, text: str | None) -> int | None:
        """The whole number that ``text`` is, if it is one of these; else None."""
        number = int(text) if text and is_whole(text) else None
        return number if number is not None and number in self else None

    def read_all(self, texts: Iterable[str]) -> tuple[int, ...]:
        """The numbers of these among ``texts``, each once; what is none is left out."""
        return tuple(dict.fromkeys(number for text in texts if (number := self.read(text)) is not None))
