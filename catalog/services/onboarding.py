"""What somebody new may pick from, so that their taste is known: movies that tell tastes apart, and more like picks.

Both doors and the rooms above ask here. Which movies these are is decided in `catalog.services.diverse_picks`.
"""

from collections import Counter
from collections.abc import Sequence, Set

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
    picked_ids: Sequence[int] = (), *, shown_ids: Sequence[int] = (), query: str = ""
) -> Found[OnboardingMovies]:
    """Two dozen movies to pick from. What is picked stays among them, and movies like it come. Six queries at most.

    Args:
        picked_ids: ids of what was picked so far; ids of no movie are ignored.
        shown_ids: ids of what was offered before and passed over; it does not come again.
        query: what somebody looks for by name, if it is not among those offered.
    """
    picked_ids = tuple(dict.fromkeys(picked_ids))[-MAX_PICKED:]
    passed_over = tuple(movie_id for movie_id in dict.fromkeys(shown_ids) if movie_id not in picked_ids)[-MAX_SHOWN:]
    picks, ids = _chosen(picked_ids, frozenset(passed_over))
    search_results = search_service.search(query).value.items[:MAX_FOUND] if query else []
    found_ids = {movie.id for movie in search_results}
    movies = movie_service.by_ids([movie_id for movie_id in ids if movie_id not in found_ids])
    onboarding = OnboardingMovies(tuple(movies), picks, passed_over, tuple(search_results))
    return Found(onboarding, movie_service.source_of_ours())


def _chosen(picked_ids: Sequence[int], passed_over: Set[int]) -> tuple[tuple[int, ...], list[int]]:
    """Those of ``picked_ids`` that are movies, and all that is offered."""
    has_movies = movie_service.any_stored()  # a part of the keys: what an empty catalog had to offer is soon forgotten
    order = cache.fetch(policies.ONBOARDING, "order", has_movies, codec=_ORDER, load=lambda: _order(has_movies)).value
    pool = Pool(_candidates(has_movies)) if picked_ids else None
    picks = _picks(pool, picked_ids) if pool else []
    if not pool or not picks:
        return (), [movie_id for movie_id in order if movie_id not in passed_over][:SIZE]
    ids = choose(pool, order, picks, shown_ids=passed_over, shared_people=_shared(picks))
    return tuple(pick.id for pick in picks), ids


def _order(has_movies: bool) -> list[int]:
    return Pool(_candidates(has_movies)).order(SIZE + MAX_SHOWN)


def _candidates(has_movies: bool) -> list[Candidate]:
    """What may be offered, the best known first; read once an hour."""
    load = lambda: Pool(_facts(_well_known())).candidates  # noqa: E731
    return cache.fetch(policies.ONBOARDING, "pool", has_movies, codec=_POOL, load=load).value


def _well_known() -> QuerySet[Movie]:
    """Of each language, decade and genre the best known movies, the best known of all first."""
    best_known_first = (F("vote_count").desc(), F("popularity").desc(), F("id").asc())
    movies = Movie.objects.filter(available=True, year__isnull=False).annotate(
        place_of_language=Window(RowNumber(), F("original_language"), best_known_first),
        place_of_decade=Window(RowNumber(), [F("year") / 10], best_known_first),
        place_of_genre=Window(RowNumber(), F("genre_ids__0"), best_known_first),
    )
    best_known = (
        Q(place_of_language__lte=BEST_KNOWN) | Q(place_of_decade__lte=BEST_KNOWN) | Q(place_of_genre__lte=BEST_KNOWN)
    )
    return movies.filter(best_known).order_by(*best_known_first)


def _facts(movies: QuerySet[Movie]) -> list[Candidate]:
    return [
        Candidate(movie_id, year or 0, tuple(genres), language, series, votes, frozenset(keywords[:MAX_KEYWORDS]))
        for movie_id, year, genres, language, series, votes, keywords in movies.values_list(*FACTS)
    ]


def _picks(pool: Pool, picked_ids: Sequence[int]) -> list[Candidate]:
    """The facts of what was picked, in its order; it may be what too few would recognise. One query at most."""
    unknown_ids = [movie_id for movie_id in picked_ids if movie_id not in pool.by_id]
    by_movie_id = (
        {candidate.id: candidate for candidate in _facts(Movie.objects.filter(id__in=unknown_ids))}
        if unknown_ids
        else {}
    )
    picks = (pool.by_id.get(movie_id) or by_movie_id.get(movie_id) for movie_id in picked_ids)
    return [pick for pick in picks if pick]


def _shared(picks: Sequence[Candidate]) -> Shared:
    """How many people made a pick and another movie, too. One query."""
    credits_ = Credit.objects.filter(person__credits__movie_id__in=[pick.id for pick in picks])
    rows = credits_.values_list("person__credits__movie_id", "movie_id").annotate(
        people=Count("person_id", distinct=True)
    )
    return Counter({(pick, movie_id): people for pick, movie_id, people in rows})
