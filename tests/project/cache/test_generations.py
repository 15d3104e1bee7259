"""Values that become wrong together."""

from collections.abc import Callable

import pytest
from pydantic import TypeAdapter

from project import cache
from project.cache import generations
from project.cache.policies import Policy
from project.server.redis_guard import GUARD

KEPT = Policy("test-generation", ttl=60, generation="test")
TEXT = TypeAdapter(str)


def ask(load: Callable[[], str]) -> str:
    return cache.fetch(KEPT, codec=TEXT, load=load).value


def test_a_value_lasts_as_long_as_its_generation() -> None:
    assert [ask(lambda: "old"), ask(lambda: "new")] == ["old", "old"]
    cache.advance("test")
    assert ask(lambda: "new") == "new"


def test_what_another_process_says_is_heard_soon() -> None:
    ask(lambda: "old")
    elsewhere = dict(generations._known)
    cache.advance("test")
    generations._known.update(elsewhere)  # this process has not said it
    assert ask(lambda: "new") == "old"
    generations.forget()  # a second later
    assert ask(lambda: "new") == "new"


def test_what_was_read_before_a_change_is_not_found_after_it() -> None:
    def load() -> str:
        cache.advance("test")  # somebody commits while it is being loaded
        return "old"

    ask(load)
    assert ask(lambda: "new") == "new"


def test_other_generations_go_on() -> None:
    ask(lambda: "old")
    cache.advance("another")
    assert ask(lambda: "new") == "old"


@pytest.mark.usefixtures("_without_redis")
def test_without_redis_a_process_counts_for_itself() -> None:
    assert ask(lambda: "old") == "old"
    cache.advance("test")
    assert ask(lambda: "new") == "new"


@pytest.fixture
def _without_redis(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(GUARD, "until", float("inf"))
