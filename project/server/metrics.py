"""What is counted, and how Prometheus reads it: one counter for each question an operator asks.

Several processes count (web workers, the task worker), each into files of its own in PROMETHEUS_MULTIPROC_DIR, which
`project.settings` sets before this is imported. What is not counted but looked at, such as the queue, `exposition` is
given by its callers.
"""

import os
from collections.abc import Iterable, Mapping

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector

from project.server import metrics_files

type Gauges = Mapping[str, tuple[str, Mapping[tuple[tuple[str, str], ...], float]]]  # name -> (help, labels -> value)
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
metrics_files.hold()
os.register_at_fork(after_in_child=metrics_files.hold)

ROUTE = ["route", "method", "status", "door"]  # the status by its class; the door is site, api or edge
requests = Counter("marquee_requests", "Requests by route, method, class of status and door.", ROUTE)
request_seconds = Histogram(
    "marquee_request_seconds", "Seconds that Django took for a request.", ROUTE,
    buckets=(0.01, 0.025, 0.1, 0.25, 1.0, 2.5),
)  # fmt: skip
tasks = Counter("marquee_tasks", "Background tasks by outcome.", ["task", "outcome"])
task_seconds = Counter("marquee_task_seconds", "Seconds that background tasks took.", ["task"])
letters = Counter("marquee_letters", "Letters: sent, tried again later, or given up.", ["outcome"])
recommendations = Counter("marquee_recommendations", "Lists of recommendations by mode of the engine.", ["mode"])
slow_queries = Counter("marquee_slow_queries", "Queries that took longer than 100 ms.")
database_waiting = Gauge(
    "marquee_database_waiting", "Threads that wait for a place at PostgreSQL.", multiprocess_mode="livesum"
)
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


class _LookedAt:
    """Gauges that are looked at when they are read, such as the state of a breaker that all processes share."""

    def __init__(self, gauges: Gauges) -> None:
        self.gauges = gauges

    def collect(self) -> Iterable[GaugeMetricFamily]:
        for name, (help_, values) in self.gauges.items():
            names = [label for label, _ in next(iter(values), ())]
            family = GaugeMetricFamily(name, help_, labels=names)
            for labels, value in values.items():
                family.add_metric([text for _, text in labels], value)
            yield family


class _Counters:
    """All counters over all processes, those that are gone included."""

    def collect(self) -> Iterable[Metric]:
        with metrics_files.alone() as folder:
            metrics_files.merge_ended(folder)
            files = [str(path) for path in folder.glob("*.db") if metrics_files.is_begun(path)]
            families: Iterable[Metric] = MultiProcessCollector.merge(files)  # type: ignore[no-untyped-call]
            return families


def exposition(looked: Gauges) -> bytes:
    """Everything that was counted, over all processes, and what was looked at, in Prometheus's text format."""
    registry = CollectorRegistry()
    registry.register(_Counters())
    registry.register(_LookedAt(looked))
    return generate_latest(registry)


def merge_ended() -> None:
    """Move what processes counted that are gone into one file; called by every process that stays."""
    with metrics_files.alone() as folder:
        metrics_files.merge_ended(folder)


def start_at_zero() -> None:
    """Start counting at zero: called by `up` before any process that counts."""
    with metrics_files.alone() as folder:
        for file in folder.glob("*.db"):
            file.unlink(missing_ok=True)


def total(counter: Counter, **labels: str) -> float:
    """What a counter stands at over all processes, for those label values (tests and operators)."""
    name = f"{next(iter(counter.describe())).name}_total"
    samples = (sample for family in _Counters().collect() for sample in family.samples if sample.name == name)
    return sum(sample.value for sample in samples if labels.items() <= sample.labels.items())
