"""Groups are made, opened and ended here. Their rows go all at once; nothing of a group is kept after it."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TypedDict

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext

from accounts.models.user import User
from accounts.models.watch_group import Participant, Vote, WatchGroup
from accounts.services import names
from accounts.services.watch_groups import links
from accounts.types.watch_groups import PersonInGroup, WatchGroupState
from project.errors import Conflict, Forbidden, Invalid, NotFound

LIFE = timedelta(hours=24)
MOST_GROUPS = 10  # of one host at a time
LONGEST_NAME = 40


class GroupVote(TypedDict):
    """What a member said to a movie in a group."""

    id: int
    title: str
    yes: bool


class GroupExport(TypedDict):
    """A group as its member takes it along: nothing of the others."""

    name: str
    is_host: bool
    names_movies: bool
    joined_at: str
    expires_at: str | None
    decided_movie: int | None
    votes: list[GroupVote]


def create(user: User, *, name: str = "", names_movies: bool = False, is_kept: bool = False) -> WatchGroupState:
    """A group of ``user``, who is the first in it: for a day, or until it is ended.

    Raises:
        Invalid: the name will not do.
        Conflict: the member has as many groups as there may be.
    """
    own_name = clean_name(name or name_of(user) or gettext("Host"))
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=user.pk)  # two tabs never make one too many
        if _present().filter(host=user).count() >= MOST_GROUPS:
            raise Conflict.coded("limit_reached", gettext("You have ten links already. End one of them first."))
        expires_at = None if is_kept else timezone.now() + LIFE
        group = WatchGroup.objects.create(code=links.new_code(), host=user, expires_at=expires_at)
        Participant.objects.create(group=group, user=user, place=1, name=own_name, names_movies=names_movies)
    return state_of([group])[0]


def open_group(key: str) -> WatchGroupState:
    """The group of a link. Three queries, none for a link that we did not sign.

    Raises:
        NotFound: forged, ended or over; nobody is told which.
    """
    code = links.code_of(key)
    group = _present().filter(code=code).first() if code else None
    if group is None:
        raise gone()
    return state_of([group])[0]


def of_user(user: User) -> list[WatchGroupState]:
    """The groups that ``user`` is in, the latest first. Three queries."""
    own = _present().filter(participants__user=user).order_by("-created_at", "-id")
    return state_of(list(own))


def end(user: User, key: str) -> None:
    """End a group: its link leads nowhere, and everything in it is deleted. Ending it again changes nothing.

    Raises:
        Forbidden: somebody else made it.
        NotFound: we did not sign this link.
    """
    code = links.code_of(key)
    if code is None:
        raise gone()
    with transaction.atomic():
        # Locked before what is in it, as every change locks it: else two that end it wait for each other.
        group = WatchGroup.objects.select_for_update().filter(code=code).first()
        if group and group.host_id != user.pk:
            raise Forbidden.coded("host_only", gettext("Only the person who made the link can do that."))
        if group:
            group.delete()


def remove_expired() -> int:
    """Remove the groups whose day is over, with everything in them; how many rows that was."""
    with transaction.atomic():
        over = WatchGroup.objects.select_for_update().filter(expires_at__lte=timezone.now()).order_by("pk")
        return WatchGroup.objects.filter(pk__in=[group.pk for group in over]).delete()[0]


def everything(user: User) -> list[GroupExport]:
    """All that is kept of ``user`` in groups, the oldest first. Two queries."""
    own = list(Participant.objects.filter(user=user).select_related("group").order_by("joined_at", "id"))
    votes = Vote.objects.filter(participant__user=user).order_by("created_at", "id").select_related("movie")
    by_participant: dict[object, list[GroupVote]] = {}
    for vote in votes:
        entry = GroupVote(id=vote.movie_id, title=vote.movie.title, yes=vote.yes)
        by_participant.setdefault(vote.participant_id, []).append(entry)
    return [
        GroupExport(
            name=participant.name,
            is_host=participant.group.host_id == user.pk,
            names_movies=participant.names_movies,
            joined_at=participant.joined_at.isoformat(),
            expires_at=_iso(participant.group.expires_at),
            decided_movie=participant.group.decided_movie_id,
            votes=by_participant.get(participant.pk, []),
        )
        for participant in own
    ]


def state_of(groups: Iterable[WatchGroup]) -> list[WatchGroupState]:
    """Groups as values, in their order. Two queries for any number of them."""
    rows = {group.pk: group for group in groups}
    people: dict[int, list[PersonInGroup]] = {pk: [] for pk in rows}
    votes: dict[int, list[tuple[int, int, bool]]] = {pk: [] for pk in rows}
    # Columns and no rows of models: an open page asks every few seconds, and an account has many more of them.
    participants = Participant.objects.filter(group__in=rows).order_by("place")
    for group_id, participant_id, place, name, user_id, taste_version, picks, names_movies in participants.values_list(
        "group_id", "id", "place", "name", "user_id", "user__taste_version", "picks", "names_movies"
    ):
        people[group_id].append(
            PersonInGroup(participant_id, place, name, user_id, taste_version or 0, tuple(picks), names_movies)
        )
    given_votes = Vote.objects.filter(participant__group__in=rows).order_by("created_at", "id")
    for group_id, place, movie_id, yes in given_votes.values_list(
        "participant__group_id", "participant__place", "movie_id", "yes"
    ):
        votes[group_id].append((place, movie_id, yes))
    return [
        WatchGroupState(
            links.key_of(group.code), group.code, group.host_id, group.created_at, group.expires_at, group.version,
            tuple(people[pk]), tuple(votes[pk]), group.decided_movie_id,
        )
        for pk, group in rows.items()
    ]  # fmt: skip


def clean_name(name: str) -> str:
    """A name as the others read it, at most 40 letters of it.

    Raises:
        Invalid: nothing of it is left, or too much.
    """
    cleaned = names.clean(name, field="name", longest=LONGEST_NAME)
    if not cleaned:
        raise Invalid.field("name", "missing", gettext("Enter a name for the others to see."))
    return cleaned


def name_of(user: User) -> str:
    """The name of a member who gives none: of the display name, which may be longer, what fits; perhaps nothing."""
    return names.fitting(user.display_name, longest=LONGEST_NAME)


def gone() -> NotFound:
    """The one answer to every link that leads nowhere."""
    return NotFound(gettext("This link no longer works. Ask whoever sent it for a new one."))


def _present() -> QuerySet[WatchGroup]:
    return WatchGroup.objects.filter(Q(expires_at=None) | Q(expires_at__gt=timezone.now()))


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
