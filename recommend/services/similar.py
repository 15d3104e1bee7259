"""Movies like one movie, by the same likeness that the lists for a member are built from.

The catalog asks by the name in ``settings.SIMILAR_MOVIES``: its pages and its API show what is said here, and the
order of imports between the rooms stays as it is.
"""

from pydantic import TypeAdapter

from catalog.services import movies
from catalog.types import Similar
from project import cache
from project.cache import policies
from project.localization import language
from project.pagination import Page, cut
from recommend.engine import Recommendation
from recommend.services import active_model
from recommend.services.active_model import ActiveModel
from recommend.services.explanations import movie_id_of, shared

NUMBER = 60  # movies that are ranked for one: three pages of twenty
_RANKING = TypeAdapter(list[Recommendation])
_PAGE = TypeAdapter(Page[Similar])


def similar(movie_id: int, *, page: int, per_page: int) -> Page[Similar] | None:
    """One page of the movies most like this one, each with what they share; None for one that the engine does not know.

    All are ranked, once for a day; a page of them is kept in its reader's words.
    """
    active = active_model.current()
    if not active.model.knows(movie_id):
        return None
    key_parts = (movie_id, active.version, page, per_page, language.of_the_reader())
    load = lambda: _with_texts(_ranking(active, movie_id), page, per_page)  # noqa: E731
    return cache.fetch(policies.SIMILAR_PAGE, *key_parts, codec=_PAGE, load=load).value


def _ranking(active: ActiveModel, movie_id: int) -> list[Recommendation]:
    rank = lambda: active.model.similar(movie_id, NUMBER)  # noqa: E731
    return cache.fetch(policies.SIMILAR_RANKING, movie_id, active.version, codec=_RANKING, load=rank).value


def _with_texts(ranking: list[Recommendation], page: int, per_page: int) -> Page[Similar]:
    """Movies and words for one page; one query."""
    ranked_page = cut(ranking, page=page, per_page=per_page)
    ids = [movie_id_of(ranked_movie.movie_id) for ranked_movie in ranked_page.items]
    summaries = {movie.id: movie for movie in movies.by_ids(ids)}
    similar_movies = [
        Similar(movie, shared(ranked_movie, movie))
        for movie_id, ranked_movie in zip(ids, ranked_page.items, strict=True)
        if (movie := summaries.get(movie_id))
    ]
    return Page(similar_movies, ranked_page.page, ranked_page.per_page, ranked_page.total)
