"""How often one address may ask, counted in this process: what is answered without Django costs no trip to Redis.

Several processes count for themselves, so N of them let up to N times the limit pass.
"""

import math
import re
from time import monotonic

MOST_CALLERS = 100_000  # of one window; beyond it the window ends early
SECONDS = {"second": 1, "minute": 60, "hour": 3_600, "day": 86_400}


class RequestRate:
    """A sliding window of ``quota`` requests for each caller: this window's count and what is left of the last one's.

    Args:
        written: like ``120/minute``; empty for no limit.
    """

    def __init__(self, written: str = "") -> None:
        parts = re.fullmatch(r"(\d+)/(second|minute|hour|day)", written)
        self.quota, self.window = (int(parts[1]), SECONDS[parts[2]]) if parts else (0, 60)
        self._began = 0.0
        self._now: dict[str, int] = {}
        self._last: dict[str, int] = {}

    def count(self, caller: str) -> int:
        """Count one more request of ``caller``; 0 if it is within the limit, else the seconds to wait."""
        if not self.quota:
            return 0
        elapsed = monotonic() - self._began
        if elapsed >= self.window or len(self._now) >= MOST_CALLERS:
            elapsed = self._turn(elapsed)
        used = self._now.get(caller, 0)
        earlier = self._last.get(caller, 0) * (1 - elapsed / self.window) if self._last else 0.0
        if used + earlier >= self.quota:
            return math.ceil(self.window - elapsed)
        self._now[caller] = used + 1
        return 0

    def _turn(self, elapsed: float) -> float:
        """Begin a new window; seconds since its beginning."""
        self._last = self._now if elapsed < 2 * self.window else {}
        self._now = {}
        into = elapsed - self.window if self.window <= elapsed < 2 * self.window else 0.0
        self._began = monotonic() - into
        return into
