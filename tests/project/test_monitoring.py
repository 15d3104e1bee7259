"""What deploy/ gives to Prometheus and Grafana speaks of metrics that there are, and wakes somebody when it should."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from prometheus_client import Counter, Gauge, Histogram

from project.http import health
from project.server import metrics
from project.server.environment import ROOT
from recommend.training import artifacts
from tests.needs import needs
from tests.recommend.training.test_artifacts import MODELS

pytestmark = pytest.mark.django_db
PROMETHEUS, DASHBOARD = ROOT / "deploy" / "prometheus", ROOT / "deploy" / "grafana" / "dashboard.json"
NAME = re.compile(r"\bmarquee_\w+")
PROMTOOL = shutil.which("promtool")
needs_promtool = needs(
    "promtool (Debian: apt-get install prometheus)", is_there=PROMTOOL is not None, command="test-skipped"
)


@pytest.fixture
def exposed(settings: Any, tmp_path: Path) -> bytes:
    """/metrics where there is an artifact."""
    settings.ENGINE_HOME = tmp_path
    notes = {"catalog_version": "", "favorites_version": "", "newest_favorite": 0, "read_at": 1.0, "seconds": 2.5}
    artifacts.publish(tmp_path, MODELS[20], notes)
    return health.exposition()


def known(exposed: bytes) -> set[str]:
    """The names of all series, those that nobody has counted yet included."""
    counted = [value for value in vars(metrics).values() if isinstance(value, Counter | Gauge | Histogram)]
    families = [(family.name, family.type) for each in counted for family in each.describe()]
    endings = {"counter": ["_total"], "histogram": ["_bucket", "_sum", "_count"], "gauge": [""]}
    return {f"{name}{ending}" for name, kind in families for ending in endings[kind]} | {
        line.split()[2] for line in exposed.decode().splitlines() if line.startswith("# TYPE")
    }


def promtool(*arguments: str, given: bytes = b"") -> None:
    done = subprocess.run([str(PROMTOOL), *arguments], input=given, capture_output=True, check=False)
    assert done.returncode == 0, (done.stdout + done.stderr).decode()


def test_the_engine_is_among_the_metrics(exposed: bytes) -> None:
    said = exposed.decode()
    assert "marquee_engine_fit_seconds 2.5" in said
    assert "marquee_engine_people 20.0" in said
    assert re.search(r'marquee_engine_age_seconds\{version="\d{8}T\d+-\w+"\} ', said)


def test_processes_are_among_the_metrics(exposed: bytes) -> None:
    assert 'marquee_process_memory_bytes{program="PostgreSQL"}' in exposed.decode()
    assert 'marquee_process_restarts{program="PostgreSQL"} 0.0' in exposed.decode()
    assert 'marquee_database_connections{state="' in exposed.decode()


def test_every_panel_asks_for_metrics_that_there_are(exposed: bytes) -> None:
    panels = [panel for panel in json.loads(DASHBOARD.read_text())["panels"] if panel["type"] != "row"]
    asked = {name for panel in panels for target in panel["targets"] for name in NAME.findall(target["expr"])}
    assert len(panels) > 20
    assert asked - known(exposed) == set()


def test_every_alert_asks_for_metrics_that_there_are(exposed: bytes) -> None:
    asked = set(NAME.findall((PROMETHEUS / "alerts.yml").read_text()))
    assert len(asked) > 10
    assert asked - known(exposed) == set()


def test_every_alert_is_tried_and_has_a_runbook() -> None:
    alerts = set(re.findall(r"alert: (\w+)", (PROMETHEUS / "alerts.yml").read_text()))
    assert alerts == set(re.findall(r"alertname: (\w+)", (PROMETHEUS / "alerts_test.yml").read_text()))
    runbooks = (ROOT / "docs" / "operations.md").read_text()
    assert [alert for alert in sorted(alerts) if f"`{alert}`" not in runbooks] == []


@needs_promtool
def test_the_alerts_go_off_when_they_should() -> None:
    promtool("check", "config", str(PROMETHEUS / "prometheus.yml"))
    promtool("test", "rules", str(PROMETHEUS / "alerts_test.yml"))


@needs_promtool
def test_the_metrics_are_as_prometheus_wants_them(exposed: bytes) -> None:
    promtool("check", "metrics", given=exposed)
