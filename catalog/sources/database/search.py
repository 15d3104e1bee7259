"""How well stored movies fit the words of a search: by title, by people, by theme. One statement for all of it.

Titles are compared as `text_normalization.fold` leaves them, those of translations too, whoever asks. How alike words
and names must be at least stands in the settings (`pg_trgm`).
"""

from collections.abc import Mapping

from catalog.localization import title_variants
from catalog.localization.text_normalization import fold, split_year
from catalog.models import OTHER_LETTERS
from catalog.sources.database import conditions, movie_rows
from catalog.types import Filters, MovieSummary
from project.pagination import PER_PAGE, Page

STOP_WORDS = {"film", "films", "movie", "movies", "about", "with", "the", "and"}  # say nothing of a theme
# Nor of a title, so that "scary movie" is not like every title with "movie" in it.
UNTOLD = STOP_WORDS | {"a", "an", "of", "in", "filme", "der", "die", "das", "und", "part", "teil"}
SHORTEST_NAME = 4  # letters of a search that may be for people
LONGEST_BEGINNING = 3  # letters that are compared with beginnings of words alone
MOST_FOUND = 400  # movies that fit in one way
LEAST_ALIKE = 0.4  # how alike (0 to 1) each word of a search must be to a word of a title, unless one begins so
SAME_NAME = 0.45  # how alike names and titles must be where both may be mistyped
LEAST_NEAR = 0.55  # how alike a word must be to something in a title that is named where nothing fits
FAME = "least(popularity, 100) / 1000"  # what being well known is worth
YEARS = "year BETWEEN %(year)s - 1 AND %(year)s + 1"
# The very title, in any spelling: the first key is the search as it was typed.
SAME_TITLE = """
(SELECT id, CASE WHEN title_keys && (%(TITLE_keys)s::varchar[])[1:1] THEN 3 ELSE 2.7 END + FAME AS score
FROM catalog_movie AS movie WHERE title_keys && %(TITLE_keys)s::varchar[] AND YEARS AND FITTING)
"""
# Two or three letters: titles that begin so, then those in which a word does, the well-known first.
BEGINNINGS = """
(SELECT id, CASE WHEN search_text LIKE %(begins)s OR search_translated LIKE %(begins)s
        OR search_text LIKE 'the ' || %(begins)s THEN 0.5 ELSE 0.4 END + FAME * 10 AS score
FROM catalog_movie AS movie WHERE (search_text LIKE %(begins)s OR search_text LIKE %(word_begins)s
    OR search_translated LIKE %(begins)s OR search_translated LIKE %(word_begins)s) AND YEARS AND FITTING
ORDER BY popularity DESC, id LIMIT %(most)s)
"""
# Similarity, plus a little when the whole title is meant, or its beginning, or the very year; of a sequel the number.
TITLES = """
(SELECT id, similarity + CASE
    WHEN %(TITLE)s IN (search_text, search_translated) THEN 0.4
    WHEN starts_with(search_text, %(TITLE)s || ' ') OR starts_with(search_translated, %(TITLE)s || ' ') THEN 0.2
    ELSE 0 END + FAME + CASE WHEN year = %(year)s THEN 0.1 ELSE 0 END AS score
FROM (
    SELECT *, greatest(
        word_similarity(%(TITLE)s, search_text) + similarity(search_text, %(TITLE)s) / 2,
        word_similarity(%(TITLE)s, search_translated) + similarity(search_translated, %(TITLE)s) / 2
    )::float8 AS similarity
    FROM catalog_movie AS movie
    WHERE (search_text %%> %(TITLE)s OR search_translated %%> %(TITLE)s) AND YEARS AND FITTING
) AS alike
WHERE SEQUEL AND (HAS_ALL(search_text) OR HAS_ALL(search_translated))
ORDER BY similarity DESC, popularity DESC, id LIMIT %(most)s)
"""
# Each telling word begins a word of the title, or is like one.
HAS_ALL = """
NOT EXISTS (
    SELECT FROM unnest(%(TITLE_words)s::text[]) AS word
    WHERE strpos(' ' || TEXT, ' ' || word) = 0 AND strict_word_similarity(word, TEXT) < %(least)s
)
"""
SEQUEL = "string_to_array(search_text || ' ' || search_translated, ' ') && %(numbers)s::text[]"
# Of other scripts trigrams know nothing, whatever the locale, so an index has their letters: `models.OTHER_LETTERS`.
OTHER_SCRIPTS = """
(SELECT id, 1 + CASE WHEN %(name)s = ANY (string_to_array(search_text, ' ')) THEN 0.4 ELSE 0 END + FAME AS score
FROM catalog_movie AS movie WHERE (search_text LIKE %(part)s OR search_translated LIKE %(part)s) AND YEARS AND FITTING
    AND LETTERS @> %(letters)s::text[]
ORDER BY popularity DESC, id LIMIT %(most)s)
"""
# Of the five people whose names are most alike, leading parts first.
PEOPLE = """
(SELECT movie.id, person.similarity + 0.3 - least(credit.position, 20) / 100.0 + FAME AS score
FROM (
    SELECT id, similarity(search_name, %(name)s)::float8 AS similarity FROM catalog_person
    WHERE search_name %% %(name)s ORDER BY 2 DESC, 1 LIMIT 5
) AS person
JOIN catalog_credit AS credit ON credit.person_id = person.id
JOIN catalog_movie AS movie ON movie.id = credit.movie_id
WHERE YEAR AND FITTING)
"""
# Movies that have the search as a keyword, or all words of it: "heist", "time travel", "paris heist movie".
THEMES = """
(SELECT id, FAME + CASE WHEN keywords && %(phrases)s::varchar[] THEN 0.8 ELSE 0.6 END AS score
FROM catalog_movie AS movie
WHERE (keywords && %(phrases)s::varchar[] OR keywords @> %(words)s::varchar[] AND %(words)s::varchar[] <> '{}')
    AND YEARS AND FITTING
ORDER BY popularity DESC, id LIMIT %(most)s)
"""
# Two ways that are much work, for when nothing else fits: a mistyped name ("kubrik"), one beside a title ("hitchcok
# vertgo").
MISTYPED_NAMES = """
(SELECT movie.id, person.likeness + FAME AS score
FROM (
    SELECT id, strict_word_similarity(%(name)s, search_name)::float8 AS likeness FROM catalog_person
    WHERE search_name %%> %(name)s AND strict_word_similarity(%(name)s, search_name) >= %(same)s
    ORDER BY 2 DESC, 1 LIMIT 3
) AS person
JOIN catalog_credit AS credit ON credit.person_id = person.id
JOIN catalog_movie AS movie ON movie.id = credit.movie_id
WHERE YEARS AND FITTING)
"""
PERSON_AND_TITLE = """
(SELECT movie.id, max(word_similarity(asked.person, search_name) + word_similarity(asked.title, search_text)) AS score
FROM unnest(%(people)s::text[], %(titles)s::text[]) AS asked (person, title)
JOIN catalog_person AS person ON person.search_name %%> asked.person
    AND strict_word_similarity(asked.person, search_name) >= %(same)s
JOIN catalog_credit AS credit ON credit.person_id = person.id
JOIN catalog_movie AS movie ON movie.id = credit.movie_id
    AND (strict_word_similarity(asked.title, search_text) >= %(same)s
        OR strict_word_similarity(asked.title, search_translated) >= %(same)s)
WHERE YEARS AND FITTING GROUP BY movie.id)
"""
# What is nearest to a search that nothing fits: titles with something like a word of it. They are not results.
NEAR = """
SELECT id FROM (
    SELECT id, popularity, word_similarity(word, search_text) * length(word) AS likeness
    FROM unnest(%(words)s::text[]) AS word JOIN catalog_movie ON search_text %%> word
        AND word_similarity(word, search_text) >= %(least)s
) AS near GROUP BY id ORDER BY sum(likeness) DESC, max(popularity) DESC, id LIMIT %(most)s
"""
MOST_NEAR = 6
OWN_FIRST = "movie.countries[1] = %(country)s DESC, "
LEADING_FIRST = f"""
{FAME} - (
    SELECT least(min(position), 20) / 100.0 FROM catalog_credit AS credit
    WHERE credit.movie_id = movie.id AND credit.person_id = %(person)s
) DESC,
""".replace("popularity", "movie.popularity")  # noqa: S608 - words of ours
LONGEST_SPLIT = 4  # telling words of a search for somebody and a title
LETTERS = OTHER_LETTERS % {"expressions": "search_text || search_translated"}  # as the index has it
RANKED = """
WITH ranked AS MATERIALIZED (
    SELECT id, max(score) AS score FROM ({ways}) AS fitting GROUP BY id
)
"""


def search(query: str, *, year: int | None = None, filters: Filters | None = None, page: int = 1) -> Page[MovieSummary]:
    """Movies that fit a search, best first, each by what fits best; a year at the end of it is understood.

    Args:
        query: what is looked for.
        year: of the movies, give or take one.
        filters: what else they must be, or nothing; their order does not count.
        page: which one, from 1.
    """
    if not fold(query):  # signs and pictures alone: every title would begin with what is left of them
        return Page([], page, PER_PAGE, 0)
    words, sought_year = (query, year) if year else split_year(query)
    condition, chosen = conditions.condition_of(filters or Filters())
    parameters = {**chosen, **_parameters(words, query, sought_year)}
    ways = _ways(parameters, is_year_told=bool(year))
    movies = _ranked(ways, condition, parameters, page)
    if movies.total or parameters["numbers"]:
        return movies
    people, titles = _splits(telling_words(fold(words)))
    second_ways = [_of_years(way, sought_year) for way in (MISTYPED_NAMES, PERSON_AND_TITLE)[: 2 if people else 1]]
    return _ranked(second_ways, condition, {**parameters, "people": people, "titles": titles}, page)


def among(filters: Filters, *, page: int = 1) -> Page[MovieSummary]:
    """Movies that pass ``filters``, the well-known first: a country's own before its shares, leading parts first."""
    condition, parameters = conditions.condition_of(filters)
    firsts = (OWN_FIRST if filters.country else "", LEADING_FIRST if filters.person else "")
    order = f"{''.join(firsts)}{conditions.order_of(filters)}"
    return movie_rows.page_of("catalog_movie AS movie", condition, order, parameters, page=page)


def near(query: str) -> list[int]:
    """Ids of movies whose titles are a little like a search that nothing fits. One query."""
    words = telling_words(fold(query))
    return (
        [row[0] for row in movie_rows.query(NEAR, {"words": words, "least": LEAST_NEAR, "most": MOST_NEAR})]
        if words
        else []
    )


def _ranked(ways: list[str], condition: str, parameters: Mapping[str, object], page: int) -> Page[MovieSummary]:
    return movie_rows.page_of(
        "ranked LEFT JOIN catalog_movie AS movie ON movie.id = ranked.id",
        "TRUE",
        "ranked.score DESC, ranked.id",
        parameters,
        page=page,
        common=RANKED.format(ways=" UNION ALL ".join(way.replace("FITTING", condition) for way in ways)),
    )


def _ways(parameters: Mapping[str, object], *, is_year_told: bool) -> list[str]:
    """The ways in which movies may fit a search: as few as make sense for its letters."""
    name, year = str(parameters["name"]), parameters["year"]
    has_trigrams = any(letter.isascii() and letter != " " for letter in name)
    ways = [_of_years(SAME_TITLE.replace("TITLE", "name"), year)] if name else []
    if year and not is_year_told:  # "Blade Runner 2049" is a title, "Dune 2021" is not
        ways += [_of_years(SAME_TITLE.replace("TITLE", "title"), None), _titles("title", None, is_sequel=False)]
    if name.isascii() and len(name) <= LONGEST_BEGINNING:
        ways.append(_of_years(BEGINNINGS, year))
    elif has_trigrams:
        ways.append(_titles("name", year, is_sequel=bool(parameters["numbers"])))
    if not name.isascii():
        ways.append(_of_years(OTHER_SCRIPTS, year))
    if parameters["numbers"]:  # a sequel is neither somebody nor a theme
        return ways
    if has_trigrams and len(name) >= SHORTEST_NAME:
        ways.append(_way(PEOPLE, YEAR="movie.year = %(year)s" if year else "TRUE"))
    return [*ways, _of_years(THEMES, year)]


def _parameters(words: str, query: str, year: int | None) -> dict[str, object]:
    """What the ways speak of; the name of a sequel goes without its number."""
    typed = fold(words)
    sequel, numbers = title_variants.sequel(words)
    name, title = fold(sequel), fold(query)
    return {
        **_themes(words),
        "name": name,
        "name_words": telling_words(name),
        "name_keys": title_variants.keys(words),
        "title": title,
        "title_words": telling_words(title),
        "title_keys": title_variants.keys(query),
        "numbers": list(numbers),
        "begins": f"{typed}%",
        "word_begins": f"% {typed}%",
        "part": f"%{name}%",
        "letters": sorted({letter for letter in name if not letter.isascii()}),
        "year": year,
        "least": LEAST_ALIKE,
        "same": SAME_NAME,
        "most": MOST_FOUND,
    }


def telling_words(name: str) -> list[str]:
    """The words of a title that tell it from others, of those that trigrams know."""
    return [word for word in name.split() if word.isascii() and word not in UNTOLD]


def _splits(words: list[str]) -> tuple[list[str], list[str]]:
    """Each way to take a search for somebody's name and a title, in either order: the names, and the titles to them."""
    places = range(1, len(words)) if len(words) <= LONGEST_SPLIT else ()
    cuts = [(" ".join(words[:place]), " ".join(words[place:])) for place in places]
    pairs = [pair for first, second in cuts for pair in ((first, second), (second, first))]
    pairs = [(person, title) for person, title in pairs if len(person) >= SHORTEST_NAME and len(title) > 1]
    return [person for person, _ in pairs], [title for _, title in pairs]


def _titles(parameter: str, year: object, *, is_sequel: bool) -> str:
    way = TITLES.replace("SEQUEL", SEQUEL if is_sequel else "TRUE")
    for text in ("search_text", "search_translated"):
        way = way.replace(f"HAS_ALL({text})", HAS_ALL.replace("TEXT", text))
    return _of_years(way.replace("TITLE", parameter), year)


def _of_years(way: str, year: object) -> str:
    """A year that is asked for is right give or take one."""
    return _way(way, YEARS=YEARS if year else "TRUE")


def _way(way: str, **conditions: str) -> str:
    for name, condition in {"FAME": FAME, "LETTERS": LETTERS, **conditions}.items():
        way = way.replace(name, condition)
    return way


def _themes(query: str) -> dict[str, object]:
    """The keywords that a search may mean: below a title that is typed right."""
    folded = query.casefold()
    words = [word for word in dict.fromkeys(folded.split()) if len(word) > 2 and word not in STOP_WORDS]
    return {"phrases": sorted({folded, " ".join(words)} - {""}), "words": words}
