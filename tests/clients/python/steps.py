"""What the calls of every Python client share: an account of its own, and the lines by which a test counts them."""

import os
import sys
from time import time_ns

ADDRESS = os.environ.get("MARQUEE", "http://127.0.0.1:8000")
EMAIL = f"clients-{os.getpid()}-{time_ns()}@example.org"
PASSWORD = "a good long sentence"
DRAMA = 18  # a genre of TMDb


def done(call: str) -> None:
    """Say that a call did what it should."""
    sys.stdout.write(f"done {call}\n")
