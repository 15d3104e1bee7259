"""What the site knows about somebody's taste, as figures that can be drawn."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.types.taste import Cause, CauseKind
from catalog.services import genres, recommender_feed
from catalog.types import MovieFacts
from recommend.services.explanations import name_of
from recommend.services.taste import TasteOwner
from recommend.svg_charts import BarPlot, bars

LONGEST = 10  # rows of a figure
LOVED = 8  # the lowest rating whose movie is drawn with the favorites
TITLES: Mapping[CauseKind, tuple[str | Promise, str | Promise]] = {  # above a figure, and what it shows
    "genre": (_("Genres"), _("Favorites by genre")),
    "decade": (_("Decades"), _("Favorites by decade")),
    "country": (_("Countries"), _("Favorites by country")),
    "person": (_("People"), _("Favorites by person")),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a figure: in how many favorites something is, and whether it counts."""

    label: str
    movie_count: int
    cause: Cause
    muted: bool


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure about a taste: rows, and the bars that show those which count."""

    name: str
    title: str
    caption: str
    lines: tuple[Line, ...]
    plot: BarPlot

    @property
    def lead(self) -> Line | None:
        """The largest row that counts."""
        return max((line for line in self.lines if not line.muted), key=lambda line: line.movie_count, default=None)


@dataclass(frozen=True, slots=True)
class TasteProfile:
    """All that is known about a taste."""

    favorites: int
    figures: tuple[Figure, ...]
    liked: tuple[str, ...] = ()  # genres that somebody said they like
    disliked: tuple[str, ...] = ()
    hidden: int = 0  # movies that they do not want suggested
    seen: int = 0
    rated: int = 0  # of those seen
    watchlist: int = 0
    loved: int = 0  # favorites, and what was rated as high: what the figures count


def profile_of(owner: TasteOwner) -> TasteProfile:
    """What the site knows about a taste, in figures: of favorites, and of what was rated 8 or more.

    Two queries besides those of the taste.
    """
    taste = owner.taste
    loved = dict.fromkeys([*taste.favorites, *(movie_id for movie_id, rating in taste.ratings if rating >= LOVED)])
    movies = recommender_feed.movie_facts(among=tuple(loved)) if loved else []
    muted = frozenset(taste.muted)
    countable = [movie for movie in movies if Cause("because", str(movie.id)) not in muted]
    figures = (
        _figure("genre", [movie.genres for movie in countable], muted),
        _figure("decade", [_decade(movie) for movie in countable], muted, in_order=True),
        _figure("country", [movie.countries for movie in countable], muted),
        _figure("person", [(*movie.directors, *movie.cast) for movie in countable], muted),
    )
    names, preference = genres.names(), taste.preference
    liked, disliked = (
        tuple(gettext(names[genre]) for genre in ids if genre in names)
        for ids in (preference.liked_genres, preference.disliked_genres)
    )
    return TasteProfile(
        len(taste.favorites), figures, liked, disliked, len(taste.rejected),
        seen=len(taste.seen), rated=len(taste.ratings), watchlist=len(taste.watchlist),
        loved=len(loved),
    )  # fmt: skip


def _decade(movie: MovieFacts) -> tuple[str, ...]:
    return (str(movie.year // 10 * 10),) if movie.year else ()


def _figure(
    kind: CauseKind, values_of_movies: Iterable[Sequence[str]], muted: frozenset[Cause], *, in_order: bool = False
) -> Figure:
    """Count each value once a movie; the most frequent ones, ``in_order`` of their values if that has a meaning."""
    count = Counter(value for values in values_of_movies for value in dict.fromkeys(values))
    muted_values = {cause.value.casefold() for cause in muted if cause.kind == kind}
    ranked = sorted(count, key=lambda value: (-count[value], value))[:LONGEST]
    if in_order:
        ranked.sort()
    lines = tuple(
        Line(name_of(kind, value), count[value], Cause(kind, value), value.casefold() in muted_values)
        for value in ranked
    )
    title, caption = map(str, TITLES[kind])
    return Figure(
        kind, title, caption, lines, bars([(line.label, line.movie_count) for line in lines if not line.muted])
    )
