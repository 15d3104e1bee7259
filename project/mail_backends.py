"""What happens to letters where there is no mail server: named to Django by `project.server.environment`."""

import sys
from collections.abc import Sequence
from typing import NoReturn, override

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class MailUnavailable(OSError):
    """There is no mail server to hand a letter to."""


class Printed(BaseEmailBackend):
    """On the developer's own machine: as text that can be read, with whole links that can be clicked."""

    @override
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Print them; how many there were."""
        for message in email_messages:
            head = f"To: {', '.join(message.recipients())}\nSubject: {message.subject}"
            sys.stdout.write(f"\n{head}\n\n{message.body}\n{'-' * 79}\n")
        sys.stdout.flush()
        return len(email_messages)


class NotSent(BaseEmailBackend):
    """In production: a letter may hold a link that opens an account, so it is printed nowhere. It is tried again."""

    @override
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> NoReturn:
        """Refuse.

        Raises:
            MailUnavailable: always.
        """
        raise MailUnavailable("SMTP_URL is not set")
