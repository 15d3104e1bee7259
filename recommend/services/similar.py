"""Movies like one movie, by the same likeness that the lists for a member are built from.

The catalog asks by the name in ``settings.SIMILAR_MOVIES``: its pages and its API show what is said here, and the
order of imports between the rooms stays as it is.
"""

from pydantic import TypeAdapter

from catalog.services import movies
from catalog.types import Similar
from project import cache
from project.cache import policies
from project.pagination import Page, cut
from recommend.engine import Recommendation
from recommend.services import active_model
from recommend.services.explanations import movie_id_of, shared

NUMBER = 60  # movies that are ranked for one: three pages of twenty
_RANKING = TypeAdapter(list[Recommendation])


def similar(movie_id: int, *, page: int, per_page: int) -> Page[Similar] | None:
    """One page of the movies most like this one, each with what they share; None for one that the engine does not know.

    All are ranked, once for a day; words and a query are spent on the page alone.
    """
    active = active_model.current()
    if not active.model.knows(movie_id):
        return None
    rank = lambda: active.model.similar(movie_id, NUMBER)  # noqa: E731
    ranked = cache.fetch(policies.SIMILAR_RANKING, movie_id, active.version, codec=_RANKING, load=rank).value
    ranked_page = cut(ranked, page=page, per_page=per_page)
    ids = [movie_id_of(ranked_movie.movie_id) for ranked_movie in ranked_page.items]
    summaries = {movie.id: movie for movie in movies.by_ids(ids)}
    similar_movies = [
        Similar(movie, shared(ranked_movie, movie))
        for movie_id, ranked_movie in zip(ids, ranked_page.items, strict=True)
        if (movie := summaries.get(movie_id))
    ]
    return Page(similar_movies, ranked_page.page, ranked_page.per_page, ranked_page.total)
