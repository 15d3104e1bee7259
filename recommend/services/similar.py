"""Movies like one movie, by the same likeness that the lists for a member are built from.

The catalog asks by the name in ``settings.SIMILAR_MOVIES``: its pages and its API show what is said here, and the
order of imports between the rooms stays as it is.
"""

from collections.abc import Sequence

from pydantic import TypeAdapter

from catalog.services import movies
from catalog.types import Similar
from project import cache
from project.cache import policies
from recommend.engine import Recommendation
from recommend.services import active_model
from recommend.services.explanations import movie_id_of, shared

NUMBER = 60  # movies that are ranked for one: three pages of twenty
_RANKING = TypeAdapter(list[Recommendation])


def similar(movie_id: int) -> Sequence[Similar] | None:
    """The movies most like this one, each with what they share; None for a movie that the engine does not know."""
    active = active_model.current()
    if not active.model.knows(movie_id):
        return None
    ranked = cache.fetch(
        policies.SIMILAR_RANKING, movie_id, active.version, codec=_RANKING,
        load=lambda: active.model.similar(movie_id, NUMBER),
    ).value  # fmt: skip
    stored = {movie.id: movie for movie in movies.by_ids([movie_id_of(other.movie_id) for other in ranked])}
    return [
        Similar(movie, shared(other, movie)) for other in ranked if (movie := stored.get(movie_id_of(other.movie_id)))
    ]
