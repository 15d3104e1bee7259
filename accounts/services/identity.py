"""Who somebody is: sign-up, passwords, profile. Sessions are `accounts.services.sessions`."""

import unicodedata
from functools import cache

from django.contrib.auth import password_validation
from django.contrib.auth.hashers import check_password, make_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from accounts.models import Preferences, User
from accounts.types import Profile
from project.errors import Conflict, FieldError, Invalid, NotSignedIn

WRONG = "That e-mail address and password do not belong together."
TAKEN = "There is an account with this e-mail address already."


def register(*, email: str, password: str, display_name: str = "") -> User:
    """A new member with empty preferences.

    Raises:
        Invalid: the address or the password will not do.
        Conflict: the address is taken.
    """
    address = clean_email(email)
    user = User(email=address, display_name=display_name.strip())
    check_new_password(password, user, field="password")
    user.set_password(password)
    try:
        with transaction.atomic():
            user.save()
            Preferences.objects.create(user=user)
    except IntegrityError:
        raise Conflict(TAKEN, errors=(FieldError("email", "taken", TAKEN),)) from None
    return user


def authenticate(*, email: str, password: str) -> User:
    """The member with this address and password; the answer takes as long for an unknown address.

    Raises:
        NotSignedIn: no such pair; the sentence does not say which half is wrong.
    """
    try:
        user = User.objects.filter(email__iexact=clean_email(email), is_active=True).first()
    except Invalid:
        user = None
    right = check_password(password, user.password if user else _nobodys_password(), setter=None)
    if not user or not right:
        raise NotSignedIn(WRONG)
    return user


def profile(user: User) -> Profile:
    """What a member sees of the account."""
    return Profile(user.pk, user.email, user.display_name, user.language, user.region, user.joined_at)


def update_profile(
    user: User, *, display_name: str | None = None, language: str | None = None, region: str | None = None
) -> Profile:
    """Change what is given; None leaves a field as it is."""
    changes = {"display_name": display_name, "language": language, "region": region}
    given = {name: value.strip() for name, value in changes.items() if value is not None}
    if given:
        User.objects.filter(pk=user.pk).update(**given)
        user.refresh_from_db(fields=list(given))
    return profile(user)


def clean_email(email: str) -> str:
    """The one way to write an address: NFKC, lower case, plain characters only.

    Raises:
        Invalid: it is no address, or could be mistaken for another one.
    """
    address = unicodedata.normalize("NFKC", email.strip()).casefold()
    if any(unicodedata.category(c) in {"Cf", "Cc", "Cs"} for c in email):
        raise Invalid.field("email", "invalid", "This e-mail address holds invisible characters.")
    try:
        validate_email(address)
    except ValidationError:
        raise Invalid.field("email", "invalid", "Enter an e-mail address such as ada@example.org.") from None
    return address


def check_new_password(password: str, user: User, *, field: str) -> None:
    """Raise Invalid, naming ``field``, for a password that will not do."""
    if "\x00" in password:
        raise Invalid.field(field, "invalid", "A password may not hold a NUL character.")
    try:
        password_validation.validate_password(password, user)
    except ValidationError as error:
        found = tuple(FieldError(field, one.code or "invalid", " ".join(one.messages)) for one in error.error_list)
        raise Invalid(" ".join(error.messages), errors=found) from None


@cache
def _nobodys_password() -> str:
    """A hash to compare with when there is no such user, so that both cases take the same time."""
    return make_password("a password that nobody has")
