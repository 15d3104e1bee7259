"""What the catalog's services speak: frozen values, no ORM.

Ids are TMDb's. People of the sample catalog, whose TMDb ids are not known, have negative ids made from their names.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

from project.pagination import Page

type Source = Literal["live", "cache", "stale", "sample"]
HOME_REGION = "US"  # where those watch who told no region
LANGUAGE_CODE, COUNTRY_CODE = "^[a-z]{2}$", "^[A-Z]{2}$"  # ISO 639-1 and ISO 3166-1, as both doors check them


@dataclass(frozen=True, slots=True)
class Genre:
    """A genre, by TMDb's id and name."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Translation:
    """A movie's texts in one more language; what is not translated is empty."""

    language: str  # ISO 639-1
    title: str = ""
    overview: str = ""
    tagline: str = ""


@dataclass(frozen=True, slots=True)
class MovieSummary:
    """A movie as a card shows it. Image addresses are absolute or paths of this site; never empty strings.

    Stored and cached movies are as their origin tells them, in one language, and bring their translations; what a page
    shows has been through `catalog.localization.translations`.
    """

    id: int
    title: str
    original_title: str
    overview: str
    release_date: date | None  # None when only the year is known, or nothing
    year: int | None
    genres: tuple[Genre, ...]
    original_language: str
    vote_average: float  # 0 to 10; 0 when nobody voted
    vote_count: int
    popularity: float  # TMDb's or the sample's own scale: only good for ordering
    poster_path: str | None  # TMDb's file name, or None: then the site draws one
    backdrop_path: str | None
    poster_variant: int = 0  # which variant of the drawn poster this movie wears
    available: bool = True  # False: TMDb no longer has it; its title stays with those who keep it
    language: str = "en"  # ISO 639-1: the language of title and overview
    translations: tuple[Translation, ...] = ()
    source_title: str = ""  # the title before it was translated: its address and its drawn poster stay the same
    overview_language: str = ""  # the overview's language, where it is not the reader's
    is_plain: bool = False  # in its row others are photographed, it is not: `catalog.services.poster_rows`


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who made a movie or plays in it."""

    id: int
    name: str
    character: str = ""
    profile_path: str | None = None  # TMDb's file name of their picture


@dataclass(frozen=True, slots=True)
class Offer:
    """Where a movie can be watched: provider and kind (stream, rent, buy, free, ads)."""

    provider: str
    kind: str


@dataclass(frozen=True, slots=True)
class MovieDetail:
    """All that a movie page shows."""

    summary: MovieSummary
    runtime: int | None  # minutes
    tagline: str
    directors: tuple[Person, ...]
    cast: tuple[Person, ...]
    keywords: tuple[str, ...]
    countries: tuple[str, ...]  # ISO 3166-1
    spoken_languages: tuple[str, ...]  # ISO 639-1
    certification: str
    collection: str  # the series that it belongs to; empty for none
    imdb_id: str
    trailer_url: str | None
    homepage: str | None
    status: str
    watch_providers: dict[str, tuple[Offer, ...]] = field(default_factory=dict)  # by region
    tagline_language: str = ""  # the tagline's language, where it is not the reader's
    watch_links: dict[str, str] = field(default_factory=dict)  # by region: TMDb's page of its offers there
    provider_logos: dict[str, str] = field(default_factory=dict)  # by provider: TMDb's file name
    is_complete: bool = True  # False: only a list has told of it yet


@dataclass(frozen=True, slots=True)
class CardFacts:
    """What a wide card says of a movie beside its summary, for those who watch in one country."""

    minutes: int | None = None
    services: tuple[str, ...] = ()  # names of those that have it in their price
    is_sold: bool = False  # whether it can be rented or bought there


class Chart(StrEnum):
    """The ranked lists that a source can give."""

    TRENDING_DAY = "trending-day"
    TRENDING_WEEK = "trending-week"
    POPULAR = "popular"
    TOP_RATED = "top-rated"
    NOW_PLAYING = "now-playing"
    UPCOMING = "upcoming"


SORTS = tuple(
    f"{sort_key}.{direction}"
    for sort_key in ("popularity", "score", "release_date", "title", "votes")
    for direction in ("desc", "asc")
)


CREDIBLE_VOTES = 50  # TMDb: 10.0 on one vote is common, so scores are only ranked from here on


@dataclass(frozen=True, slots=True)
class Filters:
    """What discover may be asked; every field narrows. Genre ids within ``genres`` are all or any asked for."""

    genres: tuple[int, ...] = ()
    any_genre: bool = False
    without_genres: tuple[int, ...] = ()
    year_from: int | None = None
    year_to: int | None = None
    min_score: float | None = None
    min_votes: int | None = None
    runtime_from: int | None = None  # minutes
    runtime_to: int | None = None
    language: str | None = None  # ISO 639-1
    country: str | None = None  # ISO 3166-1
    keyword: str | None = None
    person: int | None = None
    collection: str | None = None  # the name of a series; only the database knows it
    oscar_winner: bool = False  # won an Academy Award; only the sample knows it
    hidden: tuple[int, ...] = ()  # movies that must not come back
    sort: str = "popularity.desc"


class Mood(StrEnum):
    """What somebody may be in the mood for."""

    LIGHT = "light"
    TENSE = "tense"
    MOVING = "moving"
    STRANGE = "strange"
    ROMANTIC = "romantic"
    BIG = "big"
    QUIET = "quiet"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Evening:
    """What is asked of a movie for one evening; None and nothing ask nothing."""

    minutes: int | None = None  # at most
    mood: Mood | None = None
    child_age: int | None = None  # years, of the youngest who watches
    services: tuple[str, ...] = ()  # providers' names as TMDb tells them
    region: str = ""  # ISO 3166-1: where the services are


@dataclass(frozen=True, slots=True)
class Found[T]:
    """An answer of the catalog, where it came from and since when it stands."""

    value: T
    source: Source
    as_of: datetime | None = None
    outage: bool = False  # TMDb does not answer: pages say so, quietly


type FoundMovies = Found[Page[MovieSummary]]


@dataclass(frozen=True, slots=True)
class Similar:
    """A movie that is like another one, and what they share."""

    movie: MovieSummary
    reason: str


@dataclass(frozen=True, slots=True)
class PersonMatch:
    """Somebody who was found by name, and in how many of our movies."""

    person: Person
    movie_count: int


@dataclass(frozen=True, slots=True)
class PersonCredit:
    """A movie of somebody's, and what they did in it."""

    movie: MovieSummary
    roles: tuple[str, ...]  # director, cast
    character: str  # empty for none


@dataclass(frozen=True, slots=True)
class PersonDetail:
    """Somebody, and the movies of ours that they made or play in, the latest first."""

    person: Person
    credits: tuple[PersonCredit, ...]


@dataclass(frozen=True, slots=True)
class Decade:
    """The movies of somebody's that came out in ten years."""

    first_year: int | None  # None for movies whose year is not known
    credits: tuple[PersonCredit, ...]  # the oldest first


@dataclass(frozen=True, slots=True)
class KeywordMatch:
    """A theme that was found, and how many of our movies have it."""

    keyword: str
    movie_count: int


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What somebody may mean who is typing; what a kind does not have is None."""

    kind: Literal["movie", "person", "keyword", "year"]
    text: str
    id: int | None = None  # of the movie or the person
    year: int | None = None
    poster: str | None = None  # address, as `catalog.services.links` gives it
    is_plain: bool = False  # a movie without a photograph, beside others that have one
    face: str | None = None  # address of a person's picture
    address: str | None = None  # of a movie's page, likewise
    movie_count: int | None = None  # of a person or theme


type UnderstoodKind = Literal[
    "abbreviation", "like", "person", "year", "years", "decade", "genre", "country", "language"
]


@dataclass(frozen=True, slots=True)
class UnderstoodPart:
    """A part of a search that means more than its letters."""

    kind: UnderstoodKind
    text: str  # as it was typed
    value: str  # id of a movie, person or genre; code of a country or language; year, decade's first; "1950-", "-1959"
    name: str  # in the reader's language
    without: str  # the search without this part


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """What a search found, how it was understood, and what is near when nothing fits."""

    movies: FoundMovies
    understood: tuple[UnderstoodPart, ...] = ()
    near_movies: tuple[MovieSummary, ...] = ()  # only when nothing fits: they do not
    near_parts: tuple[UnderstoodPart, ...] = ()  # that the near movies do fit
    near_people: tuple[PersonMatch, ...] = ()
    alternatives: tuple[UnderstoodPart, ...] = ()  # what the search could mean besides the title that it is


@dataclass(frozen=True, slots=True)
class Collection:
    """A ready-made collection: what it holds and what Browse must be asked for it."""

    name: str  # of a series or person; the code of a country or language; a decade's first year
    films: int
    value: str  # what the filter takes
    covers: tuple[str, ...] = ()  # addresses of its best known movies' posters, at most four
    first_year: int | None = None
    last_year: int | None = None


type CollectionKind = Literal["series", "director", "decade", "country", "language", "oscar_winners"]


@dataclass(frozen=True, slots=True)
class NamedCollection:
    """A ready-made collection that has an address of its own."""

    slug: str
    kind: CollectionKind
    name: str  # in the reader's language
    movie_count: int
    value: str  # what the filter takes
    sentence: str  # what it holds, in the reader's language
    covers: tuple[str, ...]  # addresses of its best known movies' posters


@dataclass(frozen=True, slots=True)
class Collections:
    """All ready-made collections, each kind in its own order."""

    series: tuple[Collection, ...]
    directors: tuple[Collection, ...]
    decades: tuple[Collection, ...]
    countries: tuple[Collection, ...]
    languages: tuple[Collection, ...]
    oscar_winners: Collection | None  # movies that won an Academy Award


@dataclass(frozen=True, slots=True)
class ListedMovie:
    """A movie of an editor's list, and why it is there."""

    movie: MovieSummary
    note: str  # in the reader's language


@dataclass(frozen=True, slots=True)
class EditorList:
    """A list that an editor made, in the reader's language; only movies that are stored are in it."""

    slug: str
    number: int  # from 1, in the order of their days
    published_on: date
    ink: str  # the paper that it is printed on, a name of `catalog.posters.palettes`
    title: str
    summary: str
    movies: tuple[ListedMovie, ...]


@dataclass(frozen=True, slots=True)
class HomePage:
    """What the home page shows of the catalog."""

    trending: FoundMovies
    popular: FoundMovies
    upcoming: FoundMovies
    wall: tuple[MovieSummary, ...]  # well-loved movies of many kinds
    cover: MovieDetail | None


@dataclass(frozen=True, slots=True)
class OnboardingMovies:
    """What somebody new may pick from."""

    movies: tuple[MovieSummary, ...]  # offered, those that were picked among them
    picked: tuple[int, ...]  # ids of movies, as they were picked
    shown: tuple[int, ...]  # ids of what was offered before and passed over
    search_results: tuple[MovieSummary, ...] = ()  # what was looked for; none of it is offered a second time


@dataclass(frozen=True, slots=True)
class MovieReference:
    """What somebody says elsewhere of a movie; ids count more than words."""

    title: str = ""
    year: int | None = None
    movie_id: int | None = None  # TMDb's
    imdb_id: str = ""
    original_title: str = ""


@dataclass(frozen=True, slots=True)
class MovieFacts:
    """What a recommender may know about a movie: facts and overlap material, no text, no images."""

    id: int
    title: str
    year: int | None
    genres: tuple[str, ...]
    keywords: tuple[str, ...]
    cast: tuple[str, ...]
    directors: tuple[str, ...]
    language: str
    franchise: str
    vote_average: float
    vote_count: int
    popularity: float
    countries: tuple[str, ...] = ()  # ISO 3166-1
