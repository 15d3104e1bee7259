"""Which of TMDb's collections are a series.

A collection says "more of the same story" in words, in rank and in what must be seen first. Some are what a publisher
put into one box ("Columbia Classics: Volume 2" holds Taxi Driver beside Anatomy of a Murder) and say nothing.
"""

import re

BOX_SET = re.compile(
    r"\b(?:box[ -]?sets?|classics|criterion|blu-?rays?|dvds?|(?:double|triple) features?)\b"
    r"|\bvol(?:umes?\b|s?\.)\s*(?:\d|[ivx]+\b)"
    r"|#\d+$"
    r"|\b\d+[ -](?:films?|movies?)\b",
    re.IGNORECASE,
)


def series(collection: str) -> str:
    """The name of a collection that is a series; empty for a box set."""
    return "" if BOX_SET.search(collection) else collection
