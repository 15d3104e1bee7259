"""One call to TMDb: whether it may be made, how often it is tried, how long it may take, and what its answer means.

A visitor's call never sleeps for a turn: it gives up, and a copy of ours is shown. Work that nobody waits for
(`project.cache.patiently`) waits.
"""

import email.utils
import hashlib
import random
import time
from collections.abc import Mapping
from functools import cached_property
from typing import Any

import httpx
import orjson
import structlog
from django.conf import settings
from django.utils.translation import gettext_lazy

from catalog.sources.tmdb.deadline import Transport, until
from project import cache
from project.errors import NotFound, SourceUnavailable
from project.resilience.circuit_breaker import CircuitBreaker
from project.resilience.token_bucket import TokenBucket
from project.server import metrics

log = structlog.get_logger(__name__)
type Json = Mapping[str, Any]
BREAKER = "tmdb"
DEADLINE = 3.0  # seconds for a call with all its tries
PATIENT_DEADLINE = 60.0  # seconds for work that nobody waits for; each try still has those 3
TRIES = 3
BACKOFF = 0.1  # seconds before the second try, doubled before the third; the half of it is left to chance
RETRY_SHARE = 0.1  # retries per call, over time
RATE, CAPACITY = 25.0, 12  # calls a second, and at once: at most 37 in any second, TMDb allows about 40
RESERVED = 6  # tokens that patient work leaves to visitors
LONGEST_PAUSE = 60.0  # seconds that TMDb may ask us to pause
LARGEST = 5_000_000  # bytes of an answer


class WrongKey(SourceUnavailable):
    """TMDb refuses our key."""


class _TryAgain(SourceUnavailable):
    """This try failed in a way that may pass. ``after`` is how long TMDb asks us to wait, in seconds."""

    def __init__(self, message: str, retry_after: float = 0.0) -> None:
        super().__init__(message)
        self.after = retry_after


class _Answer:
    """A response that has been read within the deadline."""

    def __init__(self, response: httpx.Response, body: bytes) -> None:
        self.status, self.object = response.status_code, _object(body)
        self.retry_after = response.headers.get("Retry-After", "")


class TmdbClient:
    """Calls to TMDb over one pool of connections.

    Args:
        transport: how to reach it; None makes a pooled one from the settings.
    """

    def __init__(self, transport: httpx.BaseTransport | None = None) -> None:
        self._transport = transport
        self.breaker = CircuitBreaker(BREAKER)
        self.bucket = TokenBucket(BREAKER, RATE, CAPACITY)
        self._retries = 2.0  # that may be made now; every call earns a tenth of one

    @cached_property
    def _http(self) -> httpx.Client:
        """The key travels in a header where it can, and is never logged. One credential is sent, never both."""
        token, key = settings.TMDB_ACCESS_TOKEN, settings.TMDB_API_KEY
        limits = httpx.Limits(max_connections=20, max_keepalive_connections=10)
        return httpx.Client(
            base_url=f"{settings.TMDB_BASE_URL}/",
            headers={"Accept": "application/json", **({"Authorization": f"Bearer {token}"} if token else {})},
            params={} if token else {"api_key": key},
            timeout=httpx.Timeout(DEADLINE, connect=1.5),
            transport=self._transport or Transport(limits=limits, proxy=settings.TMDB_PROXY),
            follow_redirects=False,
        )

    def close(self) -> None:
        """End the pooled connections."""
        self._http.close()

    def get(self, endpoint: str, *ids: int | str, **params: object) -> Json:
        """The JSON object that TMDb answers.

        Args:
            endpoint: the path, with ``{}`` for each of ``ids``; so it is counted.
            ids: what fills it.
            params: the query; None and empty values are left out, ``__`` in a name stands for its dot.

        Raises:
            NotFound: TMDb knows no such thing.
            WrongKey: TMDb refuses our key.
            SourceUnavailable: there is no usable answer, or it is not the time to ask.
        """
        query = {name.replace("__", "."): str(value) for name, value in params.items() if value not in (None, "")}
        patient = cache.is_patient()
        end = time.monotonic() + (PATIENT_DEADLINE if patient else DEADLINE)
        self._retries = min(10.0, self._retries + RETRY_SHARE)
        tries = 0
        while True:
            self._take_turn(end if patient else 0.0, reserve=RESERVED if patient else 0)
            try:
                with until(min(end, time.monotonic() + DEADLINE)):
                    return self._once(endpoint, endpoint.format(*ids), query)
            except _TryAgain as failure:
                tries += 1
                if tries == TRIES or not self._may_retry(failure, tries, end):
                    raise
            metrics.upstream_retries.inc()

    def _take_turn(self, end: float, *, reserve: int) -> None:
        """Wait until ``end`` for the breaker and the bucket to let a call through."""
        while True:
            reason = "" if self.breaker.admits() else "breaker"
            if not reason and self.bucket.take(leave=reserve):
                return
            if time.monotonic() > end:
                metrics.upstream_held.labels(reason or "rate").inc()
                raise SourceUnavailable("TMDb is given a pause.")
            time.sleep(0.1)

    def _may_retry(self, failure: _TryAgain, tries: int, end: float) -> bool:
        """Whether there is time and budget for another try; sleeps for it."""
        pause = failure.after + BACKOFF * 2 ** (tries - 1) * random.uniform(0.5, 1.0)  # noqa: S311 - spreads tries
        if self._retries < 1 or time.monotonic() + pause > end or (failure.after and not cache.is_patient()):
            return False
        self._retries -= 1
        time.sleep(pause)
        return True

    def _once(self, endpoint: str, path: str, query: Mapping[str, str]) -> Json:
        """One try, counted by its outcome."""
        outcome = "network"
        try:
            answer = self._send(path, query)
            outcome = _outcome(answer)
            body = self._usable_body(answer)
        except httpx.TimeoutException as error:
            outcome = "timeout"
            self.breaker.failed()
            raise SourceUnavailable(f"TMDb does not answer in time ({type(error).__name__}).") from None
        except httpx.HTTPError as error:
            self.breaker.failed()
            raise _TryAgain(f"TMDb cannot be reached ({type(error).__name__}).") from None
        finally:
            metrics.upstream_calls.labels(endpoint, outcome).inc()
        return body

    def _send(self, path: str, query: Mapping[str, str]) -> _Answer:
        with self._http.stream("GET", path, params=query) as response:
            body = bytearray()
            for chunk in response.iter_bytes():
                body += chunk
                if len(body) > LARGEST:
                    raise httpx.DecodingError("the answer is too large")
            return _Answer(response, bytes(body))

    def _usable_body(self, answer: _Answer) -> Json:
        """The body of a usable answer; the breaker learns of it."""
        if answer.status == 401:
            self.breaker.refuse()
            _log_wrong_key()
            raise WrongKey("TMDb refuses the key.")
        if answer.status == 429:
            pause = _seconds(answer.retry_after)
            self.breaker.pause(pause)
            raise _TryAgain("TMDb asks for a pause.", retry_after=pause)
        if answer.status >= 500:
            self.breaker.failed()
            raise _TryAgain(f"TMDb answers {answer.status}.")
        body = answer.object
        if answer.status == 200 and body is None:
            self.breaker.failed()
            raise _TryAgain("TMDb's answer is not JSON.")
        self.breaker.succeeded()
        if answer.status == 404:
            raise NotFound(gettext_lazy("There is no such film."))
        if answer.status != 200 or body is None or body.get("success") is False:
            raise SourceUnavailable(f"TMDb's answer is not usable (status {answer.status}).")
        return body


def _outcome(answer: _Answer) -> str:
    """What an answer is counted as."""
    outcomes = {200: "ok", 401: "refused", 404: "not found", 429: "throttled"}
    if answer.status == 200 and (answer.object or {"success": False}).get("success") is False:
        return "unusable"
    return outcomes.get(answer.status, f"status {answer.status}")


def _object(body: bytes) -> dict[str, Any] | None:
    """A JSON object, or None when it is something else, or cut off."""
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError:
        return None
    return value if isinstance(value, dict) else None


def _seconds(retry_after: str) -> float:
    """How long a Retry-After asks us to wait: seconds or an HTTP date; one second when it says nothing."""
    if retry_after.isdecimal():
        seconds = float(retry_after)
    else:
        try:
            seconds = email.utils.parsedate_to_datetime(retry_after).timestamp() - time.time()
        except (ValueError, TypeError):
            seconds = 1.0
    return min(LONGEST_PAUSE, max(1.0, seconds))


def _log_wrong_key() -> None:
    """Log an operator's mistake once for all processes, and again for another key."""
    key = f"{settings.TMDB_ACCESS_TOKEN}{settings.TMDB_API_KEY}".encode()
    if cache.first(f"wrong-key:{hashlib.blake2b(key, digest_size=8).hexdigest()}", seconds=86_400):
        log.error("tmdb_key_refused", hint="TMDB_ACCESS_TOKEN or TMDB_API_KEY is wrong; the sample is shown instead")
