"""If-Match: who changes something as a whole names the version that they have read (RFC 9110, 13.1.1).

Tags of what can be changed so are strong, made of its content: these answers are too small to be packed, so there is
one representation of each.
"""

import re
from typing import Annotated

from django.http import HttpResponse
from ninja import Header

TAG = re.compile(r'(W/)?"([\x21\x23-\x7e\x80-\xff]*)"')
# The value of an If-Match header, as an operation takes it.
IfMatch = Annotated[
    str | None,
    Header(
        alias="If-Match",
        max_length=1000,
        description="The `ETag` of what you have read: 412 if it has changed since. Without it, the last one counts.",
        examples=['"5d41402abc4b2a76b9719d91"'],  # pragma: allowlist secret
    ),
]


def versions_of(if_match: str | None) -> frozenset[str] | None:
    """The versions that a header allows; None for all. Weak tags match nothing here."""
    if if_match is None or if_match.strip() == "*":
        return None
    return frozenset(tag for weak, tag in TAG.findall(if_match) if not weak)


def tag(response: HttpResponse, version: str) -> None:
    """Name the version that an answer shows."""
    response["ETag"] = f'"{version}"'
