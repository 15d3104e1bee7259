"""What operators ask: readiness, metrics."""

from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

from project import task_queue
from project.resilience import circuit_breaker
from project.server import metrics
from project.task_queue import QueueState

pytestmark = pytest.mark.django_db


@pytest.fixture
def worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker is there."""
    monkeypatch.setattr(task_queue, "state", lambda: QueueState(2, 3.4, 1, workers=1, heartbeat=0.5))


@pytest.mark.usefixtures("worker")
def test_every_part_is_named_with_its_state() -> None:
    assert Client().get("/readyz").json() == {
        "status": "ok",
        "database": "ok",
        "cache": "ok",
        "worker": "ok",
        "disk": "ok",
        "source": "sample",
        "mail": "ok",
        "queue": {"waiting": 2, "oldest_seconds": 3, "failed": 1},
    }


def test_without_a_worker_it_is_degraded_and_serves() -> None:
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.json()["status"]) == (200, "degraded")
    assert answer.json()["worker"].startswith("none")


@pytest.mark.usefixtures("worker")
def test_a_full_disk_is_told(settings: Any) -> None:
    settings.DISK_FULL = 1 << 62
    answer = Client().get("/readyz").json()
    assert (answer["status"], answer["disk"]) == ("degraded", "full")


def test_it_is_told_that_no_letter_is_sent(settings: Any) -> None:
    settings.MAIL_WARNING = "SMTP_URL is not set: no letter is sent"
    assert "SMTP_URL" in Client().get("/readyz").json()["mail"]


@pytest.mark.usefixtures("worker")
def test_the_queue_and_its_worker_are_in_the_metrics() -> None:
    said = Client().get("/metrics").content.decode()
    for line in ("marquee_queue_waiting 2.0", "marquee_queue_oldest_seconds 3.4", "marquee_queue_failed 1.0",
                 "marquee_workers 1.0", "marquee_worker_heartbeat_seconds 0.5"):  # fmt: skip
        assert line in said


@pytest.mark.parametrize(
    ("happens", "words"), [("failed", "does not answer"), ("refuse", "refuses the key"), ("pause", "asked for a pause")]
)
def test_readiness_says_what_is_wrong_with_tmdb(settings: Any, happens: str, words: str) -> None:
    settings.TMDB_ENABLED = True
    breaker = circuit_breaker.CircuitBreaker("tmdb")
    for _ in range(5):
        getattr(breaker, happens)(*([5] if happens == "pause" else []))
    answer = Client().get("/readyz")
    assert answer.status_code == 200
    assert words in answer.json()["source"]


def test_metrics_are_told_to_this_machine() -> None:
    metrics.rows_dropped.inc()
    answer = Client().get("/metrics")
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert "marquee_upstream_rows_dropped_total" in answer.content.decode()
    assert 'marquee_breaker_open{name="tmdb"} 0.0' in answer.content.decode()


def test_an_open_breaker_shows_in_the_metrics() -> None:
    circuit_breaker.CircuitBreaker("tmdb").refuse()
    assert 'marquee_breaker_open{name="tmdb"} 1.0' in Client().get("/metrics").content.decode()


def test_metrics_are_hidden_from_other_machines() -> None:
    assert Client(REMOTE_ADDR="203.0.113.5").get("/metrics").status_code == 404


@pytest.mark.parametrize("name", ["X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"])
def test_metrics_are_hidden_from_whoever_comes_through_a_proxy(name: str) -> None:
    assert Client().get("/metrics", headers={name: "127.0.0.1"}).status_code == 404


def test_the_token_opens_metrics_to_other_machines(settings: Any) -> None:
    settings.METRICS_TOKEN = "a token"
    other = Client(REMOTE_ADDR="203.0.113.5")
    assert other.get("/metrics", headers={"Authorization": "Bearer a token"}).status_code == 200
    assert other.get("/metrics", headers={"Authorization": "Bearer another"}).status_code == 404


def test_without_a_token_an_empty_one_opens_nothing() -> None:
    assert Client(REMOTE_ADDR="203.0.113.5").get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


def _no_database() -> QueueState:
    raise OperationalError("no database")


def test_without_a_database_the_product_is_not_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(task_queue, "state", _no_database)
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.json()["status"], answer.json()["database"]) == (
        503,
        "unavailable",
        "unavailable",
    )


def test_counting_begins_at_zero(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "counter_1.db").touch()
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path))
    metrics.start_at_zero()
    assert not list(tmp_path.glob("*.db"))
