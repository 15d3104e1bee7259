"""One list for a group, with a reason for each person, and what they make of it. Both doors ask here.

A list is cached under everything that it is made of: who is in the group, their tastes, what they let the others read,
the model and the language. Votes are no part of it: they change with every tap, the list does not.
"""

from dataclasses import replace

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext
from pydantic import TypeAdapter

from accounts.services import taste
from accounts.services.watch_groups import participation
from accounts.types.taste import Preference, Taste
from accounts.types.watch_groups import PersonInGroup, WatchGroupState
from catalog.services import movies
from project import cache
from project.cache import policies
from project.errors import NotFound
from project.localization import language
from recommend.engine import GroupMember, GroupRecommendation
from recommend.services import active_model
from recommend.services.engine_taste import keywords_of
from recommend.services.explanations import movie_id_of
from recommend.services.group_explanations import Openness, reason_for
from recommend.types import GroupMovie, GroupReason

TAG_SALT = "recommend.together"
LENGTH = 12  # movies of a list
FEWEST_PEOPLE = 2
_LIST = TypeAdapter(list[GroupMovie])


def movies_for(group: WatchGroupState) -> list[GroupMovie]:
    """The group's list, the best first, with the votes; empty while only one is there. Six queries at most.

    Nobody has seen any of it, as far as they said, and nobody has refused or favored it.
    """
    if len(group.people) < FEWEST_PEOPLE:
        return []
    model = active_model.current()
    key = (group.code, _people_tag(group), model.version, language.of_the_reader())
    listed = cache.fetch(policies.GROUP_LIST, *key, codec=_LIST, load=lambda: _made(group)).value
    return [_with_votes(item, group) for item in listed]


def decided_movie(group: WatchGroupState) -> GroupMovie | None:
    """What was decided, with its reasons as far as they still hold."""
    if group.decided_movie_id is None:
        return None
    for item in movies_for(group):
        if item.movie.id == group.decided_movie_id:
            return item
    stored = movies.by_ids([group.decided_movie_id])
    return _with_votes(GroupMovie(stored[0], ()), group) if stored else None


def vote(group: WatchGroupState, person: PersonInGroup, movie_id: int, *, yes: bool | None) -> None:
    """Say yes or no to a movie of the list, or with None neither any more.

    Raises:
        NotFound: the movie is not on the list, or the group has ended meanwhile.
    """
    if yes is not None:
        _check_listed(group, movie_id)
    participation.vote(group, person, movie_id, yes=yes)


def decide(group: WatchGroupState, person: PersonInGroup, movie_id: int | None) -> None:
    """Decide for a movie of the list, or with None take the decision back.

    Raises:
        Forbidden: only the host decides alone.
        NotFound: the movie is not on the list, or the group has ended meanwhile.
    """
    if movie_id is not None:
        _check_listed(group, movie_id)
    participation.decide(group, person, movie_id)


def tag(group: WatchGroupState) -> str:
    """Changes with everything that a page of the group shows: people, tastes, votes, the decision, the model."""
    model = active_model.current().version
    return _digest((group.version, _people_tag(group), model, language.of_the_reader()))


def _check_listed(group: WatchGroupState, movie_id: int) -> None:
    if movie_id not in {item.movie.id for item in movies_for(group)}:
        raise NotFound(gettext("This film is not on your list (any more)."))


def _people_tag(group: WatchGroupState) -> str:
    """Changes with who is in the group and what is known of them."""
    return _digest(tuple(
        (person.place, person.name, person.user_id, person.taste_version, person.picks, person.names_movies)
        for person in group.people
    ))  # fmt: skip


def _digest(value: object) -> str:
    """Keyed: pages carry it, and what goes into it can be guessed, such as the picks of a visitor."""
    return salted_hmac(TAG_SALT, repr(value), algorithm="sha256").hexdigest()[:18]


def _made(group: WatchGroupState) -> list[GroupMovie]:
    of_members = taste.of_many([person.user_id for person in group.people if person.user_id is not None])
    tastes = [of_members.get(person.user_id or 0, Taste(0, 0, person.picks, Preference())) for person in group.people]
    ranked = active_model.current().model.recommend_together([_member(own) for own in tastes], LENGTH)
    ids = [movie_id_of(item.movie_id) for item in ranked]
    open_to = [_openness(person, own) for person, own in zip(group.people, tastes, strict=True)]
    summaries = {movie.id: movie for movie in movies.by_ids([*ids, *_nameable_sources(ranked, open_to)])}
    titles = {movie_id: movie.title for movie_id, movie in summaries.items()}
    return [
        GroupMovie(
            movie,
            tuple(
                GroupReason(person.place, person.name, reason_for(parts, movie, titles, openness))
                for person, parts, openness in zip(group.people, item.parts, open_to, strict=True)
            ),
        )
        for movie_id, item in zip(ids, ranked, strict=True)
        if (movie := summaries.get(movie_id))
    ]


def _member(own: Taste) -> GroupMember:
    return GroupMember(
        favorites=own.favorites,
        wanted=own.watchlist,
        exclude=(*own.seen, *own.rejected, *own.not_tonight),
        **keywords_of(own),
    )


def _openness(person: PersonInGroup, own: Taste) -> Openness:
    if not person.names_movies:
        return Openness()
    return Openness(names_movies=True, nameable=frozenset(own.favorites), wanted=frozenset(own.watchlist))


def _nameable_sources(ranked: list[GroupRecommendation], open_to: list[Openness]) -> set[int]:
    """The movies that reasons may name: no other title is even read."""
    return {
        movie_id_of(movie_id)
        for item in ranked
        for parts, openness in zip(item.parts, open_to, strict=True)
        for part in parts
        for movie_id in part.movie_ids
        if movie_id in openness.nameable
    }


def _with_votes(item: GroupMovie, group: WatchGroupState) -> GroupMovie:
    votes = [(place, yes) for place, movie_id, yes in group.votes if movie_id == item.movie.id]
    return replace(
        item, yes=tuple(place for place, yes in votes if yes), no=tuple(place for place, yes in votes if not yes)
    )
