"""The bucket of tokens, shared through Redis and without it."""

import threading

from project.resilience.token_bucket import TokenBucket


def test_a_bucket_gives_what_it_holds(redis: str) -> None:
    bucket = TokenBucket("a host", rate=0.001, capacity=6)
    taken = sum(bucket.take() for _ in range(10))
    assert taken == (6 if redis == "shared" else 3)  # without Redis: this process's share of two


def test_a_bucket_fills_again(redis: str) -> None:
    bucket = TokenBucket("a host", rate=20, capacity=2)
    while bucket.take():
        pass
    threading.Event().wait(0.15)
    assert bucket.take()


def test_a_bucket_leaves_some_for_those_in_a_hurry(redis: str) -> None:
    bucket = TokenBucket("a host", rate=0.001, capacity=8)
    while bucket.take(leave=2):
        pass
    assert bucket.take()


def test_all_processes_share_one_bucket() -> None:
    one, other = TokenBucket("a host", 0.001, 5), TokenBucket("a host", 0.001, 5)
    assert sum(one.take() + other.take() for _ in range(5)) == 5
