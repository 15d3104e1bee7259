"""The recommendation engine: favorites and movies in, ranked movies with true explanations out.

Pure Python, numpy and scipy: no Django, no files, no clock. The room ``recommend`` imports these names; ``matrices``
holds the data, ``signals`` what is learned from it, ``scoring`` how signals become one number: start there.
"""

from recommend.engine.groups import GroupMember, GroupRecommendation
from recommend.engine.matrices.movie_features import priors
from recommend.engine.model import Model, fit, fit_counted, restore
from recommend.engine.precomputed import PrecomputedNeighbors
from recommend.engine.types import STRONG, Cause, Interaction, Mode, Movie, Part, Recommendation

__all__ = [
    "STRONG",
    "Cause",
    "GroupMember",
    "GroupRecommendation",
    "Interaction",
    "Mode",
    "Model",
    "Movie",
    "Part",
    "PrecomputedNeighbors",
    "Recommendation",
    "fit",
    "fit_counted",
    "priors",
    "restore",
]
