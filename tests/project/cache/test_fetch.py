"""The cache: lifetimes, stale copies, negative entries and single flight."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import time_machine
from pydantic import TypeAdapter

from project import cache
from project.cache import CacheState, redis_store, single_flight
from project.cache.policies import MISSING, Policy
from project.errors import NotFound, SourceUnavailable
from project.server import metrics
from tests.catalog.conftest import settle
from tests.idleness import idle_seconds
from tests.project.cache.conftest import AFAR, HERE, NUMBERS, Source


@pytest.mark.parametrize("policy", [HERE, AFAR])
def test_what_was_loaded_is_not_loaded_again(ask: Any, policy: Policy) -> None:
    assert [ask(policy).state, ask(policy).state] == [CacheState.MISS, CacheState.HIT]
    assert ask(policy).value == [1]


def test_what_is_not_there_is_looked_for_once(ask: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[str] = []
    get = redis_store.get

    def look(name: str) -> bytes | None:
        looks.append(name)
        return get(name)

    monkeypatch.setattr(redis_store, "get", look)
    ask(HERE)
    assert len(looks) == 1


def test_other_parts_are_another_value(ask: Any, source: Source) -> None:
    ask(AFAR, "en", 1)
    ask(AFAR, "nb", 1)
    assert source.asked == 2


def test_past_its_lifetime_a_value_is_given_at_once_and_renewed_behind(ask: Any, source: Source) -> None:
    ask()
    source.takes = 5
    with time_machine.travel(time.time() + 100, tick=True):
        began = idle_seconds()
        assert (ask().state, ask().value) == (CacheState.STALE, [1])
        assert idle_seconds() - began < 0.3
        source.go.set()
        settle()
        assert ask().value == [2]
    assert source.asked == 2


def test_what_is_not_remote_is_loaded_anew_past_its_lifetime(ask: Any) -> None:
    ask(HERE)
    with time_machine.travel(time.time() + 100):
        assert (ask(HERE).state, ask(HERE).value) == (CacheState.MISS, [2])


def test_a_stale_value_stands_in_while_its_source_is_out(ask: Any, source: Source) -> None:
    ask(HERE)
    source.error = SourceUnavailable()
    with time_machine.travel(time.time() + 100):
        found = ask(HERE)
    assert (found.value, found.state, found.outage) == ([1], CacheState.STALE, True)


def test_without_a_stale_value_the_outage_is_told(ask: Any, source: Source) -> None:
    source.error = SourceUnavailable()
    with pytest.raises(SourceUnavailable):
        ask()


def test_a_failed_renewal_keeps_the_stale_value(ask: Any, source: Source) -> None:
    ask()
    source.error = SourceUnavailable()
    with time_machine.travel(time.time() + 100):
        ask()
        settle()
        assert ask().value == [1]


def test_that_there_is_no_such_thing_is_remembered(ask: Any, source: Source) -> None:
    source.error = NotFound()
    for _ in range(3):
        with pytest.raises(NotFound):
            ask()
    assert source.asked == 1


def test_that_there_is_no_such_thing_is_forgotten_after_minutes(ask: Any, source: Source) -> None:
    source.error = NotFound()
    with pytest.raises(NotFound):
        ask()
    source.error = None
    with time_machine.travel(time.time() + MISSING.ttl * 1.2):
        assert ask().value == [2]


@pytest.mark.parametrize(
    "garbage", [b"", b"\x80\x04pickle", b"not a time\n[1]", b"1.0\n{", b'1.0\n{"a":1}', b"\xff" * 99]
)
def test_a_value_that_cannot_be_read_is_dropped_and_loaded_again(ask: Any, source: Source, garbage: bytes) -> None:
    ask()
    redis_store.cache.set(cache.key(AFAR), garbage)
    assert ask().value == [2]
    assert ask().state is CacheState.HIT


def test_another_version_of_a_policy_reads_no_old_value(ask: Any, source: Source) -> None:
    ask()
    ask(Policy(AFAR.name, AFAR.ttl, AFAR.stale_ttl, version=2, remote=True))
    assert source.asked == 2


def test_lifetimes_differ_by_a_tenth_at_most() -> None:
    from project.cache.fetch import _spread

    spreads = [_spread(f"key:{number}") for number in range(500)]
    assert 0.9 <= min(spreads) < 0.92
    assert 1.08 < max(spreads) <= 1.1


def test_a_key_is_short_whatever_it_is_made_of() -> None:
    assert len(cache.key(AFAR, "x" * 100_000)) < 64


def test_only_bytes_go_into_redis() -> None:
    with pytest.raises(TypeError):
        redis_store.cache.set("a", {"pickle": "me"})


@pytest.mark.parametrize("policy", [HERE, AFAR])
def test_fifty_threads_that_want_one_value_load_it_once(policy: Policy) -> None:
    source = Source(takes=0.05)
    with ThreadPoolExecutor(50) as pool:
        asked = [pool.submit(cache.fetch, policy, codec=NUMBERS, load=source) for _ in range(50)]
        values = {tuple(one.result().value) for one in asked}
    assert (values, source.asked) == ({(1,)}, 1)


def test_an_error_reaches_all_who_wait(source: Source) -> None:
    source.takes, source.error = 0.05, SourceUnavailable("no")
    with ThreadPoolExecutor(10) as pool:
        asked = [pool.submit(cache.fetch, AFAR, codec=NUMBERS, load=source) for _ in range(10)]
    assert {type(one.exception()) for one in asked} == {SourceUnavailable}
    assert source.asked == 1


def test_another_process_is_waited_for(ask: Any, source: Source) -> None:
    name = cache.key(AFAR)
    redis_store.add(f"lock:{name}", b"somebody else", seconds=5)
    threading.Timer(0.2, lambda: cache.put(AFAR, value=[7], codec=NUMBERS)).start()
    assert (ask().value, source.asked) == ([7], 0)


def test_what_failed_in_another_process_is_not_tried_at_once(ask: Any, source: Source) -> None:
    redis_store.add(f"lock:{cache.key(AFAR)}", single_flight.FAILED, seconds=5)
    with pytest.raises(SourceUnavailable):
        ask()
    assert source.asked == 0


def test_a_lock_is_given_back(ask: Any) -> None:
    ask()
    assert redis_store.get(f"lock:{cache.key(AFAR)}") is None


def test_nobody_waits_longer_than_a_second_for_another_host(source: Source, ask: Any) -> None:
    source.takes = 4
    began = idle_seconds()
    with pytest.raises(SourceUnavailable):
        ask()
    assert idle_seconds() - began < 2
    source.go.set()


def test_after_one_waited_in_vain_the_next_hardly_wait(source: Source, ask: Any) -> None:
    source.takes = 4
    with pytest.raises(SourceUnavailable):
        ask(AFAR, "one")
    began = idle_seconds()
    with pytest.raises(SourceUnavailable):
        ask(AFAR, "two")
    assert idle_seconds() - began < 0.4
    source.go.set()


def test_what_lands_late_is_there_for_the_next(source: Source, ask: Any) -> None:
    source.takes = 4
    with pytest.raises(SourceUnavailable):
        ask()
    source.go.set()
    settle()
    assert ask().state is CacheState.HIT


def test_only_some_loads_go_on_at_once() -> None:
    source = Source(takes=4)
    with ThreadPoolExecutor(20) as pool:
        asked = [pool.submit(cache.fetch, AFAR, number, codec=NUMBERS, load=source) for number in range(20)]
        errors = [one.exception() for one in asked]
    assert [one for one in errors if not isinstance(one, SourceUnavailable)] == []
    assert source.asked == single_flight.LOADERS
    source.go.set()


def test_patient_work_loads_in_its_own_thread() -> None:
    with cache.patiently():
        found = cache.fetch(AFAR, codec=TypeAdapter(int), load=threading.get_ident)
    assert found.value == threading.get_ident()


def test_patient_work_renews_in_the_last_third(ask: Any) -> None:
    ask()
    with cache.patiently(), time_machine.travel(time.time() + 50):
        assert ask().state is CacheState.MISS


def test_several_values_are_looked_at_in_one_go() -> None:
    for number in (1, 3):
        cache.put(AFAR, number, value=[number], codec=NUMBERS)
    assert cache.peek(AFAR, [(1,), (2,), (3,)], codec=NUMBERS) == [[1], [3]]


def test_a_policy_can_be_forgotten(ask: Any, source: Source) -> None:
    ask(AFAR)
    ask(HERE)
    assert cache.forget(AFAR) == 1
    assert [ask(AFAR).state, ask(HERE).state] == [CacheState.MISS, CacheState.HIT]


def test_the_first_of_all_is_told_so_once() -> None:
    assert [cache.first("a", seconds=60), cache.first("a", seconds=60), cache.first("b", seconds=60)] == [
        True,
        False,
        True,
    ]


def test_only_one_is_at_it() -> None:
    with cache.only_one("work", seconds=60) as mine, cache.only_one("work", seconds=60) as also_mine:
        assert (mine, also_mine) == (True, False)
    with cache.only_one("work", seconds=60) as again:
        assert again


def test_answers_are_counted_by_state(ask: Any) -> None:
    before = {state: metrics.total(metrics.cache_answers, policy=AFAR.name, state=state) for state in CacheState}
    ask()
    ask()
    with time_machine.travel(time.time() + 100):
        ask()
    settle()
    after = {state: metrics.total(metrics.cache_answers, policy=AFAR.name, state=state) for state in CacheState}
    assert [after[state] - before[state] for state in CacheState] == [1, 1, 1]
