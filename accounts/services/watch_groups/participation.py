"""What people in a group do: come in, say what they would watch, decide, leave.

Every change locks the group's row first, so the last place is given once, and a decision falls once.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext

from accounts.models.user import User
from accounts.models.watch_group import FEWEST_PICKS, MOST_PEOPLE, MOST_PICKS, Participant, Vote, WatchGroup
from accounts.services.watch_groups import groups
from accounts.services.watch_groups.links import participant_of
from accounts.types.watch_groups import PersonInGroup, WatchGroupState
from catalog.services import movies
from project.errors import Conflict, Forbidden, Invalid

FEWEST_TO_AGREE = 2  # people, whose yes to one movie decides


def person_in(group: WatchGroupState, *, user: User | None = None, tokens: Sequence[str] = ()) -> PersonInGroup | None:
    """Who of the group asks: the member, or the visitor of one of these tokens; None for somebody outside it."""
    own_ids = {participant_of(token) for token in tokens}
    for person in group.people:
        if (user and person.user_id == user.pk) or (person.is_guest and person.id in own_ids):
            return person
    return None


def inside(group: WatchGroupState, *, user: User | None = None, tokens: Sequence[str] = ()) -> PersonInGroup:
    """Who of the group asks, as :func:`person_in`.

    Raises:
        Forbidden: somebody outside it.
    """
    person = person_in(group, user=user, tokens=tokens)
    if person is None:
        raise Forbidden.coded("not_joined", gettext("Join first, then you can vote."))
    return person


def join(
    group: WatchGroupState,
    *,
    user: User | None = None,
    name: str = "",
    picks: Sequence[int] = (),
    names_movies: bool = False,
) -> UUID:
    """Come in: a member with their taste, a visitor with three to ten picks. The participant's id.

    A member who is in already stays as they are.

    Raises:
        Invalid: the name will not do, or there are too few picks that are movies.
        Conflict: all places are taken, or the name is.
        NotFound: the group has ended meanwhile.
    """
    own_name = groups.clean_name(name or (groups.name_of(user) if user else ""))
    own_picks = [] if user else _picks(picks)
    with _changing(group) as row:
        people = list(Participant.objects.filter(group=row).order_by("place"))
        own = next((person for person in people if user and person.user_id == user.pk), None)
        if own:
            return own.pk
        if own_name.casefold() in {person.name.casefold() for person in people}:
            sentence = gettext("Somebody here has that name already. Choose another one.")
            raise Conflict(sentence, errors=Invalid.field("name", "name_taken", sentence).errors)
        free_places = sorted({*range(1, MOST_PEOPLE + 1)} - {person.place for person in people})
        if not free_places:
            raise Conflict.coded("group_full", gettext("All eight places are taken."))
        return Participant.objects.create(
            group=row, user=user, place=free_places[0], name=own_name, picks=own_picks, names_movies=names_movies
        ).pk


def leave(group: WatchGroupState, person: PersonInGroup) -> None:
    """Go, with one's votes. Where the host goes, the group ends.

    Raises:
        NotFound: the group has ended meanwhile.
    """
    with _changing(group) as row:
        if person.user_id == group.host_id:
            row.delete()
        else:
            Participant.objects.filter(pk=person.id, group=row).delete()


def vote(group: WatchGroupState, person: PersonInGroup, movie_id: int, *, yes: bool | None) -> None:
    """Say that one would watch a movie, or not tonight; None takes it back. If all say yes, it is decided.

    Raises:
        NotFound: the group has ended meanwhile.
    """
    with _changing(group) as row:
        if not row.participants.filter(pk=person.id).exists():  # left in another tab
            raise groups.gone()
        if yes is None:
            Vote.objects.filter(participant_id=person.id, movie_id=movie_id).delete()
            return
        Vote.objects.bulk_create(
            [Vote(participant_id=person.id, movie_id=movie_id, yes=yes)],
            update_conflicts=True, unique_fields=["participant", "movie"], update_fields=["yes", "created_at"],
        )  # fmt: skip
        people = row.participants.count()
        agreeing = Vote.objects.filter(participant__group=row, movie_id=movie_id, yes=True).count()
        if yes and row.decided_movie_id is None and people >= FEWEST_TO_AGREE and agreeing == people:
            _decide(row, movie_id)


def decide(group: WatchGroupState, person: PersonInGroup, movie_id: int | None) -> None:
    """Decide for all, or with None take the decision back. The host may do the one, everybody the other.

    Raises:
        Forbidden: only the host decides alone.
        NotFound: the group has ended meanwhile.
    """
    if movie_id is not None and person.user_id != group.host_id:
        raise Forbidden.coded("host_only", gettext("Only the person who made the link can do that."))
    with _changing(group) as row:
        _decide(row, movie_id)


@contextmanager
def _changing(group: WatchGroupState) -> Iterator[WatchGroup]:
    """The group's row, locked, its version raised with whatever happens in the block."""
    with transaction.atomic():
        row = WatchGroup.objects.select_for_update(no_key=True).filter(code=group.code).first()
        if row is None:
            raise groups.gone()
        yield row
        WatchGroup.objects.filter(pk=row.pk).update(version=F("version") + 1)


def _decide(row: WatchGroup, movie_id: int | None) -> None:
    row.decided_movie_id, row.decided_at = movie_id, timezone.now() if movie_id else None
    row.save(update_fields=["decided_movie", "decided_at"])


def _picks(picks: Sequence[int]) -> list[int]:
    """The picks that are movies, each once."""
    stored = [movie.id for movie in movies.by_ids(list(dict.fromkeys(picks))[:MOST_PICKS])]
    if len(stored) < FEWEST_PICKS:
        raise Invalid.field("films", "too_few", gettext("Pick three films that you like."))
    return stored
