"""What the tests of imports share: files are parsed in the test's own process."""

import io

import orjson
import pytest

from accounts.services.portability import parser_process
from accounts.services.portability.formats import readers
from accounts.services.portability.formats.read_rows import ReadFile
from accounts.services.portability.parser_process import Readable


@pytest.fixture(autouse=True)
def _parsed_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a row means does not depend on the child, whose start is most of what an import costs.

    The child itself: tests/accounts/test_import.py and test_import_limits.py.
    """

    def parse(name: str, content: Readable) -> list[ReadFile]:
        read = readers.read(name, io.BytesIO(content.read()))
        return parser_process._parsed(orjson.dumps(read))

    monkeypatch.setattr(parser_process, "parse", parse)
