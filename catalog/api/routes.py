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
    OnboardingMovieOut,
    OnboardingQuery,
    SearchQuery,
    SimilarOut,
    TrendingQuery,
    meta,
    movie,
    movie_detail,
    offered,
    similar,
)
from catalog.services import genres, listings, movies, search
from catalog.services.onboarding import onboarding_movies
from catalog.types import Chart, FoundMovies
from project.http.api.cache_control import DETAILS, GENRES, LISTS, first_page, public
from project.http.api.envelope import Envelope, Problem, json_response
from project.http.api.fields import PageQuery

movies_router = Router(tags=["Movies"])
genres_router = Router(tags=["Movies"])
onboarding_router = Router(tags=["Movies"])
LIST = {200: Envelope[list[MovieOut]], 422: Problem, 503: Problem}
ONE = {404: Problem, 422: Problem, 503: Problem}


@movies_router.get("/trending", response=LIST, operation_id="listTrendingMovies", summary="Trending films")
@decorate_view(public(LISTS, members=True))
def trending(request: HttpRequest, query: Query[TrendingQuery]) -> HttpResponse:
    """What people watch and talk about today, or this week."""
    return _listed(listings.chart(Chart(f"trending-{query.window}"), page=query.page))


@movies_router.get("/popular", response=LIST, operation_id="listPopularMovies", summary="Popular films")
@decorate_view(public(LISTS, members=True))
def popular(request: HttpRequest, query: Query[ChartQuery]) -> HttpResponse:
    """The most popular films."""
    return _chart(Chart.POPULAR, query)


@movies_router.get("/top-rated", response=LIST, operation_id="listTopRatedMovies", summary="Best rated films")
@decorate_view(public(LISTS, members=True))
def top_rated(request: HttpRequest, query: Query[ChartQuery]) -> HttpResponse:
    """The films with the best scores from enough votes."""
    return _chart(Chart.TOP_RATED, query)


@movies_router.get("/now-playing", response=LIST, operation_id="listMoviesNowPlaying", summary="Films in theaters")
@decorate_view(public(LISTS, members=True))
def now_playing(request: HttpRequest, query: Query[ChartQuery]) -> HttpResponse:
    """In theaters now; in the sample catalogue the best known films of its last two years."""
    return _chart(Chart.NOW_PLAYING, query)


@movies_router.get("/upcoming", response=LIST, operation_id="listUpcomingMovies", summary="Films to come")
@decorate_view(public(LISTS, members=True))
def upcoming(request: HttpRequest, query: Query[ChartQuery]) -> HttpResponse:
    """Films to come; in the sample catalogue, which knows no future, its newest releases."""
    return _chart(Chart.UPCOMING, query)


@movies_router.get("/search", response=LIST, operation_id="searchMovies", summary="Search films")
@decorate_view(public(LISTS, when=first_page, members=True))
def search_movies(request: HttpRequest, query: Query[SearchQuery]) -> HttpResponse:
    """Films by title or person; tolerant of typos, accents and of a year typed in the query."""
    return _listed(search.search(query.q, year=query.year, page=query.page))


@movies_router.get("/discover", response=LIST, operation_id="discoverMovies", summary="Films by filters")
@decorate_view(public(LISTS, members=True))
def discover(request: HttpRequest, query: Query[DiscoverQuery]) -> HttpResponse:
    """Films that pass every filter, in the order asked for."""
    return _listed(listings.discover(query.filters(), page=query.page))


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
def similar_movies(request: HttpRequest, movie_id: MoviePath, query: Query[PageQuery]) -> HttpResponse:
    """Films like this one, each with what they share."""
    result = movies.similar(movie_id, page=query.page)
    return json_response(
        [similar(similar_movie) for similar_movie in result.value.items], page=result.value, meta=meta(result)
    )


@genres_router.get(
    "", response={200: Envelope[list[GenreOut]], 503: Problem}, operation_id="listGenres", summary="Genres"
)
@decorate_view(public(GENRES, members=True))
def all_genres(request: HttpRequest) -> HttpResponse:
    """All genres, by name."""
    result = genres.all_genres()
    return json_response(result.value, meta=meta(result))


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
    return json_response(offered(result.value), meta=meta(result))


def _chart(chart: Chart, query: ChartQuery) -> HttpResponse:
    return _listed(listings.chart(chart, page=query.page, region=query.region))


def _listed(result: FoundMovies) -> HttpResponse:
    return json_response([movie(summary) for summary in result.value.items], page=result.value, meta=meta(result))
