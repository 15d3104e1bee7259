"""Schemathesis tries to break every operation, as a signed-in member, by what the document itself promises.

`make test` runs some fifteen hundred cases; ``FUZZ_EXAMPLES=400`` (`make fuzz`) runs more than ten thousand.
Logging out is left to tests of its own: it would end the member's session in the middle of the run.
"""

import os
import sys
from collections.abc import Iterator
from typing import Any

import hypothesis
import pytest
import schemathesis
from schemathesis.specs.openapi.checks import ignored_auth, positive_data_acceptance

from tests.api.documents import document, operations
from tests.api.product import Product

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "60"))  # for each operation and phase
CASES: list[str] = []  # what was tried, one operation a case
LEAVING = r"/auth/(logout|logout-all)$"
pytestmark = [pytest.mark.timeout(3600 if EXAMPLES > 100 else 240), pytest.mark.fuzz, pytest.mark.product]


@pytest.fixture(scope="session")
def token(product: Product) -> str:
    """The access of a member of this run; it lives as long as ten minutes allow."""
    with product.client() as client:
        body = {"email": "fuzz@example.org", "password": "a good long sentence"}
        return str(client.post("/api/v1/auth/register", json=body).json()["data"]["tokens"]["access"])


@pytest.fixture(scope="module", autouse=True)
def _enough_cases() -> Iterator[None]:
    yield
    sys.stdout.write(f"schemathesis: {len(CASES)} cases of {len(set(CASES))} operations\n")
    if len(set(CASES)) == len(list(operations())) - 2:  # all but the excluded ones were run
        assert len(CASES) >= 1_500, f"only {len(CASES)} cases"


schema = schemathesis.openapi.from_dict(document()).exclude(path_regex=LEAVING)


@schema.parametrize()
@hypothesis.settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(hypothesis.HealthCheck),
)
def test_every_operation_keeps_its_promises(case: Any, product: Product, token: str) -> None:
    # Whether a token is asked for is tested by test_refusals; here each case would be sent three times for it.
    # Bodies have rules that no schema can express (common passwords, a genre both liked and disliked): 422 is right.
    has_body = "requestBody" in case.operation.definition.raw
    case.call_and_validate(
        base_url=product.address,
        headers={"Authorization": f"Bearer {token}"},
        excluded_checks=[ignored_auth, positive_data_acceptance] if has_body else [ignored_auth],
    )
    CASES.append(case.operation.label)
