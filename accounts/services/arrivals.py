"""What a visitor said becomes an account's, when they register or log in; and the exact way back.

What the account says itself stays. Everything that came along bears a moment of its own within the few microseconds
of one arrival, by which Undo finds it again: what was said anew since has another, and stays.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core import signing
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from pydantic import TypeAdapter, ValidationError

from accounts.models.taste import Dismissal, Favorite, MutedFactor, SeenEntry, WatchlistEntry
from accounts.models.user import User
from accounts.services import movie_states, muted_factors, preferences, signals
from accounts.services.taste import bump_taste_version, lock, preference
from accounts.services.undo import GOOD_FOR, void
from accounts.services.visitor_taste import VisitorTaste
from accounts.types.signals import Change, DismissalMark, Mark, MovieState, SeenMark
from catalog.services import genres, movies

SALT = "accounts.arrival"
MICROSECOND = timedelta(microseconds=1)
_TOKEN = TypeAdapter(tuple[int, int, int, list[int]])  # the member, the first moment and their number in µs, genres


@dataclass(frozen=True, slots=True)
class Arrival:
    """What came along; ``undo`` takes exactly that back, and is empty where nothing came."""

    movies: int
    undo: str


def adopt(user: User, words: VisitorTaste) -> Arrival:
    """Let what a visitor said be ``user``'s, as far as the account says nothing else. Repeating it brings nothing.

    Raises:
        NotSignedIn: the account was deleted meanwhile.
    """
    stored = [movie.id for movie in movies.by_ids(sorted(words.movie_ids))]
    with transaction.atomic():
        lock(user)
        moments = _Moments(timezone.now())
        changes = _changes(movie_states.of(user, stored), words, moments)
        signals.write(user, changes)
        muted = muted_factors.mute_many(user, [(cause, moments.next()) for cause in reversed(words.muted)])
        liked = _like_more(user, words.genres)
        if changes or muted or liked:
            bump_taste_version(user)
    token = [user.pk, moments.first, moments.number, liked] if changes or muted or liked else None
    return Arrival(len(changes), signing.dumps(token, salt=SALT) if token else "")


def send_back(user: User, token: str) -> int:
    """Take back what came along and was not said anew since; of how many movies.

    Raises:
        Invalid: it is no such token, somebody else's, or older than a day.
        NotSignedIn: the account was deleted meanwhile.
    """
    try:
        owner, first, number, liked = _TOKEN.validate_python(signing.loads(token, salt=SALT, max_age=GOOD_FOR))
    except (signing.BadSignature, ValidationError):
        raise void() from None
    if owner != user.pk:
        raise void()
    began = _moment(first)
    brought = {"user": user, "created_at__gte": began, "created_at__lt": began + number * MICROSECOND}
    rows: tuple[QuerySet[Any], ...] = (
        Favorite.objects.filter(**brought),
        WatchlistEntry.objects.filter(**brought),
        SeenEntry.objects.filter(**brought, rating=None, seen_on=None),
        Dismissal.objects.filter(**brought),
    )
    with transaction.atomic():
        lock(user)
        movie_ids = {movie_id for kind in rows for movie_id in kind.values_list("movie_id", flat=True)}
        for kind in rows:
            kind.delete()
        muted, _ = MutedFactor.objects.filter(**brought).delete()
        if movie_ids or muted or liked:
            _like_less(user, liked)
            bump_taste_version(user)
    return len(movie_ids)


def _changes(before: dict[int, MovieState], words: VisitorTaste, moments: "_Moments") -> list[Change]:
    """What ``words`` make of these states, as far as nothing in them says otherwise."""
    after, until = dict(before), dict(words.not_tonight)

    def liked(_movie_id: int, state: MovieState, moment: datetime) -> MovieState:
        return state if state.favorite or _is_rejected(state) else replace(state, favorite=Mark(at=moment))

    def wanted(_movie_id: int, state: MovieState, moment: datetime) -> MovieState:
        return state if state.watchlist or _is_rejected(state) else replace(state, watchlist=Mark(at=moment))

    def seen(_movie_id: int, state: MovieState, moment: datetime) -> MovieState:
        return state if state.seen else replace(state, seen=SeenMark(at=moment))

    def rejected(_movie_id: int, state: MovieState, moment: datetime) -> MovieState:
        mark = DismissalMark(at=moment, reason="not_for_me")
        return state if state.favorite or state.watchlist or state.dismissal else replace(state, dismissal=mark)

    def away(movie_id: int, state: MovieState, moment: datetime) -> MovieState:
        mark = DismissalMark(at=moment, reason="not_tonight", until=datetime.fromtimestamp(until[movie_id], UTC))
        return state if state.dismissal else replace(state, dismissal=mark)

    additions = [
        (words.films, liked),
        (words.watchlist, wanted),
        (words.seen, seen),
        (words.dismissed, rejected),
        (words.away, away),
    ]
    for movie_ids, add in additions:
        for movie_id in movie_ids:
            if movie_id in after:
                after[movie_id] = add(movie_id, after[movie_id], moments.next())
    return [Change(movie_id, state, after[movie_id]) for movie_id, state in before.items() if state != after[movie_id]]


def _is_rejected(state: MovieState) -> bool:
    return state.dismissal is not None and state.dismissal.reason == "not_for_me"


class _Moments:
    """One moment for each thing that comes, a microsecond after the one before, so that their order stays."""

    def __init__(self, now: datetime) -> None:
        self._began, self.number = now, 0
        self.first = (now - datetime(1970, 1, 1, tzinfo=UTC)) // MICROSECOND

    def next(self) -> datetime:
        """The next moment."""
        self.number += 1
        return self._began + (self.number - 1) * MICROSECOND


def _moment(microseconds: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + microseconds * MICROSECOND


def _like_more(user: User, genre_ids: Iterable[int]) -> list[int]:
    """Wish for more of these genres, where nothing is said of them; those that are new."""
    before, names = preference(user), genres.names()
    stated = {*before.liked_genres, *before.disliked_genres}
    new = [genre for genre in dict.fromkeys(genre_ids) if genre in names and genre not in stated]
    if new:
        preferences.set_preference(user, replace(before, liked_genres=(*before.liked_genres, *new)))
    return new


def _like_less(user: User, genre_ids: Collection[int]) -> None:
    before = preference(user)
    remaining = tuple(genre for genre in before.liked_genres if genre not in genre_ids)
    preferences.set_preference(user, replace(before, liked_genres=remaining))
