"""Where a member's day begins and ends."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from django.utils.translation import gettext

from accounts.models.user import User
from project.errors import Invalid

DEFAULT = "UTC"
MORNING = time(4)  # when an evening is over


def checked(name: str) -> str:
    """The name of a time zone as it is kept.

    Raises:
        Invalid: there is no such time zone.
    """
    if name != DEFAULT and name not in _names():  # a machine may have no list at all
        sentence = gettext("Enter a time zone by its name, such as Europe/Berlin.")
        raise Invalid.field("time_zone", "unknown_time_zone", sentence)
    return name


@cache
def names() -> tuple[str, ...]:
    """The places by which people choose a time zone, in order: without the abbreviations and old names."""
    places = (name for name in _names() if "/" in name and not name.startswith(("Etc/", "SystemV/", "US/")))
    return (DEFAULT, *sorted(places))


def today(user: User, *, now: datetime) -> date:
    """The day that it is where the member lives."""
    return now.astimezone(_zone(user)).date()


def evening(user: User, *, now: datetime) -> date:
    """The day of the evening that it is where the member lives: until four in the morning that of the day before."""
    local = now.astimezone(_zone(user))
    return local.date() if local.time() >= MORNING else local.date() - timedelta(days=1)


def end_of_evening(user: User | None, *, now: datetime) -> datetime:
    """The next four o'clock in the morning where the member lives: until then it is tonight.

    Where somebody without an account lives is not known; they have that of UTC.
    """
    zone = _zone(user) if user else UTC
    local = now.astimezone(zone)
    day = local.date() if local.time() < MORNING else local.date() + timedelta(days=1)
    return datetime.combine(day, MORNING, zone).astimezone(UTC)


def _zone(user: User) -> tzinfo:
    try:
        return ZoneInfo(user.time_zone)
    except ZoneInfoNotFoundError:  # renamed since it was chosen, or this machine's list is older
        return UTC


@cache
def _names() -> frozenset[str]:
    return frozenset(available_timezones())
