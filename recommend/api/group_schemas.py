"""The shapes of groups that look for a movie, in the JSON API."""

from datetime import datetime
from typing import Annotated

from django.urls import reverse
from ninja import Field, Header, Path, Schema

from accounts.api.schemas import Body
from accounts.types.watch_groups import PersonInGroup, WatchGroupState
from catalog.api.schemas import MovieId, MovieOut, movie
from project.http.api.fields import Url, Words
from project.origin import absolute
from recommend.types import GroupMovie

KEY_EXAMPLE = "k3Jx0aLq9ZbTw4Yh2mVtR8sQnE5uFc7PiXo"  # pragma: allowlist secret
GroupKey = Annotated[
    str, Path(max_length=60, description="What the group's link carries.", examples=[KEY_EXAMPLE])
]  # fmt: skip
ParticipantToken = Annotated[
    str,
    Header(
        alias="Participant",
        max_length=300,
        description="Of somebody without an account: what joining gave. Members send their access token instead.",
    ),
]
Place = Annotated[int, Field(ge=1, le=8, examples=[1])]
PersonName = Annotated[Words, Field(max_length=40, examples=["Ada"])]


class GroupPersonOut(Schema):
    """Somebody in a group."""

    place: Place
    name: PersonName
    guest: bool = Field(description="Without an account.")


class GroupReasonOut(Schema):
    """What speaks for a film for one person of the group."""

    place: Place
    name: PersonName
    text: str = Field(examples=["Likes Crime"])


class GroupMovieOut(MovieOut):
    """A film for a group."""

    reasons: list[GroupReasonOut] = Field(description="One for each person.")
    yes: list[Place] = Field(description="Places of those who would watch it.", examples=[[1, 2]])
    no: list[Place] = Field(description="Places of those who would not, tonight.", examples=[[]])


class GroupEntryOut(Schema):
    """A group in short."""

    key: str = Field(examples=[KEY_EXAMPLE])
    url: Url = Field(description="The link to send.")
    created_at: datetime
    expires_at: datetime | None = Field(description="Null: until its host ends it.")
    people: list[GroupPersonOut]
    place: Place | None = Field(description="Yours; null while you are not in it.")
    host: Place | None = Field(description="Whose link it is.")
    decided_movie_id: MovieId | None


class GroupOut(GroupEntryOut):
    """A group with its list."""

    movies: list[GroupMovieOut] = Field(
        description="The best for all first. Empty for who is not in the group, and while only one person is."
    )


class JoinedOut(Schema):
    """A group that was joined."""

    participant: str = Field(
        description="Send it in the header `Participant`: by it alone somebody without an account is known. Empty for "
        "members.",
        examples=["IjVmMGM3YTUyNmMzZjRjMTE5ZDBlMmY2YTBmN2Y5YjFlIg:1vPq0x:signature"],
    )
    group: GroupOut


class GroupIn(Body):
    """A new group."""

    name: PersonName = Field("", description="What the others shall call you; without it your account's name.")
    names_movies: bool = Field(False, description="Whether reasons may name your favorites. Else they are general.")
    kept: bool = Field(False, description="Until you end it; else for 24 hours.")


class JoinIn(Body):
    """Somebody who comes in."""

    name: PersonName = Field("", description="What the others shall call you; without it your account's name.")
    films: list[MovieId] = Field(
        [], max_length=10, description="Without an account: three to ten films you like.", examples=[[346, 129, 550]]
    )
    names_movies: bool = Field(False, description="Whether reasons may name them. Else they are general.")


class VoteIn(Body):
    """What somebody makes of a film."""

    yes: bool = Field(description="Whether you would watch it tonight.")


class DecisionIn(Body):
    """What the group watches."""

    movie_id: MovieId


def group_entry(state: WatchGroupState, person: PersonInGroup | None) -> dict[str, object]:
    """A group as :class:`GroupEntryOut` declares it."""
    return {
        "key": state.key,
        "url": absolute(reverse("recommend:group", args=[state.key])),
        "created_at": state.created_at,
        "expires_at": state.expires_at,
        "people": [{"place": other.place, "name": other.name, "guest": other.is_guest} for other in state.people],
        "place": person and person.place,
        "host": state.host and state.host.place,
        "decided_movie_id": state.decided_movie_id,
    }


def group_movie(item: GroupMovie) -> dict[str, object]:
    """A movie as :class:`GroupMovieOut` declares it."""
    reasons = [{"place": reason.place, "name": reason.name, "text": reason.text} for reason in item.reasons]
    return {**movie(item.movie), "reasons": reasons, "yes": list(item.yes), "no": list(item.no)}
