"""Four times the load for minutes: quick refusals for the surplus, and all is well five seconds later."""

from statistics import median

import pytest

from tests.faults.load import overrun
from tests.faults.polling import Answers, ask
from tests.faults.product import House, until

pytestmark = pytest.mark.timeout(900)
ROUNDS, LASTS = 12, 5.0  # seconds of each half of a round


def test_the_surplus_is_refused_and_the_rest_is_served(house: House) -> None:
    member = house.member()
    full, over = overrun(house, member.headers["Authorization"], rounds=ROUNDS, seconds=LASTS, connections=240)
    back = until(lambda: ask(member, "/api/v1/me", Answers()).status_code == 200, within=5)
    print(f"full {full.goodput:.0f}/s, {full.goodput_of_cpu:.0f} for a second of CPU, {full.cores:.2f} cores; "
          f"asked for {over.rate:.0f}/s: {over.goodput:.0f}/s, {over.goodput_of_cpu:.0f}, {over.cores:.2f} cores; "
          f"{len(over.refusals)} refused, {median(over.refused_after):.3f} s; back after {back:.2f} s")  # fmt: skip
    assert over.statuses.keys() == {200, 503}
    assert over.are_problems()
    assert over.goodput_of_cpu >= 0.8 * full.goodput_of_cpu
    assert (
        over.cores >= 0.6 * full.cores
    )  # nothing stands idle; a machine may have more to do in one half than the other
    assert median(over.refused_after) < 0.2
