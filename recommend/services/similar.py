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
    ranked = cache.fetch(
        policies.SIMILAR_RANKING, movie_id, active.version, codec=_RANKING,
        load=lambda: active.model.similar(movie_id, NUMBER),
    ).value  # fmt: skip
    asked = cut(ranked, page=page, per_page=per_page)
    stored = {movie.id: movie for movie in movies.by_ids([movie_id_of(other.movie_id) for other in asked.items])}
    dressed = [
        Similar(movie, shared(other, movie))
        for other in asked.items
        if (movie := stored.get(movie_id_of(other.movie_id)))
    ]
    return Page(dressed, asked.page, asked.per_page, asked.total)
