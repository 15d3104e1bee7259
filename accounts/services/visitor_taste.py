"""What somebody without an account says of movies: a value, which follows the rules of members' words.

A cookie of theirs keeps it (`accounts.site.taste_cookie`); nothing of it is stored here. How it becomes an account's
is in `accounts.services.arrivals`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Self

from django.utils import timezone

from accounts.services import time_zones
from accounts.types.signals import DismissalMark, HidingWord, Mark, MovieState, SeenMark
from accounts.types.taste import Cause

MOST_GENRES, MOST_MUTED = 20, 20
MOST_MOVIES = 100  # of each word
UNKNOWN_DAY = datetime(1970, 1, 1, tzinfo=UTC)  # a cookie has no room for when something was said
type Ids = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class VisitorTaste:
    """All that the site knows of somebody without an account; movies by their ids, the oldest word first."""

    genres: Ids = ()
    films: Ids = ()  # favorites
    dismissed: Ids = ()  # not for them
    muted: tuple[Cause, ...] = ()
    watchlist: Ids = ()
    seen: Ids = ()
    not_tonight: tuple[tuple[int, int], ...] = ()  # (movie id, until when in seconds since 1970)

    @property
    def known(self) -> bool:
        """Whether anything is known at all."""
        return bool(self.genres or self.muted or self.movie_ids)

    @property
    def has_picks(self) -> bool:
        """Whether enough is known for a list of their own."""
        return bool(self.genres or self.films or self.watchlist)

    @property
    def movie_ids(self) -> frozenset[int]:
        """Every movie that something is said of."""
        away = (movie_id for movie_id, _ in self.not_tonight)
        return frozenset((*self.films, *self.dismissed, *self.watchlist, *self.seen, *away))

    @property
    def away(self) -> Ids:
        """What is not for tonight, as long as it is tonight."""
        now = timezone.now().timestamp()
        return tuple(movie_id for movie_id, until in self.not_tonight if until > now)

    def liking(self, movie_id: int, *, liked: bool = True) -> Self:
        """With a favorite more, which takes back "not for me"; or with one less."""
        ids = _with(self.films, movie_id) if liked else _without(self.films, movie_id)
        return replace(self, films=ids, dismissed=_without(self.dismissed, movie_id) if liked else self.dismissed)

    def wanting(self, movie_id: int, *, is_wanted: bool = True) -> Self:
        """With a movie more on the watchlist, which takes back "not for me"; or with one less."""
        watchlist = _with(self.watchlist, movie_id) if is_wanted else _without(self.watchlist, movie_id)
        dismissed = _without(self.dismissed, movie_id) if is_wanted else self.dismissed
        return replace(self, watchlist=watchlist, dismissed=dismissed)

    def hiding(self, movie_id: int, word: HidingWord) -> Self:
        """With a movie that was seen, is not for them, or not for tonight."""
        bare = self.showing(movie_id)
        if word == "seen":
            return replace(bare, seen=(*bare.seen, movie_id), watchlist=_without(bare.watchlist, movie_id))
        if word == "not_tonight":
            until = int(time_zones.end_of_evening(None, now=timezone.now()).timestamp())
            return replace(bare, not_tonight=(*bare.not_tonight, (movie_id, until)))
        return replace(
            bare,
            dismissed=(*bare.dismissed, movie_id),
            films=_without(bare.films, movie_id),
            watchlist=_without(bare.watchlist, movie_id),
        )

    def showing(self, movie_id: int) -> Self:
        """Without what hides a movie."""
        return replace(
            self,
            dismissed=_without(self.dismissed, movie_id),
            seen=_without(self.seen, movie_id),
            not_tonight=tuple(pair for pair in self.not_tonight if pair[0] != movie_id),
        )

    def states(self, movie_ids: Iterable[int]) -> Mapping[int, MovieState]:
        """What is said of these movies, as of a member's; since when is not known."""
        until = {movie_id: datetime.fromtimestamp(end, UTC) for movie_id, end in self.not_tonight}
        away = self.away
        return {
            movie_id: MovieState(
                Mark(at=UNKNOWN_DAY) if movie_id in self.films else None,
                Mark(at=UNKNOWN_DAY) if movie_id in self.watchlist else None,
                SeenMark(at=UNKNOWN_DAY) if movie_id in self.seen else None,
                DismissalMark(at=UNKNOWN_DAY, reason="not_for_me")
                if movie_id in self.dismissed
                else DismissalMark(at=UNKNOWN_DAY, reason="not_tonight", until=until[movie_id])
                if movie_id in away
                else None,
            )
            for movie_id in movie_ids
        }

    def bounded(self) -> Self:
        """The latest of each word, as many as may be; a "not tonight" that is over is nothing said."""
        away = self.away
        return replace(
            self,
            genres=self.genres[:MOST_GENRES],
            films=self.films[-MOST_MOVIES:],
            dismissed=self.dismissed[-MOST_MOVIES:],
            muted=self.muted[:MOST_MUTED],
            watchlist=self.watchlist[-MOST_MOVIES:],
            seen=self.seen[-MOST_MOVIES:],
            not_tonight=tuple(pair for pair in self.not_tonight if pair[0] in away)[-MOST_MOVIES:],
        )

    def without_oldest(self) -> Self:
        """Without the oldest word of the kind that takes the most room."""
        kinds: Mapping[str, tuple[object, ...]] = {
            "films": self.films,
            "watchlist": self.watchlist,
            "dismissed": self.dismissed,
            "seen": self.seen,
            "not_tonight": self.not_tonight,
            "muted": self.muted[::-1],  # the latest stands first
        }
        largest = max(kinds, key=lambda kind: len(repr(kinds[kind])))
        rest = kinds[largest][1:]
        return replace(self, **{largest: rest[::-1] if largest == "muted" else rest})  # type: ignore[arg-type]  # its own


def _with(ids: Ids, movie_id: int) -> Ids:
    return ids if movie_id in ids else (*ids, movie_id)


def _without(ids: Ids, movie_id: int) -> Ids:
    return tuple(each for each in ids if each != movie_id)
