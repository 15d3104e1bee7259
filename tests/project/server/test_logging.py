"""A line of the log is one line, whatever a stranger puts into it."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.urls import get_resolver

from project.server.environment import ROOT
from project.server.logging import SecretPaths

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


@pytest.mark.parametrize("format_", ["console", "json"])
def test_no_line_holds_what_opens_a_group(format_: str) -> None:
    program = f"""
import logging, structlog
from project.server.logging import configure
configure({{"format": {format_!r}, "debug": False, "secret_after": ["/together/"]}})
structlog.get_logger("a").info("request", path="/together/s3cret_-", route="api/v1/together/<key>/votes")
logging.getLogger("django.request").warning("Forbidden: %s", "/api/v1/together/s3cret_-/votes/7")
for log in (structlog.get_logger("a").error, logging.getLogger("b").error):
    try:
        try:
            raise KeyError("/together/s3cret_-")
        except KeyError as error:
            raise ValueError('bad path "/together/s3cret_-" of a') from error
    except ValueError:
        log("failed", exc_info=True)
structlog.get_logger("a").info("deep", told={{"of": ["/together/s3cret_-", ("/together/s3cret_-",)]}})
"""
    told = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True).stderr
    assert "s3cret" not in told
    assert "/together/..." in told
    assert "api/v1/together/<key>/votes" in told
    assert "/api/v1/together/.../votes/7" in told
    assert told.count("bad path") >= 2
    if format_ == "json":
        assert all(json.loads(line) for line in told.splitlines())


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("/Together/s3cret", "/Together/..."),
        ("/TOGETHER/s3cret/votes", "/TOGETHER/.../votes"),
        ("/together//s3cret", "/together//..."),
        ("//together/s3cret", "//together/..."),
        ("/login?next=%2Ftogether%2Fs3cret", "/login?next=%2Ftogether%2F..."),
        ("/login?next=%2ftogether%2fs3cret", "/login?next=%2ftogether%2f..."),
        ("/a?b=%252Ftogether%252Fs3cret", "/a?b=%252Ftogether%252F..."),
        ("/%74ogethe%52/s3cret", "/%74ogethe%52/..."),
        ("/api/v1/together/<key>/votes", "/api/v1/together/<key>/votes"),
        ("a letter was read together with 7 % of others", "a letter was read together with 7 % of others"),
    ],
)
def test_a_key_is_found_however_its_path_is_written(text: str, left: str) -> None:
    assert SecretPaths(["/together/"]).without(text) == left


def test_where_no_path_holds_a_key_nothing_is_taken_out() -> None:
    assert SecretPaths([]).without("/together/s3cret%2F") == "/together/s3cret%2F"


def test_every_route_that_holds_a_key_is_known_to_the_log() -> None:
    paths = SecretPaths(settings.SECRET_AFTER)
    routes = [f"/{route}" for route in _routes(get_resolver()) if re.search("<(slug:)?key>", route)]
    assert routes
    assert not [route for route in routes if "s3cret" in paths.without(re.sub("<(slug:)?key>", "s3cret", route))]


def _routes(resolver: Any, prefix: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        route = f"{prefix}{pattern.pattern}"
        if hasattr(pattern, "url_patterns"):
            yield from _routes(pattern, route)
        else:
            yield route
