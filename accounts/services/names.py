"""Names that people give: to themselves, to passkeys and tokens, in a group. One rule, by whichever door they come.

Letters that nobody sees, or that turn others round, are dropped: by them one name could pass for another, or rewrite
what stands beside it.
"""

from django.utils.translation import gettext

from accounts.services.visible_text import shortened, visible
from project.errors import Invalid

LONGEST, LONGEST_DEVICE = 60, 300  # letters, as the columns hold them


def clean(name: str, *, field: str, longest: int = LONGEST) -> str:
    """A name as others read it: NFC, single blanks, letters that can be seen; perhaps nothing.

    Raises:
        Invalid: too much of it is left.
    """
    cleaned = _single_spaced(name)
    if len(cleaned) > longest:
        sentence = gettext("A name has at most %(most)s letters.") % {"most": longest}
        raise Invalid.field(field, "string_too_long", sentence)
    return cleaned


def fitting(name: str, *, longest: int) -> str:
    """A name as :func:`clean` has it, as far as it fits: where it was given for another place than this."""
    return shortened(_single_spaced(name), longest)


def device(user_agent: str) -> str:
    """What a client calls itself, as devices and events show it."""
    return visible(user_agent)[:LONGEST_DEVICE]


def _single_spaced(name: str) -> str:
    return " ".join(visible(name).split())
