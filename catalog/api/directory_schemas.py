"""The shapes of what leads to movies in the JSON API: suggestions, people, themes, collections, what there is."""

from datetime import date
from typing import Annotated, Literal

from ninja import Field, Path, Schema

from catalog import ranges
from catalog.api.schemas import GenreOut, MovieOut, PersonId, movie
from catalog.services.search import LONGEST_QUERY
from catalog.types import EditorList, NamedCollection, PersonCredit, PersonDetail, PersonMatch, Suggestion
from project.http.api.fields import PerPageQuery, Url, Whole, WholeListQuery, Words
from project.http.api.validation import Written
from project.origin import absolute

Typed = Annotated[Words, Field(min_length=1, max_length=LONGEST_QUERY)]
PersonPath = Annotated[
    int, Whole(ranges.PERSON_ID), Path(description="Somebody's id, as in a film's cast.", examples=[5026])
]
Slug = Annotated[
    str, Written("^[a-z0-9-]{1,200}$", like="decade-1950"), Path(description="As the list of collections names it.")
]


ListSlug = Annotated[
    str, Written("^[a-z0-9-]{1,200}$", like="under-ninety"), Path(description="As the list of lists names it.")
]


class SuggestQuery(WholeListQuery):
    """What was typed so far."""

    q: Typed = Field(description="The letters typed so far.", examples=["kuros"])


class NameQuery(PerPageQuery):
    """A name, or a part of one."""

    q: Typed = Field(description="A name, or a part of one.", examples=["kurosawa"])


class SuggestionOut(Schema):
    """What may be meant."""

    kind: Literal["movie", "person", "keyword", "year"]
    text: str = Field(description="To show. Of a `keyword` also what `discover` takes.", examples=["Seven Samurai"])
    id: int | None = Field(description="Of a `movie` or a `person`.", examples=[346])
    year: int | None = Field(description="Of a `movie` or a `year`.", examples=[1954])
    poster_url: Url | None = Field(
        description="Of a `movie`.", examples=["https://films.example.org/posters/1/346-0.svg"]
    )
    movie_count: int | None = Field(description="Films of a `person` or a `keyword`.", examples=[None])


class PersonMatchOut(Schema):
    """Somebody who was found by name."""

    id: PersonId = Field(examples=[5026])
    name: str = Field(examples=["Akira Kurosawa"])
    movie_count: int = Field(ge=0, description="Films of this catalog.", examples=[11])


class CreditOut(MovieOut):
    """A film of somebody's."""

    roles: list[Literal["director", "cast"]] = Field(min_length=1)
    character: str = Field(description="Empty for none.", examples=[""])


class PersonDetailOut(Schema):
    """Somebody, and their films."""

    id: PersonId = Field(examples=[5026])
    name: str = Field(examples=["Akira Kurosawa"])
    roles: list[Literal["director", "cast"]] = Field(description="In any of the films.")
    movies: list[CreditOut] = Field(description="The latest first.")


class KeywordOut(Schema):
    """A theme."""

    keyword: str = Field(description="As `discover` takes it.", examples=["heist"])
    movie_count: int = Field(ge=1, examples=[23])


class CollectionOut(Schema):
    """A ready-made collection."""

    slug: str = Field(examples=["decade-1950"])
    kind: Literal["series", "director", "decade", "country", "language", "oscar_winners"]
    name: str = Field(examples=["1950s"])
    movie_count: int = Field(ge=1, examples=[64])
    sentence: str = Field(description="What it holds.", examples=["64 films."])
    poster_urls: list[Url] = Field(
        max_length=4,
        description="Of its best known films.",
        examples=[["https://films.example.org/posters/1/346-0.svg"]],
    )


class EditorListOut(Schema):
    """A list that our editor made."""

    slug: str = Field(examples=["under-ninety"])
    number: int = Field(ge=1, examples=[10])
    published_on: date = Field(examples=["2026-11-12"])
    title: str = Field(examples=["Under ninety"])
    summary: str = Field(examples=["Eleven films that you can finish on a weekday and still go to bed on time."])
    movie_count: int = Field(ge=0, examples=[11])


class ListedMovieOut(MovieOut):
    """A film of an editor's list."""

    note: str = Field(
        description="Why it is there.", examples=["Two people have until his plane leaves, and so do we."]
    )


class EditorListDetailOut(EditorListOut):
    """A list with its films."""

    movies: list[ListedMovieOut] = Field(description="In the editor's order.")


class ImagesOut(Schema):
    """How TMDb's pictures can be had in other sizes: the size is the part of the address after the base."""

    base_url: Url = Field(examples=["https://image.tmdb.org/t/p"])
    poster_sizes: list[str] = Field(examples=[["w185", "w342", "w500"]])
    backdrop_sizes: list[str] = Field(examples=[["w1280"]])
    drawn_base_url: Url = Field(
        description="Where the posters stand that this site draws.", examples=["https://films.example.org/posters/"]
    )
    drawn_endings: list[str] = Field(
        description="Put in place of `.svg` in a `poster_url` of ours: the drawing, the poster as PNG, the picture for "
        "previews of links.",
        examples=[[".svg", "-w342.png", "-1200x630.png"]],
    )


class NamedCodeOut(Schema):
    """A code and what it is called."""

    code: str = Field(examples=["ja"])
    name: str = Field(examples=["Japanese"])


class LimitsOut(Schema):
    """How much one request may ask for."""

    page: int = Field(description="The last page of any list.", examples=[500])
    per_page: int = Field(examples=[100])
    ids: int = Field(description="Ids of one `ids`.", examples=[100])
    query: int = Field(description="Characters of a search.", examples=[200])
    body: int = Field(description="Bytes of a request.", examples=[65536])
    file: int = Field(description="Bytes of a request that carries a file.", examples=[10100000])


class ConfigOut(Schema):
    """What an app asks once, when it starts."""

    images: ImagesOut
    interface_languages: list[NamedCodeOut] = Field(description="That a profile may choose.")
    languages: list[NamedCodeOut] = Field(description="Of the films of this catalog, ISO 639-1.")
    regions: list[NamedCodeOut] = Field(description="Where its films come from, ISO 3166-1.")
    genres: list[GenreOut]
    limits: LimitsOut


def suggestion(value: Suggestion) -> dict[str, object]:
    """A suggestion as :class:`SuggestionOut` declares it."""
    return {
        "kind": value.kind, "text": value.text, "id": value.id, "year": value.year,
        "poster_url": value.poster and absolute(value.poster), "movie_count": value.movie_count,
    }  # fmt: skip


def person_match(match: PersonMatch) -> dict[str, object]:
    """Somebody as :class:`PersonMatchOut` declares them."""
    return {"id": match.person.id, "name": match.person.name, "movie_count": match.movie_count}


def person_detail(detail: PersonDetail) -> dict[str, object]:
    """Somebody as :class:`PersonDetailOut` declares them."""
    roles = dict.fromkeys(role for credit in detail.credits for role in credit.roles)
    movies = [_credit(credit) for credit in detail.credits]
    return {"id": detail.person.id, "name": detail.person.name, "roles": sorted(roles, reverse=True), "movies": movies}


def _credit(credit: PersonCredit) -> dict[str, object]:
    return {**movie(credit.movie), "roles": credit.roles, "character": credit.character}


def collection(value: NamedCollection) -> dict[str, object]:
    """A collection as :class:`CollectionOut` declares it."""
    return {
        "slug": value.slug, "kind": value.kind, "name": value.name, "movie_count": value.movie_count,
        "sentence": value.sentence, "poster_urls": [absolute(address) for address in value.covers],
    }  # fmt: skip


def editor_list(value: EditorList) -> dict[str, object]:
    """A list as :class:`EditorListOut` declares it."""
    return {
        "slug": value.slug, "number": value.number, "published_on": value.published_on, "title": value.title,
        "summary": value.summary, "movie_count": len(value.movies),
    }  # fmt: skip


def editor_list_detail(value: EditorList) -> dict[str, object]:
    """A list as :class:`EditorListDetailOut` declares it."""
    return {**editor_list(value), "movies": [{**movie(listed.movie), "note": listed.note} for listed in value.movies]}
