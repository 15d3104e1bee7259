"""What this room's services speak."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.utils.translation import gettext

from catalog.types import MovieSummary

# Signs of a user agent, the telling ones first: every Edge also says Chrome, and every Chrome also says Safari.
BROWSERS = (("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
SYSTEMS = (("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS", "Mac"),
           ("Linux", "Linux"))  # fmt: skip
type CauseKind = Literal["because", "person", "keyword", "genre", "decade", "country", "language", "franchise", "crowd"]
type EventKind = Literal[
    "registered", "signed_in", "sign_in_failed", "locked", "signed_out", "device_signed_out", "signed_out_everywhere",
    "token_reused", "password_changed", "password_reset", "address_changed", "passkey_added", "passkey_removed",
    "recovery_codes_made", "recovery_code_used", "admin_signed_in", "admin_changed", "disputed", "deleted",
]  # fmt: skip
type DismissalReason = Literal["seen", "not_for_me", "not_now"]


def device_name(user_agent: str) -> str:
    """What a person calls a device, such as "Firefox on Windows"; else what it calls itself."""
    browser = next((name for sign, name in BROWSERS if sign in user_agent), "")
    system = next((name for sign, name in SYSTEMS if sign in user_agent), "")
    if browser and system:
        return gettext("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or user_agent[:60] or gettext("Unnamed")


@dataclass(frozen=True, slots=True)
class Profile:
    """What a member sees of the account."""

    id: int
    email: str
    display_name: str
    language: str
    region: str
    joined_at: datetime


@dataclass(frozen=True, slots=True)
class Device:
    """One signed-in device."""

    sid: UUID
    channel: str
    user_agent: str
    created_at: datetime
    used_at: datetime
    current: bool

    @property
    def name(self) -> str:
        """What a person calls it, such as "Firefox on Windows"; else what it calls itself."""
        return device_name(self.user_agent)


@dataclass(frozen=True, slots=True)
class Client:
    """Who asks, as far as events and limits of an account know it."""

    channel: str  # site or api
    network: str  # a keyed digest of the address; nobody reads the address out of it
    user_agent: str


@dataclass(frozen=True, slots=True)
class AccountEvent:
    """Something that happened with an account."""

    id: UUID
    kind: str
    channel: str
    user_agent: str
    network: str
    detail: str
    times: int
    created_at: datetime

    @property
    def device(self) -> str:
        """What a person calls the device."""
        return device_name(self.user_agent)


@dataclass(frozen=True, slots=True)
class PasskeyEntry:
    """A passkey, as its member sees it."""

    id: UUID
    name: str
    created_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True)
class FavoriteMovie:
    """A favorite with its movie."""

    movie: MovieSummary
    favorited_at: datetime


@dataclass(frozen=True, slots=True)
class DismissedMovie:
    """A movie that its member does not want recommended."""

    movie: MovieSummary
    reason: DismissalReason
    dismissed_at: datetime
    until: datetime | None  # when a "not now" ends


@dataclass(frozen=True, slots=True)
class Preference:
    """What a member said about taste; empty tuples and None mean "no wish"."""

    liked_genres: tuple[int, ...] = ()
    disliked_genres: tuple[int, ...] = ()
    languages: tuple[str, ...] = ()
    year_from: int | None = None
    year_to: int | None = None
    min_score: float | None = None


@dataclass(frozen=True, slots=True)
class Cause:
    """Something that recommendations rest on; ``value`` is a name, of a favorite its id, of a decade its first year."""

    kind: CauseKind
    value: str


@dataclass(frozen=True, slots=True)
class Taste:
    """All that a recommender may know about somebody. ``version`` changes with every change of it.

    ``favorites`` run from oldest to newest; ``seen`` movies are only left out, ``rejected`` count against their like.
    """

    user_id: int
    version: int
    favorites: tuple[int, ...]
    preference: Preference
    seen: tuple[int, ...] = ()
    rejected: tuple[int, ...] = ()
    muted: tuple[Cause, ...] = ()  # what shall not count any more


@dataclass(frozen=True, slots=True)
class ImportCounts:
    """What an import added; movies that were there already are not counted again."""

    films: int  # that the file names clearly
    favorites: int
    dismissals: int


@dataclass(frozen=True, slots=True)
class AmbiguousRow:
    """A row that may mean several movies."""

    row: str
    candidates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ImportSummary:
    """What came of a file's rows. The lists of rows are cut, the numbers are not."""

    rows: int
    matched: int
    ambiguous: int
    unmatched: int
    added: ImportCounts
    preferences: Preference | None  # those that were taken along
    ambiguous_rows: tuple[AmbiguousRow, ...]
    unmatched_rows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Receipt:
    """What an import did; without an id it was a dry run."""

    id: UUID | None
    format: str
    created_at: datetime
    undone_at: datetime | None
    result: ImportSummary
