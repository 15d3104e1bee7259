"""What templates ask of scores: numbers as people read them."""

from django import template
from django.utils.formats import get_format

register = template.Library()


@register.filter
def signed(value: float) -> str:
    """A part of a score with its sign: +0.52. Formatted here, as localised numbers are slow in templates."""
    return f"{value:+.2f}".replace("-", "\N{MINUS SIGN}").replace(".", get_format("DECIMAL_SEPARATOR"))
