"""How good the recommendations are for one member: some of their own favorites are hidden, and looked for again.

The engine is asked as if it had never met the member: it learns anew, from everybody else.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from pydantic import TypeAdapter

from accounts.services import interactions
from accounts.types.taste import Taste
from catalog.services import movies, recommender_feed
from project import cache
from project.cache import policies
from project.localization import language
from recommend import signal_weights
from recommend.engine import Model
from recommend.services import active_model
from recommend.services.explanations import movie_id_of
from recommend.services.taste import MemberTaste
from recommend.training import fit

FEWEST = 5  # favorites below which nothing can be said
HIDDEN = 0.2
LOOKED_AT = 50  # places of each list
FIRST, BEST_KNOWN = 20, 50  # movies of a list that are compared, and movies that everybody knows
MOST_LEARNED = 100_000  # likes of others that are read at most; the page shall not take long
METHODS: Mapping[str, str | Promise] = {
    "popular": _("What most people like"),
    "genres": _("Your genres"),
    "engine": _("Marquee, from your favorites"),
}


@dataclass(frozen=True, slots=True)
class RediscoveredMovie:
    """A hidden movie that a method found, and at which place."""

    movie_id: int
    title: str
    place: int


@dataclass(frozen=True, slots=True)
class Method:
    """What one way of recommending found."""

    name: str
    found: tuple[RediscoveredMovie, ...]
    fit: float  # how like the told favorites its first movies are: 1 where as like as those are to each other
    best_known: int  # of its first movies

    @property
    def words(self) -> str:
        """What it is called; not cached with the rest, as readers differ in language."""
        return str(METHODS[self.name])


@dataclass(frozen=True, slots=True)
class Quality:
    """The outcome for one member; without methods there are too few favorites."""

    given: int
    hidden: tuple[str, ...]  # titles
    learned_from: int  # what other people like
    looked_at: int
    methods: tuple[Method, ...] = ()


_QUALITY = TypeAdapter(Quality)


def quality_for(owner: MemberTaste) -> Quality:
    """What popularity, genres and the engine find of a member's own favorites when some are hidden."""
    active = active_model.current()
    key_parts = (owner.user.pk, owner.version, active.version, language.of_the_reader())
    return cache.fetch(
        policies.QUALITY, *key_parts, codec=_QUALITY, load=lambda: measure(active.model, owner.taste)
    ).value


def measure(model: Model, taste: Taste) -> Quality:
    """Hide a fifth of the favorites, the same ones until the taste changes, and look for them.

    Ratings and the watchlist help to look, as they do in every list; nothing else that was said of a hidden movie does.
    """
    favorites = taste.favorites
    if len(favorites) < FEWEST:
        return Quality(len(favorites), (), 0, LOOKED_AT)
    number = max(1, round(HIDDEN * len(favorites)))
    shuffled = np.random.default_rng([taste.user_id, taste.version]).permutation(len(favorites))
    hidden = [favorites[place] for place in sorted(shuffled[:number].tolist())]
    given = [favorites[place] for place in sorted(shuffled[number:].tolist())]
    interactions_of_others = [
        fit.interaction_of(like)
        for _, like in zip(range(MOST_LEARNED), interactions.likes(), strict=False)
        if like.user_id != taste.user_id
    ]
    lists_by_method = _lists(model.refit(interactions_of_others), given, _other_opinions(taste, hidden))
    titles = {movie.id: movie.title for movie in movies.by_ids(hidden)}
    methods = tuple(_method(name, lists_by_method[name], titles, model, given) for name in METHODS)
    return Quality(len(given), tuple(titles.values()), len(interactions_of_others), LOOKED_AT, methods)


def _method(name: str, ranked: Sequence[int], titles: dict[int, str], model: Model, given: Sequence[int]) -> Method:
    first_places = ranked[:FIRST]
    favorites_similarity = model.mean_similarity(given, given)
    relative_similarity = (
        model.mean_similarity(first_places, given) / favorites_similarity if favorites_similarity else 0.0
    )
    best_known = set(model.best_known(BEST_KNOWN))
    return Method(
        name,
        _rediscovered(ranked, titles),
        round(relative_similarity, 3),
        sum(movie_id in best_known for movie_id in first_places),
    )


def _other_opinions(taste: Taste, hidden: Sequence[int]) -> dict[int, float]:
    """Ratings and the watchlist, without those of the movies that are looked for."""
    opinions = signal_weights.opinions(taste)
    return {movie_id: weight for movie_id, weight in opinions.items() if movie_id not in hidden}


def _lists(model: Model, given: Sequence[int], opinions: Mapping[int, float]) -> dict[str, list[int]]:
    count = Counter(name for movie in recommender_feed.movie_facts(among=given) for name in movie.genres)
    genres = sorted(count, key=lambda name: (-count[name], name))[:3]
    away = [*given, *opinions]  # of every method, so that all of them have the same movies to choose from
    ranked_by_method = {
        "popular": model.recommend((), (), away, LOOKED_AT),
        "genres": model.recommend((), genres, away, LOOKED_AT),
        "engine": model.recommend(given, (), away, LOOKED_AT, opinions=opinions),
    }
    return {name: [movie_id_of(item.movie_id) for item in ranked] for name, ranked in ranked_by_method.items()}


def _rediscovered(ranked: Sequence[int], titles: dict[int, str]) -> tuple[RediscoveredMovie, ...]:
    return tuple(
        RediscoveredMovie(movie_id, titles[movie_id], place)
        for place, movie_id in enumerate(ranked, start=1)
        if movie_id in titles
    )
