"""Groups that look for a movie together."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class PersonInGroup:
    """Somebody in a group that looks for a movie: a member, or a visitor with picks."""

    id: UUID  # a secret of theirs; others see the place
    place: int  # 1 to 8
    name: str
    user_id: int | None
    taste_version: int  # of a member; 0 of a visitor, whose picks never change
    picks: tuple[int, ...]
    names_movies: bool  # whether reasons may name what they like

    @property
    def is_guest(self) -> bool:
        """Whether it is a visitor."""
        return self.user_id is None


@dataclass(frozen=True, slots=True)
class WatchGroupState:
    """A group as it stands, its people by their places."""

    key: str  # of its link
    code: str
    host_id: int
    created_at: datetime
    expires_at: datetime | None  # None: until its host ends it
    version: int  # raised by every change of the group itself
    people: tuple[PersonInGroup, ...]
    votes: tuple[tuple[int, int, bool], ...]  # (place, movie id, whether they would watch it)
    decided_movie_id: int | None = None

    @property
    def host(self) -> PersonInGroup | None:
        """Who made the link."""
        return next((person for person in self.people if person.user_id == self.host_id), None)
