"""The engine's reasons in words, in the language of whoever asks. For this room's services only."""

from collections.abc import Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.types import Cause, CauseKind
from catalog.localization.display_names import country_name
from recommend.engine import Part, Recommendation
from recommend.types import Portion, Reason, ReasonKind

MOST_REASONS = 3
SENTENCES: Mapping[str, str | Promise] = {
    "because": _("Because you liked {}"),
    "person": _("{} made something you liked"),
    "genre": _("{}, which you asked for"),
    "keyword": _("Shares a theme with your favorites: {}"),
    "popular": _("Well liked by many"),
}
WORDS: Mapping[str, str | Promise] = {
    "because": _("You liked {}"),
    "person": "{}",
    "genre": _("{}, which you asked for"),
    "keyword": _("Theme: {}"),
    "popular": _("Well liked by many"),
    "taste": _("Smaller likenesses to your favorites"),
    "dislike": _("Like what you do not want to see"),
    "wish": _("Outside the years, languages or scores you wish for"),
    "variety": _("Like other films above it"),
    "shown": _("Shown to you on several days, and not opened"),
}
MUTABLE: frozenset[CauseKind] = frozenset(("because", "person", "keyword", "genre"))


def movie_id_of(movie_id: object) -> int:
    """An id as the site has it; to the engine ids are opaque."""
    assert isinstance(movie_id, int)
    return movie_id


def causes_of(found: Sequence[Recommendation]) -> set[int]:
    """The favorites that these recommendations name."""
    return {movie_id_of(part.movie_id) for one in found for part in one.parts if part.kind == "because"}


def reasons(found: Recommendation, titles: Mapping[int, str]) -> tuple[Reason, ...]:
    """The strongest reasons of a recommendation, the one that the engine names first; never none."""
    speaking = [part for part in found.parts if part.value > 0 and part.kind in SENTENCES]
    total = sum(part.value for part in speaking) or 1.0
    named = [part for part in speaking if _name(part, titles)]
    lead = found.reason or {"kind": "popular"}
    ranked = sorted(named, key=lambda part: (not _is_lead(part, lead), -part.value))[:MOST_REASONS]
    told = tuple(_reason(part, titles, part.value / total) for part in ranked)
    return told or (Reason("popular", str(SENTENCES["popular"]), 1.0),)


def portions(found: Recommendation, titles: Mapping[int, str]) -> tuple[Portion, ...]:
    """All parts of a score, the largest first."""
    largest = max((abs(part.value) for part in found.parts), default=1.0) or 1.0
    ranked = sorted(found.parts, key=lambda part: -abs(part.value))
    return tuple(
        Portion(part.kind, str(WORDS[part.kind]).format(_name(part, titles)), round(part.value, 4),
                round(abs(part.value) / largest, 4), _cause(part))
        for part in ranked
    )  # fmt: skip


def cause_in_words(cause: Cause, titles: Mapping[int, str]) -> str:
    """What a member reads of something that was left out."""
    if cause.kind == "because":
        return titles.get(int(cause.value)) or gettext("A film that is gone")
    if cause.kind == "decade":
        return gettext("The %(decade)ss") % {"decade": cause.value}
    if cause.kind == "country":
        return country_name(cause.value)
    return gettext(cause.value) if cause.kind == "genre" else cause.value


def _is_lead(part: Part, lead: Mapping[str, object]) -> bool:
    """Whether ``part`` is the reason that the engine gave."""
    named = lead.get("movie_id") or lead.get("name") or lead.get("genre") or lead.get("keyword")
    return part.kind == lead.get("kind") and named in {part.movie_id, part.name}


def _reason(part: Part, titles: Mapping[int, str], weight: float) -> Reason:
    kind: ReasonKind = part.kind  # type: ignore[assignment]  # a key of SENTENCES
    movie_id = movie_id_of(part.movie_id) if part.kind == "because" else None
    return Reason(kind, str(SENTENCES[part.kind]).format(_name(part, titles)), round(weight, 4), movie_id)


def _cause(part: Part) -> Cause | None:
    if part.kind not in MUTABLE:
        return None
    return Cause(part.kind, str(part.movie_id if part.kind == "because" else part.name))


def _name(part: Part, titles: Mapping[int, str]) -> str:
    """What fills the sentence of a part: a title, a person, a genre; empty when it cannot be named."""
    if part.kind == "because":
        return titles.get(movie_id_of(part.movie_id), "")
    if part.kind == "genre" and part.name:
        return gettext(part.name)
    return part.name or ("everybody" if part.kind == "popular" else "")
