"""The shapes of what members say of movies, in the JSON API."""

import re
from datetime import date, datetime
from typing import Annotated, Literal

from ninja import Field, Schema
from pydantic import BeforeValidator
from pydantic_core import PydanticKnownError

from accounts.api.schemas import Body
from accounts.models.user import User
from accounts.services import undo
from accounts.services.undo import LONGEST
from accounts.types.lists import ListChange, ListChanges, SeenMovie, WatchlistMovie
from accounts.types.signals import Change, DismissalReason, MovieState
from catalog.api.schemas import IdList, MovieId, MovieOut, Year, movie
from catalog.ranges import RATING
from project.http.api.fields import PageSize, PerPageQuery, Query, Whole, WholeListQuery, Words
from project.pagination import MAX_PER_PAGE

DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
LONGEST_CURSOR = 300  # characters
Rating = Annotated[int, Whole(RATING)]
UNDO = "Takes this change back, exactly, for a day: send it to `POST /me/states/undo`. Empty where nothing changed."
REPLACED = "What was said of the film before, and holds no longer or otherwise; null for nothing."


def _day(value: object) -> object:
    """Refuse what only Python takes for a day: numbers, moments."""
    if isinstance(value, str) and not DAY.fullmatch(value):
        raise PydanticKnownError("date_from_datetime_parsing", {"error": "not a day"})
    if isinstance(value, int | float):
        raise PydanticKnownError("date_type")
    return value


Day = Annotated[date, BeforeValidator(_day), Field(strict=False, examples=["2024-02-29"])]


class SaidOut(Schema):
    """What a member says of one film."""

    favorite: bool
    watchlist: bool = Field(description="Wants to see it.")
    seen: bool
    rating: Rating | None = Field(description="1 to 10, of a film that was seen; nobody else is shown it.")
    seen_on: date | None
    hidden: DismissalReason | None = Field(description="Why it is not recommended; `not_tonight` ends by itself.")
    hidden_until: datetime | None


class MovieStateOut(SaidOut):
    """A film, and what its member says of it."""

    movie_id: MovieId


class ListChangeOut(MovieStateOut):
    """A film whose place in the lists changed, and what its member says of it now."""

    removed: bool = Field(description="Whether it is in no list any more, and all the rest is empty.")
    changed_at: datetime
    favorited_at: datetime | None
    added_at: datetime | None = Field(description="To the watchlist.")
    marked_at: datetime | None = Field(description="As seen, or when the rating was given.")
    dismissed_at: datetime | None


class ListChangesOut(Schema):
    """Changes of the lists, the earliest first; each film once, as it is now."""

    changes: list[ListChangeOut]
    next: str = Field(description="What to send as `since` the next time. Keep it with the lists.")
    has_more: bool = Field(description="Whether there are more changes already: ask again at once.")


class ChangeOut(Schema):
    """What saying something of a film has changed."""

    movie_id: MovieId
    replaced: SaidOut | None = Field(description=REPLACED)
    undo: str = Field(description=UNDO)


class FavoriteState(ChangeOut):
    """Whether a film is a favorite now."""

    favorite: bool


class WatchlistState(ChangeOut):
    """Whether a film is on the watchlist now."""

    watchlist: bool


class SeenState(ChangeOut):
    """Whether a film is seen now."""

    seen: bool
    rating: Rating | None
    seen_on: date | None


class DismissalState(ChangeOut):
    """Whether a film is dismissed now."""

    dismissed: bool
    reason: DismissalReason | None
    until: datetime | None = Field(description="When `not_tonight` ends.")


class WatchlistOut(MovieOut):
    """A film that its member wants to see."""

    added_at: datetime


class SeenOut(MovieOut):
    """A film that its member has seen."""

    rating: Rating | None
    seen_on: date | None
    marked_at: datetime


class WatchlistQuery(PerPageQuery):
    """Which films of the watchlist, in which order."""

    sort: Literal["added", "title", "score", "runtime"] = Field("added", description="`runtime`: the shortest first.")


class SeenQuery(PerPageQuery):
    """Which films, in which order."""

    sort: Literal["day", "added", "rating", "title"] = Field("day", description="By day, those without one come last.")
    year: Year | None = Field(None, description="Only what was seen in this year.")


class SeenIn(Body):
    """What to say of a film that was seen. What is left out stays as it is; null takes it away."""

    rating: Rating | None = Field(None, description="Half stars: 1 to 10.")
    seen_on: Day | None = Field(None, description="The day; not one to come.")


class StatesQuery(WholeListQuery):
    """Which films."""

    ids: IdList = Field(description=f"Ids of films, with commas between, at most {MAX_PER_PAGE}.")


class ChangesQuery(Query):
    """Since when, and how many."""

    since: Words = Field("", max_length=LONGEST_CURSOR, description="What `next` was; without it, all that is listed.")
    per_page: PageSize = Field(MAX_PER_PAGE, description="At most so many changes.")


class UndoIn(Body):
    """What an answer gave to take its change back."""

    undo: Words = Field(min_length=1, max_length=LONGEST)


def state_fields(state: MovieState) -> dict[str, object]:
    """A state as :class:`SaidOut` declares it."""
    return {
        "favorite": state.favorite is not None,
        "watchlist": state.watchlist is not None,
        "seen": state.seen is not None,
        "rating": state.seen and state.seen.rating,
        "seen_on": state.seen and state.seen.seen_on,
        "hidden": state.dismissal and state.dismissal.reason,
        "hidden_until": state.dismissal and state.dismissal.until,
    }


def list_changes_fields(page: ListChanges) -> dict[str, object]:
    """Changes as :class:`ListChangesOut` declares them."""
    return {
        "changes": [_list_change_fields(change) for change in page.changes],
        "next": page.cursor,
        "has_more": page.has_more,
    }


def _list_change_fields(change: ListChange) -> dict[str, object]:
    state = change.state
    return {
        "movie_id": change.movie_id,
        **state_fields(state),
        "removed": state == MovieState(),
        "changed_at": change.changed_at,
        "favorited_at": state.favorite and state.favorite.at,
        "added_at": state.watchlist and state.watchlist.at,
        "marked_at": state.seen and state.seen.at,
        "dismissed_at": state.dismissal and state.dismissal.at,
    }


def change_fields(user: User, change: Change) -> dict[str, object]:
    """A change with what each signal's own answer holds, of which the operation's schema takes its part."""
    now = change.after
    return {
        "movie_id": change.movie_id,
        "replaced": state_fields(change.replaced) if change.replaced else None,
        "undo": undo.token(user, change),
        **state_fields(now),
        "dismissed": now.dismissal is not None,
        "reason": now.dismissal and now.dismissal.reason,
        "until": now.dismissal and now.dismissal.until,
    }


def wanted(item: WatchlistMovie) -> dict[str, object]:
    """A film of the watchlist as :class:`WatchlistOut` declares it."""
    return {**movie(item.movie), "added_at": item.added_at}


def seen(item: SeenMovie) -> dict[str, object]:
    """A film that was seen as :class:`SeenOut` declares it."""
    return {**movie(item.movie), "rating": item.rating, "seen_on": item.seen_on, "marked_at": item.marked_at}
