"""What is left for a request, and for each of its waits."""

import contextvars
import time

from project import request_budget


def test_without_a_request_there_is_no_end() -> None:
    assert request_budget.current().end_of_wait(5.0) == request_budget.NEVER
    assert not request_budget.current().of_request


def test_a_request_has_a_deadline_which_ends_with_its_context() -> None:
    def request() -> None:
        request_budget.start(10)
        budget = request_budget.current()
        assert budget.of_request
        assert 9 < budget.deadline - time.monotonic() <= 10

    contextvars.copy_context().run(request)
    assert not request_budget.current().of_request


def test_a_part_gets_what_is_left_and_no_more() -> None:
    with request_budget.within(5):
        outer = request_budget.current().deadline
        with request_budget.within(60):
            assert request_budget.current().deadline == outer
        with request_budget.within(1):
            assert request_budget.current().deadline < outer
    assert request_budget.current().deadline == request_budget.NEVER


def test_what_a_page_can_do_without_is_given_up_by_the_wait() -> None:
    with request_budget.each_wait(), request_budget.each_wait(60):
        assert request_budget.current().end_of_wait(7.0) == 7.0 + request_budget.BRIEFLY
