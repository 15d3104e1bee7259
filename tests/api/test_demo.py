"""docs/demo.md is shown to people: its commands work, in their order, and show something."""

import os
import re
import subprocess

import pytest

from project.server.environment import ROOT
from tests.api.product import Product

BLOCK = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)


@pytest.mark.timeout(240)
def test_every_command_of_the_demonstration_shows_something(product: Product) -> None:
    blocks = BLOCK.findall((ROOT / "docs" / "demo.md").read_text())
    script = "set -euo pipefail\n" + "printf '%s\\n' @@@@\n".join(blocks)
    done = subprocess.run(
        ["bash", "-c", script],
        env=os.environ | {"SITE": product.address, "no_proxy": "*"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    settings, *shown = done.stdout.split("@@@@\n")
    assert not settings
    assert all(part.strip() for part in shown), shown
    assert "Interstellar 2014" in shown[0]
    assert re.search(r"(?i)x-cache: (hit|stale)", shown[1])  # stale, where another test asked some minutes ago
    assert shown[2].count(" - ") >= 5
    assert shown[3].count(" - ") >= 5
    assert shown[2] != shown[3]
