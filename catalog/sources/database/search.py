"""How well stored films fit the words of a search: by title, by people, by theme.

Titles are compared as `text_normalization.fold` leaves them, those of translations too, whoever asks.
"""

from django.contrib.postgres.search import TrigramSimilarity, TrigramWordSimilarity
from django.db.models import Q
from django.db.models.functions import Greatest

from catalog.localization.text_normalization import fold
from catalog.models import Credit, Movie, Person

MOST_FOUND = 400  # films that one search can find
FILLERS = {"film", "films", "movie", "movies", "about", "with", "the", "and"}  # say nothing of a theme


def scores(words: str, year: int | None) -> dict[int, float]:
    """How well films fit, by id: each by what fits best."""
    name = fold(words)
    found = title_scores(name, year)
    for others in (_literal_scores(name, year), _people_scores(name, year), _theme_scores(words, year)):
        for movie_id, score in others.items():
            found[movie_id] = max(score, found.get(movie_id, 0))
    return found


def title_scores(query: str, year: int | None) -> dict[int, float]:
    """How well titles fit: their likeness, plus a little when the whole title is meant and for well-known films."""
    if not query:
        return {}
    close = Q(search_text__trigram_word_similar=query) | Q(search_translated__trigram_word_similar=query)
    movies = Movie.objects.filter(close)
    if year:
        movies = movies.filter(year__range=(year - 1, year + 1))
    rows = movies.annotate(likeness=_likeness(query)).order_by("-likeness", "-popularity", "id")
    columns = ("id", "search_text", "search_translated", "likeness", "popularity", "year")
    return {
        movie_id: like + max(_meant(query, text), _meant(query, translated))
        + min(popularity, 100) / 1000 + (0.1 if year and made == year else 0)
        for movie_id, text, translated, like, popularity, made in rows.values_list(*columns)[:MOST_FOUND]
    }  # fmt: skip


def _likeness(query: str) -> Greatest:
    """How alike a query and a film's titles are, be it the told ones or the translated ones."""
    columns = ("search_text", "search_translated")
    return Greatest(*(TrigramWordSimilarity(query, one) + TrigramSimilarity(one, query) / 2 for one in columns))


def _meant(query: str, titles: str) -> float:
    """What it is worth that a query is a film's whole title, or its beginning."""
    return 0.4 if titles == query else 0.2 if titles.startswith(f"{query} ") else 0


def _literal_scores(query: str, year: int | None) -> dict[int, float]:
    """Films whose titles hold a query in another script: trigrams know Latin letters only, whatever the locale."""
    if query.isascii():
        return {}
    movies = Movie.objects.filter(Q(search_text__contains=query) | Q(search_translated__contains=query))
    if year:
        movies = movies.filter(year__range=(year - 1, year + 1))
    rows = movies.order_by("-popularity", "id").values_list("id", "search_text", "popularity")[:MOST_FOUND]
    return {
        movie_id: 1.0 + (0.4 if query in text.split(" ") else 0) + min(popularity, 100) / 1000
        for movie_id, text, popularity in rows
    }


def _people_scores(query: str, year: int | None) -> dict[int, float]:
    """Films of people whose names resemble ``query``, leading parts first."""
    if len(query) < 4:
        return {}
    people = Person.objects.filter(search_name__trigram_similar=query).annotate(
        likeness=TrigramSimilarity("search_name", query)
    )  # how alike they must be is pg_trgm.similarity_threshold in the settings
    likeness = dict(people.order_by("-likeness").values_list("id", "likeness")[:5])
    if not likeness:
        return {}
    parts = Credit.objects.filter(person_id__in=likeness)
    if year:
        parts = parts.filter(movie__year=year)
    rows = parts.values_list("movie_id", "person_id", "position", "movie__popularity")
    return {
        movie_id: likeness[person_id] + 0.3 - min(place, 20) / 100 + min(popularity, 100) / 1000
        for movie_id, person_id, place, popularity in rows
    }


def _theme_scores(query: str, year: int | None) -> dict[int, float]:
    """Films that have the query, or words of it, as a keyword: "heist", "time travel", "paris heist movie"."""
    whole = query.casefold()
    words = [word for word in dict.fromkeys(whole.split()) if len(word) > 2 and word not in FILLERS]
    wanted = {whole, " ".join(words), *words} - {""}
    movies = Movie.objects.filter(keywords__overlap=sorted(wanted))
    if year:
        movies = movies.filter(year__range=(year - 1, year + 1))
    rows = movies.order_by("-popularity", "id").values_list("id", "keywords", "popularity")[:MOST_FOUND]
    return {
        movie_id: _share(wanted & set(keywords), whole, words) + min(popularity, 100) / 1000
        for movie_id, keywords, popularity in rows
    }


def _share(shared: set[str], whole: str, words: list[str]) -> float:
    """How much of a query is told by the keywords ``shared`` with it: below a title that is typed right."""
    phrase = bool(shared & {whole, " ".join(words)})
    return 0.8 if phrase else 0.6 * len(shared) / len(words)
