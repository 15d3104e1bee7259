"""Which question is which request: TMDb as a `MovieSource`, and what only TMDb can be asked."""

from collections.abc import Iterator
from datetime import date

from catalog.localization.text_normalization import fold, split_year
from catalog.sources.tmdb import parsing
from catalog.sources.tmdb.client import Json, TmdbClient
from catalog.types import CREDIBLE_VOTES, Chart, Filters, Genre, MovieDetail, MovieSummary, Person
from project.errors import SourceUnavailable
from project.pagination import MAX_PAGE, PER_PAGE, Page

PATHS = {
    Chart.TRENDING_DAY: "trending/movie/day",
    Chart.TRENDING_WEEK: "trending/movie/week",
    Chart.POPULAR: "movie/popular",
    Chart.TOP_RATED: "movie/top_rated",
    Chart.NOW_PLAYING: "movie/now_playing",
    Chart.UPCOMING: "movie/upcoming",
}
REGIONAL = {Chart.POPULAR, Chart.TOP_RATED, Chart.NOW_PLAYING, Chart.UPCOMING}
SORTS = {
    "popularity": "popularity",
    "score": "vote_average",
    "release_date": "primary_release_date",
    "title": "title",
    "votes": "vote_count",
}
EVERYTHING = "credits,keywords,videos,release_dates,watch/providers,translations"  # TMDb appends at most twenty
NO_KEYWORD = 0  # an id that no keyword has: a keyword that TMDb does not know matches nothing


class TmdbSource:
    """TMDb's v3 API in one language.

    Args:
        client: how to reach it.
        language: of titles and texts, as TMDb writes it (``en-US``).
    """

    def __init__(self, client: TmdbClient, *, language: str) -> None:
        self.client, self.language = client, language

    def chart(self, chart: Chart, *, page: int = 1, region: str | None = None) -> Page[MovieSummary]:
        """One page of a ranked list. An empty first page is a fault of TMDb, not news."""
        movies = self._list(PATHS[chart], page=page, region=region if chart in REGIONAL else None)
        if page == 1 and not movies.items:
            raise SourceUnavailable("TMDb's list is empty.")
        return movies

    def search(self, query: str, *, year: int | None = None, page: int = 1) -> Page[MovieSummary]:
        """Movies by title; where no title fits, a year at the end of the query is understood, then a person's name."""
        movies = self.by_title(query, year, page)
        words, typed_year = split_year(query)
        if not movies.total and typed_year and not year:
            movies = self.by_title(words, typed_year, page)
        if not movies.total and (person := self._person_named(query)):
            movies = self.discover(Filters(person=person.id), page=page)
        return movies

    def people(self, query: str, *, page: int = 1) -> list[Person]:
        """People by name, the best known first."""
        body = self._ask("search/person", query=query, include_adult="false", page=page)
        return parsing.parse_rows(parsing.rows(body, "results"), parsing.person)

    def discover(self, filters: Filters, *, page: int = 1) -> Page[MovieSummary]:
        """Movies that pass ``filters``."""
        return self._list("discover/movie", page=page, **self._discover_parameters(filters))

    def details(self, movie_id: int) -> MovieDetail:
        """Everything about one movie, in one request."""
        return parsing.detail_of(self._ask("movie/{}", movie_id, append_to_response=EVERYTHING))

    def by_title(self, query: str, year: int | None = None, page: int = 1) -> Page[MovieSummary]:
        """Movies whose title resembles ``query``, and nothing else."""
        return self._list("search/movie", query=query, include_adult="false", year=year, page=page)

    def by_imdb_id(self, imdb_id: str) -> list[MovieSummary]:
        """The movie that IMDb calls so; none for a series, an episode or somebody."""
        body = self._ask("find/{}", imdb_id, external_source="imdb_id")
        return parsing.parse_rows(parsing.rows(body, "movie_results"), parsing.summary_of)

    def similar(self, movie_id: int, *, page: int = 1) -> Page[MovieSummary]:
        """What TMDb recommends beside a movie."""
        return self._list("movie/{}/recommendations", movie_id, page=page)

    def genres(self) -> list[Genre]:
        """All genres, by name."""
        genres = parsing.parse_rows(parsing.rows(self._ask("genre/movie/list"), "genres"), parsing.genre)
        if not genres:
            raise SourceUnavailable("TMDb names no genres.")
        return sorted(genres, key=lambda genre: genre.name)

    def changes(self, start: date, end: date) -> Iterator[int]:
        """Ids of the movies that changed between two days, at most 14 apart; TMDb pages them by 100."""
        page, pages = 1, 1
        while page <= min(pages, MAX_PAGE):
            body = self.client.get("movie/changes", start_date=start, end_date=end, page=page)
            yield from parsing.parse_rows(parsing.rows(body, "results"), lambda row: int(row["id"]))
            pages = body.get("total_pages") or 1
            page += 1

    def _person_named(self, query: str) -> Person | None:
        """The person of that very name, else the best known with that last name."""
        folded = fold(query)
        named = [(person, fold(person.name)) for person in self.people(query)]
        exact = (person for person, name in named if name == folded)
        return next(exact, next((person for person, name in named if folded and name.endswith(f" {folded}")), None))

    def _discover_parameters(self, filters: Filters) -> dict[str, object]:
        """``filters`` as discover's parameters; ``__`` stands for the dot in their names."""
        sort_key, _, direction = filters.sort.partition(".")
        return {
            "include_adult": "false",
            "sort_by": f"{SORTS[sort_key]}.{direction}",
            "with_genres": ("|" if filters.any_genre else ",").join(map(str, sorted(filters.genres))),
            "without_genres": ",".join(map(str, sorted(filters.without_genres))),
            "primary_release_date__gte": f"{filters.year_from}-01-01" if filters.year_from else None,
            "primary_release_date__lte": f"{filters.year_to}-12-31" if filters.year_to else None,
            "vote_average__gte": filters.min_score,
            "vote_count__gte": filters.min_votes or (CREDIBLE_VOTES if sort_key == "score" else None),
            "with_runtime__gte": filters.runtime_from,
            "with_runtime__lte": filters.runtime_to,
            "with_original_language": filters.language,
            "with_origin_country": filters.country,
            "with_keywords": self._keyword_id(filters.keyword) if filters.keyword else None,
            "with_people": filters.person if filters.person and filters.person > 0 else None,
        }

    def _keyword_id(self, keyword: str) -> str:
        """TMDb filters keywords by id."""
        keywords = parsing.rows(self.client.get("search/keyword", query=keyword), "results")
        folded = keyword.casefold()
        ids = (row.get("id") for row in keywords if str(row.get("name", "")).casefold() == folded)
        return str(next(ids, NO_KEYWORD))

    def _list(self, endpoint: str, *ids: int, **params: object) -> Page[MovieSummary]:
        body = self._ask(endpoint, *ids, **params)
        movies = parsing.parse_rows(parsing.rows(body, "results"), parsing.summary_of)
        unique = {movie.id: movie for movie in movies}  # consecutive places do repeat movies
        total, page = body.get("total_results"), params["page"]
        assert isinstance(page, int)
        return Page(list(unique.values()), page, PER_PAGE, total if isinstance(total, int) else len(unique))

    def _ask(self, endpoint: str, *ids: int | str, **params: object) -> Json:
        return self.client.get(endpoint, *ids, language=self.language, **params)
