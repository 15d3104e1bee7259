"""The cache while Redis is away, slow or answers nonsense."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import pytest
from django.conf import settings
from redis import Redis
from redis.exceptions import ResponseError

from project import cache
from project.cache import CacheState, redis_store
from project.http import throttling
from project.server.redis_guard import TIMEOUT, RedisGuard, RedisUnavailable
from project.server.response_cache.store import RedisStore
from tests.idleness import idle_seconds
from tests.project.cache.conftest import AFAR, HERE, NUMBERS, Source, add
from tests.project.redis_server import caching_by
from tests.project.server.asgi_exchange import run

FAULTS = ["absent", "drops", "silent", "slow", "full", "garbage"]


@pytest.fixture(params=FAULTS)
def faulty_redis(request: pytest.FixtureRequest) -> Iterator[str]:
    with caching_by(request.param):
        yield request.param


def test_everything_is_loaded_and_nobody_waits_long(faulty_redis: str, ask: Any) -> None:
    began = idle_seconds()
    assert [ask(AFAR, number).value for number in range(10)] == [[number] for number in range(1, 11)]
    assert idle_seconds() - began < 1


def test_without_redis_a_process_still_loads_once(faulty_redis: str) -> None:
    source = Source(takes=0.4)
    with ThreadPoolExecutor(20) as pool:
        asked = [pool.submit(cache.fetch, HERE, codec=NUMBERS, load=source) for _ in range(20)]
        assert {tuple(one.result().value) for one in asked} == {(1,)}
    assert source.asked == 1


def test_without_redis_the_rest_does_what_it_can(faulty_redis: str) -> None:
    assert [cache.first("a", seconds=60), cache.first("a", seconds=60)] == [True, False]
    assert cache.forget(AFAR) == 0
    assert cache.peek(AFAR, [(1,)], codec=NUMBERS) == []
    for _ in range(2):
        with cache.only_one("b", seconds=60) as mine, cache.only_one("b", seconds=60) as also_mine:
            assert (mine, also_mine) == (True, False)


def test_an_outage_is_noticed_by_readiness() -> None:
    assert cache.answers()
    with caching_by("absent"):
        assert not cache.answers()


def test_redis_is_used_again_within_two_seconds(ask: Any) -> None:
    with caching_by("absent"):
        ask()
    began = idle_seconds()
    pause = threading.Event()
    while not _is_in_redis() and idle_seconds() - began < 5:
        cache.put(AFAR, value=[1], codec=NUMBERS)
        pause.wait(0.05)
    assert idle_seconds() - began < 2


def _is_in_redis() -> bool:
    with suppress(RedisUnavailable):
        return redis_store.get(cache.key(AFAR)) is not None
    return False


def test_without_redis_a_process_remembers_what_it_loaded(faulty_redis: str, ask: Any) -> None:
    assert [ask().value, ask().value, ask().state] == [[1], [1], CacheState.HIT]


def test_without_redis_a_process_remembers_what_it_changed(faulty_redis: str) -> None:
    for number in (1, 2):
        add(number)
    assert cache.fetch(HERE, codec=NUMBERS, load=list).value == [1, 2]


def test_a_process_remembers_no_more_than_it_should() -> None:
    for number in range(redis_store.LOCAL_VALUES + 1):
        redis_store.local_put(f"name:{number}", b"")
    assert (redis_store.local_get("name:0"), redis_store.local_get("name:1")) == (None, b"")


def test_answers_that_come_too_slowly_count_as_an_outage(ask: Any) -> None:
    with caching_by("sluggish"):
        began = idle_seconds()
        for number in range(10):
            ask(AFAR, number)
        assert idle_seconds() - began < 1.5


def test_while_one_finds_out_whether_redis_is_back_the_others_go_without() -> None:
    guard = RedisGuard()
    guard.until = time.monotonic() - 1
    with guard.asking(), pytest.raises(RedisUnavailable), guard.asking():
        raise AssertionError("the second question is not asked")
    assert guard.until == 0.0


def test_a_refusal_is_no_outage_and_what_redis_still_has_is_read() -> None:
    guard = RedisGuard()
    with pytest.raises(RedisUnavailable), guard.asking():
        raise ResponseError("OOM command not allowed")
    with guard.asking():
        pass


def test_whoever_notices_an_outage_spares_all_others_the_wait() -> None:
    url = "unix:///nowhere/valkey.sock"

    async def look_up() -> None:
        shared = RedisStore(url, prefix="test:")
        assert await shared.get(("/",)) is None

    with caching_by("silent"):
        run(look_up())
        began = idle_seconds()
        with pytest.raises(RedisUnavailable):
            redis_store.get("a")
        assert idle_seconds() - began < 0.1


def test_every_client_gives_redis_the_same_time() -> None:
    kwargs = cache.connection_pool().connection_kwargs
    assert (kwargs["socket_timeout"], kwargs["socket_connect_timeout"]) == (TIMEOUT, TIMEOUT)
    assert RedisStore(settings.REDIS_URL, prefix="test:")._redis.timeout == TIMEOUT
    limits = throttling._counters().script.registered_client
    assert isinstance(limits, Redis)
    assert limits.connection_pool is cache.connection_pool()
