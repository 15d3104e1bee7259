"""Schemathesis tries to break every operation, as a signed-in member, by what the document itself promises.

`make test` runs some fifteen hundred cases and follows the document's links from answer to request a few times;
``FUZZ_EXAMPLES=300`` (`make fuzz`) runs more than ten thousand, by every check that there is, and follows links for
minutes.
Logging out is left to tests of its own: it would end the member's session in the middle of the run.
"""

import os
import re
import time
from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import hypothesis
import pytest
import schemathesis
from schemathesis.specs.openapi.checks import ignored_auth, negative_data_rejection, positive_data_acceptance

from tests.api.documents import document, operations
from tests.api.guide import FILE as GUIDE
from tests.api.product import Product, running

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "40"))  # for each operation; the cases of the schema's edges come on top
IS_LONG = EXAMPLES > 100
ACCOUNT = {"email": "fuzz@example.org", "password": "a good long sentence"}
RENEWAL = 300  # seconds; an access token lives twice as long
LEAVING = r"/auth/(logout|logout-all)$"
GIVEN = re.compile(r"\{(person_id|import_id|key)\}")  # by other answers only: the links lead there
pytestmark = [pytest.mark.timeout(7200 if IS_LONG else 240), pytest.mark.fuzz, pytest.mark.product]
# Refusals (422) of what the schema lets through: rules that no schema can say. docs/api.md names each.
BEYOND_SCHEMAS = {
    "wrong", "password_too_short", "password_too_common", "stale", "void", "years_backwards", "runtimes_backwards",
    "password_too_similar", "needs_password", "liked_and_disliked", "cursor_invalid",
    "unknown_time_zone", "unknown", "invalid", "not_a_number", "in_the_future", "unreadable",
    "out_of_range", "blank", "too_few", "repeated", "string_unicode",
    "unknown_cause", "unknown_genre", "json_invalid", "password_too_long", "value_error", "missing", "float_parsing",
}  # fmt: skip
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
def product() -> Iterator[Product]:
    """A product of its own: what the document's examples make of one is not what other tests look at."""
    with running() as one:
        yield one


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
        reads = {f"GET {one.path}" for one in operations() if one.method == "get" and not GIVEN.search(one.path)}
        assert not [one for one in reads if not answers[one, 200]], "an operation was only ever refused"


# A copy: schemathesis writes into what it is given.
schema = schemathesis.openapi.from_dict(deepcopy(document())).exclude(path_regex=LEAVING)


@schema.parametrize()
@hypothesis.settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=not IS_LONG,
    database=None,
    suppress_health_check=list(hypothesis.HealthCheck),
)
def test_every_operation_keeps_its_promises(case: Any, product: Product, member: Member) -> None:
    case.headers.update(member.headers())  # in the case itself: a check must not take the token for left out
    response = case.call(base_url=product.address)
    case.validate_response(response, excluded_checks=excluded(response))
    answers[case.operation.label, response.status_code] += 1


def excluded(response: Any) -> list[Any]:
    """The checks that an answer need not pass."""
    found = [] if IS_LONG else [ignored_auth]  # sends each case three times; test_refusals looks at it for all
    if response.status_code == 422 and {fault["code"] for fault in response.json()["errors"]} <= BEYOND_SCHEMAS:
        found.append(positive_data_acceptance)
    if (
        response.status_code == 412
    ):  # an If-Match of a time that is over, or of none; asked before what no schema judges
        found += [positive_data_acceptance, negative_data_rejection]
    if response.status_code == 413:  # more than 64 KB, by whatever rule of the schema they are too many
        found.append(negative_data_rejection)
    return found


def test_links_lead_from_answers_to_requests_that_keep_their_promises(product: Product, member: Member) -> None:
    class Workflow(schema.as_state_machine()):  # type: ignore[misc]
        def call(self, case: Any, **_: Any) -> Any:
            return case.call(base_url=product.address, headers=member.headers())

        def validate_response(self, response: Any, case: Any, *_: Any, **__: Any) -> None:
            case.validate_response(response, excluded_checks=[*excluded(response), ignored_auth])

    settings = hypothesis.settings(
        max_examples=EXAMPLES if IS_LONG else 3, stateful_step_count=8, deadline=None, derandomize=not IS_LONG,
        database=None, suppress_health_check=list(hypothesis.HealthCheck),
    )  # fmt: skip
    Workflow.run(settings=settings)


def test_each_operation_has_a_test_of_its_own(request: pytest.FixtureRequest) -> None:
    ids = [item.nodeid for item in request.session.items if item.name.startswith("test_every_operation")]
    assert len(set(ids)) == len(ids) >= len(list(operations())) - 2


def test_the_guide_names_every_refusal_that_no_schema_explains() -> None:
    promise = GUIDE.read_text().split("## The promise")[1].split("\n## ")[0]
    assert not [code for code in BEYOND_SCHEMAS if f"`{code}`" not in promise]
