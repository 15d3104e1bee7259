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
from recommend import fitted
from recommend.engine import Recommendation
from recommend.reasons import movie_id_of, shared

NUMBER = 60  # movies that are ranked for one: three pages of twenty
_RANKING = TypeAdapter(list[Recommendation])


def similar(movie_id: int) -> Sequence[Similar] | None:
    """The movies most like this one, each with what they share; None for a movie that the engine does not know."""
    model = fitted.current()
    if not model.model.knows(movie_id):
        return None
    ranked = cache.fetch(
        policies.SIMILAR_RANKING, movie_id, model.version, codec=_RANKING,
        load=lambda: model.model.similar(movie_id, NUMBER),
    ).value  # fmt: skip
    stored = {movie.id: movie for movie in movies.by_ids([movie_id_of(found.movie_id) for found in ranked])}
    return [
        Similar(movie, shared(found, movie)) for found in ranked if (movie := stored.get(movie_id_of(found.movie_id)))
    ]
