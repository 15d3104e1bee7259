"""Revisions of what a member changes as a whole: an app names the one that it has read, and overwrites no other."""

import hashlib
from collections.abc import Collection
from dataclasses import asdict

from django.utils.translation import gettext

from accounts.types.account import Profile
from accounts.types.taste import Preference
from project.errors import ChangedMeanwhile, FieldError


def revision_of(value: Profile | Preference) -> str:
    """The same for the same content, in every process."""
    return hashlib.blake2b(repr(asdict(value)).encode(), digest_size=12).hexdigest()


def check_revision(present: Profile | Preference, expected: Collection[str] | None) -> None:
    """Raise ChangedMeanwhile unless the present revision is among the expected ones; None expects nothing."""
    if expected is None or revision_of(present) in expected:
        return
    sentence = gettext("This has changed since you read it. Read it again first.")
    raise ChangedMeanwhile(sentence, errors=(FieldError("If-Match", "changed_meanwhile", sentence),))
