"""What a member sees of an account: devices, tokens, passkeys, events."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.utils.translation import gettext

# Signs of a user agent, the telling ones first: every Edge also says Chrome, and every Chrome also says Safari.
BROWSERS = (("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
SYSTEMS = (("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS", "Mac"),
           ("Linux", "Linux"))  # fmt: skip
type EventKind = Literal[
    "registered", "signed_in", "sign_in_failed", "locked", "signed_out", "device_signed_out", "signed_out_everywhere",
    "token_reused", "password_changed", "password_reset", "address_changed", "passkey_added", "passkey_removed",
    "personal_token_made", "personal_token_revoked", "recovery_codes_made", "recovery_code_used", "admin_signed_in",
    "admin_changed", "disputed", "deleted",
]  # fmt: skip
type TokenScope = Literal["read", "write"]


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
    time_zone: str  # IANA


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
class TokenEntry:
    """A personal token, as its member sees it."""

    id: UUID
    name: str
    scope: TokenScope
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None  # to the hour

    @property
    def scopes(self) -> list[TokenScope]:
        """All that it may do: who may write may read, too."""
        return ["read", "write"] if self.scope == "write" else ["read"]


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
