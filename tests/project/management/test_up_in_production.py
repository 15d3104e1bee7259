"""`up` as the image runs it under the https environment that docs/deployment.md names."""

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from project.server.environment import ROOT
from tests import prepared
from tests.ports import free_port
from tests.project.management.test_up import READY, read_until, refusal, stop, up

pytestmark = pytest.mark.timeout(180)


@pytest.fixture
def home() -> Iterator[Path]:
    """Not pytest's: that is closed to the user who runs PostgreSQL for root."""
    with tempfile.TemporaryDirectory(prefix="marquee-") as folder:
        prepared.furnish(Path(folder))
        yield Path(folder)


def health_check() -> list[str]:
    """The very command of the Dockerfile, with the Python of the tests."""
    words = (ROOT / "Dockerfile").read_text().partition("HEALTHCHECK")[2].partition("CMD [")[2].partition("]\n")[0]
    program, *arguments = json.loads(f"[{words}]")
    assert program == "python"
    return [sys.executable, *arguments]


def test_the_images_health_check_passes_where_the_site_is_https(home: Path) -> None:
    operations = free_port()
    settings = {
        "SITE_URL": "https://films.example.org",
        "ALLOWED_HOSTS": "films.example.org",
        "HOST": "0.0.0.0",
        "PORT": str(free_port()),
        "OPS_PORT": str(operations),
        "LOG_FORMAT": "json",
        "WEB_WORKERS": "2",
        # A proxy for the way out is not for the way to ourselves.
        "http_proxy": "http://127.0.0.1:9",
    }
    asked = os.environ | settings
    assert subprocess.run(health_check(), env=asked, check=False, capture_output=True).returncode != 0
    process = up(home, **settings)
    try:
        said = read_until(process, READY)
        assert READY in said, said
        assert subprocess.run(health_check(), env=asked, check=False).returncode == 0
        ready = httpx.get(f"http://127.0.0.1:{operations}/readyz", trust_env=False)
        assert (ready.status_code, ready.json()["database"]) == (200, "ok")
        assert "marquee_" in httpx.get(f"http://127.0.0.1:{operations}/metrics", trust_env=False).text
        said = refusal(home.parent / f"{home.name}-other", **settings)
        assert f"Port {settings['PORT']} on 0.0.0.0 cannot be used" in said
        said = refusal(home.parent / f"{home.name}-other", **settings | {"PORT": str(free_port())})
        assert f"Port {operations} on 127.0.0.1 cannot be used" in said
        assert "OPS_PORT=" in said
    finally:
        stop(process, signal.SIGTERM)
        assert process.stdout
        process.stdout.close()
