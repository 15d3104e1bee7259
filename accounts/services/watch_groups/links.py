"""What the link of a group carries: a random code and a signature over it; and how visitors show who they are.

A forged link is refused without a look into the database, in the same time however much of it is right.
"""

import base64
import re
import secrets
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.utils.crypto import constant_time_compare, salted_hmac

KEY_SALT, PARTICIPANT_SALT = "accounts.watch_group", "accounts.participant"
CODE_BYTES, SIGNATURE_BYTES = 9, 16
CODE_LENGTH = 12
KEY = r"[A-Za-z0-9_-]{34}"  # a code and its signature


def new_code() -> str:
    """72 random bits, in letters of addresses."""
    return secrets.token_urlsafe(CODE_BYTES)


def key_of(code: str) -> str:
    """What the link of the group with this code carries."""
    return code + _signature(code, settings.SECRET_KEY)


def code_of(key: str) -> str | None:
    """The code of a link that we signed, by today's key or one before it; None for any other."""
    if not re.fullmatch(KEY, key, re.ASCII):
        return None
    code, signature = key[:CODE_LENGTH], key[CODE_LENGTH:]
    signed_by = [
        constant_time_compare(signature, _signature(code, secret))
        for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    ]
    return code if any(signed_by) else None


def participant_token(participant_id: UUID) -> str:
    """By which a visitor shows who they are: in a cookie of the site, in a header of the API."""
    return signing.dumps(participant_id.hex, salt=PARTICIPANT_SALT)


def participant_of(token: str) -> UUID | None:
    """Who a token is about; None for one that we did not sign."""
    try:
        return UUID(signing.loads(token, salt=PARTICIPANT_SALT))
    except (signing.BadSignature, ValueError, TypeError, AttributeError):
        return None


def _signature(code: str, secret: str) -> str:
    digest = salted_hmac(KEY_SALT, code, secret=secret, algorithm="sha256").digest()[:SIGNATURE_BYTES]
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
