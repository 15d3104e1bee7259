"""Whose taste it is: a member's, kept by `accounts`, or that of somebody without an account, which a cookie holds.

Services and pages speak to a `TasteOwner` and never ask which of the two it is. An owner is a value: what changes a
taste answers with its owner after it, which is a new one for an anonymous taste.
"""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Protocol

from django.utils import timezone

from accounts.models.user import User
from accounts.services import card_actions, movie_states, muted_factors, taste, time_zones
from accounts.services.visitor_taste import VisitorTaste
from accounts.types.signals import HidingWord, MovieState
from accounts.types.taste import Cause, Preference, Taste
from catalog.services.onboarding import MAX_PICKED
from catalog.types import HOME_REGION
from recommend.services import impressions
from recommend.services.impressions import Impressions
from recommend.services.onboarding import save_picks


class TasteOwner(Protocol):
    """Somebody with a taste: what both kinds of them can be asked, and told."""

    @property
    def key(self) -> tuple[str, int]:
        """Under which rankings are cached, with the version."""

    @property
    def version(self) -> str:
        """Changes with every change of the taste."""

    @property
    def anonymous(self) -> "AnonymousTaste | None":
        """The taste itself where nothing but a cookie keeps it."""

    @property
    def taste(self) -> Taste:
        """All that is known; of a member four queries."""

    @property
    def liked_genres(self) -> tuple[int, ...]:
        """The genres that somebody said they like."""

    @property
    def muted(self) -> Sequence[Cause]:
        """What shall not count any more, the latest first."""

    def states(self, movie_ids: Sequence[int]) -> Mapping[int, MovieState]:
        """What is said of these movies, as far as more is said than that they are favorites."""

    @property
    def region(self) -> str:
        """Where its owner watches, ISO 3166-1."""

    @property
    def evening(self) -> date:
        """The day of the evening that it is where its owner lives."""

    @property
    def impressions(self) -> Impressions:
        """What was shown and not opened; of an anonymous taste nothing is noted."""

    def note_impressions(self, *, shown_ids: Collection[int] = (), opened_ids: Collection[int] = ()) -> None:
        """Note what was shown and opened, where anything is noted."""

    def dismissing(self, movie_id: int, reason: HidingWord) -> "TasteOwner":
        """The owner with a movie dismissed."""

    def restoring(self, movie_id: int) -> "TasteOwner":
        """The owner with a movie dismissed no longer."""

    def muting(self, cause: Cause) -> "TasteOwner":
        """The owner with a cause that counts nothing."""

    def unmuting(self, cause: Cause) -> "TasteOwner":
        """The owner with a cause that counts again."""

    def picking(self, movie_ids: Sequence[int], genres: Sequence[int]) -> "tuple[TasteOwner, str]":
        """The owner with these first picks, and what that has changed where it is worth a sentence."""


@dataclass(frozen=True, slots=True)
class MemberTaste:
    """The taste of somebody with an account. Its changes are saved at once, and the user's taste version read again."""

    user: User

    @property
    def key(self) -> tuple[str, int]:
        """By the account."""
        return ("member", self.user.pk)

    @property
    def version(self) -> str:
        """What the request's own look at the user saw.

        A change that slips in between is filed under the older version, and never found again.
        """
        return str(self.user.taste_version)

    @property
    def anonymous(self) -> None:
        """It is not."""
        return None

    @property
    def taste(self) -> Taste:
        """As `accounts` keeps it."""
        return taste.of(self.user)

    @property
    def liked_genres(self) -> tuple[int, ...]:
        """Those of the preferences."""
        return taste.preference(self.user).liked_genres

    @property
    def muted(self) -> Sequence[Cause]:
        """Those of the account."""
        return taste.muted(self.user)

    def states(self, movie_ids: Sequence[int]) -> Mapping[int, MovieState]:
        """As the member said; one query."""
        return movie_states.of(self.user, movie_ids)

    @property
    def region(self) -> str:
        """That of the account."""
        return self.user.region or HOME_REGION

    @property
    def evening(self) -> date:
        """By the time zone of the account."""
        return time_zones.evening(self.user, now=timezone.now())

    @property
    def impressions(self) -> Impressions:
        """As they are noted for a user."""
        return impressions.impressions_of(self.user)

    def note_impressions(self, *, shown_ids: Collection[int] = (), opened_ids: Collection[int] = ()) -> None:
        """In the notes of the user."""
        impressions.record(self.user, shown_ids=shown_ids, opened_ids=opened_ids)

    def dismissing(self, movie_id: int, reason: HidingWord) -> "MemberTaste":
        """Save it.

        Raises:
            NotFound: there is no such movie.
        """
        card_actions.say(self.user, movie_id, reason)
        return self._changed()

    def restoring(self, movie_id: int) -> "MemberTaste":
        """Save it."""
        card_actions.show(self.user, movie_id)
        return self._changed()

    def muting(self, cause: Cause) -> "MemberTaste":
        """Save it.

        Raises:
            Conflict: as much is muted as may be.
        """
        return self._changed() if muted_factors.mute(self.user, cause) else self

    def unmuting(self, cause: Cause) -> "MemberTaste":
        """Save it."""
        return self._changed() if muted_factors.unmute(self.user, cause) else self

    def picking(self, movie_ids: Sequence[int], genres: Sequence[int]) -> "tuple[MemberTaste, str]":
        """Save the latest of them."""
        return self, save_picks(self.user, movie_ids[-MAX_PICKED:], genres)

    def _changed(self) -> "MemberTaste":
        self.user.refresh_from_db(fields=["taste_version"])
        return self


@dataclass(frozen=True, slots=True)
class AnonymousTaste(VisitorTaste):
    """The taste of somebody without an account: all that the site knows of them stands in a cookie of their own."""

    @classmethod
    def of(cls, words: VisitorTaste) -> "AnonymousTaste":
        """The taste that a visitor's words make."""
        return cls(**{field.name: getattr(words, field.name) for field in fields(words)})

    @property
    def key(self) -> tuple[str, int]:
        """One for all: the version says everything."""
        return ("visitor", 0)

    @property
    def version(self) -> str:
        """A digest of everything in it."""
        return hashlib.blake2b(repr(self).encode(), digest_size=8).hexdigest()

    @property
    def anonymous(self) -> "AnonymousTaste":
        """It is."""
        return self

    @property
    def taste(self) -> Taste:
        """Picks are its favorites; what was dismissed counts against its like."""
        return Taste(
            user_id=0,
            version=0,
            favorites=self.films,
            preference=Preference(liked_genres=self.genres),
            seen=self.seen,
            rejected=self.dismissed,
            muted=self.muted,
            watchlist=self.watchlist,
            not_tonight=self.away,
        )

    @property
    def liked_genres(self) -> tuple[int, ...]:
        """Those that were picked."""
        return self.genres

    @property
    def region(self) -> str:
        """The site's own: nobody knows where they are."""
        return HOME_REGION

    @property
    def evening(self) -> date:
        """By the site's clock: nobody knows where they are."""
        return timezone.localdate()

    @property
    def impressions(self) -> Impressions:
        """None are noted."""
        return {}

    def note_impressions(self, *, shown_ids: Collection[int] = (), opened_ids: Collection[int] = ()) -> None:
        """Nobody is there whose notes it could join."""

    def dismissing(self, movie_id: int, reason: HidingWord) -> "AnonymousTaste":
        """The taste with a movie dismissed."""
        return self.hiding(movie_id, reason)

    def restoring(self, movie_id: int) -> "AnonymousTaste":
        """The taste without this dismissal."""
        return self.showing(movie_id)

    def muting(self, cause: Cause) -> "AnonymousTaste":
        """The taste with a cause that counts nothing, the latest first."""
        return replace(self, muted=(cause, *self.unmuting(cause).muted))

    def unmuting(self, cause: Cause) -> "AnonymousTaste":
        """The taste without this muted cause."""
        return replace(self, muted=tuple(muted_cause for muted_cause in self.muted if muted_cause != cause))

    def picking(self, movie_ids: Sequence[int], genres: Sequence[int]) -> "tuple[AnonymousTaste, str]":
        """The taste with these picks in place of the latest earlier ones, which were offered to be picked again."""
        older = tuple(movie_id for movie_id in self.films[:-MAX_PICKED] if movie_id not in movie_ids)
        dismissed = tuple(movie_id for movie_id in self.dismissed if movie_id not in movie_ids)
        return replace(self, genres=tuple(genres), films=(*older, *movie_ids), dismissed=dismissed), ""
