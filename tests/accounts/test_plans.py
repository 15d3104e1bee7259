"""The plan of an evening, and the one question on the day after."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from time_machine import TimeMachineFixture

from accounts.models.taste import Plan
from accounts.models.user import User
from accounts.services import movie_states, plans, seen, taste, watchlist
from accounts.services.portability import exports

pytestmark = pytest.mark.django_db
EVENING = datetime(2026, 11, 20, 19, tzinfo=UTC)
NIGHT = EVENING.replace(day=21, hour=2)  # three in Berlin: still the same evening
MORNING = EVENING.replace(day=21, hour=9)


@pytest.fixture
def berliner(alice: User, time_machine: TimeMachineFixture) -> User:
    """Alice in Berlin, in the evening, who means to watch The Godfather."""
    alice.time_zone = "Europe/Berlin"
    alice.save()
    time_machine.move_to(EVENING, tick=False)
    plans.plan(alice, 238)
    return alice


def told(user: User) -> tuple[int | None, int | None]:
    plan = plans.of(user)
    return (
        plan.planned.movie.id if plan.planned else None,
        plan.question.movie.id if plan.question else None,
    )


def test_a_plan_stands_until_four_in_the_morning_where_its_member_lives(
    berliner: User, time_machine: TimeMachineFixture
) -> None:
    assert told(berliner) == (238, None)
    time_machine.move_to(NIGHT, tick=False)
    assert told(berliner) == (238, None)
    time_machine.move_to(NIGHT + timedelta(hours=1), tick=False)
    assert told(berliner) == (None, 238)


def test_the_last_plan_counts(berliner: User) -> None:
    plans.plan(berliner, 129)
    assert told(berliner) == (129, None)
    assert not plans.drop(berliner, 238)
    assert plans.drop(berliner, 129)
    assert told(berliner) == (None, None)


@pytest.mark.parametrize("days", [1, 5])
def test_the_next_visit_asks_and_none_on_another_day(
    berliner: User, time_machine: TimeMachineFixture, days: int
) -> None:
    visit = EVENING + timedelta(days=days)
    time_machine.move_to(visit, tick=False)
    assert [told(berliner), told(berliner)] == [(None, 238)] * 2
    time_machine.move_to(visit + timedelta(days=1), tick=False)
    assert told(berliner) == (None, None)


def test_seen_is_seen_on_the_evening_with_its_rating(berliner: User, time_machine: TimeMachineFixture) -> None:
    watchlist.add(berliner, 238)
    time_machine.move_to(MORNING, tick=False)
    change = plans.answer(berliner, 238, seen_it=True, rating=9)
    state = movie_states.of(berliner, [238])[238]
    assert change
    assert change.replaced
    assert state.seen
    assert (state.seen.rating, state.seen.seen_on, state.watchlist) == (9, date(2026, 11, 20), None)
    assert told(berliner) == (None, None)


def test_seen_without_a_rating_keeps_an_earlier_one(berliner: User, time_machine: TimeMachineFixture) -> None:
    time_machine.move_to(EVENING - timedelta(days=300), tick=False)
    seen.mark(berliner, 238, rating=8)
    time_machine.move_to(MORNING, tick=False)
    plans.answer(berliner, 238, seen_it=True)
    state = movie_states.of(berliner, [238])[238]
    assert state.seen
    assert state.seen.rating == 8


def test_not_seen_says_nothing_of_the_movie(berliner: User, time_machine: TimeMachineFixture) -> None:
    version = taste.version(berliner)
    time_machine.move_to(MORNING, tick=False)
    assert not plans.answer(berliner, 238, seen_it=False)
    assert (taste.version(berliner), Plan.objects.exists()) == (version, False)


def test_what_was_marked_as_seen_meanwhile_is_not_asked(berliner: User, time_machine: TimeMachineFixture) -> None:
    time_machine.move_to(NIGHT, tick=False)
    seen.mark(berliner, 238)
    time_machine.move_to(MORNING, tick=False)
    assert told(berliner) == (None, None)


def test_only_an_evening_that_is_over_can_be_answered(berliner: User, bob: User) -> None:
    for member in (berliner, bob):
        assert not plans.answer(member, 238, seen_it=True)
    assert told(berliner) == (238, None)


def test_the_same_answer_again_changes_nothing(berliner: User, time_machine: TimeMachineFixture) -> None:
    time_machine.move_to(MORNING, tick=False)
    assert plans.answer(berliner, 238, seen_it=True, rating=9)
    again = plans.answer(berliner, 238, seen_it=True, rating=2)
    assert not again
    assert again.after.seen
    assert again.after.seen.rating == 9


def test_the_export_holds_it_and_the_account_takes_it_along(berliner: User) -> None:
    plan = json.loads(b"".join(exports.export_file(berliner, kind="json").chunks))["plan"]
    assert plan
    assert (plan["id"], plan["evening"]) == (238, "2026-11-20")
    berliner.delete()
    assert not Plan.objects.exists()
