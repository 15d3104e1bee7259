"""The source over PostgreSQL: the sample, and everything that TMDb has ever told. Works without a network."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext_lazy

from catalog.localization.text_normalization import fold, split_year
from catalog.models import OSCAR_WINNERS, ChartEntry, Credit, Movie, Origin
from catalog.sources.database import genres, search
from catalog.types import CREDIBLE_VOTES, Chart, Filters, Genre, MovieDetail, MovieSummary, Offer, Translation
from catalog.types import Person as PersonValue
from project.errors import NotFound
from project.pagination import PER_PAGE, Page, cut

SUMMARY = ("id", "title", "original_title", "overview", "release_date", "year", "genre_ids", "original_language",
           "vote_average", "vote_count", "popularity", "poster_path", "backdrop_path", "poster_variant",
           "available", "language", "translations")  # fmt: skip
SORT_COLUMNS = {
    "popularity": "popularity",
    "score": "vote_average",
    "release_date": "release_date",
    "title": "search_text",
    "votes": "vote_count",
}


class DatabaseSource:
    """The movies in our own database.

    Args:
        origins: whose charts to read, in order of preference.
    """

    def __init__(self, *origins: Origin) -> None:
        self.origins = origins or (Origin.SAMPLE,)

    def chart(self, chart: Chart, *, page: int = 1, region: str | None = None) -> Page[MovieSummary]:  # noqa: ARG002
        """One page of a ranked list, from the first origin that has it. The database knows no regions."""
        entries = ChartEntry.objects.filter(chart=chart, origin__in=self.origins)
        counts = dict(entries.values_list("origin").annotate(Count("id")))
        origin = next((candidate for candidate in self.origins if candidate in counts), self.origins[-1])
        movies = Movie.objects.filter(chart_entries__chart=chart, chart_entries__origin=origin)
        return _page(movies.order_by("chart_entries__position"), page, counts.get(origin, 0))

    def search(self, query: str, *, year: int | None = None, page: int = 1) -> Page[MovieSummary]:
        """Movies whose titles, or whose people's names, resemble ``query``; a year in it is understood."""
        words, typed_year = (query, year) if year else split_year(query)
        scores = search.scores(words, typed_year)
        if typed_year and not year:  # "Blade Runner 2049" is a title, "Dune 2021" is not
            for movie_id, score in search.title_scores(fold(query), None).items():
                scores[movie_id] = max(score, scores.get(movie_id, 0))
        ranked = cut(sorted(scores, key=lambda movie_id: (-scores[movie_id], movie_id)), page=page)
        movies = by_id(ranked.items)
        return Page([movies[movie_id] for movie_id in ranked.items], page, ranked.per_page, ranked.total)

    def discover(self, filters: Filters, *, page: int = 1) -> Page[MovieSummary]:
        """Movies that pass ``filters``."""
        movies = Movie.objects.filter(_condition(filters))
        sort_key, _, direction = filters.sort.partition(".")
        column, nulls_last = F(SORT_COLUMNS[sort_key]), sort_key == "release_date" or None  # what has no day comes last
        order = column.asc(nulls_last=nulls_last) if direction == "asc" else column.desc(nulls_last=nulls_last)
        if sort_key == "score":
            movies = movies.filter(vote_count__gte=filters.min_votes or CREDIBLE_VOTES)
        return _page(movies.order_by(order, "id"), page, movies.count())

    def details(self, movie_id: int) -> MovieDetail:
        """Everything that is known of one movie."""
        row = Movie.objects.filter(id=movie_id).first()
        if row is None:
            raise NotFound(gettext_lazy("There is no such film."))
        people: dict[str, list[PersonValue]] = {Credit.Role.DIRECTOR: [], Credit.Role.CAST: []}
        credits_ = Credit.objects.filter(movie_id=movie_id).order_by("position").select_related("person")
        for credit in credits_:
            people[credit.role].append(PersonValue(credit.person_id, credit.person.name, credit.character))
        return _detail(row, directors=people[Credit.Role.DIRECTOR], cast=people[Credit.Role.CAST])

    def similar(self, movie_id: int, *, page: int = 1) -> Page[MovieSummary]:
        """Nothing: what is like a stored movie the recommendation engine knows (see `catalog.services.movies`)."""
        if not by_id([movie_id]):
            raise NotFound(gettext_lazy("There is no such film."))
        return Page([], page, PER_PAGE, 0)

    def genres(self) -> list[Genre]:
        """All genres, by name."""
        return sorted(genres.resolve(genres.names()), key=lambda genre: genre.name)


def by_id(ids: Iterable[int]) -> dict[int, MovieSummary]:
    """The stored movies with these ids; ids that are not stored are left out. One query."""
    rows = Movie.objects.filter(id__in=list(ids)).values(*SUMMARY)
    return {row["id"]: summary(row) for row in rows}


def summary(row: Mapping[str, Any]) -> MovieSummary:
    """A row of ``values(*SUMMARY)`` as a value."""
    return MovieSummary(
        id=row["id"],
        title=row["title"],
        original_title=row["original_title"],
        overview=row["overview"],
        release_date=row["release_date"],
        year=row["year"],
        genres=genres.resolve(row["genre_ids"]),
        original_language=row["original_language"],
        vote_average=row["vote_average"],
        vote_count=row["vote_count"],
        popularity=row["popularity"],
        poster_path=row["poster_path"] or None,
        backdrop_path=row["backdrop_path"] or None,
        poster_variant=row["poster_variant"],
        available=row["available"],
        language=row["language"],
        translations=_translations(row["translations"]),
    )


def translations_of(ids: Iterable[int]) -> dict[int, tuple[Translation, ...]]:
    """What is known of movies that only a list has shown just now, by their ids. One query."""
    rows = Movie.objects.filter(id__in=list(ids)).exclude(translations={})
    return {movie_id: _translations(texts) for movie_id, texts in rows.values_list("id", "translations")}


def _translations(texts_by_language: Mapping[str, Mapping[str, str]]) -> tuple[Translation, ...]:
    return tuple(Translation(language, **texts) for language, texts in texts_by_language.items())


def _page(movies: QuerySet[Movie], page: int, total: int) -> Page[MovieSummary]:
    offset = (page - 1) * PER_PAGE
    return Page([summary(row) for row in movies.values(*SUMMARY)[offset : offset + PER_PAGE]], page, PER_PAGE, total)


def _condition(filters: Filters) -> Q:
    """``filters`` as one condition over movies."""
    condition = Q()
    if filters.genres:
        genre_lookup = "genre_ids__overlap" if filters.any_genre else "genre_ids__contains"
        condition &= Q(**{genre_lookup: list(filters.genres)})
    if filters.without_genres:
        condition &= ~Q(genre_ids__overlap=list(filters.without_genres))
    simple = {
        "year__gte": filters.year_from,
        "year__lte": filters.year_to,
        "vote_average__gte": filters.min_score,
        "vote_count__gte": filters.min_votes,
        "runtime__gte": filters.runtime_from,
        "runtime__lte": filters.runtime_to,
        "original_language": filters.language,
        "countries__contains": [filters.country] if filters.country else None,
        "keywords__contains": [filters.keyword] if filters.keyword else None,
        "collection": filters.collection,
        "id__in": Credit.objects.filter(person_id=filters.person).values("movie_id") if filters.person else None,
    }
    if filters.oscar_winner:
        condition &= Q(id__in=ChartEntry.objects.filter(chart=OSCAR_WINNERS).values("movie_id"))
    if filters.hidden:
        condition &= ~Q(id__in=filters.hidden)
    return condition & Q(**{name: value for name, value in simple.items() if value is not None})


def _detail(row: Movie, *, directors: list[PersonValue], cast: list[PersonValue]) -> MovieDetail:
    return MovieDetail(
        summary=summary({name: getattr(row, name) for name in SUMMARY}),
        runtime=row.runtime,
        tagline=row.tagline,
        directors=tuple(directors),
        cast=tuple(cast),
        keywords=tuple(row.keywords),
        countries=tuple(row.countries),
        spoken_languages=tuple(row.spoken_languages),
        certification=row.certification,
        collection=row.collection,
        imdb_id=row.imdb_id,
        trailer_url=row.trailer_url or None,
        homepage=row.homepage or None,
        status=row.status,
        watch_providers={
            region: tuple(Offer(*offer) for offer in offers) for region, offers in row.watch_providers.items()
        },
    )
