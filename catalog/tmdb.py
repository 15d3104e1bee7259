"""TMDb over HTTP: requests, parsing, errors. The only importer of httpx.

What comes back is hostile and incomplete: nulls where the documentation promises text, rows without titles, pages of
HTML. Each row is read for itself (a broken one is left out and counted); a page that is not usable is an error.
"""

import re
import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cached_property, partial
from typing import Any, cast

import httpx
import structlog
from django.conf import settings

from catalog import genres
from catalog.types import Chart, Filters, Genre, MovieDetail, MovieSummary, Offer, Person
from project.errors import NotFound, SourceUnavailable
from project.paging import PER_PAGE, Page

log = structlog.get_logger(__name__)
type Json = Mapping[str, Any]
TIMEOUT = httpx.Timeout(3.0, connect=1.5)  # seconds; a visitor waits for this at most once
IMAGE_PATH = re.compile(r"/[A-Za-z0-9_-]+\.(?:jpg|png|svg|webp)")
WEB_ADDRESS = re.compile(r"https?://[^\s\"'<>\\]+")
INVISIBLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
CAST = 20  # leading parts that are kept
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
CREDIBLE_VOTES = 50
EVERYTHING = "credits,keywords,videos,release_dates,watch/providers"
OFFERS = {"flatrate": "stream", "free": "free", "ads": "ads", "rent": "rent", "buy": "buy"}


class WrongKey(SourceUnavailable):
    """TMDb refuses our key."""


class TmdbSource:
    """TMDb's v3 API.

    Args:
        client: how to reach it; None makes a pooled client from the settings.
    """

    def __init__(self, client: httpx.Client | None = None) -> None:
        self._given = client

    @cached_property
    def client(self) -> httpx.Client:
        """One pooled client a process. The key travels in a header where it can, and is never logged."""
        return self._given or new_client()

    def chart(self, chart: Chart, *, page: int = 1, region: str | None = None) -> Page[MovieSummary]:
        """One page of a ranked list."""
        where = {"region": region} if region and chart in REGIONAL else {}
        return self._list(PATHS[chart], page, where)

    def search(self, query: str, *, year: int | None = None, page: int = 1) -> Page[MovieSummary]:
        """Films by title."""
        return self._list("search/movie", page, {"query": query, "include_adult": "false", "year": year})

    def discover(self, filters: Filters, *, page: int = 1) -> Page[MovieSummary]:
        """Films that pass ``filters``."""
        return self._list("discover/movie", page, self._discovery(filters))

    def details(self, movie_id: int) -> MovieDetail:
        """Everything about one film, in one request."""
        return detail_of(self._get(f"movie/{movie_id}", {"append_to_response": EVERYTHING}))

    def similar(self, movie_id: int, *, page: int = 1) -> Page[MovieSummary]:
        """What TMDb recommends beside a film."""
        return self._list(f"movie/{movie_id}/recommendations", page, {})

    def genres(self) -> list[Genre]:
        """All genres, by name."""
        rows = _rows(self._get("genre/movie/list", {}), "genres")
        return sorted(_salvage(rows, lambda row: Genre(int(row["id"]), text(row["name"]))), key=lambda g: g.name)

    def _discovery(self, filters: Filters) -> dict[str, object]:
        by, _, way = filters.sort.partition(".")
        votes = filters.min_votes or (CREDIBLE_VOTES if by == "score" else None)
        return {
            "include_adult": "false",
            "sort_by": f"{SORTS[by]}.{way}",
            "with_genres": ("|" if filters.any_genre else ",").join(map(str, sorted(filters.genres))),
            "without_genres": ",".join(map(str, sorted(filters.without_genres))),
            "primary_release_date.gte": f"{filters.year_from}-01-01" if filters.year_from else None,
            "primary_release_date.lte": f"{filters.year_to}-12-31" if filters.year_to else None,
            "vote_average.gte": filters.min_score,
            "vote_count.gte": votes,
            "with_runtime.gte": filters.runtime_from,
            "with_runtime.lte": filters.runtime_to,
            "with_original_language": filters.language,
            "with_origin_country": filters.country,
            "with_keywords": self._keyword_id(filters.keyword) if filters.keyword else None,
            "with_people": filters.person if filters.person and filters.person > 0 else None,
        }

    def _keyword_id(self, keyword: str) -> int | str:
        """TMDb filters keywords by id; one that it does not know matches nothing."""
        rows = _rows(self._get("search/keyword", {"query": keyword}), "results")
        wanted = keyword.casefold()
        return next((int(row["id"]) for row in rows if str(row.get("name", "")).casefold() == wanted), "0")

    def _list(self, path: str, page: int, params: Mapping[str, object]) -> Page[MovieSummary]:
        body = self._get(path, {**params, "page": page})
        films = _salvage(_rows(body, "results"), summary_of)
        unique = {film.id: film for film in films}  # consecutive places do repeat films
        total = body.get("total_results")
        return Page(list(unique.values()), page, PER_PAGE, total if isinstance(total, int) else len(unique))

    def _get(self, path: str, params: Mapping[str, object]) -> Json:
        sent = {"language": settings.TMDB_LANGUAGE, **{k: v for k, v in params.items() if v not in (None, "")}}
        try:
            response = self.client.get(path, params=cast("dict[str, str]", sent))
        except httpx.HTTPError as error:
            raise SourceUnavailable(f"TMDb does not answer ({type(error).__name__}).") from None
        return _body_of(response)


def new_client() -> httpx.Client:
    """A pooled client as the settings want it. One credential is sent, never both."""
    token, key = settings.TMDB_ACCESS_TOKEN, settings.TMDB_API_KEY
    return httpx.Client(
        base_url=f"{settings.TMDB_BASE_URL}/",
        headers={"Accept": "application/json", **({"Authorization": f"Bearer {token}"} if token else {})},
        params={} if token else {"api_key": key},
        timeout=TIMEOUT,
        limits=httpx.Limits(max_connections=20, max_keepalive_connections=10),
        proxy=settings.TMDB_PROXY,
        follow_redirects=False,
    )


def _body_of(response: httpx.Response) -> Json:
    """The JSON object of a usable answer.

    Raises:
        NotFound: TMDb knows no such thing.
        WrongKey: TMDb refuses our key.
        SourceUnavailable: anything else that is not an answer.
    """
    if response.status_code == 404:
        raise NotFound("There is no such film.")
    if response.status_code == 401:
        _tell_once("tmdb_key_refused", hint="TMDB_ACCESS_TOKEN or TMDB_API_KEY is wrong; the sample is shown instead")
        raise WrongKey("TMDb refuses the key.")
    if response.status_code != 200:
        raise SourceUnavailable(f"TMDb answers {response.status_code}.")
    try:
        body = response.json()
    except ValueError:
        raise SourceUnavailable("TMDb's answer is not JSON.") from None
    if not isinstance(body, dict) or body.get("success") is False:
        raise SourceUnavailable("TMDb's answer is not usable.")
    return body


_told: set[str] = set()
_telling = threading.Lock()


def _tell_once(event: str, **facts: str) -> None:
    """Log an operator's mistake once a process, not once a request."""
    with _telling:
        if event not in _told:
            _told.add(event)
            log.error(event, **facts)


def _rows(body: Json, key: str) -> Sequence[Json]:
    rows = body.get(key)
    if not isinstance(rows, list):
        raise SourceUnavailable("TMDb's answer has no rows.")
    return rows


def _salvage[T](rows: Sequence[Json], read: Callable[[Json], T]) -> list[T]:
    """What can be read of ``rows``; a broken row costs itself, not the page."""
    kept = []
    for row in rows:
        try:
            kept.append(read(row))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            log.warning("tmdb_row_dropped", error=repr(error)[:120])
    return kept


def summary_of(row: Json) -> MovieSummary:
    """A row of a list, or the head of a detail."""
    ids = row["genre_ids"] if "genre_ids" in row else [genre["id"] for genre in row.get("genres") or ()]
    if row.get("adult"):
        raise ValueError("adult film")
    released = _date(row.get("release_date"))
    return MovieSummary(
        id=int(row["id"]),
        title=text(row["title"]) or _required(text(row.get("original_title"))),
        original_title=text(row.get("original_title")),
        overview=text(row.get("overview")),
        release_date=released,
        year=released.year if released else None,
        genres=genres.resolve(ids or ()),
        original_language=text(row.get("original_language"))[:8],
        vote_average=min(10.0, max(0.0, float(row.get("vote_average") or 0))),
        vote_count=max(0, int(row.get("vote_count") or 0)),
        popularity=float(row.get("popularity") or 0),
        poster_path=_image(row.get("poster_path")),
        backdrop_path=_image(row.get("backdrop_path")),
    )


def detail_of(row: Json) -> MovieDetail:
    """A film with everything that was appended to it."""
    try:
        summary = summary_of(row)
    except (KeyError, TypeError, ValueError) as error:
        raise SourceUnavailable("TMDb's film cannot be read.") from error
    credits_ = row.get("credits") or {}
    crew = [one for one in credits_.get("crew") or () if one.get("job") == "Director"]
    rows = partial(_named, row)
    return MovieDetail(
        summary=summary,
        runtime=int(row.get("runtime") or 0) or None,
        tagline=text(row.get("tagline")),
        directors=tuple(_salvage(crew, _person)),
        cast=tuple(_salvage((credits_.get("cast") or [])[:CAST], _person)),
        keywords=tuple(rows(("keywords", "keywords"), "name")),
        countries=tuple(rows(("production_countries",), "iso_3166_1")),
        spoken_languages=tuple(rows(("spoken_languages",), "iso_639_1")),
        certification=_certification(row),
        collection=text((row.get("belongs_to_collection") or {}).get("name")),
        imdb_id=text(row.get("imdb_id")),
        trailer_url=_trailer(row),
        homepage=_web_address(row.get("homepage")),
        status=text(row.get("status")),
        watch_providers=_offers(row),
    )


def text(value: object) -> str:
    """Text without control, bidi and zero-width characters; templates escape it, JSON encodes it."""
    return INVISIBLE.sub("", value).strip() if isinstance(value, str) else ""


def _required(value: str) -> str:
    if not value:
        raise ValueError("no title")
    return value


def _date(value: object) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) and value else None
    except ValueError:
        return None


def _image(value: object) -> str | None:
    return value if isinstance(value, str) and IMAGE_PATH.fullmatch(value) else None


def _web_address(value: object) -> str | None:
    """An address that a link may have; ``javascript:`` and the like are dropped."""
    return value if isinstance(value, str) and WEB_ADDRESS.fullmatch(value) and len(value) <= 500 else None


def _person(row: Json) -> Person:
    return Person(int(row["id"]), _required(text(row["name"])), text(row.get("character")))


def _named(row: Json, place: tuple[str, ...], key: str) -> list[str]:
    """The texts under ``key`` of the rows that stand at ``place``."""
    found: Any = row
    for step in place:
        found = (found or {}).get(step)
    return [text(one[key]) for one in found or () if isinstance(one, dict) and text(one.get(key))]


def _certification(row: Json) -> str:
    """The certification of the site's own region, else that of the United States."""
    region = settings.TMDB_LANGUAGE.partition("-")[2] or "US"
    by_region = {one.get("iso_3166_1"): one for one in (row.get("release_dates") or {}).get("results") or ()}
    for name in (region, "US"):
        for release in (by_region.get(name) or {}).get("release_dates") or ():
            if text(release.get("certification")):
                return text(release["certification"])[:20]
    return ""


def _trailer(row: Json) -> str | None:
    """The official trailer on YouTube, else any."""
    videos = [one for one in (row.get("videos") or {}).get("results") or () if one.get("site") == "YouTube"]
    videos.sort(key=lambda one: (one.get("type") != "Trailer", not one.get("official")))
    key = text(videos[0].get("key")) if videos else ""
    return f"https://www.youtube.com/watch?v={key}" if re.fullmatch(r"[\w-]{5,20}", key) else None


def _offers(row: Json) -> dict[str, tuple[Offer, ...]]:
    regions = (row.get("watch/providers") or {}).get("results") or {}
    return {
        region: tuple(
            Offer(text(offer.get("provider_name")), kind)
            for key, kind in OFFERS.items()
            for offer in found.get(key) or ()
        )
        for region, found in regions.items()
        if isinstance(found, dict)
    }
