"""How much each thing that members say of a movie speaks for its like, or against it.

1 is a favorite, -1 "not for me". What is below half a favorite (a watchlist, a rating of 6 or 7) adds nuance and never
outweighs what is loved (`recommend.engine.taste`). Seen without a rating says nothing; nor does "not tonight".
"""

from collections.abc import Mapping

from accounts.types.taste import Like, Taste

FAVORITE, WATCHLIST = 1.0, 0.25
RATINGS: Mapping[int, float] = {
    10: 0.9, 9: 0.8, 8: 0.7, 7: 0.3, 6: 0.2, 5: 0.0, 4: -0.5, 3: -0.7, 2: -0.9, 1: -1.0,
}  # fmt: skip


def of_like(like: Like) -> float:
    """What a favorite, a rating or a place on the watchlist is worth for others."""
    if like.favorite:
        return FAVORITE
    return WATCHLIST if like.rating is None else RATINGS[like.rating]


def opinions(taste: Taste) -> dict[int, float]:
    """What a member says of movies that are neither favorites nor rejected; a rating says more than a watchlist."""
    weights = dict.fromkeys(taste.watchlist, WATCHLIST)
    weights |= {movie_id: RATINGS[rating] for movie_id, rating in taste.ratings}
    return {movie_id: weight for movie_id, weight in weights.items() if weight}
