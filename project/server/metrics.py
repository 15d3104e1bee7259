"""What is counted, and how Prometheus reads it: one counter for each question an operator asks.

Several processes count (web workers, the task worker), each into files of its own in PROMETHEUS_MULTIPROC_DIR, which
`project.settings` sets before this is imported.
"""

import os
from pathlib import Path

from prometheus_client import CollectorRegistry, Counter, generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

edge_answers = Counter(
    "marquee_edge_answers", "Public answers that the response cache gave: hit, stale or miss.", ["state"]
)
refused = Counter("marquee_refused", "Requests and connections that the front did not take, and why.", ["reason"])
cache_answers = Counter("marquee_cache_answers", "Answers of the cache: hit, stale or miss.", ["policy", "state"])
cache_dropped = Counter("marquee_cache_values_dropped", "Cached values that could not be read.", ["policy"])
database_refused = Counter(
    "marquee_database_refused", "Times that PostgreSQL was not waited for, or no longer, and why.", ["reason"]
)
cache_outages = Counter("marquee_cache_outages", "Times that Redis was given up for a moment.")
upstream_calls = Counter("marquee_upstream_calls", "Calls to TMDb by endpoint and outcome.", ["endpoint", "outcome"])
upstream_retries = Counter("marquee_upstream_retries", "Calls to TMDb that were second or third tries.")
upstream_held = Counter("marquee_upstream_held_back", "Calls to TMDb that were not made, and why.", ["reason"])
rows_dropped = Counter("marquee_upstream_rows_dropped", "Rows of TMDb that could not be read, or must not be shown.")
degraded_answers = Counter("marquee_degraded_answers", "Answers given without TMDb: from a stale copy or the database.",
                           ["policy"])  # fmt: skip


class _BreakerGauge:
    """A gauge that is asked for when it is read, such as the state of a breaker that all processes share."""

    def __init__(self, name: str, help_: str, states: dict[str, float]) -> None:
        self.family = GaugeMetricFamily(name, help_, labels=["name"])
        for label, value in states.items():
            self.family.add_metric([label], value)

    def collect(self) -> list[GaugeMetricFamily]:
        return [self.family]


def exposition(breakers: dict[str, bool]) -> bytes:
    """Everything that was counted, over all processes, in Prometheus's text format.

    Args:
        breakers: name -> whether it is open, as `project.resilience.circuit_breaker` knows it.
    """
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    states = {name: float(is_open) for name, is_open in breakers.items()}
    registry.register(_BreakerGauge("marquee_breaker_open", "1 when calls are held back.", states))
    return generate_latest(registry)


def start_at_zero() -> None:
    """Start counting at zero: called by `up` before any process that counts."""
    for file in Path(os.environ["PROMETHEUS_MULTIPROC_DIR"]).glob("*.db"):
        file.unlink(missing_ok=True)


def total(counter: Counter, **labels: str) -> float:
    """What a counter stands at over all processes, for those label values (tests and operators)."""
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    name = f"{next(iter(counter.describe())).name}_total"
    samples = (sample for family in registry.collect() for sample in family.samples if sample.name == name)
    return sum(sample.value for sample in samples if labels.items() <= sample.labels.items())
