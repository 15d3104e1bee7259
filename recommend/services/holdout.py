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
from accounts.types import Taste
from catalog.services import movies, recommender_feed
from project import cache
from project.cache import policies
from project.localization import language
from recommend.engine import Interaction, Model
from recommend.services import active_model
from recommend.services.explanations import movie_id_of
from recommend.services.taste import MemberTaste

FEWEST = 5  # favorites below which nothing can be said
HIDDEN = 0.2
LOOKED_AT = 50  # places of each list
FIRST, BEST_KNOWN = 20, 50  # films of a list that are compared, and films that everybody knows
MOST_LEARNED = 100_000  # favorites of others that are read at most; the page shall not take long
METHODS: Mapping[str, str | Promise] = {
    "popular": _("What most people like"),
    "genres": _("Your genres"),
    "engine": _("Marquee, from your favorites"),
}


@dataclass(frozen=True, slots=True)
class RediscoveredMovie:
    """A hidden film that a method found, and at which place."""

    movie_id: int
    title: str
    place: int


@dataclass(frozen=True, slots=True)
class Method:
    """What one way of recommending found."""

    name: str
    found: tuple[RediscoveredMovie, ...]
    fit: float  # how like the told favorites its first films are: 1 where as like as those are to each other
    best_known: int  # of its first films

    @property
    def words(self) -> str:
        """What it is called; not cached with the rest, as readers differ in language."""
        return str(METHODS[self.name])


@dataclass(frozen=True, slots=True)
class Quality:
    """The outcome for one member; without methods there are too few favorites."""

    given: int
    hidden: tuple[str, ...]  # titles
    learned_from: int  # favorites of other people
    looked_at: int
    methods: tuple[Method, ...] = ()


_QUALITY = TypeAdapter(Quality)


def how_good(owner: MemberTaste) -> Quality:
    """What popularity, genres and the engine find of a member's own favorites when some are hidden."""
    active = active_model.current()
    parts = (owner.user.pk, owner.version, active.version, language.of_the_reader())
    return cache.fetch(policies.QUALITY, *parts, codec=_QUALITY, load=lambda: measure(active.model, owner.taste)).value


def measure(model: Model, taste: Taste) -> Quality:
    """Hide a fifth of the favorites, the same ones until the taste changes, and look for them."""
    favorites = taste.favorites
    if len(favorites) < FEWEST:
        return Quality(len(favorites), (), 0, LOOKED_AT)
    number = max(1, round(HIDDEN * len(favorites)))
    mixed = np.random.default_rng([taste.user_id, taste.version]).permutation(len(favorites))
    hidden = [favorites[place] for place in sorted(mixed[:number].tolist())]
    given = [favorites[place] for place in sorted(mixed[number:].tolist())]
    others = [
        Interaction(user_id, movie_id, 1.0, at)
        for _, (user_id, movie_id, at) in zip(range(MOST_LEARNED), interactions.favorites(), strict=False)
        if user_id != taste.user_id
    ]
    lists = _lists(model.refit(others), given)
    titles = {film.id: film.title for film in movies.by_ids(hidden)}
    methods = tuple(_method(name, lists[name], titles, model, given) for name in METHODS)
    return Quality(len(given), tuple(titles.values()), len(others), LOOKED_AT, methods)


def _method(name: str, ranked: Sequence[int], titles: dict[int, str], model: Model, given: Sequence[int]) -> Method:
    first = ranked[:FIRST]
    among_themselves = model.mean_similarity(given, given)
    fit = model.mean_similarity(first, given) / among_themselves if among_themselves else 0.0
    known = set(model.best_known(BEST_KNOWN))
    return Method(name, _found(ranked, titles), round(fit, 3), sum(movie_id in known for movie_id in first))


def _lists(model: Model, given: Sequence[int]) -> dict[str, list[int]]:
    count = Counter(name for film in recommender_feed.movie_facts(among=given) for name in film.genres)
    genres = sorted(count, key=lambda name: (-count[name], name))[:3]
    asked = {"popular": ((), ()), "genres": ((), genres), "engine": (given, ())}
    return {
        name: [movie_id_of(ranked.movie_id) for ranked in model.recommend(favorites, names, given, LOOKED_AT)]
        for name, (favorites, names) in asked.items()
    }


def _found(ranked: Sequence[int], titles: dict[int, str]) -> tuple[RediscoveredMovie, ...]:
    return tuple(
        RediscoveredMovie(movie_id, titles[movie_id], place)
        for place, movie_id in enumerate(ranked, start=1)
        if movie_id in titles
    )
