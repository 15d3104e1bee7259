"""The editor's lists: each a file of ``catalog/editorial``, in every language of the site.

number = 10
published_on = 2026-11-12
ink = "mustard"          # a name of `catalog.posters.palettes`
[title], [summary]       # a sentence for each language, as below
[[movies]]               # in the editor's order
id = 104
en = "…"
de = "…"
"""

import tomllib
from datetime import date
from functools import cache
from pathlib import Path

from django.utils.translation import get_language, gettext
from pydantic import BaseModel, ConfigDict, Field

from catalog.services import movies
from catalog.types import EditorList, ListedMovie, MovieSummary
from project.errors import NotFound

FOLDER = Path(__file__).parents[1] / "editorial"


class _Sentence(BaseModel):
    """The same in every language of the site."""

    model_config = ConfigDict(extra="forbid")
    en: str = Field(min_length=1)
    de: str = Field(min_length=1)

    def for_reader(self) -> str:
        """In the reader's language."""
        return self.de if (get_language() or "").startswith("de") else self.en


class _Movie(_Sentence):
    """A movie by its id, and why it is there."""

    id: int


class _File(BaseModel):
    """A list as it is written down."""

    model_config = ConfigDict(extra="forbid")
    slug: str
    number: int
    published_on: date
    ink: str
    title: _Sentence
    summary: _Sentence
    movies: list[_Movie]


def all_lists(*, newest: int | None = None) -> list[EditorList]:
    """All lists, or so many of the ``newest``, the newest first. One query."""
    files = sorted(_files().values(), key=lambda file: file.number, reverse=True)[:newest]
    stored = {movie.id: movie for movie in movies.by_ids(list({entry.id for file in files for entry in file.movies}))}
    return [_list(file, stored) for file in files]


def by_slug(slug: str) -> EditorList:
    """One list. One query.

    Raises:
        NotFound: there is no such list.
    """
    file = _files().get(slug)
    if file is None:
        raise NotFound(gettext("There is no such list."))
    return _list(file, {movie.id: movie for movie in movies.by_ids([entry.id for entry in file.movies])})


@cache  # they change with a release only
def _files() -> dict[str, _File]:
    paths = sorted(FOLDER.glob("*.toml"))
    return {path.stem: _File(slug=path.stem, **tomllib.loads(path.read_text())) for path in paths}


def _list(file: _File, stored: dict[int, MovieSummary]) -> EditorList:
    listed = [ListedMovie(stored[entry.id], entry.for_reader()) for entry in file.movies if entry.id in stored]
    return EditorList(
        slug=file.slug,
        number=file.number,
        published_on=file.published_on,
        ink=file.ink,
        title=file.title.for_reader(),
        summary=file.summary.for_reader(),
        movies=tuple(listed),
    )
