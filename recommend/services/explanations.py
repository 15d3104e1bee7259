"""The engine's reasons in words, in the language of whoever asks.

A reason names what the movie and the reader's favorites share, and those favorites: what a friend could say. The words
of the first one take in a second part where the two belong together, "Crime in Korean" or "Horror from the 1970s"; its
weight stays that of the one part which is gone when its cause is left out.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.types.signals import MovieState
from accounts.types.taste import Cause, CauseKind
from catalog.localization.display_names import country_name, language_name
from catalog.ranges import MOVIE_ID
from catalog.types import MovieSummary
from recommend.engine import Part, Recommendation
from recommend.types import Contribution, Reason, ReasonKind

MOST_REASONS = 3
HIGH_RATING = 8  # from which on somebody loves a movie
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
    "crowd": _("People with your favorites love it"),
    "dislike": _("Like what you do not want to see"),
    "wish": _("Outside the years, languages or scores you asked for"),
    "variety": _("Similar to films above it"),
    "series": _("An earlier film of the series comes first"),
    "shown": _("We showed it on several days, and you did not open it"),
}
type Titles = Mapping[int, str]
type States = Mapping[int, MovieState]


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


def reasons(
    recommendation: Recommendation, movie: MovieSummary, titles: Titles, states: States = MappingProxyType({})
) -> tuple[Reason, ...]:
    """The strongest reasons of a recommendation, the strongest first; never none.

    Args:
        recommendation: what the engine says.
        movie: the movie that it speaks of.
        titles: of the movies that it names, as far as there are any.
        states: what the reader says of them, where it is more than that they are favorites.
    """
    tellable = [
        part for part in recommendation.parts if part.value > 0 and (part.kind in CAUSE_KINDS or part.kind == "popular")
    ]
    tellable.sort(key=lambda part: -part.value)
    tellable = [part for place, part in enumerate(tellable) if place == 0 or not is_uninformative(part, movie)]
    total = sum(part.value for part in recommendation.parts if part.value > 0) or 1.0
    chosen: list[Reason] = []
    remaining = list(tellable)
    while remaining and len(chosen) < MOST_REASONS:
        part = remaining.pop(0)
        companion = None if chosen else _companion(part, remaining, movie)
        if companion:
            remaining.remove(companion)
        addition = None if chosen else _addition(part, remaining)
        chosen.append(_reason(part, companion, part.value / total, movie, titles, states=states, addition=addition))
    return tuple(chosen) or (_reason(Part("popular", 1.0), None, 1.0, movie, titles, states=states),)


def shared(recommendation: Recommendation, movie: MovieSummary) -> str:
    """What a movie shares with the one movie that it was sought for: the most telling of it, in words."""
    part_of_kind = {part.kind: part for part in reversed(recommendation.parts) if part.value > 0}
    most_telling = next((part_of_kind[kind] for kind in MOST_SPECIFIC if kind in part_of_kind), None)
    return subject(most_telling, None, movie) if most_telling else reasons(recommendation, movie, {})[0].text


def contributions(recommendation: Recommendation, movie: MovieSummary, titles: Titles) -> tuple[Contribution, ...]:
    """All parts of a score, the largest first; nothing is said of a movie's time that another decade is true of."""
    largest = max((abs(part.value) for part in recommendation.parts), default=1.0) or 1.0
    ranked = sorted(recommendation.parts, key=lambda part: -abs(part.value))
    return tuple(
        Contribution(part.kind, _part_words(part, movie), part.value > 0, round(abs(part.value) / largest, 4),
                _strength(abs(part.value) / largest), _cause(part), _sources(part, titles))
        for part in ranked
    )  # fmt: skip


def _part_words(part: Part, movie: MovieSummary) -> str:
    is_of_other_years = part.kind == "decade" and not _is_of_decade(movie, part)
    return gettext("From about the same years") if is_of_other_years else _words(part)


def cause_in_words(cause: Cause, titles: Titles) -> str:
    """What a member reads of something that was left out."""
    if cause.kind == "because":
        return titles.get(MOVIE_ID.read(cause.value) or 0) or gettext("A film we no longer have")
    if cause.kind == "decade":
        return gettext("The %(decade)ss") % {"decade": cause.value}
    if cause.kind == "crowd":
        return gettext("What people with your favorites love")
    return name_of(cause.kind, cause.value)


def _companion(part: Part, other_parts: Sequence[Part], movie: MovieSummary) -> Part | None:
    """The strongest part that belongs to the words of ``part``."""
    for kind in COMPANIONS.get(part.kind, ()):
        for other in other_parts:
            if other.kind == kind and not is_uninformative(other, movie):
                return other
    return None


def _addition(part: Part, other_parts: Sequence[Part]) -> Part | None:
    """What is rarer than a genre or a time and worth saying with it: the same series, director or player."""
    if part.kind not in {"genre", "language", "decade"}:
        return None
    return next((other for kind in ADDITIONS for other in other_parts if other.kind == kind), None)


def is_uninformative(part: Part, movie: MovieSummary) -> bool:
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
    states: States,
    addition: Part | None = None,
) -> Reason:
    sources = [movie_id_of(movie_id) for movie_id in part.movie_ids if movie_id in titles]
    kind: ReasonKind = part.kind  # type: ignore[assignment]  # a key of CAUSE_KINDS, or "popular"
    named = _named(sources, states, part.kind)
    is_otherwise_said = bool(sources) and not named and part.kind != "crowd"
    text = (
        subject(part, companion, movie)
        if is_otherwise_said
        else sentence(part, companion, movie, [titles[movie_id] for movie_id in named])
    )
    if addition:
        text = gettext("{}; {}").format(
            text, ADDITIONS[addition.kind]().format(name_of(addition.kind, addition.name or ""))
        )
    if is_otherwise_said:
        text = _as_said(text, titles[sources[0]], states[sources[0]])
    return Reason(kind, text, round(weight, 4), tuple(sources), _cause(part))


def _named(sources: Sequence[int], states: States, kind: str) -> Sequence[int]:
    """The favorites that a sentence names; none where a rating or a wish comes first, which is told instead."""
    loved = [movie_id for movie_id in sources if movie_id not in states or _is_loved(states[movie_id], kind)]
    return loved if kind == "crowd" or loved[:1] == list(sources[:1]) else ()


def _is_loved(state: MovieState, kind: str) -> bool:
    """Whether a movie is a favorite; of people who love it, those who rate it highly speak, too."""
    is_rated_highly = state.seen is not None and (state.seen.rating or 0) >= HIGH_RATING
    return state.favorite is not None or (kind == "crowd" and is_rated_highly)


def _as_said(text: str, title: str, state: MovieState) -> str:
    """The sentence with the rating, or the wish, that it comes from: "With Al Pacino; you gave Heat 9"."""
    if state.seen and state.seen.rating:
        rating = gettext("you gave {title} {rating}").format(title=title, rating=state.seen.rating)
        return gettext("{}; {}").format(text, rating)
    return gettext("{}, like {}, which you want to see").format(text, title)


def sentence(part: Part, companion: Part | None, movie: MovieSummary, favorite_titles: Sequence[str]) -> str:
    """What a part says, with the favorites that it comes from."""
    if part.kind == "popular":
        is_classic = movie.year is not None and movie.year <= date.today().year - CLASSIC_AGE
        return gettext("A classic that most people love") if is_classic else gettext("Well liked by many")
    if part.kind == "crowd":
        return _crowd_sentence(favorite_titles)
    if part.kind == "genre" and not favorite_titles and companion is None:
        return gettext("{}, which you asked for").format(name_of("genre", part.name or ""))
    return with_favorites(subject(part, companion, movie), part.kind, favorite_titles)


def _crowd_sentence(favorite_titles: Sequence[str]) -> str:
    if len(favorite_titles) > 1:
        return gettext("People who love {} and {} love this").format(*favorite_titles[:2])
    return (
        gettext("People who love {} love this").format(favorite_titles[0]) if favorite_titles else str(WORDS["crowd"])
    )


def subject(part: Part, companion: Part | None, movie: MovieSummary) -> str:
    """What is shared: "Also directed by …", "Crime in Korean", "Horror from the 1970s"."""
    name = name_of(part.kind, part.name or "")
    if part.kind in SUBJECTS:
        return SUBJECTS[part.kind]().format(name)
    if companion is None:
        is_nearby = part.kind == "decade" and not _is_of_decade(movie, part)
        return gettext("From about the same years") if is_nearby else _words(part)
    companion_name = name_of(companion.kind, companion.name or "")
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


def with_favorites(subject: str, kind: str, favorite_titles: Sequence[str]) -> str:
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
            gettext("Other things it shares with your favorites")
            if part.value > 0
            else gettext("Unlike some of your favorites")
        )
    return str(WORDS[part.kind]).format(name_of(part.kind, part.name or ""))


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


def name_of(kind: str, name: str) -> str:
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
