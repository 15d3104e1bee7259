"""How SVG is written: numbers, attributes, text. Leaf module of the posters."""

from html import escape


def num(value: float) -> str:
    """Write a number as SVG wants it: at most one decimal, no trailing zero."""
    digits = f"{value:.1f}".removesuffix(".0")
    return "0" if digits == "-0" else digits


def attr(name: str, value: object) -> str:
    """Write one attribute with the space before it. Values are this package's own, so they need no escape."""
    return f' {name}="{value}"'


def text(content: str, x: float, y: float, size: float, *attrs: str) -> str:
    """Write a line of text; ``content`` is escaped."""
    place = f'x="{num(x)}" y="{num(y)}" font-size="{num(size)}"'
    return f"<text {place}{''.join(attrs)}>{escape(content, quote=False)}</text>"
