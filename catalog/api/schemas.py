"""The catalog's shapes in the JSON API."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Annotated, Literal

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, gettext
from ninja import Field, Path, Schema

from catalog import ranges
from catalog.services import links
from catalog.services.movies import source_of_ours
from catalog.services.search import LONGEST_QUERY
from catalog.types import (
    COUNTRY_CODE,
    LANGUAGE_CODE,
    SORTS,
    Filters,
    Found,
    FoundMovies,
    Genre,
    MovieDetail,
    MovieSummary,
    OnboardingMovies,
    Similar,
)
from project.errors import Invalid
from project.http.api.envelope import Meta, json_page
from project.http.api.fields import Base, Decimal, PerPageQuery, Url, Whole, WholeListQuery, Words
from project.http.api.validation import Written, WrittenNumbers
from project.numbers import Range
from project.origin import absolute
from project.pagination import MAX_PER_PAGE

# Not `type` aliases: pydantic reads those without the config of the model around them, so a strict body was not.
MovieId = Annotated[int, Whole(ranges.MOVIE_ID), Field(description="TMDb's id of the film.", examples=[346])]
# In an address the description must stand in the parameter itself: Ninja's own would take its place with none.
MoviePath = Annotated[int, Whole(ranges.MOVIE_ID), Path(description="TMDb's id of the film.", examples=[346])]
GenreId = Annotated[int, Whole(ranges.GENRE_ID)]
PersonId = Annotated[int, Whole(ranges.PERSON_ID)]
Year = Annotated[int, Whole(ranges.YEAR)]
Score = Annotated[float, Decimal(ranges.SCORE)]
Votes = Annotated[int, Whole(ranges.VOTES)]
Runtime = Annotated[int, Whole(ranges.RUNTIME)]
Country = Annotated[str, Written(COUNTRY_CODE, like="DE")]
Language = Annotated[str, Written(LANGUAGE_CODE, like="en")]
MOST_GENRES = 19
GENRES = WrittenNumbers(
    rf"^{ranges.ID}([,|]{ranges.ID}){{0,{MOST_GENRES - 1}}}$",
    like="18,80",
    # Of both, `filters` says what is wrong.
    declared=rf"^{ranges.ID}((,{ranges.ID}){{0,{MOST_GENRES - 1}}}|(\|{ranges.ID}){{0,{MOST_GENRES - 1}}})$",
    within=ranges.GENRE_ID,
    most=MOST_GENRES,
)
GENRES_KEPT = 2048  # sets of genres in a language; the sample's 1,306 films have 579


def ids(most: int, like: str, within: Range = ranges.MOVIE_ID) -> WrittenNumbers:
    """At most so many ids with commas between."""
    return WrittenNumbers(rf"^{_ids_pattern(most)}$", like=like, within=within, most=most)


def maybe_ids(most: int, like: str) -> WrittenNumbers:
    """The same, or none."""
    return WrittenNumbers(rf"^({_ids_pattern(most)})?$", like=like, within=ranges.MOVIE_ID, most=most)


def _ids_pattern(most: int) -> str:
    return rf"{ranges.ID}(,{ranges.ID}){{0,{most - 1}}}"


IdList = Annotated[str, ids(MAX_PER_PAGE, like="346,129")]


class GenreOut(Schema):
    """A genre."""

    id: GenreId = Field(examples=[18])
    name: str = Field(examples=["Drama"])


class MovieOut(Base):
    """A film as a card shows it."""

    id: MovieId
    title: str = Field(examples=["Seven Samurai"])
    original_title: str = Field(examples=["七人の侍"])
    overview: str = Field(examples=["Farmers hire seven swordsmen against the bandits who will come back."])
    release_date: date | None = Field(examples=["1954-04-26"], description="Null when only the year is known.")
    year: int | None = Field(examples=[1954])
    genres: list[GenreOut]
    original_language: str = Field(description="ISO 639-1.", examples=["ja"])
    vote_average: float = Field(ge=0, le=10, description="0 when nobody voted.", examples=[8.4])
    vote_count: int = Field(ge=0, examples=[3800])
    popularity: float = Field(description="Only good for ordering.", examples=[42.5])
    poster_url: Url = Field(
        description="Absolute; where TMDb has none, the poster that this site draws (SVG).",
        examples=["https://films.example.org/posters/1/346-0.svg"],
    )
    backdrop_url: Url | None = Field(examples=[None])
    available: bool = Field(examples=[True], description="False when its source lists it no longer; people keep it.")


class PersonOut(Schema):
    """Somebody who made a film or plays in it. Negative ids belong to the sample catalog."""

    id: PersonId = Field(examples=[5026])
    name: str = Field(examples=["Akira Kurosawa"])


class PartOut(PersonOut):
    """Somebody who plays in a film."""

    character: str = Field(examples=["Kikuchiyo"])


class OfferOut(Schema):
    """Where a film can be watched."""

    provider: str = Field(examples=["Criterion Channel"])
    kind: Literal["stream", "rent", "buy", "free", "ads"]


class LinkOut(Schema):
    """A page about the film elsewhere."""

    name: str = Field(examples=["IMDb"])
    url: Url = Field(examples=["https://www.imdb.com/title/tt0047478/"])


class MovieDetailOut(MovieOut):
    """Everything about a film."""

    runtime: int | None = Field(description="Minutes.", examples=[207])
    tagline: str = Field(examples=[""])
    directors: list[PersonOut]
    cast: list[PartOut]
    keywords: list[str] = Field(examples=[["samurai", "village"]])
    countries: list[str] = Field(description="ISO 3166-1.", examples=[["JP"]])
    spoken_languages: list[str] = Field(description="ISO 639-1.", examples=[["ja"]])
    certification: str = Field(examples=["PG"])
    collection: str = Field(description="The series that the film belongs to; empty for none.", examples=[""])
    imdb_id: str = Field(examples=["tt0047478"])
    trailer_url: Url | None = Field(examples=[None])
    homepage: Url | None = Field(examples=[None])
    status: str = Field(examples=["Released"])
    share_picture_url: Url = Field(
        description="For previews of links: 1200 by 630 (PNG) where the site draws it, else TMDb's poster.",
        examples=["https://films.example.org/posters/1/346-0-1200x630.png"],
    )
    watch_providers: dict[str, list[OfferOut]] = Field(description="By region, ISO 3166-1.")
    source_links: list[LinkOut]


class OnboardingMovieOut(MovieOut):
    """A film that somebody new may pick."""

    picked: bool = Field(description="Whether it is one of `picked`.")


class SimilarOut(MovieOut):
    """A film like another one."""

    reason: str = Field(examples=["Also directed by Akira Kurosawa"])


class TrendingQuery(PerPageQuery):
    """Of today or of this week."""

    window: Literal["day", "week"] = Field("day", description="Of today, or of this week.")


class ChartQuery(PerPageQuery):
    """Which page, for which region."""

    region: Country | None = Field(None, description="ISO 3166-1; matters with a TMDb key.")


class SearchQuery(PerPageQuery):
    """What is looked for."""

    q: Words = Field(
        min_length=1,
        max_length=LONGEST_QUERY,
        description="A title, a person, a theme; years, genres and the like with it or alone.",
        examples=["japanese crime 60s"],
    )
    year: Year | None = Field(None, description="Only films of this year, give or take one.")


class MoviesQuery(WholeListQuery):
    """Which movies."""

    ids: IdList = Field(description=f"Ids with commas: {MAX_PER_PAGE} at most.")

    def movie_ids(self) -> tuple[int, ...]:
        """The ids as they were given, each once."""
        return ranges.MOVIE_ID.read_all(self.ids.split(","))


class OnboardingQuery(WholeListQuery):
    """What was picked so far, and what was passed over."""

    picked: Annotated[str, maybe_ids(40, like="129,496243")] = Field(
        "", description="Ids of what was picked, with commas: 40 at most."
    )
    shown: Annotated[str, maybe_ids(240, like="155,238")] = Field(
        "",
        description="Ids of what was offered before and passed over, with commas: 240 at most. It does not come again.",
    )

    def ids(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The two lists, as they were given."""
        return ranges.MOVIE_ID.read_all(self.picked.split(",")), ranges.MOVIE_ID.read_all(self.shown.split(","))


class DiscoverQuery(PerPageQuery):
    """Filters; every one narrows."""

    genres: Annotated[str, GENRES] | None = Field(None, description="Genre ids: a comma means all, a pipe any.")
    without_genres: Annotated[str, ids(MOST_GENRES, like="27", within=ranges.GENRE_ID)] | None = Field(
        None, description="Genre ids that none of the films has."
    )
    year_from: Year | None = Field(None, description="Of this year or later.")
    year_to: Year | None = Field(None, description="Of this year or earlier.")
    min_score: Score | None = Field(None, description="Vote average, at least.")
    min_votes: Votes | None = Field(None, description="Number of votes, at least.")
    runtime_from: Runtime | None = Field(None, description="Minutes, at least.")
    runtime_to: Runtime | None = Field(None, description="Minutes, at most.")
    language: Language | None = Field(None, description="ISO 639-1.")
    country: Country | None = Field(None, description="ISO 3166-1.")
    keyword: Words | None = Field(None, min_length=1, max_length=100, description="A theme.", examples=["heist"])
    person: PersonId | None = Field(None, description="Somebody's id, as in a film's cast.")
    sort: Literal[SORTS] = Field("popularity.desc", description="By what, and which way.")  # type: ignore[valid-type]

    def filters(self) -> Filters:
        """The same as the services speak it."""
        values = self.model_dump(exclude={"page", "per_page", "genres", "without_genres"})
        genre_ids = self.genres or ""
        if "," in genre_ids and "|" in genre_ids:
            sentence = gettext("Separate genres by commas (all) or by pipes (any), not by both.")
            raise Invalid.field("genres", "mixed", sentence)
        if _is_backwards(self.year_from, self.year_to):
            raise Invalid.field("year_to", "years_backwards", gettext("The first year is later than the last one."))
        if _is_backwards(self.runtime_from, self.runtime_to):
            raise Invalid.field("runtime_to", "runtimes_backwards", gettext("The lengths run backwards."))
        return Filters(
            genres=_ids(genre_ids.replace("|", ",")),
            any_genre="|" in genre_ids,
            without_genres=_ids(self.without_genres or ""),
            **values,
        )


def genre(value: Genre) -> dict[str, object]:
    """A genre as :class:`GenreOut` declares it, in the reader's language."""
    return {"id": value.id, "name": gettext(value.name)}


@lru_cache(maxsize=GENRES_KEPT)
def _genres(genres: tuple[Genre, ...], _language: str) -> Sequence[Mapping[str, object]]:
    """Kept, as looking up the names of sixty genres took a fifth of a list. ``_language`` is the active one."""
    return [*map(genre, genres)]


def movie(summary: MovieSummary) -> dict[str, object]:
    """A movie as :class:`MovieOut` declares it."""
    return {
        "id": summary.id,
        "title": summary.title,
        "original_title": summary.original_title,
        "overview": summary.overview,
        "release_date": summary.release_date,
        "year": summary.year,
        "genres": _genres(summary.genres, get_language()),
        "original_language": summary.original_language,
        "vote_average": round(summary.vote_average, 3),
        "vote_count": summary.vote_count,
        "popularity": summary.popularity,
        "poster_url": absolute(links.poster(summary)),
        "backdrop_url": links.backdrop(summary),
        "available": summary.available,
    }


def movie_detail(detail: MovieDetail) -> dict[str, object]:
    """A movie as :class:`MovieDetailOut` declares it."""
    source_links = [{"name": "TMDB", "url": f"https://www.themoviedb.org/movie/{detail.summary.id}"}]
    if detail.imdb_id:
        source_links.append({"name": "IMDb", "url": f"https://www.imdb.com/title/{detail.imdb_id}/"})
    return {
        **movie(detail.summary),
        "runtime": detail.runtime,
        "tagline": detail.tagline,
        "directors": [{"id": person.id, "name": person.name} for person in detail.directors],
        "cast": [{"id": person.id, "name": person.name, "character": person.character} for person in detail.cast],
        "keywords": detail.keywords,
        "countries": detail.countries,
        "spoken_languages": detail.spoken_languages,
        "certification": detail.certification,
        "collection": detail.collection,
        "imdb_id": detail.imdb_id,
        "trailer_url": detail.trailer_url,
        "homepage": detail.homepage,
        "status": detail.status,
        "watch_providers": {
            region: [{"provider": offer.provider, "kind": offer.kind} for offer in offers]
            for region, offers in detail.watch_providers.items()
        },
        "share_picture_url": absolute(links.share_picture(detail.summary)),
        "source_links": source_links,
    }


def similar(similar_movie: Similar) -> dict[str, object]:
    """A movie as :class:`SimilarOut` declares it."""
    return {**movie(similar_movie.movie), "reason": similar_movie.reason}


def offered(onboarding: OnboardingMovies) -> list[dict[str, object]]:
    """What somebody new may pick, each as :class:`OnboardingMovieOut` declares it."""
    return [{**movie(summary), "picked": summary.id in onboarding.picked} for summary in onboarding.movies]


def listed(request: HttpRequest, result: FoundMovies) -> HttpResponse:
    """A page of movies as :class:`MovieOut` declares them."""
    movies = [movie(summary) for summary in result.value.items]
    return json_page(request, movies, page=result.value, meta=meta(result))


def meta[T](result: Found[T]) -> Meta:
    """Where an answer came from."""
    return Meta(source=result.source, as_of=result.as_of)


def ours() -> Meta:
    """Where an answer comes from that our own rows give, without a word of TMDb."""
    return Meta(source=source_of_ours())


def _is_backwards(first: int | None, last: int | None) -> bool:
    return first is not None and last is not None and first > last


def _ids(text: str) -> tuple[int, ...]:
    return tuple(sorted(ranges.GENRE_ID.read_all(text.split(","))))
