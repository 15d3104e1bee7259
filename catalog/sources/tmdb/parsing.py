"""From TMDb's rows to our values. What comes is hostile and incomplete: nulls for text, rows without titles.

Each row is read for itself; a broken one is left out and counted.
"""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import structlog
from django.conf import settings

from catalog import ranges
from catalog.sources.database import genres
from catalog.sources.series import series
from catalog.types import Genre, MovieDetail, MovieSummary, Offer, Person, Translation
from project.errors import SourceUnavailable
from project.numbers import Range
from project.server import metrics

log = structlog.get_logger(__name__)
type Json = Mapping[str, Any]
IMAGE_PATH = re.compile(r"/[A-Za-z0-9_-]+\.(?:jpg|png|svg|webp)")
WEB_ADDRESS = re.compile(r"https?://[^\s\"'<>\\]+")
INVISIBLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
TRANSLATED = ("title", "overview", "tagline")
MAIN_COUNTRIES = {"en": "US"}  # of the other languages it has the language's own letters
CAST = 20  # leading parts that are kept
OFFERS = {"flatrate": "stream", "free": "free", "ads": "ads", "rent": "rent", "buy": "buy"}
MAX_INTEGER = 2_147_483_647  # what PostgreSQL's integer holds
RUNTIMES = range(1, 32_768)  # minutes; likewise
UNREADABLE = (KeyError, TypeError, ValueError, AttributeError, OverflowError)


def rows(body: Json, key: str) -> Sequence[Json]:
    """The rows of an answer.

    Raises:
        SourceUnavailable: it has none, so it is not an answer.
    """
    value = body.get(key)
    if not isinstance(value, list):
        raise SourceUnavailable("TMDb's answer has no rows.")
    return value


def parse_rows[T](json_rows: Sequence[Json], parse: Callable[[Json], T]) -> list[T]:
    """What can be read of ``json_rows``; a broken row costs itself, not the page."""
    parsed = []
    for row in json_rows:
        try:
            parsed.append(parse(row))
        except UNREADABLE as error:
            metrics.rows_dropped.inc()
            log.warning("tmdb_row_dropped", error=repr(error)[:120])
    return parsed


def summary_of(row: Json) -> MovieSummary:
    """A row of a list, or the head of a detail.

    Raises:
        ValueError, TypeError, KeyError: it cannot be read, or must not be shown.
    """
    if row.get("adult") or row.get("softcore"):
        raise ValueError("adult film")
    ids: Any = row["genre_ids"] if "genre_ids" in row else [genre.get("id") for genre in _each(row, "genres")]
    released = _date(row.get("release_date"))
    return MovieSummary(
        id=_identity(row["id"], ranges.MOVIE_ID),
        title=text(row.get("title")) or _required(text(row.get("original_title"))),
        original_title=text(row.get("original_title")),
        overview=text(row.get("overview")),
        release_date=released,
        year=released.year if released else None,
        genres=genres.resolve(ids or ()),
        original_language=text(row.get("original_language"))[:8],
        vote_average=min(10.0, max(0.0, _figure(row.get("vote_average")))),
        vote_count=int(max(0.0, _figure(row.get("vote_count")))),
        popularity=max(0.0, _figure(row.get("popularity"))),
        poster_path=_image(row.get("poster_path")),
        backdrop_path=_image(row.get("backdrop_path")),
        language=_language(),
        translations=_translations(row),
    )


def detail_of(row: Json) -> MovieDetail:
    """A movie with everything that was appended to it.

    Raises:
        SourceUnavailable: not even its head can be read.
    """
    try:
        summary = summary_of(row)
    except UNREADABLE as error:
        raise SourceUnavailable("TMDb's film cannot be read.") from error
    english = _texts_in(row, "en")
    crew = [member for member in _each(row, "credits", "crew") if member.get("job") == "Director"]
    return MovieDetail(
        summary=replace(summary, overview=summary.overview or english.get("overview", "")),
        runtime=minutes if (minutes := int(_figure(row.get("runtime")))) in RUNTIMES else None,
        tagline=text(row.get("tagline")) or english.get("tagline", ""),
        directors=tuple(parse_rows(crew, person)),
        cast=tuple(parse_rows(_each(row, "credits", "cast")[:CAST], person)),
        keywords=_texts(row, "keywords", "keywords", key="name"),
        countries=_codes(row, "production_countries", key="iso_3166_1", longest=2),
        spoken_languages=_codes(row, "spoken_languages", key="iso_639_1", longest=8),
        certification=_certification(row),
        collection=series(text(_object(row.get("belongs_to_collection")).get("name"))),
        imdb_id=text(row.get("imdb_id")),
        trailer_url=_trailer(row),
        homepage=_web_address(row.get("homepage")),
        status=text(row.get("status")),
        watch_providers=_offers(row),
        watch_links=_watch_links(row),
        provider_logos=_provider_logos(row),
    )


def person(row: Json) -> Person:
    """Somebody in a movie's credits, or in a search for people."""
    person_id, name = _identity(row["id"], ranges.PERSON_ID), _required(text(row["name"]))
    return Person(person_id, name, text(row.get("character")), _image(row.get("profile_path")))


def genre(row: Json) -> Genre:
    """A genre."""
    return Genre(_identity(row["id"], ranges.GENRE_ID), _required(text(row["name"]))[:60])


def text(value: object) -> str:
    """Text without control, bidi and zero-width characters; templates escape it, JSON encodes it."""
    return INVISIBLE.sub("", value).strip() if isinstance(value, str) else ""


def _identity(value: object, id_range: Range) -> int:
    """An id that fits our columns and addresses."""
    number = int(value) if isinstance(value, int | str) else 0
    if not max(0, id_range.low - 1) < number <= id_range.high:
        raise ValueError("no id")
    return number


def _figure(value: object) -> float:
    """A number that a column and JSON can hold; what is no number is 0."""
    number = float(value) if isinstance(value, int | float) else 0.0
    return min(number, float(MAX_INTEGER)) if math.isfinite(number) else 0.0


def _required(value: str) -> str:
    if not value:
        raise ValueError("no name")
    return value


def _date(value: object) -> date | None:
    try:
        day = date.fromisoformat(value) if isinstance(value, str) and value else None
    except ValueError:
        return None
    return day if day and day.year in ranges.YEAR else None  # another year is a mistake, taken as unknown


def _image(value: object) -> str | None:
    return value if isinstance(value, str) and IMAGE_PATH.fullmatch(value) and len(value) <= 120 else None


def _web_address(value: object) -> str | None:
    """An address that a link may have; ``javascript:`` and the like are dropped."""
    return value if isinstance(value, str) and WEB_ADDRESS.fullmatch(value) and len(value) <= 500 else None


def _object(value: object) -> Json:
    return value if isinstance(value, dict) else {}


def _each(row: Json, *keys: str) -> list[Json]:
    """The objects of the list that stands at ``keys``; none when anything on the way is missing or odd."""
    value: object = row
    for key in keys:
        value = _object(value).get(key)
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _texts(row: Json, *keys: str, key: str) -> tuple[str, ...]:
    """The texts under ``key`` of the objects at ``keys``."""
    return tuple(name for item in _each(row, *keys) if (name := text(item.get(key))))


def _codes(row: Json, list_key: str, *, key: str, longest: int) -> tuple[str, ...]:
    """Codes of countries or languages that their columns hold."""
    return tuple(code for code in _texts(row, list_key, key=key) if len(code) <= longest)


def _language() -> str:
    """The language in which TMDb is asked."""
    return str(settings.TMDB_LANGUAGE).partition("-")[0]


def _translations(row: Json) -> tuple[Translation, ...]:
    """The texts in the other languages that the site speaks; lists bring none."""
    translations = []
    for language, _ in settings.LANGUAGES:
        texts = _texts_in(row, language) if language != _language() else {}
        if texts:
            translations.append(Translation(language, **texts))
    return tuple(translations)


def _texts_in(row: Json, language: str) -> dict[str, str]:
    """What there is in one language: of its main country (de-DE, not de-AT), else of any that has something."""
    localized = [
        translation
        for translation in _each(row, "translations", "translations")
        if translation.get("iso_639_1") == language
    ]
    localized.sort(
        key=lambda translation: translation.get("iso_3166_1") != MAIN_COUNTRIES.get(language, language.upper())
    )
    candidates = (
        {name: text(_object(translation.get("data")).get(name)) for name in TRANSLATED} for translation in localized
    )
    return next((texts for texts in candidates if any(texts.values())), {})


def _certification(row: Json) -> str:
    """The certification of the site's own region, else that of the United States."""
    region = settings.TMDB_LANGUAGE.partition("-")[2] or "US"
    by_region = {release.get("iso_3166_1"): release for release in _each(row, "release_dates", "results")}
    for name in (region, "US"):
        for words in _texts(by_region.get(name, {}), "release_dates", key="certification"):
            return words[:20]
    return ""


def _trailer(row: Json) -> str | None:
    """The official trailer on YouTube, else any."""
    videos = [video for video in _each(row, "videos", "results") if video.get("site") == "YouTube"]
    videos.sort(key=lambda video: (video.get("type") != "Trailer", not video.get("official")))
    key = text(videos[0].get("key")) if videos else ""
    return f"https://www.youtube.com/watch?v={key}" if re.fullmatch(r"[\w-]{5,20}", key) else None


def _offers(row: Json) -> dict[str, tuple[Offer, ...]]:
    return {
        region: tuple(
            Offer(name, kind)
            for key, kind in OFFERS.items()
            for offer_row in _each(offers, key)
            if (name := text(offer_row.get("provider_name")))
        )
        for region, offers in _offer_rows(row).items()
    }


def _watch_links(row: Json) -> dict[str, str]:
    """TMDb's page of a movie's offers in each region, from which a way leads to each."""
    links = ((region, _web_address(offers.get("link"))) for region, offers in _offer_rows(row).items())
    return {region: link for region, link in links if link and link.startswith("https://")}


def _provider_logos(row: Json) -> dict[str, str]:
    """The logo of each provider, whatever the region."""
    return {
        text(offer_row.get("provider_name")): logo
        for offers in _offer_rows(row).values()
        for key in OFFERS
        for offer_row in _each(offers, key)
        if (logo := _image(offer_row.get("logo_path")))
    }


def _offer_rows(row: Json) -> dict[str, Json]:
    regions = _object(_object(row.get("watch/providers")).get("results"))
    return {region: offers for region, offers in regions.items() if isinstance(offers, dict)}
