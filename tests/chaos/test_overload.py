"""Four times the load for half a minute: quick refusals for the surplus, and all is well five seconds later."""

import pytest

from tests.faults.polling import Answers, are_problems, ask, goodput
from tests.faults.product import House, until

pytestmark = pytest.mark.timeout(600)
LASTS = 30.0  # seconds
FULL = 16  # clients that keep the product busy


def test_the_surplus_is_refused_and_the_rest_is_served(house: House) -> None:
    member = house.member()
    clients = [house.client(headers={"Authorization": member.headers["Authorization"]}) for _ in range(4 * FULL)]
    before, _ = goodput(clients[:FULL], seconds=LASTS)
    overrun, answers = goodput(clients, seconds=LASTS)
    after, _ = goodput(clients[:FULL], seconds=LASTS)
    most = min(before, after)  # what else this machine does differs from minute to minute
    refusals = len(answers.refusals)
    back = until(lambda: ask(member, "/api/v1/me", Answers()).status_code == 200, within=5)
    print(f"{most:.0f}/s full, {overrun:.0f}/s at four times the load, {refusals} refused, back after {back:.2f} s")
    assert answers.statuses <= {200, 503}
    assert are_problems(answers.refusals)
    assert overrun >= 0.8 * most
    for client in (member, *clients):
        client.close()
