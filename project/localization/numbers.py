"""Numbers as the reader's language writes them: 18,187 and 8.5, or 18.187 and 8,5; docs/words.md has all forms."""

from decimal import ROUND_HALF_UP, Decimal

from django.utils.formats import number_format

from project.localization.sentences import gettext

TENTH = Decimal("0.1")


def count(value: int) -> str:
    """A whole number with groups: 20,464."""
    return number_format(value, 0, force_grouping=True)


def as_typed(value: str) -> str:
    """A number that was typed with a point, with no more and no fewer digits: 7.5, 7, 20,464."""
    return number_format(Decimal(value.removesuffix(".0")), force_grouping=True)


def in_tenths(value: float) -> str:
    """A number with one decimal, a half rounded up: `number_format` alone would cut, `round` go to even."""
    return number_format(Decimal(str(value)).quantize(TENTH, ROUND_HALF_UP), 1)


def percent(share: float) -> str:
    """A share of 1 as a whole percentage: 62%."""
    return gettext("%(n)s%%") % {"n": count(round(share * 100))}
