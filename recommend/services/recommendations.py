"""Ranked movies with true reasons, page by page. Both doors ask here.

A ranking is cached under the taste version and the artifact's version, so every change of taste is seen on the next
view, and a ranking computed before a click can never hide the one after it. Pages of it hold words, so they are cached
under the language, too.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from pydantic import TypeAdapter

from accounts.services import preferences
from accounts.types.taste import Preference, Taste
from catalog.services import movies
from catalog.services.card_facts import card_facts
from catalog.types import CardFacts
from project import cache
from project.cache import policies
from project.localization import language
from project.pagination import PER_PAGE, Page, cut
from project.server import metrics
from recommend.engine import Recommendation
from recommend.services import active_model, impressions
from recommend.services.active_model import ActiveModel
from recommend.services.engine_taste import keywords_of
from recommend.services.explanations import contributions, movie_id_of, reasons, sources_of
from recommend.services.taste import TasteOwner
from recommend.types import Mode, PreviewDiff, RecommendationPage, Recommended

DEPTH = 200  # movies that are ranked for one owner: ten pages of twenty
SPARE = 60  # further movies that may move up when those sink that were shown for days
FIRST = 10  # movies that a preview compares
RANKING = r"[0-9a-f]{1,20}\.[A-Za-z0-9_-]{1,60}"  # the name of a list: versions of its taste and its model
type Ranking = list[Recommendation]
_RANKING = TypeAdapter(Ranking)
_PAGE = TypeAdapter(Page[Recommended])


def recommendations(
    owner: TasteOwner, *, page: int = 1, per_page: int = PER_PAGE, mode: Mode = "balanced", ranking: str = ""
) -> RecommendationPage:
    """One page of movies for ``owner``; never a favorite or a dismissed movie, never one twice over the pages.

    ``ranking`` is what an earlier page came with: then this page goes on with the same list as long as that is kept,
    even if the taste or the engine has changed since.
    """
    metrics.recommendations.labels(mode).inc()
    model = active_model.current()
    current_ranking = f"{owner.version}.{model.version}"
    if ranking != current_ranking and re.fullmatch(RANKING, ranking):
        # Only looked up: what is filled under a name is what its own taste makes, and a visitor may name any.
        earlier = cache.peek(policies.RECOMMENDATIONS, [(*owner.key, ranking, mode)], codec=_RANKING)
        if earlier:
            page_of_earlier = with_texts(owner, cut(earlier[0], page=page, per_page=per_page))
            return RecommendationPage(_without_hidden(owner, page_of_earlier), ranking)
    key = (*owner.key, current_ranking, mode)

    def load() -> Page[Recommended]:
        ranked = cache.fetch(
            policies.RECOMMENDATIONS, *key, codec=_RANKING, load=lambda: rank(model, owner, owner.taste, mode)
        )
        return with_texts(owner, cut(ranked.value, page=page, per_page=per_page))

    # A ranking has no language and no country; a page's movies have titles and services, its reasons are sentences.
    page_key = (*key, page, per_page, language.of_the_reader(), owner.region)
    recommended_page = cache.fetch(policies.RECOMMENDED, *page_key, codec=_PAGE, load=load).value
    return RecommendationPage(recommended_page, current_ranking)


def preview(owner: TasteOwner, preference: Preference, liked_ids: Iterable[int] = ()) -> PreviewDiff:
    """What the first movies would be with this preference and these movies liked, too; nothing is kept anywhere.

    Raises:
        Invalid: the preference contradicts itself or the catalog.
    """
    preferences.check(preference)
    current_movies = [recommended.movie for recommended in recommendations(owner, per_page=FIRST).page.items]
    taste = owner.taste
    new_favorites = tuple(movie_id for movie_id in dict.fromkeys(liked_ids) if movie_id not in taste.favorites)
    changed_taste = replace(taste, preference=preference, favorites=(*taste.favorites, *new_favorites))
    ranked = rank(active_model.current(), owner, changed_taste, "balanced")
    changed_movies = [recommended.movie for recommended in with_texts(owner, cut(ranked, page=1, per_page=FIRST)).items]
    ids_before, ids_after = [movie.id for movie in current_movies], [movie.id for movie in changed_movies]
    return PreviewDiff(
        movies=tuple(changed_movies),
        added=tuple(movie for movie in changed_movies if movie.id not in ids_before),
        removed=tuple(movie for movie in current_movies if movie.id not in ids_after),
        reordered=ids_before != ids_after,
    )


def explain(owner: TasteOwner, movie_id: int, *, mode: Mode = "balanced") -> Recommended | None:
    """One movie as it stands for ``owner``; None for one that is a favorite, hidden, or not known to the engine."""
    ranking = _ask_engine(active_model.current(), owner.taste, mode, 1, among=[movie_id])
    page = with_texts(owner, Page(ranking, 1, 1, len(ranking)))
    return page.items[0] if page.items else None


def rank(
    model: ActiveModel,
    owner: TasteOwner,
    taste: Taste,
    mode: Mode,
    *,
    number: int = DEPTH,
    among: Sequence[int] | None = None,
    hidden: Collection[int] | None = None,
) -> Ranking:
    """The best ``number`` movies for a taste, perhaps only ``among`` some; not kept.

    ``hidden`` movies are left out; without it those that the taste hides from recommendations.
    """
    ranking = _ask_engine(model, taste, mode, number + SPARE, among=among, hidden=hidden)
    shown_days = owner.impressions
    return (impressions.apply_impression_penalty(ranking, shown_days) if shown_days else ranking)[:number]


def _ask_engine(
    active: ActiveModel,
    taste: Taste,
    mode: Mode,
    number: int,
    *,
    among: Sequence[int] | None = None,
    hidden: Collection[int] | None = None,
) -> Ranking:
    return active.model.recommend(
        taste.favorites,
        exclude=taste.hidden if hidden is None else hidden,
        k=number,
        mode=mode,
        among=among,
        **keywords_of(taste),
    )


def with_texts(owner: TasteOwner, page: Page[Recommendation]) -> Page[Recommended]:
    """Movies, facts and sentences for a page of bare ids: two queries, and one for what a member says of the named."""
    ids, sources = [movie_id_of(ranked.movie_id) for ranked in page.items], sorted(sources_of(page.items))
    summaries = {movie.id: movie for movie in movies.by_ids([*ids, *sources])}
    states, facts = owner.states(sources), card_facts(ids, owner.region)
    titles = {movie_id: movie.title for movie_id, movie in summaries.items()}
    recommended_movies = [
        Recommended(
            movie,
            round(ranked.score, 4),
            reasons(ranked, movie, titles, states),
            contributions(ranked, movie, titles),
            facts.get(movie_id, CardFacts()),
        )
        for movie_id, ranked in zip(ids, page.items, strict=True)
        if (movie := summaries.get(movie_id))
    ]
    return Page(recommended_movies, page.page, page.per_page, page.total)


def _without_hidden(owner: TasteOwner, page: Page[Recommended]) -> Page[Recommended]:
    """A page of an older list without what has become a favorite, or was hidden, since."""
    hidden_ids = owner.taste.hidden
    visible = [recommended for recommended in page.items if recommended.movie.id not in hidden_ids]
    return Page(visible, page.page, page.per_page, page.total)
