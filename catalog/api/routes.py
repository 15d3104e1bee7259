"""The catalog's door for front-end apps. Its answers are the same for everybody."""

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from ninja.decorators import decorate_view

from catalog.api.schemas import (
    ChartQuery,
    DiscoverQuery,
    GenreOut,
    MovieDetailOut,
    MovieOut,
    MoviePath,
    MoviesQuery,
    OnboardingMovieOut,
    OnboardingQuery,
    SearchQuery,
    SimilarOut,
    TrendingQuery,
    genre,
    listed,
    meta,
    movie,
    movie_detail,
    offered,
    ours,
    similar,
)
from catalog.api.search_schemas import SearchEnvelope, searched
from catalog.services import genres, listings, movies, search
from catalog.services.onboarding import onboarding_movies
from catalog.types import Chart
from project.http.api.cache_control import DETAILS, FILTERED, GENRES, LISTS, first_page, public
from project.http.api.envelope import Envelope, Problem, json_page, json_response
from project.http.api.fields import PerPageQuery, WholeListQuery
from project.pagination import cut

movies_router = Router(tags=["Movies"])
genres_router = Router(tags=["Movies"])
onboarding_router = Router(tags=["Movies"])
LIST = {200: Envelope[list[MovieOut]], 422: Problem, 503: Problem}
ONE = {404: Problem, 422: Problem, 503: Problem}


@movies_router.get(
    "", response={200: Envelope[list[MovieOut]], 422: Problem, 503: Problem}, operation_id="listMovies",
    summary="Films by their ids",
)  # fmt: skip
@decorate_view(public(FILTERED, members=True))
def list_movies(request: HttpRequest, query: Query[MoviesQuery]) -> HttpResponse:
    """In the order asked for, each once. What is not stored is left out; `GET /movies/{movie_id}` asks TMDb, too."""
    page = cut(movies.by_ids(query.movie_ids()), page=query.page, per_page=query.per_page)
    return json_page(request, [*map(movie, page.items)], page=page, meta=ours())


@movies_router.get("/trending", response=LIST, operation_id="listTrendingMovies", summary="Trending films")
@decorate_view(public(LISTS, members=True))
def trending(request: HttpRequest, query: Query[TrendingQuery]) -> HttpResponse:
    """What people watch and talk about today, or this week."""
    return _chart(request, Chart(f"trending-{query.window}"), query)


@movies_router.get("/popular", response=LIST, operation_id="listPopularMovies", summary="Popular films")
@decorate_view(public(LISTS, members=True))
def popular(request: HttpRequest, query: Query[ChartQuery]) -> HttpResponse:
    """The most popular films."""
    return _chart(request, Chart.POPULAR, query, region=query.region)


@movies_router.get("/top-rated", response=LIST, operation_id="listTopRatedMovies", summary="Best rated films")
@decorate_view(public(LISTS, members=True))
def top_rated(request: HttpRequest, query: Query[ChartQuery]) -> HttpResponse:
    """The films with the best scores from enough votes."""
    return _chart(request, Chart.TOP_RATED, query, region=query.region)


@movies_router.get("/now-playing", response=LIST, operation_id="listMoviesNowPlaying", summary="Films in theaters")
@decorate_view(public(LISTS, members=True))
def now_playing(request: HttpRequest, query: Query[ChartQuery]) -> HttpResponse:
    """In theaters now; in the sample catalog the best known films of its last two years."""
    return _chart(request, Chart.NOW_PLAYING, query, region=query.region)


@movies_router.get("/upcoming", response=LIST, operation_id="listUpcomingMovies", summary="Films to come")
@decorate_view(public(LISTS, members=True))
def upcoming(request: HttpRequest, query: Query[ChartQuery]) -> HttpResponse:
    """Films to come; in the sample catalog, which knows no future, its newest releases."""
    return _chart(request, Chart.UPCOMING, query, region=query.region)


@movies_router.get(
    "/search", response={**LIST, 200: SearchEnvelope}, operation_id="searchMovies", summary="Search films"
)
@decorate_view(public(LISTS, when=first_page, members=True))
def search_movies(request: HttpRequest, query: Query[SearchQuery]) -> HttpResponse:
    """Films by title, person or theme; typos, years, genres, countries, languages and "like X" are understood."""
    answer = search.answer(query.q, year=query.year, page=query.page, per_page=query.per_page)
    return searched(request, answer)


@movies_router.get("/discover", response=LIST, operation_id="discoverMovies", summary="Films by filters")
@decorate_view(public(LISTS, members=True))
def discover(request: HttpRequest, query: Query[DiscoverQuery]) -> HttpResponse:
    """Films that pass every filter, in the order asked for."""
    movies_page = listings.discover(query.filters(), page=query.page, per_page=query.per_page, keep=False)
    return listed(request, movies_page)


@movies_router.get(
    "/{movie_id}", response={200: Envelope[MovieDetailOut], **ONE}, operation_id="getMovie", summary="One film"
)
@decorate_view(public(DETAILS, members=True))
def details(request: HttpRequest, movie_id: MoviePath) -> HttpResponse:
    """Everything about one film."""
    result = movies.details(movie_id)
    return json_response(movie_detail(result.value), meta=meta(result))


@movies_router.get(
    "/{movie_id}/similar",
    response={200: Envelope[list[SimilarOut]], **ONE},
    operation_id="listSimilarMovies",
    summary="Films like this one",
)
@decorate_view(public(DETAILS, members=True))
def similar_movies(request: HttpRequest, movie_id: MoviePath, query: Query[PerPageQuery]) -> HttpResponse:
    """Films like this one, each with what they share."""
    result = movies.similar(movie_id, page=query.page, per_page=query.per_page)
    similars = [similar(similar_movie) for similar_movie in result.value.items]
    return json_page(request, similars, page=result.value, meta=meta(result))


@genres_router.get(
    "", response={200: Envelope[list[GenreOut]], 422: Problem, 503: Problem}, operation_id="listGenres",
    summary="Genres",
)  # fmt: skip
@decorate_view(public(GENRES, members=True))
def all_genres(request: HttpRequest, query: Query[WholeListQuery]) -> HttpResponse:
    """All genres, by their English names."""
    result = genres.all_genres()
    page = cut(result.value, page=query.page, per_page=query.per_page)
    return json_page(request, [*map(genre, page.items)], page=page, meta=meta(result))


@onboarding_router.get(
    "",
    response={200: Envelope[list[OnboardingMovieOut]], 422: Problem, 503: Problem},
    operation_id="listOnboardingMovies",
    summary="Films to begin with",
)
@decorate_view(public(LISTS, when=lambda request: not request.GET, members=True))
def list_onboarding_movies(request: HttpRequest, query: Query[OnboardingQuery]) -> HttpResponse:
    """Two dozen well-known films that tell tastes apart: of many genres, decades and languages, one of a series.

    Ask again with what was picked: that stays, films like it come, and the rest still differs. For others, add what
    was passed over to `shown`. Three picks, put among the favorites, are enough for a first list; what is not offered
    is found by the search.
    """
    picked_ids, shown_ids = query.ids()
    result = onboarding_movies(picked_ids, shown_ids=shown_ids)
    page = cut(offered(result.value), page=query.page, per_page=query.per_page)
    return json_page(request, page.items, page=page, meta=meta(result))


def _chart(request: HttpRequest, chart: Chart, query: PerPageQuery, *, region: str | None = None) -> HttpResponse:
    movies_page = listings.chart(chart, page=query.page, per_page=query.per_page, region=region, keep=False)
    return listed(request, movies_page)
