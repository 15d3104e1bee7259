"""What happened with an account: one line in the log and one row for its member, for 90 days.

A line names the member by number and the network by a keyed digest; neither holds an e-mail address.
"""

from datetime import datetime, timedelta

import structlog
from django.db.models import F
from django.utils import timezone

from accounts.models.security_event import EventKind, SecurityEvent
from accounts.models.user import User
from accounts.types.account import AccountEvent, Client, device_name
from project.pagination import Page

log = structlog.get_logger(__name__)
Kind = EventKind
KEPT = timedelta(days=90)
TOGETHER = timedelta(hours=1)  # in which refusals from one place are one row: nobody can flood a member's page
BATCH = 1000  # rows that one statement of the clean-up removes


def record(user: User, kind: Kind, client: Client, *, detail: str = "") -> SecurityEvent:
    """Keep an event, and log it."""
    _log(kind, user.pk, client, detail=detail)
    return SecurityEvent.objects.create(
        user=user,
        kind=kind,
        channel=client.channel,
        network=client.network,
        user_agent=client.user_agent,
        detail=detail[:200],
    )


def log_only(kind: Kind, user_id: int | None, client: Client) -> None:
    """Log an event that no row can keep: nobody has the address that was tried, or the account is gone."""
    _log(kind, user_id, client)


def keep_refusal(user_id: int, kind: Kind, client: Client, *, refused_at: datetime) -> None:
    """Keep a refusal that was logged before: those of one hour from one place are counted in one row."""
    same = SecurityEvent.objects.filter(
        user_id=user_id, kind=kind, network=client.network, channel=client.channel, created_at__gt=refused_at - TOGETHER
    )
    if not same.update(times=F("times") + 1) and User.objects.filter(pk=user_id).exists():
        SecurityEvent.objects.create(
            user_id=user_id,
            kind=kind,
            channel=client.channel,
            network=client.network,
            user_agent=client.user_agent,
            created_at=refused_at,
        )


def has_come_from(user: User, client: Client) -> bool:
    """Whether the member has signed in from this network with such a device within the last 90 days."""
    earlier = SecurityEvent.objects.filter(
        user=user, kind__in=[Kind.SIGNED_IN, Kind.REGISTERED], network=client.network, channel=client.channel
    )
    agents = earlier.order_by().values_list("user_agent", flat=True).distinct()[:100]
    return device_name(client.user_agent) in {device_name(agent) for agent in agents}


def page_of(user: User, *, page: int, per_page: int) -> Page[AccountEvent]:
    """The member's events, the newest first."""
    rows = SecurityEvent.objects.filter(user=user).order_by("-created_at", "id")
    first = (page - 1) * per_page
    return Page([_entry(row) for row in rows[first : first + per_page]], page, per_page, rows.count())


def everything(user: User) -> list[AccountEvent]:
    """All events that are kept of a member, the newest first."""
    return [_entry(row) for row in SecurityEvent.objects.filter(user=user).order_by("-created_at", "id")]


def remove_old() -> int:
    """Remove what is older than 90 days, a batch at a time; how many rows that was."""
    removed, old = 0, SecurityEvent.objects.filter(created_at__lt=timezone.now() - KEPT)
    while batch := list(old.values_list("pk", flat=True)[:BATCH]):
        removed += SecurityEvent.objects.filter(pk__in=batch).delete()[0]
    return removed


def _entry(row: SecurityEvent) -> AccountEvent:
    return AccountEvent(
        id=row.id,
        kind=row.kind,
        channel=row.channel,
        user_agent=row.user_agent,
        network=row.network,
        detail=row.detail,
        times=row.times,
        created_at=row.created_at,
    )


def _log(kind: Kind, user_id: int | None, client: Client, *, detail: str = "") -> None:
    log.info(
        "security_event",
        kind=kind.value,
        user_id=user_id,
        network=client.network,
        channel=client.channel,
        device=client.user_agent,
        detail=detail,
    )
