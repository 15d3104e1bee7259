"""The shapes of a search's answer in the JSON API: the movies, how the search was understood, what is near."""

from typing import Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, Schema

from catalog.api.schemas import MovieOut, meta, movie
from catalog.types import SearchAnswer
from project.http.api.envelope import Envelope, Meta, json_page


class UnderstoodOut(Schema):
    """A part of a search that means more than its letters."""

    kind: Literal["abbreviation", "like", "person", "year", "years", "decade", "genre", "country", "language"]
    text: str = Field(description="As it was typed.", examples=["60s"])
    value: str = Field(
        description="Id of a movie, person or genre; code of a country or language; a year, or a decade's first; of "
        "`years` the first and the last (1950-1959), one of which may be open (-1959, 1960-).",
        examples=["1960"],
    )
    name: str = Field(description="To show.", examples=["1960s"])
    without: str = Field(description="The search without this part.", examples=["japanese crime"])


class NearOut(Schema):
    """What is near when nothing fits. These are no results: say so."""

    movies: list[MovieOut]
    fitting: list[str] = Field(description="`value` of the parts that they do fit; empty: their titles are near.")


class SearchMeta(Meta):
    """Where the films come from, and how the search was understood."""

    understood: list[UnderstoodOut] = Field(description="In the order of the words; empty for a plain title or name.")
    alternatives: list[UnderstoodOut] = Field(description="What a search that is a title could mean besides.")
    near: NearOut = Field(description="Empty unless nothing fits.")


class SearchEnvelope(Envelope[list[MovieOut]]):
    """The films that fit a search."""

    meta: SearchMeta


def searched(request: HttpRequest, answer: SearchAnswer) -> HttpResponse:
    """A page of films as :class:`SearchEnvelope` declares it."""
    about = meta(answer.movies)
    movies = [movie(summary) for summary in answer.movies.value.items]
    search_meta = SearchMeta(
        source=about.source,
        as_of=about.as_of,
        understood=[UnderstoodOut.from_orm(part) for part in answer.understood],
        alternatives=[UnderstoodOut.from_orm(part) for part in answer.alternatives],
        near=NearOut(
            movies=[MovieOut.model_validate(movie(summary)) for summary in answer.near_movies],
            fitting=[part.value for part in answer.near_parts],
        ),
    )
    return json_page(request, movies, page=answer.movies.value, meta=search_meta)
