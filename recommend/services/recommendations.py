"""Ranked movies with true reasons, page by page. Both doors ask here.

A ranking is cached under the taste version and the artifact's version, so every change of taste is seen on the next
view, and a ranking computed before a click can never hide the one after it. Pages of it hold words, so they are cached
under the language, too.
"""

import re
from collections.abc import Iterable
from dataclasses import replace

from pydantic import TypeAdapter

from accounts.services import preferences
from accounts.types import Preference, Taste
from catalog.services import genres, movies
from project import cache
from project.cache import policies
from project.localization import language
from project.pagination import PER_PAGE, Page, cut
from recommend.engine import Recommendation
from recommend.services import active_model, impressions
from recommend.services.active_model import ActiveModel
from recommend.services.explanations import contributions, movie_id_of, reasons, sources_of
from recommend.services.taste import TasteOwner
from recommend.types import Mode, PreviewDiff, RecommendationPage, Recommended

DEPTH = 200  # movies that are ranked for one owner: ten pages of twenty
SPARE = 60  # further movies that may move up when those sink that were shown for days
FIRST = 10  # movies that a preview compares
RANKING = re.compile(r"([0-9a-f]{1,20})\.([\w-]{1,60})")  # of taste and artifact
type Ranking = list[Recommendation]
_RANKING = TypeAdapter(Ranking)
_PAGE = TypeAdapter(Page[Recommended])


def recommendations(
    owner: TasteOwner, *, page: int = 1, per_page: int = PER_PAGE, mode: Mode = "balanced", ranking: str = ""
) -> RecommendationPage:
    """One page of movies for ``owner``; never a favorite or a dismissed movie, never one twice over the pages.

    ``ranking`` is what an earlier page came with: then this page goes on with the same list, even if the taste or
    the engine has changed since.
    """
    model = active_model.current()
    current_ranking = f"{owner.version}.{model.version}"
    ranking_name = ranking if RANKING.fullmatch(ranking) else current_ranking
    key = (*owner.key, ranking_name, mode)

    def load() -> Page[Recommended]:
        ranked = cache.fetch(
            policies.RECOMMENDATIONS, *key, codec=_RANKING, load=lambda: _rank(model, owner, owner.taste, mode)
        )
        return _with_texts(cut(ranked.value, page=page, per_page=per_page))

    if ranking_name != current_ranking:
        return RecommendationPage(_without_hidden(owner, load()), ranking_name)
    # A ranking has no language; a page's movies have titles, and its reasons are sentences.
    page_key = (*key, page, per_page, language.of_the_reader())
    recommended_page = cache.fetch(policies.RECOMMENDED, *page_key, codec=_PAGE, load=load).value
    return RecommendationPage(recommended_page, ranking_name)


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
    ranked = _rank(active_model.current(), owner, changed_taste, "balanced")
    changed_movies = [recommended.movie for recommended in _with_texts(cut(ranked, page=1, per_page=FIRST)).items]
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
    page = _with_texts(Page(ranking, 1, 1, len(ranking)))
    return page.items[0] if page.items else None


def _rank(model: ActiveModel, owner: TasteOwner, taste: Taste, mode: Mode) -> Ranking:
    ranking = _ask_engine(model, taste, mode, DEPTH + SPARE)
    shown_days = owner.impressions
    return (impressions.apply_impression_penalty(ranking, shown_days) if shown_days else ranking)[:DEPTH]


def _ask_engine(
    active: ActiveModel, taste: Taste, mode: Mode, number: int, *, among: list[int] | None = None
) -> Ranking:
    names, preference = genres.names(), taste.preference
    return active.model.recommend(
        taste.favorites,
        [names[genre] for genre in preference.liked_genres if genre in names],
        taste.seen,
        number,
        disliked_genres=[names[genre] for genre in preference.disliked_genres if genre in names],
        dismissed=taste.rejected,
        languages=preference.languages,
        year_from=preference.year_from,
        year_to=preference.year_to,
        min_score=preference.min_score,
        mode=mode,
        muted={(cause.kind, int(cause.value) if cause.kind == "because" else cause.value) for cause in taste.muted},
        among=among,
    )


def _with_texts(page: Page[Recommendation]) -> Page[Recommended]:
    """Movies and sentences for a page of bare ids; one query."""
    ids = [movie_id_of(ranked.movie_id) for ranked in page.items]
    summaries = {movie.id: movie for movie in movies.by_ids([*ids, *sorted(sources_of(page.items))])}
    titles = {movie_id: movie.title for movie_id, movie in summaries.items()}
    recommended_movies = [
        Recommended(movie, round(ranked.score, 4), reasons(ranked, movie, titles), contributions(ranked, titles))
        for movie_id, ranked in zip(ids, page.items, strict=True)
        if (movie := summaries.get(movie_id))
    ]
    return Page(recommended_movies, page.page, page.per_page, page.total)


def _without_hidden(owner: TasteOwner, page: Page[Recommended]) -> Page[Recommended]:
    """A page of an older list without what has become a favorite, or was hidden, since."""
    taste = owner.taste
    hidden_ids = {*taste.favorites, *taste.seen, *taste.rejected}
    visible = [recommended for recommended in page.items if recommended.movie.id not in hidden_ids]
    return Page(visible, page.page, page.per_page, page.total)
