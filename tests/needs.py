"""What a test needs that not every machine has: where it lacks, the test is skipped and says which command runs it.

``NOTHING_IS_SKIPPED=1`` says that all is there, as in the jobs of CI that run those commands: what lacks then fails.
"""

import os
from typing import NoReturn

import pytest

NOTHING_IS_SKIPPED = bool(os.environ.get("NOTHING_IS_SKIPPED"))
IS_ROOT = os.geteuid() == 0


def needs(what: str, *, is_there: bool, command: str) -> pytest.MarkDecorator:
    """Skip a test where ``what`` it needs is not there, and name the ``make`` target that runs it."""
    return pytest.mark.skipif(not is_there and not NOTHING_IS_SKIPPED, reason=reason(what, command))


def skip_without(what: str, *, command: str) -> NoReturn:
    """The same in the middle of a test, for ``what`` was just found missing."""
    if NOTHING_IS_SKIPPED:
        pytest.fail(reason(what, command))
    pytest.skip(reason(what, command))


def reason(what: str, command: str) -> str:
    """Why a test does not run here, and what runs it."""
    return f"it needs {what}: `make {command}`, a job of CI, runs it"
