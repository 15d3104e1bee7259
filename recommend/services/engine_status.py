"""What /metrics tells of the engine; named to `project` by `settings.GAUGES_OF`."""

import time

from django.conf import settings

from project.server.metrics import Gauges
from recommend.training import artifacts
from recommend.training.fit import TrainingData


def gauges() -> Gauges:
    """Of the newest artifact on this machine: version and age, how long its fit took, and on what."""
    newest = artifacts.summary(settings.ENGINE_HOME)
    if newest is None:
        return {}
    data = TrainingData(**newest.notes)
    return {
        "marquee_engine_age_seconds": (
            "Seconds since the data of the artifact were read.",
            {(("version", newest.version),): time.time() - data.read_at},
        ),
        "marquee_engine_fit_seconds": ("Seconds that its fit took.", {(): data.seconds}),
        "marquee_engine_people": ("People whose favorites it knows.", {(): float(newest.people)}),
        "marquee_engine_movies": ("Movies that it knows.", {(): float(newest.movies)}),
    }
