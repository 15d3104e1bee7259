"""The private address of a member's feed: made, looked up, taken away. It lets its holder read, and nothing else."""

import uuid

from django.core import signing
from django.utils import timezone
from django.utils.translation import gettext

from accounts.models.feed import FeedAddress
from accounts.models.user import User
from project.errors import NotFound

SALT = "accounts.feed"


def token_of(user: User) -> str:
    """What the address of somebody's feed carries; empty while there is none. One query."""
    key = FeedAddress.objects.filter(user=user).values_list("key", flat=True).first()
    return _signer().sign(key.hex) if key else ""


def renew(user: User) -> None:
    """Give somebody's feed an address, or another one: the one before opens nothing any more."""
    FeedAddress.objects.update_or_create(user=user, defaults={"key": uuid.uuid4(), "created_at": timezone.now()})


def revoke(user: User) -> None:
    """Take the address away."""
    FeedAddress.objects.filter(user=user).delete()


def owner(token: str) -> User:
    """Whose feed it is. A forged token is refused without a look into the database; one query for others.

    Raises:
        NotFound: the token is none of ours, or was taken away, or its member may not come in any more.
    """
    try:
        key = uuid.UUID(hex=_signer().unsign(token))
        return User.objects.get(feed_address__key=key, is_active=True)
    except (signing.BadSignature, ValueError, User.DoesNotExist):
        raise NotFound(gettext("There is no such feed.")) from None


def _signer() -> signing.Signer:
    return signing.Signer(sep=".", salt=SALT)
