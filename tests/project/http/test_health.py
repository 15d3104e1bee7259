"""What operators ask: readiness, metrics."""

from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

from project.http import health
from project.resilience import circuit_breaker
from project.server import metrics

pytestmark = pytest.mark.django_db


def test_every_part_is_named_with_its_state() -> None:
    assert Client().get("/readyz").json() == {"status": "ok", "database": "ok", "cache": "ok", "source": "sample"}


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


class _NoDatabase:
    """A connection that cannot be opened."""

    def cursor(self) -> None:
        raise OperationalError("no database")


def test_without_a_database_the_product_is_not_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "connection", _NoDatabase())
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
    assert not list(tmp_path.iterdir())
