"""The source over PostgreSQL: the sample, and everything that TMDb has ever told. Works without a network."""

from typing import Any

import orjson
from django.conf import settings
from django.utils.translation import gettext_lazy

from catalog.localization.text_normalization import fold
from catalog.models import Credit, Origin
from catalog.sources.database import conditions, genres, movie_rows, search
from catalog.types import Chart, Filters, Genre, MovieDetail, MovieSummary, Offer
from catalog.types import Person as PersonValue
from project.errors import NotFound
from project.pagination import PER_PAGE, Page

CHART_TABLES = "catalog_chartentry AS entry JOIN catalog_movie AS movie ON movie.id = entry.movie_id"
CHART = """
entry.chart = %(chart)s AND entry.origin = (
    SELECT origin FROM catalog_chartentry WHERE chart = %(chart)s AND origin = ANY (%(origins)s)
    ORDER BY array_position(%(origins)s, origin::text) LIMIT 1
)
"""
DETAIL_COLUMNS = ("runtime", "tagline", "keywords", "countries", "spoken_languages", "certification", "collection",
                  "imdb_id", "trailer_url", "homepage", "status", "watch_providers", "watch_links", "provider_logos",
                  "details_fetched_at")  # fmt: skip
DETAIL = f"""
SELECT {movie_rows.SUMMARY}, {", ".join(DETAIL_COLUMNS)}, (
    SELECT json_agg(json_build_array(role, person.id, person.name, credit.character, person.profile_path)
        ORDER BY position)
    FROM catalog_credit AS credit JOIN catalog_person AS person ON person.id = credit.person_id
    WHERE credit.movie_id = movie.id
)::text
FROM catalog_movie AS movie WHERE id = %(id)s
"""  # noqa: S608 - words of ours


class DatabaseSource:
    """The movies in our own database.

    Args:
        origins: whose charts to read, in order of preference.
    """

    def __init__(self, *origins: Origin) -> None:
        self.origins = origins or (Origin.SAMPLE,)

    def chart(self, chart: Chart, *, page: int = 1, region: str | None = None) -> Page[MovieSummary]:  # noqa: ARG002
        """One page of a ranked list, from the first origin that has it. The database knows no regions."""
        parameters = {"chart": chart.value, "origins": [origin.value for origin in self.origins]}
        return movie_rows.page_of(CHART_TABLES, CHART, "entry.position", parameters, page=page)

    def search(self, query: str, *, year: int | None = None, page: int = 1) -> Page[MovieSummary]:
        """Movies whose titles, or whose people's names, resemble ``query``; a year in it is understood."""
        return search.search(query, year=year, page=page)

    def search_among(self, query: str, filters: Filters, *, page: int = 1) -> Page[MovieSummary]:
        """The same among the movies that pass ``filters``; all of them where nothing else is looked for."""
        is_named = bool(fold(query))
        return search.search(query, filters=filters, page=page) if is_named else search.among(filters, page=page)

    def discover(self, filters: Filters, *, page: int = 1) -> Page[MovieSummary]:
        """Movies that pass ``filters``."""
        condition, parameters = conditions.condition_of(filters)
        order = conditions.order_of(filters)
        return movie_rows.page_of("catalog_movie AS movie", condition, order, parameters, page=page)

    def details(self, movie_id: int) -> MovieDetail:
        """Everything that is known of one movie. One query."""
        matches = movie_rows.query(DETAIL, {"id": movie_id})
        if not matches:
            raise NotFound(gettext_lazy("There is no such film."))
        return _detail(matches[0])

    def similar(self, movie_id: int, *, page: int = 1) -> Page[MovieSummary]:
        """Nothing: what is like a stored movie the recommendation engine knows (see `catalog.services.movies`)."""
        if not movie_rows.by_id([movie_id]):
            raise NotFound(gettext_lazy("There is no such film."))
        return Page([], page, PER_PAGE, 0)

    def genres(self) -> list[Genre]:
        """All genres, by name."""
        return sorted(genres.resolve(genres.names()), key=lambda genre: genre.name)


def _detail(row: movie_rows.Row) -> MovieDetail:
    columns: dict[str, Any] = dict(zip(DETAIL_COLUMNS, row[len(movie_rows.COLUMNS) : -1], strict=True))
    people: dict[str, list[PersonValue]] = {Credit.Role.DIRECTOR: [], Credit.Role.CAST: []}
    for role, person_id, name, character, profile_path in orjson.loads(row[-1] or "[]"):
        people[role].append(PersonValue(person_id, name, character, movie_rows.picture(profile_path)))
    return MovieDetail(
        summary=movie_rows.summary(row),
        runtime=columns["runtime"],
        tagline=columns["tagline"],
        directors=tuple(people[Credit.Role.DIRECTOR]),
        cast=tuple(people[Credit.Role.CAST]),
        keywords=tuple(columns["keywords"]),
        countries=tuple(columns["countries"]),
        spoken_languages=tuple(columns["spoken_languages"]),
        certification=columns["certification"],
        collection=columns["collection"],
        imdb_id=columns["imdb_id"],
        trailer_url=columns["trailer_url"] or None,
        homepage=columns["homepage"] or None,
        status=columns["status"],
        watch_providers={
            region: tuple(Offer(*offer) for offer in offers)
            for region, offers in orjson.loads(columns["watch_providers"]).items()
        },
        watch_links=orjson.loads(columns["watch_links"]),
        provider_logos=orjson.loads(columns["provider_logos"]) if settings.TMDB_ENABLED else {},
        is_complete=columns["details_fetched_at"] is not None,
    )
