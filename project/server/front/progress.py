"""What the clock saw of one connection, and when that is too slow."""

from dataclasses import dataclass

from project.server.front.connection_limits import Limits


@dataclass(slots=True)
class Span:
    """A stretch of time in which something must come about, or an amount of bytes move."""

    what: object = None
    began: float = 0.0  # seconds, the loop's time
    amount: int = 0  # bytes at its beginning

    def restart(self, now: float, what: object, amount: int = 0) -> None:
        """Begin to wait for something."""
        self.what, self.began, self.amount = what, now, amount


class Progress:
    """Judges whether the client of one connection is too slow in sending, or in taking."""

    __slots__ = ("body_began", "limits", "reading", "writing")

    def __init__(self, limits: Limits) -> None:
        self.limits, self.reading, self.writing, self.body_began = limits, Span(), Span(), 0.0

    def is_overdue(self, now: float, what: object, timeout: float) -> bool:
        """Whether ``what`` has been waited for longer than ``timeout`` seconds."""
        if what != self.reading.what:
            self.reading.restart(now, what)
            return False
        return now - self.reading.began >= timeout

    def is_body_too_slow(self, now: float, what: object, received: int) -> bool:
        """Whether a body, ``received`` bytes so far, brought too few of them lately, or takes too long in all."""
        if what != self.reading.what:
            self.body_began = now
            self.reading.restart(now, what, received)
        elif now - self.body_began >= self.limits.body_deadline:
            return True
        elif now - self.reading.began >= self.limits.body_timeout:
            if received - self.reading.amount < self.limits.minimum_rate * self.limits.body_timeout:
                return True
            self.reading.restart(now, what, received)
        return False

    def is_reader_too_slow(self, now: float, resumed: int, unsent: int) -> bool:
        """Whether too little of the ``unsent`` bytes was taken; ``resumed`` counts how often the buffer ran low."""
        if not unsent or resumed != self.writing.what:
            self.writing.restart(now, resumed, unsent)
        elif now - self.writing.began >= self.limits.write_timeout:
            if self.writing.amount - unsent < self.limits.minimum_rate * self.limits.write_timeout:
                return True
            self.writing.restart(now, resumed, unsent)
        return False
