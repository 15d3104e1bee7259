"""Schemathesis tries to break every operation, as a signed-in member, by what the document itself promises.

`make test` runs some fifteen hundred cases; ``FUZZ_EXAMPLES=300`` (`make fuzz`) runs more than ten thousand.
Logging out is left to tests of its own: it would end the member's session in the middle of the run.
"""

import os
import time
from collections import Counter
from collections.abc import Iterator
from typing import Any

import hypothesis
import pytest
import schemathesis
from schemathesis.specs.openapi.checks import ignored_auth, positive_data_acceptance

from tests.api.documents import document, operations
from tests.api.product import Product

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "40"))  # for each operation; the cases of the schema's edges come on top
IS_LONG = EXAMPLES > 100
ACCOUNT = {"email": "fuzz@example.org", "password": "a good long sentence"}
RENEWAL = 300  # seconds; an access token lives twice as long
LEAVING = r"/auth/(logout|logout-all)$"
pytestmark = [pytest.mark.timeout(7200 if IS_LONG else 240), pytest.mark.fuzz, pytest.mark.product]
answers: Counter[tuple[str, int]] = Counter()  # by operation and status


class Member:
    """Whoever sends the cases."""

    def __init__(self, product: Product) -> None:
        self.product, self.until, self.token = product, 0.0, ""
        with product.client() as client:
            client.post("/api/v1/auth/register", json=ACCOUNT)

    def headers(self) -> dict[str, str]:
        """With a token that still lives."""
        if time.monotonic() > self.until:
            with self.product.client() as client:
                self.token = client.post("/api/v1/auth/login", json=ACCOUNT).json()["data"]["tokens"]["access"]
            self.until = time.monotonic() + RENEWAL
        return {"Authorization": f"Bearer {self.token}"}


@pytest.fixture(scope="module")
def member(product: Product) -> Member:
    """A member of this run."""
    return Member(product)


@pytest.fixture(scope="module", autouse=True)
def _the_run_was_worth_something() -> Iterator[None]:
    yield
    tried = {operation for operation, _ in answers}
    if len(tried) == len(list(operations())) - 2:  # all but those that leave were asked for
        assert answers.total() >= (10_000 if IS_LONG else 1_500)
        reads = {f"GET {one.path}" for one in operations() if one.method == "get"}
        assert not [one for one in reads if not answers[one, 200]], "an operation was only ever refused"


schema = schemathesis.openapi.from_dict(document()).exclude(path_regex=LEAVING)


@schema.parametrize()
@hypothesis.settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=not IS_LONG,
    database=None,
    suppress_health_check=list(hypothesis.HealthCheck),
)
def test_every_operation_keeps_its_promises(case: Any, product: Product, member: Member) -> None:
    # Whether a token is asked for is tested by test_refusals; here each case would be sent three times for it.
    # Bodies have rules that no schema can express (common passwords, a genre both liked and disliked): 422 is right.
    has_body = "requestBody" in case.operation.definition.raw
    case.headers.update(member.headers())  # in the case itself: a check must not take the token for left out
    response = case.call_and_validate(
        base_url=product.address,
        excluded_checks=[ignored_auth, positive_data_acceptance] if has_body else [ignored_auth],
    )
    answers[case.operation.label, response.status_code] += 1
