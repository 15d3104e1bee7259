"""One movie for this evening: what fits the answers, in the engine's own order. Both doors and the home page ask here.

What a member wants to see takes part, other than in For you. It comes first unless the answers say otherwise: the large
movie is the best of the list that fits. Of company nothing is known but its number and the youngest's age, so two are
shown what is best known of the member's kind, and children what is certified for their age.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from pydantic import TypeAdapter

from accounts.types.taste import Taste
from catalog.services import evenings
from catalog.types import HOME_REGION, Evening, Mood
from project import cache
from project.cache import policies
from project.localization import language
from project.pagination import Page
from recommend.engine import Recommendation
from recommend.services import active_model, recommendations
from recommend.services.active_model import ActiveModel
from recommend.services.explanations import movie_id_of
from recommend.services.taste import TasteOwner
from recommend.types import Answer, Answers, Company, EveningSource, Loosened, Mode, Tonight

DEPTH = 60  # movies that are ranked for one evening: fifteen times four
MOST_SHOWN = 2 * DEPTH  # ids of earlier answers that count
BESIDE = 3
CHILD = 6  # years, of a child whose age is not said
MODE_OF: Mapping[Company, Mode] = {"alone": "balanced", "two": "familiar", "family": "familiar"}


@dataclass(frozen=True, slots=True)
class RankedEvening:
    """What fits an evening, ranked for one owner."""

    ranked: list[Recommendation]
    listed: list[Recommendation]  # of what they want to see, among them or before them
    fitting: int


_RANKED, _TONIGHT, _NUMBER = TypeAdapter(RankedEvening), TypeAdapter(Tonight), TypeAdapter(int)


def answers_of(
    *,
    minutes: int | None = None,
    mood: Mood | None = None,
    company: Company = "alone",
    age: int | None = None,
    source: EveningSource = "list_first",
    services: Sequence[str] = (),
    region: str = "",
) -> Answers:
    """What somebody says of an evening; an age counts with ``family``, a region with services."""
    child_age = CHILD if age is None else age
    evening = Evening(
        minutes=minutes,
        mood=mood,
        child_age=child_age if company == "family" else None,
        services=tuple(services)[: evenings.MOST_SERVICES],
        region=(region or HOME_REGION) if services else "",
    )
    return Answers(evening, company, source)


def without(answers: Answers, answer: Answer) -> Answers:
    """The same answers but one."""
    evening = answers.evening
    match answer:
        case "minutes":
            return replace(answers, evening=replace(evening, minutes=None))
        case "mood":
            return replace(answers, evening=replace(evening, mood=None))
        case "company":
            return replace(answers, company="alone", evening=replace(evening, child_age=None))
        case "services":
            return replace(answers, evening=replace(evening, services=(), region=""))
        case "source":
            return replace(answers, source="anything" if answers.source == "list" else "list_first")


def tonight(owner: TasteOwner, answers: Answers, *, shown_ids: Sequence[int] = ()) -> Tonight:
    """The movie that fits best, and three beside it; none of ``shown_ids``, which earlier answers held.

    Where nothing is left, it says how many movies each answer keeps away by itself.
    """
    model = active_model.current()
    key = _key(model, owner, answers)

    def load() -> Tonight:
        rank = lambda: _ranked(model, owner, answers)  # noqa: E731
        evening = cache.fetch(policies.EVENING_RANKING, *key, codec=_RANKED, load=rank).value
        return _chosen(model, owner, answers, evening, shown_ids)

    # A ranking has no language; movies have titles, and reasons are sentences.
    shown_key = (*key, shown_ids, language.of_the_reader(), owner.region)
    return cache.fetch(policies.TONIGHT, *shown_key, codec=_TONIGHT, load=load).value


def fitting(owner: TasteOwner, answers: Answers) -> int:
    """How many movies fit; nothing is ranked. For a form whose answers change."""
    model = active_model.current()
    load = lambda: len(_candidates(model, owner.taste, answers))  # noqa: E731
    return cache.fetch(policies.TONIGHT, *_key(model, owner, answers), "fitting", codec=_NUMBER, load=load).value


def _key(model: ActiveModel, owner: TasteOwner, answers: Answers) -> tuple[object, ...]:
    """The evening is in it, as at its end a "not tonight" is over without any change of taste."""
    return (*owner.key, f"{owner.version}.{model.version}", owner.evening, answers)


def _chosen(
    model: ActiveModel, owner: TasteOwner, answers: Answers, evening: RankedEvening, shown_ids: Collection[int]
) -> Tonight:
    left = [ranked for ranked in evening.ranked if ranked.movie_id not in shown_ids]
    listed = [ranked for ranked in evening.listed if ranked.movie_id not in shown_ids]
    leading = (listed or left) if answers.source == "list_first" else left
    beside = [ranked for ranked in left if ranked.movie_id != leading[0].movie_id] if leading else []
    chosen = [*leading[:1], *beside[:BESIDE]]
    page = recommendations.with_texts(owner, Page(chosen, 1, 1 + BESIDE, len(chosen)))
    movies = [replace(recommended, contributions=()) for recommended in page.items]
    ids = [recommended.movie.id for recommended in movies]
    return Tonight(
        pick=movies[0] if movies else None,
        others=tuple(movies[1:]),
        fitting=evening.fitting,
        looser=() if movies else _looser(model, owner.taste, answers, shown_ids),
        listed=frozenset(movie_id_of(ranked.movie_id) for ranked in evening.listed) & frozenset(ids),
    )


def _ranked(model: ActiveModel, owner: TasteOwner, answers: Answers) -> RankedEvening:
    taste, mode = owner.taste, MODE_OF[answers.company]
    candidates, watchlist = _candidates(model, taste, answers), frozenset(taste.watchlist)
    # To the engine what a member wants to see is a little yes, and so never an answer: of these it must not know then.
    ratings = tuple((movie_id, rating) for movie_id, rating in taste.ratings if movie_id not in watchlist)
    unlisted = replace(taste, watchlist=(), ratings=ratings)

    def rank(taste: Taste, among: Sequence[int] | None, hidden: AbstractSet[int]) -> list[Recommendation]:
        if among == []:
            return []
        return recommendations.rank(model, owner, taste, mode, number=DEPTH, among=among, hidden=hidden)

    hidden = _hidden(taste)
    # Of a large catalog the engine looks at a part only, unless it is told which.
    everything = evenings.movie_ids(answers.evening) is None and answers.source != "list"
    among = None if everything else candidates
    if answers.source != "list_first":
        ranked = rank(unlisted, among, hidden)
        return RankedEvening(ranked, [item for item in ranked if item.movie_id in watchlist], len(candidates))
    listed = rank(unlisted, [movie_id for movie_id in candidates if movie_id in watchlist], hidden)
    return RankedEvening(rank(taste, among, hidden | watchlist), listed, len(candidates))


def _candidates(model: ActiveModel, taste: Taste, answers: Answers) -> list[int]:
    """The ids of the movies that fit, of those that the engine knows."""
    fitting_ids, hidden = evenings.movie_ids(answers.evening), _hidden(taste)
    among: Iterable[int]
    if answers.source == "list":
        among = taste.watchlist if fitting_ids is None else sorted(frozenset(taste.watchlist) & frozenset(fitting_ids))
    else:
        among = map(movie_id_of, model.model.movie_ids) if fitting_ids is None else fitting_ids
    return [movie_id for movie_id in among if movie_id not in hidden and model.model.knows(movie_id)]


def _hidden(taste: Taste) -> AbstractSet[int]:
    """What is not offered. Who wants to see a movie again may; a favorite is never told."""
    unwanted = {*taste.seen, *taste.rejected} - set(taste.watchlist)
    return unwanted | {*taste.favorites, *taste.not_tonight}


def _looser(model: ActiveModel, taste: Taste, answers: Answers, shown_ids: Collection[int]) -> tuple[Loosened, ...]:
    """What each answer keeps away by itself, the most first."""
    loosened = []
    for answer in _narrowing(answers):
        fewer = without(answers, answer)
        fitting_ids = [movie_id for movie_id in _candidates(model, taste, fewer) if movie_id not in shown_ids]
        if fitting_ids:
            loosened.append(Loosened(answer, len(fitting_ids)))
    return tuple(sorted(loosened, key=lambda loosened_answer: -loosened_answer.fitting))


def _narrowing(answers: Answers) -> list[Answer]:
    """The answers that leave movies out."""
    evening = answers.evening
    narrowing: dict[Answer, bool] = {
        "minutes": evening.minutes is not None,
        "mood": evening.mood is not None,
        "company": evening.child_age is not None,
        "services": bool(evening.services),
        "source": answers.source == "list",
    }
    return [answer for answer, narrows in narrowing.items() if narrows]
