"""The engine's reasons in words, in the language of whoever asks.

A reason names what the movie and the reader's favorites share, and those favorites: what a friend could say. The words
of the first one take in a second part where the two belong together, "Crime in Korean" or "Horror from the 1970s"; its
weight stays that of the one part which is gone when its cause is left out.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.types import Cause, CauseKind
from catalog.localization.display_names import country_name, language_name
from catalog.ranges import MOVIE_ID
from catalog.types import MovieSummary
from recommend.engine import Part, Recommendation
from recommend.types import Contribution, Reason, ReasonKind

MOST_REASONS = 3
CLASSIC_AGE, DECADE = 25, 10  # years
STRONG, FAIR = 0.6, 0.25  # of the largest part: from there on a part says a lot, or something
COMPANIONS: Mapping[str, tuple[str, ...]] = {  # parts that a leading part's words take in
    "genre": ("language", "decade"),
    "language": ("genre",),
    "decade": ("genre",),
    "keyword": ("keyword",),
}
MOST_SPECIFIC = ("franchise", "director")  # kinds that say more of two movies than anything else does
# The kinds that can be left out, and as what: both roles of a person are one cause.
CAUSE_KINDS: Mapping[str, CauseKind] = {
    "director": "person", "person": "person", "keyword": "keyword", "genre": "genre", "decade": "decade",
    "country": "country", "language": "language", "franchise": "franchise", "crowd": "crowd",
}  # fmt: skip
WORDS: Mapping[str, str | Promise] = {
    "director": _("Directed by {}"),
    "person": _("With {}"),
    "genre": "{}",
    "keyword": _("Theme: {}"),
    "franchise": _("Series: {}"),
    "language": _("In {}"),
    "country": _("From {}"),
    "decade": _("From the {}"),
    "crowd": _("People with the same favorites love it"),
    "dislike": _("Like what you do not want to see"),
    "wish": _("Outside the years, languages or scores you wish for"),
    "variety": _("Like other films above it"),
    "series": _("An earlier film of the series comes first"),
    "shown": _("Shown to you on several days, and not opened"),
}
type Titles = Mapping[int, str]


def movie_id_of(movie_id: object) -> int:
    """An id as the site has it; to the engine ids are opaque."""
    assert isinstance(movie_id, int)
    return movie_id


def sources_of(recommendations: Sequence[Recommendation]) -> set[int]:
    """The favorites that these recommendations name."""
    return {
        movie_id_of(movie_id)
        for recommendation in recommendations
        for part in recommendation.parts
        for movie_id in part.movie_ids
    }


def reasons(recommendation: Recommendation, movie: MovieSummary, titles: Titles) -> tuple[Reason, ...]:
    """The strongest reasons of a recommendation, the strongest first; never none.

    Args:
        recommendation: what the engine says.
        movie: the movie that it speaks of.
        titles: of the favorites that it names, as far as there are any.
    """
    tellable = [
        part for part in recommendation.parts if part.value > 0 and (part.kind in CAUSE_KINDS or part.kind == "popular")
    ]
    tellable.sort(key=lambda part: -part.value)
    tellable = [part for place, part in enumerate(tellable) if place == 0 or not _is_uninformative(part, movie)]
    total = sum(part.value for part in recommendation.parts if part.value > 0) or 1.0
    chosen: list[Reason] = []
    remaining = list(tellable)
    while remaining and len(chosen) < MOST_REASONS:
        part = remaining.pop(0)
        companion = None if chosen else _companion(part, remaining, movie)
        if companion:
            remaining.remove(companion)
        addition = None if chosen else _addition(part, remaining)
        chosen.append(_reason(part, companion, part.value / total, movie, titles, addition=addition))
    return tuple(chosen) or (_reason(Part("popular", 1.0), None, 1.0, movie, titles),)


def shared(recommendation: Recommendation, movie: MovieSummary) -> str:
    """What a movie shares with the one movie that it was sought for: the most telling of it, in words."""
    part_of_kind = {part.kind: part for part in reversed(recommendation.parts) if part.value > 0}
    most_telling = next((part_of_kind[kind] for kind in MOST_SPECIFIC if kind in part_of_kind), None)
    return _subject(most_telling, None, movie) if most_telling else reasons(recommendation, movie, {})[0].text


def contributions(recommendation: Recommendation, titles: Titles) -> tuple[Contribution, ...]:
    """All parts of a score, the largest first."""
    largest = max((abs(part.value) for part in recommendation.parts), default=1.0) or 1.0
    ranked = sorted(recommendation.parts, key=lambda part: -abs(part.value))
    return tuple(
        Contribution(part.kind, _words(part), part.value > 0, round(abs(part.value) / largest, 4),
                _strength(abs(part.value) / largest), _cause(part), _sources(part, titles))
        for part in ranked
    )  # fmt: skip


def cause_in_words(cause: Cause, titles: Titles) -> str:
    """What a member reads of something that was left out."""
    if cause.kind == "because":
        return titles.get(MOVIE_ID.read(cause.value) or 0) or gettext("A film that is gone")
    if cause.kind == "decade":
        return gettext("The %(decade)ss") % {"decade": cause.value}
    if cause.kind == "crowd":
        return gettext("What people with the same favorites love")
    return _name(cause.kind, cause.value)


def _companion(part: Part, other_parts: Sequence[Part], movie: MovieSummary) -> Part | None:
    """The strongest part that belongs to the words of ``part``."""
    for kind in COMPANIONS.get(part.kind, ()):
        for other in other_parts:
            if other.kind == kind and not _is_uninformative(other, movie):
                return other
    return None


def _addition(part: Part, other_parts: Sequence[Part]) -> Part | None:
    """What is rarer than a genre or a time and worth saying with it: the same series, director or player."""
    if part.kind not in {"genre", "language", "decade"}:
        return None
    return next((other for kind in ADDITIONS for other in other_parts if other.kind == kind), None)


def _is_uninformative(part: Part, movie: MovieSummary) -> bool:
    """What a friend would not say: it is true of most movies, or only a little true of this one."""
    if part.kind == "decade":
        return movie.year is None or abs(movie.year // 10 * 10 - int(part.name or 0)) > DECADE
    return part.kind == "language" and part.name == "en"


def _reason(
    part: Part,
    companion: Part | None,
    weight: float,
    movie: MovieSummary,
    titles: Titles,
    *,
    addition: Part | None = None,
) -> Reason:
    sources = [movie_id_of(movie_id) for movie_id in part.movie_ids if movie_id in titles]
    kind: ReasonKind = part.kind  # type: ignore[assignment]  # a key of CAUSE_KINDS, or "popular"
    text = _sentence(part, companion, movie, [titles[movie_id] for movie_id in sources])
    if addition:
        text = gettext("{}; {}").format(
            text, ADDITIONS[addition.kind]().format(_name(addition.kind, addition.name or ""))
        )
    return Reason(kind, text, round(weight, 4), tuple(sources), _cause(part))


def _sentence(part: Part, companion: Part | None, movie: MovieSummary, favorite_titles: Sequence[str]) -> str:
    if part.kind == "popular":
        is_classic = movie.year is not None and movie.year <= date.today().year - CLASSIC_AGE
        return gettext("A classic that most people love") if is_classic else gettext("Well liked by many")
    if part.kind == "crowd":
        return _crowd_sentence(favorite_titles)
    if part.kind == "genre" and not favorite_titles and companion is None:
        return gettext("{}, which you asked for").format(_name("genre", part.name or ""))
    return _with_favorites(_subject(part, companion, movie), part.kind, favorite_titles)


def _crowd_sentence(favorite_titles: Sequence[str]) -> str:
    if len(favorite_titles) > 1:
        return gettext("People who love {} and {} love this").format(*favorite_titles[:2])
    return (
        gettext("People who love {} love this").format(favorite_titles[0]) if favorite_titles else str(WORDS["crowd"])
    )


def _subject(part: Part, companion: Part | None, movie: MovieSummary) -> str:
    """What is shared: "Also directed by …", "Crime in Korean", "Horror from the 1970s"."""
    name = _name(part.kind, part.name or "")
    if part.kind in SUBJECTS:
        return SUBJECTS[part.kind]().format(name)
    if companion is None:
        is_nearby = part.kind == "decade" and not _is_of_decade(movie, part)
        return gettext("From about the same years") if is_nearby else _words(part)
    companion_name = _name(companion.kind, companion.name or "")
    if part.kind == "keyword":
        return gettext("Themes: {} and {}").format(name, companion_name)
    genre, qualifier, qualifying_part = (
        (name, companion_name, companion) if part.kind == "genre" else (companion_name, name, part)
    )
    if qualifying_part.kind == "language":
        return gettext("{} in {}").format(genre, qualifier)
    if not _is_of_decade(movie, qualifying_part):
        return gettext("{} from about the same years").format(genre)
    return gettext("{} from the {}").format(genre, qualifier)


def _is_of_decade(movie: MovieSummary, decade: Part) -> bool:
    """Whether a movie is of the decade of the favorites that stand nearest to it in time."""
    return movie.year is not None and str(movie.year // 10 * 10) == decade.name


SUBJECTS: Mapping[str, Callable[[], str]] = {
    "director": lambda: gettext("Also directed by {}"),
    "franchise": lambda: gettext("Of the same series"),
    "person": lambda: gettext("With {}"),
}


ADDITIONS: Mapping[str, Callable[[], str]] = {
    "franchise": lambda: gettext("of the same series"),
    "director": lambda: gettext("also directed by {}"),
    "person": lambda: gettext("also with {}"),
}


def _with_favorites(subject: str, kind: str, favorite_titles: Sequence[str]) -> str:
    """The subject with the favorites that it comes from."""
    if not favorite_titles:
        return subject
    if kind in {"person", "keyword"}:
        with_one, with_two = gettext("{}, as in {}"), gettext("{}, as in {} and {}")
    else:
        with_one, with_two = gettext("{}, like {}"), gettext("{}, like {} and {}")
    return (with_two if len(favorite_titles) > 1 else with_one).format(subject, *favorite_titles[:2])


def _words(part: Part) -> str:
    """One part by itself."""
    if part.kind == "popular":
        return gettext("Known and liked by many") if part.value > 0 else gettext("Known by few")
    if part.kind == "taste":
        return (
            gettext("Smaller likenesses to your favorites")
            if part.value > 0
            else gettext("Unlike some of your favorites")
        )
    return str(WORDS[part.kind]).format(_name(part.kind, part.name or ""))


def _sources(part: Part, titles: Titles) -> tuple[tuple[Cause, str], ...]:
    ids = (movie_id_of(movie_id) for movie_id in part.movie_ids)
    return tuple((Cause("because", str(movie_id)), titles[movie_id]) for movie_id in ids if movie_id in titles)


def _strength(share: float) -> str:
    if share >= STRONG:
        return gettext("a lot")
    return gettext("some") if share >= FAIR else gettext("a little")


def _cause(part: Part) -> Cause | None:
    kind = CAUSE_KINDS.get(part.kind)
    return Cause(kind, part.name or "people") if kind else None


def _name(kind: str, name: str) -> str:
    """What a genre, a language, a country, a decade, a series or a person is called."""
    if kind == "genre":
        return gettext(name)
    if kind == "language":
        return language_name(name)
    if kind == "country":
        return country_name(name)
    if kind == "decade":
        return gettext("%(decade)ss") % {"decade": name}
    return name.removesuffix(" Collection") if kind == "franchise" else name
