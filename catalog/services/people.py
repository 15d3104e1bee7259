"""People who made our movies or play in them: by name, and what each of them did."""

from django.db.models import Count, Q
from django.utils.translation import gettext

from catalog.localization import translations
from catalog.localization.text_normalization import fold
from catalog.models import Person
from catalog.sources.database import movie_rows
from catalog.sources.database.search import telling_words
from catalog.types import Person as PersonValue
from catalog.types import PersonCredit, PersonDetail, PersonMatch
from project.errors import NotFound
from project.pagination import Page

MOST_PEOPLE = 6  # that one search of the site names
MOST_NEAR, MOST_WORDS = 3, 2  # people who are named when nobody is meant; words of a search that are looked at
MOST_CREDITS = 500  # of one person that are told
SHORTEST_NAME = 3  # letters of a search
SAME_NAME = 0.5  # how alike (0 to 1) a name must be to be offered
# The total comes along on a page beyond the last one, too: then beside nobody.
PEOPLE = """
WITH fitting AS MATERIALIZED (
    SELECT person.id, person.name, person.profile_path, count(DISTINCT credit.movie_id) AS movie_count,
        similarity(person.search_name, %(words)s) AS likeness
    FROM catalog_person AS person JOIN catalog_credit AS credit ON credit.person_id = person.id
    WHERE person.search_name LIKE %(part)s
       OR person.search_name %% %(words)s AND similarity(person.search_name, %(words)s) >= %(same)s
    GROUP BY person.id
), listed AS (
    SELECT * FROM fitting ORDER BY movie_count DESC, likeness DESC, id LIMIT %(limit)s OFFSET %(offset)s
)
SELECT listed.id, name, profile_path, movie_count, total FROM (SELECT count(*) AS total FROM fitting) AS counted
LEFT JOIN listed ON TRUE ORDER BY movie_count DESC, likeness DESC, listed.id
"""
CREDITS = f"""
SELECT {movie_rows.SUMMARY}, credit.roles, credit.character FROM (
    SELECT movie_id, array_agg(role::text ORDER BY role DESC) AS roles, max(character) AS character
    FROM catalog_credit WHERE person_id = %(id)s GROUP BY movie_id
) AS credit JOIN catalog_movie AS movie ON movie.id = credit.movie_id
ORDER BY movie.year DESC NULLS LAST, movie.popularity DESC, movie.id LIMIT %(most)s
"""  # noqa: S608 - names of columns


def search(query: str, *, page: int = 1, per_page: int = MOST_PEOPLE) -> Page[PersonMatch]:
    """People whose names resemble ``query``, those of many movies first; beyond the last page nobody. One query."""
    words = fold(query)
    if len(words) < SHORTEST_NAME:
        return Page([], page, per_page, 0)
    limits = {"limit": per_page, "offset": (page - 1) * per_page}
    rows = movie_rows.query(PEOPLE, {"words": words, "part": f"%{words}%", "same": SAME_NAME, **limits})
    matches = [
        PersonMatch(PersonValue(person_id, name, profile_path=movie_rows.picture(path)), count)
        for person_id, name, path, count, _ in rows
        if person_id
    ]
    return Page(matches, page, per_page, rows[0][-1])


def near(query: str) -> list[PersonMatch]:
    """People with a name that is a little like one of the words of a search that nothing fits."""
    words = [word for word in telling_words(fold(query)) if len(word) > SHORTEST_NAME]
    matches = (match for word in words[:MOST_WORDS] for match in search(word, per_page=MOST_NEAR).items)
    return [*{match.person.id: match for match in matches}.values()][:MOST_NEAR]


def details(person_id: int) -> PersonDetail:
    """Somebody, and the movies of ours that they directed or play in, the latest first. Two queries.

    Whoever TMDb has told of since is also found by the id that the sample had for them; the answer has the new one.

    Raises:
        NotFound: nobody in our movies has this id.
    """
    person = _by_id(person_id)
    rows = movie_rows.query(CREDITS, {"id": person.id, "most": MOST_CREDITS}) if person else []
    if not rows or not person:
        raise NotFound(gettext("There is no such person."))
    credits_ = tuple(PersonCredit(translations.movie(movie_rows.summary(row)), tuple(row[-2]), row[-1]) for row in rows)
    return PersonDetail(person, credits_)


def named(name: str) -> PersonValue:
    """Somebody by their exact name, as a reason tells it; of several that of the most movies. One query.

    Raises:
        NotFound: nobody in our movies is called so.
    """
    name = name.replace("\x00", "")  # which PostgreSQL knows no text with
    people = Person.objects.filter(search_name=fold(name), name=name).annotate(films=Count("credits"))
    person = people.filter(films__gt=0).order_by("-films", "id").values_list("id", "name").first()
    if person is None:
        raise NotFound(gettext("There is no such person."))
    return PersonValue(*person)


def person_name(person_id: int) -> str:
    """The name of somebody; empty when nobody has this id."""
    person = _by_id(person_id)
    return person.name if person else ""


def _by_id(person_id: int) -> PersonValue | None:
    people = Person.objects.filter(Q(id=person_id) | Q(sample_id=person_id)).order_by("-id")
    row = people.values_list("id", "name", "profile_path").first()
    return PersonValue(row[0], row[1], profile_path=movie_rows.picture(row[2])) if row else None
