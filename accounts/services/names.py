"""Names that people give: to themselves, to passkeys and tokens, in a group. One rule, by whichever door they come.

Letters that nobody sees, or that turn others round, are dropped: by them one name could pass for another, or rewrite
what stands beside it.
"""

import unicodedata

from django.utils.translation import gettext

from project.errors import Invalid

LONGEST, LONGEST_DEVICE = 60, 300  # letters, as the columns hold them
# Unicode's categories of control, format (bidi, zero width), surrogate, private, unassigned; separators of lines.
UNFIT = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
FILLERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")  # letters to Unicode, and yet nothing to see
ZWNJ, ZWJ = "\u200c", "\u200d"
VIRAMA = 9  # the combining class of the signs after which a joiner chooses how Indic letters are written


def clean(name: str, *, field: str, longest: int = LONGEST) -> str:
    """A name as others read it: NFC, single blanks, letters that can be seen; perhaps nothing.

    Raises:
        Invalid: too much of it is left.
    """
    cleaned = " ".join(visible(name).split())
    if len(cleaned) > longest:
        sentence = gettext("A name has at most %(most)s letters.") % {"most": longest}
        raise Invalid.field(field, "string_too_long", sentence)
    return cleaned


def visible(text: str) -> str:
    """``text`` in NFC without letters that nobody sees; joiners stay where a script or an emoji needs them."""
    if text.isascii() and text.isprintable():
        return text
    cleaned = ""
    for place, letter in enumerate(text):
        if letter.isspace():
            cleaned += " "
        elif not is_invisible(letter) or _joins(letter, cleaned, text[place + 1 : place + 2]):
            cleaned += letter
    return unicodedata.normalize("NFC", cleaned)  # at last: what was between two letters may have kept them apart


def device(user_agent: str) -> str:
    """What a client calls itself, as devices and events show it."""
    return visible(user_agent)[:LONGEST_DEVICE]


def is_invisible(letter: str) -> bool:
    """Whether nobody sees it, or it turns others round. So are joiners, taken alone."""
    return letter in FILLERS or unicodedata.category(letter) in UNFIT


def _joins(letter: str, before: str, after: str) -> bool:
    """Whether this is a joiner that changes how its neighbors are written.

    As with names of hosts (RFC 5892, A.1 and A.2) beside a virama and within Arabic; and between the parts of an emoji.
    """
    if letter not in {ZWNJ, ZWJ} or not before:
        return False
    if VIRAMA in {unicodedata.combining(before[-1]), unicodedata.combining(after or " ")}:
        return True
    if not after or after.isspace() or is_invisible(after):
        return False
    letters = (earlier for earlier in reversed(before) if unicodedata.category(earlier) != "Mn")
    base = next(letters, " ")
    if unicodedata.bidirectional(base) == "AL":
        return unicodedata.bidirectional(after) == "AL"
    return letter == ZWJ and unicodedata.category(base) in {"So", "Sk"} and unicodedata.category(after) == "So"
