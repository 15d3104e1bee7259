"""A line of the log is one line, whatever a stranger puts into it."""

import subprocess
import sys

import pytest

from project.server.environment import ROOT

PROGRAM = """
import logging, structlog
from project.server.logging import configure
configure({"format": %r, "debug": False})
for path in ("/a\\nFAKE\\r\\x1b[31m\\u2028", "/a\\x1b[31m", "/a\\0\\x85\\u202e"):
    structlog.get_logger("a").info("request", path=path)
logging.getLogger("django.request").warning("Not Found: %%s", "/a\\\\nFAKE")
"""


@pytest.mark.parametrize("format_", ["console", "json"])
def test_no_value_begins_a_line_of_its_own_or_moves_the_cursor(format_: str) -> None:
    command = [sys.executable, "-c", PROGRAM % format_]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stderr
    assert len(told.strip().split("\n")) == 4, told
    assert not {"\r", "\x1b", "\0"} & set(told)


def test_addresses_of_outgoing_calls_which_hold_keys_are_not_logged() -> None:
    program = 'from project.server.logging import configure; configure({"format": "json", "debug": False})\n'
    program += 'import logging; logging.getLogger("httpx").info("GET https://a.example/?api_key=secret")'
    told = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True).stderr
    assert "secret" not in told
