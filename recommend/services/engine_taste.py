"""A taste as the engine takes it: names for ids, weights for words."""

from collections.abc import Sequence
from typing import TypedDict

from accounts.types.taste import Taste
from catalog.services import genres
from recommend import signal_weights
from recommend.engine import Cause


class TasteKeywords(TypedDict):
    """What both of the engine's questions take by keyword."""

    preferred_genres: Sequence[str]
    disliked_genres: Sequence[str]
    dismissed: Sequence[int]
    languages: Sequence[str]
    year_from: int | None
    year_to: int | None
    min_score: float | None
    muted: frozenset[Cause]
    opinions: dict[int, float]


def keywords_of(taste: Taste) -> TasteKeywords:
    """What a taste says besides its favorites."""
    names, preference = genres.names(), taste.preference
    return TasteKeywords(
        preferred_genres=[names[genre] for genre in preference.liked_genres if genre in names],
        disliked_genres=[names[genre] for genre in preference.disliked_genres if genre in names],
        dismissed=taste.rejected,
        languages=preference.languages,
        year_from=preference.year_from,
        year_to=preference.year_to,
        min_score=preference.min_score,
        muted=frozenset(
            (cause.kind, int(cause.value) if cause.kind == "because" else cause.value) for cause in taste.muted
        ),
        opinions=signal_weights.opinions(taste),
    )
