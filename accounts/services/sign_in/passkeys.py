"""Passkeys (WebAuthn): adding, naming, removing them and signing with them; and recovery codes for a lost one.

The browser is given options with a challenge, and the same challenge as a signed token that comes back with the
answer: nothing is kept while it is under way. A challenge lives five minutes and serves once.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.core import signing
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext
from webauthn import (
    base64url_to_bytes,
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import bytes_to_base64url, parse_authentication_credential_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from accounts.models.passkey import Passkey, RecoveryCode
from accounts.models.user import User
from accounts.services import names
from accounts.types.account import PasskeyEntry
from project import cache
from project.errors import Invalid, NotFound

LIFETIME = timedelta(minutes=5)  # of a challenge
MOST = 20  # passkeys of one member
CODES = 10
ALPHABET = (
    "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # 32 letters that nobody mistakes for each other  # pragma: allowlist secret
)
LETTERS = 24  # of a recovery code: 120 bits, so that a plain digest keeps it (ASVS 6.5.2 asks for 112)
ADDING, SIGNING = "accounts.passkey.adding", "accounts.passkey.signing"
UNREADABLE = (WebAuthnException, ValueError, KeyError, TypeError)  # what an answer that is none can cause


@dataclass(frozen=True, slots=True)
class RelyingParty:
    """The site as browsers know it: passkeys belong to its host name."""

    host: str
    origin: str


@dataclass(frozen=True, slots=True)
class Challenge:
    """What a browser needs to answer: WebAuthn's options as JSON, and the signed token that must come back."""

    options: str
    token: str


def adding_challenge(user: User, site: RelyingParty) -> Challenge:
    """The challenge by which a browser makes a passkey for ``user``."""
    secret = secrets.token_bytes(32)
    options = generate_registration_options(
        rp_id=site.host,
        rp_name="Marquee",
        user_name=user.email,
        user_id=str(user.pk).encode(),
        user_display_name=user.display_name or user.email,
        challenge=secret,
        exclude_credentials=[PublicKeyCredentialDescriptor(id=known) for known in _credential_ids(user)],
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
    )
    return Challenge(options_to_json(options), _token(secret, f"{ADDING}.{user.pk}"))


def add(user: User, *, name: str, credential: str, challenge: str, site: RelyingParty) -> Passkey:
    """Keep the passkey that a browser has made.

    Raises:
        Invalid: the answer does not fit the challenge, the name is too long, or the member has twenty passkeys.
    """
    own_name = names.clean(name, field="name")
    secret = _secret(challenge, f"{ADDING}.{user.pk}")
    try:
        verified = verify_registration_response(
            credential=credential,
            expected_challenge=secret,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except UNREADABLE:
        raise _refusal() from None
    if Passkey.objects.filter(user=user).count() >= MOST:
        raise Invalid(gettext("Twenty passkeys are enough. Please remove one first."))
    try:
        with transaction.atomic():
            return Passkey.objects.create(
                user=user,
                name=own_name or gettext("Passkey"),
                credential_id=verified.credential_id,
                public_key=verified.credential_public_key,
                sign_count=verified.sign_count,
            )
    except IntegrityError:
        raise _refusal() from None


def signing_challenge(site: RelyingParty, user: User | None = None) -> Challenge:
    """The challenge by which a browser signs in, or by which ``user`` shows a passkey once more."""
    secret = secrets.token_bytes(32)
    known = [PublicKeyCredentialDescriptor(id=raw_id) for raw_id in _credential_ids(user)] if user else None
    options = generate_authentication_options(
        rp_id=site.host,
        challenge=secret,
        allow_credentials=known,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return Challenge(options_to_json(options), _token(secret, SIGNING))


def signer(*, credential: str, challenge: str, site: RelyingParty, user: User | None = None) -> User:
    """Who has signed a challenge with a passkey; if ``user`` is given, it must be theirs.

    Raises:
        Invalid: nobody who has an account here.
    """
    secret = _secret(challenge, SIGNING)
    try:
        raw_id = parse_authentication_credential_json(credential).raw_id
    except UNREADABLE:
        raise _refusal() from None
    passkey = Passkey.objects.select_related("user").filter(credential_id=raw_id, user__is_active=True).first()
    if passkey is None or (user and passkey.user_id != user.pk):
        raise _refusal()
    count = _checked(passkey, credential, secret, site)
    unused_since = Passkey.objects.filter(pk=passkey.pk, sign_count=passkey.sign_count)
    if not unused_since.update(sign_count=count, used_at=timezone.now()):
        raise _refusal()
    return passkey.user


def entries(user: User) -> list[PasskeyEntry]:
    """The member's passkeys, the oldest first."""
    rows = Passkey.objects.filter(user=user).order_by("created_at", "id")
    return [PasskeyEntry(row.id, row.name, row.created_at, row.used_at) for row in rows]


def has_any(user: User) -> bool:
    """Whether the member has a passkey."""
    return Passkey.objects.filter(user=user).exists()


def rename(user: User, passkey_id: UUID, *, name: str) -> None:
    """Call a passkey otherwise.

    Raises:
        Invalid: the name is too long.
        NotFound: the member has no such passkey.
    """
    own_name = names.clean(name, field="name") or gettext("Passkey")
    if not Passkey.objects.filter(user=user, pk=passkey_id).update(name=own_name):
        raise _missing()


def remove(user: User, passkey_id: UUID) -> str:
    """Remove a passkey; its name. Recovery codes go with the last one, for they stand in for it.

    Raises:
        NotFound: the member has no such passkey.
    """
    with transaction.atomic():
        passkey = Passkey.objects.filter(user=user, pk=passkey_id).first()
        if passkey is None:
            raise _missing()
        passkey.delete()
        if not has_any(user):
            RecoveryCode.objects.filter(user=user).delete()
    return passkey.name


def remove_since(user: User, moment: datetime) -> None:
    """Remove the passkeys and recovery codes that were made at ``moment`` or later."""
    Passkey.objects.filter(user=user, created_at__gte=moment).delete()
    RecoveryCode.objects.filter(user=user, created_at__gte=moment).delete()


def make_recovery_codes(user: User) -> list[str]:
    """Ten new codes in place of all before; nobody can read them again."""
    codes = ["".join(secrets.choice(ALPHABET) for _ in range(LETTERS)) for _ in range(CODES)]
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).filter(pk=user.pk).first()
        RecoveryCode.objects.filter(user=user).delete()
        RecoveryCode.objects.bulk_create([RecoveryCode(user=user, digest=_digest(code)) for code in codes])
    return ["-".join(code[start : start + 4] for start in range(0, LETTERS, 4)) for code in codes]


def use_recovery_code(user: User, code: str) -> None:
    """Use up a recovery code.

    Raises:
        Invalid: it is none of the member's, or was used before.
    """
    plain = "".join(letter for letter in code.upper() if letter.isalnum())
    unused = RecoveryCode.objects.filter(user=user, digest=_digest(plain), used_at=None)
    if not unused.update(used_at=timezone.now()):
        raise Invalid.field("code", "wrong", gettext("This is no recovery code of yours, or it was used before."))


def recovery_codes_left(user: User) -> int:
    """How many recovery codes have not been used."""
    return RecoveryCode.objects.filter(user=user, used_at=None).count()


def _checked(passkey: Passkey, credential: str, secret: bytes, site: RelyingParty) -> int:
    """The new count of signatures of a passkey whose signature fits."""
    try:
        return verify_authentication_response(
            credential=credential,
            expected_challenge=secret,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=bytes(passkey.public_key),
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        ).new_sign_count
    except UNREADABLE:
        raise _refusal() from None


def _token(secret: bytes, salt: str) -> str:
    return signing.dumps(bytes_to_base64url(secret), salt=salt)


def _secret(token: str, salt: str) -> bytes:
    """The challenge of a signed token, once."""
    try:
        text: str = signing.loads(token, salt=salt, max_age=LIFETIME)
    except (signing.BadSignature, UnicodeError):
        raise _refusal() from None
    if not cache.first(f"challenge:{text}", seconds=LIFETIME.total_seconds()):
        raise _refusal()
    return base64url_to_bytes(text)


def _credential_ids(user: User) -> list[bytes]:
    known = Passkey.objects.filter(user=user).values_list("credential_id", flat=True)
    return [bytes(credential_id) for credential_id in known]


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode(errors="replace")).hexdigest()


def _refusal() -> Invalid:
    return Invalid(gettext("That passkey was not accepted. Please try again."))


def _missing() -> NotFound:
    return NotFound(gettext("You have no such passkey."))
