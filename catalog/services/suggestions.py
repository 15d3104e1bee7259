"""What somebody may mean who has typed a few letters: movies, people, themes, a year. From our own rows alone.

It is asked with every letter, so TMDb is not: what TMDb knows and we do not, a search finds.
"""

from catalog.localization.text_normalization import split_year
from catalog.ranges import YEAR
from catalog.services import keywords, people, poster_rows, search
from catalog.services.links import face, page, poster
from catalog.types import Suggestion

KINDS = ("movie", "person", "keyword", "year")  # in their order
MOST = 8
MOST_PEOPLE, MOST_KEYWORDS = 2, 2


def suggest(query: str) -> list[Suggestion]:
    """At most eight, the movies first. Six queries at most."""
    words = " ".join(query.split())
    if not words:
        return []
    beside = [
        Suggestion("person", who.name, id=who.id, face=face(who), movie_count=match.movie_count)
        for match in people.search(words, per_page=MOST_PEOPLE).items
        for who in [match.person]
    ]
    beside += [
        Suggestion("keyword", match.keyword, movie_count=match.movie_count)
        for match in keywords.search(words, per_page=MOST_KEYWORDS).items
    ]
    year = YEAR.read(words) or split_year(words)[1]
    beside += [Suggestion("year", str(year), year=year)] if year else []
    movies = search.local_movies(words)[: MOST - len(beside)]
    titles = [
        Suggestion(
            "movie",
            movie.title,
            id=movie.id,
            year=movie.year,
            poster=poster(movie),
            is_plain=movie.is_plain,
            address=page(movie),
        )
        for movie in poster_rows.alike(movies)
    ]
    return [*titles, *beside]
