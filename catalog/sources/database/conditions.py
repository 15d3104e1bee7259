"""The filters of discover, and its orders, in SQL over ``movie``."""

from collections.abc import Mapping
from dataclasses import asdict

from catalog.models import OSCAR_WINNERS, TITLE_SORTED
from catalog.types import CREDIBLE_VOTES, Filters

CONDITIONS: Mapping[str, str] = {
    "genres": "movie.genre_ids @> %(genres)s::int[]",
    "without_genres": "NOT movie.genre_ids && %(without_genres)s::int[]",
    "year_from": "movie.year >= %(year_from)s",
    "year_to": "movie.year <= %(year_to)s",
    "min_score": "movie.vote_average >= %(min_score)s",
    "min_votes": "movie.vote_count >= %(min_votes)s",
    "runtime_from": "movie.runtime >= %(runtime_from)s",
    "runtime_to": "movie.runtime <= %(runtime_to)s",
    "language": "movie.original_language = %(language)s",
    "country": "movie.countries @> ARRAY[%(country)s]::varchar[]",
    "keyword": "movie.keywords @> ARRAY[%(keyword)s]::varchar[]",
    "person": """movie.id IN (SELECT movie_id FROM catalog_credit AS credit
        JOIN catalog_person AS person ON person.id = credit.person_id
        WHERE person.id = %(person)s OR person.sample_id = %(person)s)""",
    "collection": "movie.collection = %(collection)s",
    "oscar_winner": f"movie.id IN (SELECT movie_id FROM catalog_chartentry WHERE chart = '{OSCAR_WINNERS}')",  # noqa: S608 - a word of ours
    "hidden": "movie.id <> ALL (%(hidden)s)",
}
ANY_GENRE = "movie.genre_ids && %(genres)s::int[]"
SORT_COLUMNS: Mapping[str, str] = {
    "popularity": "movie.popularity",
    "score": "movie.vote_average",
    "release_date": "movie.release_date",
    "title": f"left(movie.search_text, {TITLE_SORTED})",
    "votes": "movie.vote_count",
}
type Parameters = dict[str, object]


def condition_of(filters: Filters) -> tuple[str, Parameters]:
    """What follows WHERE, and its parameters."""
    values = asdict(filters)
    if filters.sort.startswith("score."):
        values["min_votes"] = filters.min_votes or CREDIBLE_VOTES
    chosen = {name: values[name] for name in CONDITIONS if _narrows(values[name])}
    words = [ANY_GENRE if name == "genres" and filters.any_genre else CONDITIONS[name] for name in chosen]
    parameters = {name: list(value) if isinstance(value, tuple) else value for name, value in chosen.items()}
    return " AND ".join(words) or "TRUE", parameters


def order_of(filters: Filters) -> str:
    """What follows ORDER BY."""
    sort_key, _, direction = filters.sort.partition(".")
    nulls = " NULLS LAST" if sort_key == "release_date" else ""  # what has no day comes last
    return f"{SORT_COLUMNS[sort_key]} {'ASC' if direction == 'asc' else 'DESC'}{nulls}, movie.id"


def _narrows(value: object) -> bool:
    return value is not None and value is not False and value != ()
