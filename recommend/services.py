"""What suits whom: ranked films with true reasons. Both doors ask here.

The ranking of a member is cached under the taste version and the model's version, so every change of taste is seen
on the next view, and a ranking computed before a click can never hide the one after it.
"""

from collections.abc import Mapping

from pydantic import TypeAdapter

from accounts.models import User
from accounts.services import taste
from accounts.types import Taste
from catalog import services as catalog
from project import caching, policies
from project.paging import PER_PAGE, Page, cut
from recommend import fitted
from recommend.engine import Part, Recommendation
from recommend.fitted import Fitted
from recommend.types import Mode, Reason, ReasonKind, Recommended

DEPTH = 200  # films that are ranked for one member: ten pages of twenty
MOST_REASONS = 3
type Ranking = list[Recommendation]
_RANKING = TypeAdapter(Ranking)
SENTENCES: Mapping[str, str] = {
    "because": "Because you liked {}",
    "person": "{} made something you liked",
    "genre": "{}, which you asked for",
    "keyword": "Shares a theme with your favorites: {}",
    "popular": "Well liked by many",
}


def recommendations(
    user: User, *, page: int = 1, per_page: int = PER_PAGE, mode: Mode = "balanced"
) -> Page[Recommended]:
    """One page of films for ``user``; never a favorite or a dismissed film, never one twice over the pages."""
    wish = taste.of(user)
    model = fitted.current()
    parts = (wish.user_id, wish.version, model.version, mode)
    ranking = caching.fetch(policies.RECOMMENDATIONS, *parts, codec=_RANKING, load=lambda: _rank(model, wish, mode))
    return _dress(cut(ranking.value, page=page, per_page=per_page))


def _rank(fit: Fitted, wish: Taste, mode: Mode) -> Ranking:
    named = {genre.id: genre.name for genre in catalog.all_genres().value}
    preference = wish.preference
    return fit.model.recommend(
        wish.favorites,
        [named[one] for one in preference.liked_genres if one in named],
        wish.seen,
        DEPTH,
        disliked_genres=[named[one] for one in preference.disliked_genres if one in named],
        dismissed=wish.rejected,
        languages=preference.languages,
        year_from=preference.year_from,
        year_to=preference.year_to,
        min_score=preference.min_score,
        mode=mode,
    )


def _dress(page: Page[Recommendation]) -> Page[Recommended]:
    """Films and sentences for a page of bare ids; one query."""
    ids = [_id(one.movie_id) for one in page.items]
    causes = {_id(part.movie_id) for one in page.items for part in one.parts if part.kind == "because"}
    films = {film.id: film for film in catalog.movies([*ids, *sorted(causes)])}
    titles = {movie_id: film.title for movie_id, film in films.items()}
    dressed = [
        Recommended(films[movie_id], one.score, reasons(one, titles))
        for movie_id, one in zip(ids, page.items, strict=True)
        if movie_id in films
    ]
    return Page(dressed, page.page, page.per_page, page.total)


def reasons(found: Recommendation, titles: Mapping[int, str]) -> tuple[Reason, ...]:
    """The strongest reasons of a recommendation, the one that the engine names first; never none."""
    speaking = [part for part in found.parts if part.value > 0 and part.kind in SENTENCES]
    total = sum(part.value for part in speaking) or 1.0
    named = [part for part in speaking if _name(part, titles)]
    lead = found.reason or {"kind": "popular"}
    ranked = sorted(named, key=lambda part: (not _is_lead(part, lead), -part.value))[:MOST_REASONS]
    told = tuple(_reason(part, titles, part.value / total) for part in ranked)
    return told or (Reason("popular", SENTENCES["popular"], 1.0),)


def _is_lead(part: Part, lead: Mapping[str, object]) -> bool:
    """Whether ``part`` is the reason that the engine gave."""
    named = lead.get("movie_id") or lead.get("name") or lead.get("genre") or lead.get("keyword")
    return part.kind == lead.get("kind") and named in {part.movie_id, part.name}


def _reason(part: Part, titles: Mapping[int, str], weight: float) -> Reason:
    kind: ReasonKind = part.kind  # type: ignore[assignment]  # a key of SENTENCES
    movie_id = _id(part.movie_id) if part.kind == "because" else None
    return Reason(kind, SENTENCES[part.kind].format(_name(part, titles)), round(weight, 4), movie_id)


def _name(part: Part, titles: Mapping[int, str]) -> str:
    """What fills the sentence of a part: a title, a person, a genre; empty when it cannot be named."""
    if part.kind == "because":
        return titles.get(_id(part.movie_id), "")
    return part.name or ("everybody" if part.kind == "popular" else "")


def _id(movie_id: object) -> int:
    """An id as the site has it; to the engine ids are opaque."""
    assert isinstance(movie_id, int)
    return movie_id
