"""How passwords are kept: Argon2id with OWASP's first parameters, and a longest length."""

from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

LONGEST = 128


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
