"""Changing a value in the cache: no change is lost, and none waits for ever."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from project import cache
from project.cache import redis_store
from tests.project.cache.conftest import HERE, NUMBERS, add


def test_changes_made_at_the_same_time_are_all_kept() -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add, range(40)))
    assert sorted(cache.fetch(HERE, codec=NUMBERS, load=list).value) == list(range(40))


def test_a_change_of_what_cannot_be_read_begins_anew() -> None:
    redis_store.put(cache.key(HERE), b"garbage", seconds=60)
    add(7)
    assert cache.fetch(HERE, codec=NUMBERS, load=list).value == [7]


def test_a_change_that_others_always_forestall_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    add(1)
    monkeypatch.setattr(redis_store, "swap", lambda *_args, **_options: False)
    add(2)
    assert cache.fetch(HERE, codec=NUMBERS, load=list).value == [1]
