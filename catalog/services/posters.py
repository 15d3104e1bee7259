"""The posters that the site draws, also as pictures, and the paper that they are printed on."""

from collections.abc import Callable
from concurrent.futures import Future
from typing import Literal

from django.utils.translation import gettext
from pydantic import TypeAdapter

from catalog import posters
from catalog.posters import movie_facts, rasterize
from catalog.services import poster_colors
from catalog.sources.fallback import local
from catalog.types import MovieDetail
from project import cache
from project.cache import policies
from project.errors import NotFound, Unavailable

_SVG = TypeAdapter(str)
PNG = b"\x89PNG"
type Form = Literal["w342", "1200x630"]  # of a picture: the poster, or what stands beside a link


def poster(movie_id: int, variant: int) -> str:
    """The SVG that the site draws for a movie.

    Raises:
        NotFound: the movie is not stored.
    """
    return _poster(movie_id, variant, lambda: local().details(movie_id))


def picture(movie_id: int, variant: int, form: Form) -> bytes | Future[bytes]:
    """The poster, or the picture beside a link, as PNG: at once where it is kept, else as a future.

    Raises:
        NotFound: the movie is not stored, or has no such variant.
        Unavailable: enough others are being made; the future's result raises it where this one cannot be made.
    """
    if variant not in range(posters.VARIANTS):
        raise NotFound
    place = (posters.GENERATOR, movie_id, variant, form)

    def begin() -> bytes:
        facts = movie_facts.facts_of(local().details(movie_id))
        is_wide = form == "1200x630"
        drawing = (posters.draw_share_picture if is_wide else posters.draw)(facts, variant=variant)
        raise _Begun(_begin(place, drawing, width=1200 if is_wide else 342))

    try:
        return cache.fetch(policies.PICTURE, *place, codec=_CODEC, load=begin).value
    except _Begun as error:
        return error.future


class _Begun(Exception):
    def __init__(self, future: Future[bytes]) -> None:
        super().__init__()
        self.future = future


def _begin(place: tuple[object, ...], drawing: str, *, width: int) -> Future[bytes]:
    sentence = gettext("Another picture is being made. Please try again in a moment.")

    def make() -> bytes:
        try:
            picture = rasterize.png(drawing, width=width)
        except rasterize.Busy:
            raise Unavailable(sentence) from None
        cache.put(policies.PICTURE, *place, value=picture, codec=_CODEC)
        return picture

    try:
        return rasterize.begin(place, make)
    except rasterize.Busy:
        raise Unavailable(sentence) from None


class _Bytes:
    """Keeps pictures as they are. A codec like pydantic's."""

    @staticmethod
    def dump_json(picture: bytes) -> bytes:
        """As it is."""
        return picture

    @staticmethod
    def validate_json(picture: bytes) -> bytes:
        """Read one; ValueError for what is none."""
        if picture.startswith(PNG):
            return picture
        raise ValueError("not a picture")


_CODEC = _Bytes()


def drawn(movie: MovieDetail) -> str | None:
    """The SVG that the page of a stored movie shows; None when there is a photograph."""
    summary = movie.summary
    return None if summary.poster_path else _poster(summary.id, summary.poster_variant, lambda: movie)


def _poster(movie_id: int, variant: int, detail: Callable[[], MovieDetail]) -> str:
    draw = lambda: posters.draw(movie_facts.facts_of(detail()), variant=variant)  # noqa: E731
    return cache.fetch(policies.POSTER, posters.GENERATOR, movie_id, variant, codec=_SVG, load=draw).value


def paper(movie: MovieDetail) -> posters.Paper:
    """The paper that a movie's page is printed on: that of its drawn poster, or one of its photograph's colors."""
    if movie.summary.poster_path:
        return posters.Paper(poster_colors.of(movie.summary.id, movie.summary.poster_path), reversed=False)
    return posters.paper(movie_facts.facts_of(movie), variant=movie.summary.poster_variant)
