"""What two films share, in rank and in words: directors, series, players, keywords, genres. Rules only, no learning."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from catalog.models import Credit, Movie
from catalog.sources.database import genres

WEIGHTS = {"director": 4.0, "collection": 5.0, "cast": 1.6, "keyword": 1.0, "genre": 0.7}
ERA = 15  # years in which two films count as of one time


@dataclass(frozen=True, slots=True)
class Traits:
    """What is compared of a film."""

    genres: frozenset[str]
    keywords: frozenset[str]
    directors: tuple[str, ...]
    cast: tuple[str, ...]
    collection: str
    year: int | None


NOTHING = Traits(frozenset(), frozenset(), (), (), "", None)


def likeness(one: Traits, other: Traits) -> float:
    """How much two films share; 0 means nothing."""
    score = WEIGHTS["collection"] * bool(one.collection and one.collection == other.collection)
    score += WEIGHTS["director"] * _shared(one.directors, other.directors)
    score += WEIGHTS["cast"] * min(3, _shared(one.cast, other.cast))
    score += WEIGHTS["keyword"] * len(one.keywords & other.keywords)
    score += WEIGHTS["genre"] * len(one.genres & other.genres) / (1 + 0.2 * len(one.genres ^ other.genres))
    if score and one.year and other.year:
        score *= 1 + 0.25 * max(0.0, 1 - abs(one.year - other.year) / ERA)
    return score


def reason(one: Traits, other: Traits) -> str:
    """What ``other`` shares with ``one``, in words: the strongest tie; without any it was TMDb that named both."""
    if one.collection and one.collection == other.collection:
        return _("From the same series: {}").format(one.collection.removesuffix(" Collection"))
    for found, sentence in (
        (_common(one.directors, other.directors), _("Also directed by {}")),
        (_common(one.cast, other.cast), _("Also with {}")),
        (sorted(one.keywords & other.keywords), _("Shares a theme: {}")),
    ):
        if found:
            return sentence.format(found[0])
    genres = sorted(one.genres & other.genres)
    if not genres:
        return _("TMDB lists it beside this film")
    return _("Also {}").format(_("{} and {}").format(*map(_, genres[:2])) if len(genres) > 1 else _(genres[0]))


def _common(one: Collection[str], other: Collection[str]) -> list[str]:
    return [name for name in one if name in set(other)]


def _shared(one: Collection[str], other: Collection[str]) -> int:
    return len(_common(one, other))


CANDIDATES = 150  # films of each kind that are compared for "similar"


def traits_of(ids: Iterable[int], *, shared_with: int | None = None) -> dict[int, Traits]:
    """What the films with these ids can be compared by. Two queries.

    Args:
        ids: of the films.
        shared_with: a film; only people who made that one, too, are told. Of hundreds of films that is far less.
    """
    wanted = list(ids)
    people: dict[tuple[int, str], list[str]] = {}
    credits_ = Credit.objects.filter(movie_id__in=wanted).order_by("position")
    if shared_with:
        own = Credit.objects.filter(movie_id=shared_with).values("person_id")
        credits_ = credits_.filter(person_id__in=own)
    for movie_id, role, name in credits_.values_list("movie_id", "role", "person__name"):
        people.setdefault((movie_id, role), []).append(name)
    rows = Movie.objects.filter(id__in=wanted)
    columns = ("id", "genre_ids", "keywords", "collection", "year")
    return {
        movie_id: Traits(
            genres=frozenset(genre.name for genre in genres.resolve(genre_ids)),
            keywords=frozenset(keywords),
            directors=tuple(people.get((movie_id, Credit.Role.DIRECTOR), ())),
            cast=tuple(people.get((movie_id, Credit.Role.CAST), ())),
            collection=collection,
            year=year,
        )
        for movie_id, genre_ids, keywords, collection, year in rows.values_list(*columns)
    }


def candidates_for(movie_id: int) -> set[int]:
    """Films that may be like this one: of the same people, series and themes, and the best known of its genres."""
    genre_ids, keywords, collection = Movie.objects.values_list("genre_ids", "keywords", "collection").get(id=movie_id)
    others = Movie.objects.filter(adult=False).exclude(id=movie_id)
    people = Credit.objects.filter(movie_id=movie_id).values("person_id")
    close = Q(keywords__overlap=keywords) | Q(id__in=Credit.objects.filter(person_id__in=people).values("movie_id"))
    if collection:
        close |= Q(collection=collection)
    near = others.filter(genre_ids__contains=genre_ids[:2]).order_by("-popularity", "id").values_list("id", flat=True)
    known = others.filter(close).order_by("-popularity", "id").values_list("id", flat=True)
    return {*known[:CANDIDATES], *near[:CANDIDATES]}
