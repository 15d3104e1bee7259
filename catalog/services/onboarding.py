"""What somebody new may pick from, so that their taste is known: movies that tell tastes apart, and more like picks.

Both doors and the rooms above ask here. Which movies these are is decided in `catalog.services.diverse_picks`.
"""

from collections import Counter
from collections.abc import Sequence, Set

from django.conf import settings
from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from pydantic import TypeAdapter

from catalog.models import Credit, Movie
from catalog.services import movies as movie_service
from catalog.services import search as search_service
from catalog.services.diverse_picks import SIZE, Candidate, Pool, Shared, choose
from catalog.types import Found, OnboardingMovies
from project import cache
from project.cache import policies

MAX_PICKED, MAX_SHOWN = 40, 240  # ids that are taken; of more, the last ones
MAX_FOUND = 12  # movies that one search offers
BEST_KNOWN = 100  # movies of each language, decade and genre that may be shown
MAX_KEYWORDS = 12  # of a movie that are compared
FACTS = ("id", "year", "genre_ids", "original_language", "collection", "vote_count", "keywords")
_POOL = TypeAdapter(list[Candidate])
_ORDER = TypeAdapter(list[int])


def onboarding_movies(
    picked: Sequence[int] = (), *, shown: Sequence[int] = (), query: str = ""
) -> Found[OnboardingMovies]:
    """Two dozen movies to pick from. What is picked stays among them, and movies like it come. Six queries at most.

    Args:
        picked: ids of what was picked so far; ids of no movie are ignored.
        shown: ids of what was offered before and passed over; it does not come again.
        query: what somebody looks for by name, if it is not among those offered.
    """
    wanted = tuple(dict.fromkeys(picked))[-MAX_PICKED:]
    passed = tuple(one for one in dict.fromkeys(shown) if one not in wanted)[-MAX_SHOWN:]
    picks, ids = _chosen(wanted, frozenset(passed))
    found = search_service.search(query).value.items[:MAX_FOUND] if query else []
    beside = {film.id for film in found}
    movies = movie_service.by_ids([one for one in ids if one not in beside])
    offered = OnboardingMovies(tuple(movies), picks, passed, tuple(found))
    return Found(offered, "cache" if settings.TMDB_ENABLED else "sample")


def _chosen(wanted: Sequence[int], passed: Set[int]) -> tuple[tuple[int, ...], list[int]]:
    """Those of ``wanted`` that are movies, and all that is offered."""
    filled = movie_service.any_stored()  # a part of the keys: what an empty catalogue had to offer is soon forgotten
    order = cache.fetch(policies.ONBOARDING, "order", filled, codec=_ORDER, load=lambda: _order(filled)).value
    pool = Pool(_candidates(filled)) if wanted else None
    picks = _picks(pool, wanted) if pool else []
    if not pool or not picks:
        return (), [one for one in order if one not in passed][:SIZE]
    ids = choose(pool, order, picks, shown=passed, shared=_shared(picks))
    return tuple(one.id for one in picks), ids


def _order(filled: bool) -> list[int]:
    return Pool(_candidates(filled)).order(SIZE + MAX_SHOWN)


def _candidates(filled: bool) -> list[Candidate]:
    """What may be offered, the best known first; read once an hour."""
    load = lambda: Pool(_facts(_well_known())).candidates  # noqa: E731
    return cache.fetch(policies.ONBOARDING, "pool", filled, codec=_POOL, load=load).value


def _well_known() -> QuerySet[Movie]:
    """Of each language, decade and genre the best known movies, the best known of all first."""
    fame = (F("vote_count").desc(), F("popularity").desc(), F("id").asc())
    films = Movie.objects.filter(available=True, year__isnull=False).annotate(
        place_of_language=Window(RowNumber(), F("original_language"), fame),
        place_of_decade=Window(RowNumber(), [F("year") / 10], fame),
        place_of_genre=Window(RowNumber(), F("genre_ids__0"), fame),
    )
    best = Q(place_of_language__lte=BEST_KNOWN) | Q(place_of_decade__lte=BEST_KNOWN) | Q(place_of_genre__lte=BEST_KNOWN)
    return films.filter(best).order_by(*fame)


def _facts(films: QuerySet[Movie]) -> list[Candidate]:
    return [
        Candidate(movie_id, year or 0, tuple(genres), language, series, votes, frozenset(keywords[:MAX_KEYWORDS]))
        for movie_id, year, genres, language, series, votes, keywords in films.values_list(*FACTS)
    ]


def _picks(pool: Pool, wanted: Sequence[int]) -> list[Candidate]:
    """The facts of what was picked, in its order; it may be what too few would recognise. One query at most."""
    others = [one for one in wanted if one not in pool.by_id]
    found = {one.id: one for one in _facts(Movie.objects.filter(id__in=others))} if others else {}
    picks = (pool.by_id.get(one) or found.get(one) for one in wanted)
    return [one for one in picks if one]


def _shared(picks: Sequence[Candidate]) -> Shared:
    """How many people made a pick and another movie, too. One query."""
    credits_ = Credit.objects.filter(person__credits__movie_id__in=[one.id for one in picks])
    rows = credits_.values_list("person__credits__movie_id", "movie_id").annotate(
        people=Count("person_id", distinct=True)
    )
    return Counter({(pick, movie_id): people for pick, movie_id, people in rows})
