"""The recommendation engine: favorites and films in, ranked films with true reasons out.

Pure Python, numpy and scipy: no Django, no files, no clock. The room ``recommend`` imports these names and
nothing from the modules below. Read ``scoring.py`` first: it says how a score comes about.
"""

from recommend.engine.catalogue import priors
from recommend.engine.counted import Counted
from recommend.engine.model import Model, fit, fit_counted, restore
from recommend.engine.types import Cause, Interaction, Mode, Movie, Part, Recommendation

__all__ = [
    "Cause",
    "Counted",
    "Interaction",
    "Mode",
    "Model",
    "Movie",
    "Part",
    "Recommendation",
    "fit",
    "fit_counted",
    "priors",
    "restore",
]
