"""PostgreSQL is away for 75 seconds, with twenty members who keep asking: two seconds after it all is right again."""

import os
import threading

import httpx
import pytest

from tests.faults.polling import Answers, are_problems, ask, polling, visit
from tests.faults.product import House, until
from tests.faults.proxy import Fault, Kind
from tests.faults.test_postgres import WITHOUT_DATA

pytestmark = pytest.mark.timeout(600)
OUTAGE = 75.0  # seconds


@pytest.mark.parametrize("kind", ["refuse", "silence", "reset"])
def test_a_long_outage_ends_when_it_ends(house: House, members: list[httpx.Client], kind: Kind) -> None:
    with house.client() as visitor:
        with polling(members) as asked:
            house.database.fault = Fault(kind)
            pages = visit(visitor, WITHOUT_DATA, seconds=OUTAGE)
        house.database.fault = Fault()
        back = until(lambda: members[0].get("/api/v1/me").status_code == 200, within=2)
        later = Answers()
        for member in members:
            ask(member, "/api/v1/me", later)
    print(f"{kind}: members {told(asked)}; back after {back:.3f} s; load {os.getloadavg()[0]:.0f}")
    for path, answers in pages.items():
        print(f"  {path} {told(answers)}")
    assert {status for answers in pages.values() for status in answers.statuses} == {200}
    assert max(answers.typical for answers in pages.values()) < 0.2
    assert asked.statuses <= {200, 503}
    assert asked.slow < 1
    assert are_problems(asked.refusals)
    assert later.statuses == {200}


def told(answers: Answers) -> str:
    usual, times = f"{answers.typical:.3f} s, 19 of 20 within {answers.slow:.3f}", len(answers.seconds)
    return f"{usual}, the slowest of {times} {answers.slowest:.3f}"


def test_a_hundred_short_outages_leave_nothing_behind(house: House, members: list[httpx.Client]) -> None:
    pause = threading.Event()
    with polling(members) as asked:
        for number in range(100):
            house.database.fault = Fault(("refuse", "reset", "silence", "garbage")[number % 4])
            pause.wait(0.3)
            house.database.fault = Fault()
            pause.wait(0.3)
    assert asked.statuses <= {200, 503}
    until(lambda: all(member.get("/api/v1/me").status_code == 200 for member in members), within=4)
