"""How well stored movies fit the words of a search: by title, by people, by theme.

Titles are compared as `text_normalization.fold` leaves them, those of translations too, whoever asks.
"""

from django.contrib.postgres.search import TrigramSimilarity, TrigramWordSimilarity
from django.db.models import Q
from django.db.models.functions import Greatest

from catalog.localization.text_normalization import fold
from catalog.models import Credit, Movie, Person

MOST_FOUND = 400  # movies that one search can find
STOP_WORDS = {"film", "films", "movie", "movies", "about", "with", "the", "and"}  # say nothing of a theme


def scores(words: str, year: int | None) -> dict[int, float]:
    """How well movies fit, by id: each by what fits best."""
    name = fold(words)
    best_scores = title_scores(name, year)
    for scores in (_literal_scores(name, year), _people_scores(name, year), _theme_scores(words, year)):
        for movie_id, score in scores.items():
            best_scores[movie_id] = max(score, best_scores.get(movie_id, 0))
    return best_scores


def title_scores(query: str, year: int | None) -> dict[int, float]:
    """How well titles fit: their similarity, plus a little when the whole title is meant and for well-known movies."""
    if not query:
        return {}
    title_matches = Q(search_text__trigram_word_similar=query) | Q(search_translated__trigram_word_similar=query)
    movies = Movie.objects.filter(title_matches)
    if year:
        movies = movies.filter(year__range=(year - 1, year + 1))
    rows = movies.annotate(similarity=_title_similarity(query)).order_by("-similarity", "-popularity", "id")
    columns = ("id", "search_text", "search_translated", "similarity", "popularity", "year")
    return {
        movie_id: similarity + max(_title_bonus(query, text), _title_bonus(query, translated))
        + min(popularity, 100) / 1000 + (0.1 if year and made_in == year else 0)
        for movie_id, text, translated, similarity, popularity, made_in in rows.values_list(*columns)[:MOST_FOUND]
    }  # fmt: skip


def _title_similarity(query: str) -> Greatest:
    """How alike a query and a movie's titles are, be it the told ones or the translated ones."""
    columns = ("search_text", "search_translated")
    return Greatest(
        *(TrigramWordSimilarity(query, column) + TrigramSimilarity(column, query) / 2 for column in columns)
    )


def _title_bonus(query: str, titles: str) -> float:
    """What it is worth that a query is a movie's whole title, or its beginning."""
    return 0.4 if titles == query else 0.2 if titles.startswith(f"{query} ") else 0


def _literal_scores(query: str, year: int | None) -> dict[int, float]:
    """Movies whose titles hold a query in another script: trigrams know Latin letters only, whatever the locale."""
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
    """Movies of people whose names resemble ``query``, leading parts first."""
    if len(query) < 4:
        return {}
    people = Person.objects.filter(search_name__trigram_similar=query).annotate(
        similarity=TrigramSimilarity("search_name", query)
    )  # how alike they must be is pg_trgm.similarity_threshold in the settings
    similarity = dict(people.order_by("-similarity").values_list("id", "similarity")[:5])
    if not similarity:
        return {}
    credits_ = Credit.objects.filter(person_id__in=similarity)
    if year:
        credits_ = credits_.filter(movie__year=year)
    rows = credits_.values_list("movie_id", "person_id", "position", "movie__popularity")
    return {
        movie_id: similarity[person_id] + 0.3 - min(place, 20) / 100 + min(popularity, 100) / 1000
        for movie_id, person_id, place, popularity in rows
    }


def _theme_scores(query: str, year: int | None) -> dict[int, float]:
    """Movies that have the query, or words of it, as a keyword: "heist", "time travel", "paris heist movie"."""
    folded = query.casefold()
    words = [word for word in dict.fromkeys(folded.split()) if len(word) > 2 and word not in STOP_WORDS]
    query_keywords = {folded, " ".join(words), *words} - {""}
    movies = Movie.objects.filter(keywords__overlap=sorted(query_keywords))
    if year:
        movies = movies.filter(year__range=(year - 1, year + 1))
    rows = movies.order_by("-popularity", "id").values_list("id", "keywords", "popularity")[:MOST_FOUND]
    return {
        movie_id: _share(query_keywords & set(keywords), folded, words) + min(popularity, 100) / 1000
        for movie_id, keywords, popularity in rows
    }


def _share(shared_keywords: set[str], folded: str, words: list[str]) -> float:
    """How much of a query is told by the keywords ``shared_keywords`` with it: below a title that is typed right."""
    is_phrase = bool(shared_keywords & {folded, " ".join(words)})
    return 0.8 if is_phrase else 0.6 * len(shared_keywords) / len(words)
