"""Who somebody is: sign-up, login, profile, the end. Proofs (passwords, links) are in `accounts.services.sign_in`."""

import unicodedata
from collections.abc import Collection
from datetime import timedelta
from functools import cache

from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.auth.hashers import check_password, get_hasher, make_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language, gettext

from accounts.models.taste import Preferences
from accounts.models.user import User, fold_email
from accounts.models.watch_group import Participant, WatchGroup
from accounts.services import names, time_zones, visible_text
from accounts.services.revisions import check_revision
from accounts.services.sign_in import sessions
from accounts.services.sign_in.credentials import check_new_password, is_taken, taken, verify
from accounts.types.account import Profile
from project.errors import Invalid

JUST_NOW = timedelta(minutes=10)  # within which the same registration is the same press of a button
UNASSIGNED = "Cn"  # Unicode's category of what is no letter yet: none of an address that is in use


def register(*, email: str, password: str, display_name: str = "", time_zone: str = time_zones.DEFAULT) -> User:
    """A new member with empty preferences, who goes on in the language of the page or app that signed up.

    Raises:
        Invalid: the address, the password, the name or the time zone will not do.
        Conflict: the address is taken.
    """
    address = clean_email(email)
    name = names.clean(display_name, field="display_name")
    zone = time_zones.checked(time_zone)
    language = (get_language() or "en")[:2]
    user = User(email=address, display_name=name, language=language, time_zone=zone)
    check_new_password(password, user, field="password")
    if is_taken(address):
        raise taken()
    user.set_password(password)
    try:
        with transaction.atomic():
            user.save()
            Preferences.objects.create(user=user)
    except IntegrityError:
        raise taken() from None
    return user


def authenticate(*, email: str, password: str) -> User:
    """The member with this address and password; the answer takes as long for an unknown address.

    Raises:
        NotSignedIn: no such pair; the sentence does not say which half is wrong.
    """
    try:
        user = User.objects.filter(email=clean_email(email), is_active=True).first()
    except Invalid:
        user = None
    right = check_password(password, user.password if user else _unknown_users_password(), setter=None)
    if not user or not right:
        raise sessions.wrong_credentials()
    return _rehashed(user, password)


def is_new(email: str) -> bool:
    """Whether the account with this address was opened a moment ago. One query."""
    since = timezone.now() - JUST_NOW
    return User.objects.filter(email=fold_email(email), joined_at__gte=since).exists()


def id_of(email: str) -> int:
    """The number of the member with this address; 0 for nobody. One query for any address."""
    return User.objects.filter(email=fold_email(email), is_active=True).values_list("pk", flat=True).first() or 0


def profile(user: User) -> Profile:
    """What a member sees of the account."""
    return Profile(
        user.pk, user.email, user.display_name, user.language, user.region, user.joined_at, user.time_zone
    )  # fmt: skip


def update_profile(
    user: User,
    *,
    display_name: str | None = None,
    language: str | None = None,
    region: str | None = None,
    time_zone: str | None = None,
    if_revision: Collection[str] | None = None,
) -> Profile:
    """Change what is given, perhaps only if the profile has one of these revisions; None leaves a field as it is.

    Raises:
        Invalid: there is no such time zone, the site does not speak the language, or the name is too long.
        ChangedMeanwhile: the profile has another revision.
    """
    if language is not None and language not in dict(settings.LANGUAGES):
        raise Invalid.field("language", "unknown", gettext("The site does not speak this language."))
    zone = None if time_zone is None else time_zones.checked(time_zone)
    name = None if display_name is None else names.clean(display_name, field="display_name")
    changes = {"display_name": name, "language": language, "region": region, "time_zone": zone}
    given = {name: value.strip() for name, value in changes.items() if value is not None}
    with transaction.atomic():
        if if_revision is not None:
            check_revision(profile(User.objects.select_for_update(no_key=True).get(pk=user.pk)), if_revision)
        if given:
            User.objects.filter(pk=user.pk).update(**given)
            user.refresh_from_db(fields=list(given))
    return profile(user)


def delete_account(user: User, *, password: str) -> None:
    """Delete the account with everything that belongs to it. Every device is signed out at once.

    Raises:
        Invalid: the password is not right.
    """
    verify(user, password, field="password")
    with transaction.atomic():
        # Groups before what is in them and before people, as joining and leaving lock them.
        own = Participant.objects.filter(user=user).values("group")
        list(WatchGroup.objects.select_for_update().filter(Q(host=user) | Q(pk__in=own)).order_by("pk"))
        # The lock makes a favorite that is on its way wait, and then find nobody (`bump_taste_version`).
        User.objects.select_for_update().filter(pk=user.pk).first()
        sessions.revoke_all(user)
        # The admin's log shows the address of whom it is about.
        LogEntry.objects.filter(
            content_type__app_label="accounts", content_type__model="user", object_id=user.pk
        ).delete()
        User.objects.filter(pk=user.pk).delete()


def check_email_change(user: User, *, email: str, password: str) -> str:
    """Check that ``user`` may take the address, which then has to be confirmed by mail; the address as it is kept.

    Raises:
        Invalid: the password is not right, or this is no address.
        Conflict: somebody has it.
    """
    verify(user, password, field="current_password")
    address = clean_email(email)
    if is_taken(address, but=user) or address == user.email:
        raise taken()
    return address


def clean_email(email: str) -> str:
    """An address as it is kept: NFKC, case folded, visible characters only.

    Raises:
        Invalid: it is no address, or could be mistaken for another one.
    """
    if any(visible_text.is_invisible(letter) or unicodedata.category(letter) == UNASSIGNED for letter in email):
        raise Invalid.field("email", "invalid", gettext("This e-mail address holds invisible characters."))
    address = fold_email(email)
    try:
        validate_email(address)
    except ValidationError:
        sentence = gettext("Enter an e-mail address such as ada@example.org.")
        raise Invalid.field("email", "invalid", sentence) from None
    return address


def _rehashed(user: User, password: str) -> User:
    """The user, whose password is hashed anew if that was at an earlier price. Links mailed before no longer work then.

    Raises:
        NotSignedIn: the password was changed meanwhile.
    """
    if get_hasher().must_update(user.password):
        old, user.password = user.password, make_password(password)
        if not User.objects.filter(pk=user.pk, password=old).update(password=user.password):
            user.refresh_from_db(fields=["password"])  # a second login renewed the hash, or somebody the password
            if not check_password(password, user.password, setter=None):
                raise sessions.wrong_credentials()
    return user


@cache
def _unknown_users_password() -> str:
    """A hash to compare with when there is no such user, so that both cases take the same time."""
    return make_password("a password that nobody has")
