"""Files made to hurt: what they cost is bounded, and paid by a process of their own."""

import io
import os
import re
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable
from typing import Any

import psutil
import pytest
from django.db import connection

from accounts.models.user import User
from accounts.services.portability import bounded, imports, parser_process
from accounts.services.portability.bounded import Budget, Unreadable
from accounts.services.portability.formats import archives
from project.errors import Invalid, Unavailable
from tests.conftest import PASSWORD

LIST = b"title,year\nDune,2021\nAlien,1979\n"


def zipped(name: str, content: bytes, *, times: int = 1, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", method) as target:
        for number in range(times):
            target.writestr(f"{number}{name}", content)
    return archive.getvalue()


HURTFUL: dict[str, Callable[[], bytes]] = {
    "millions of small objects": lambda: zipped("x.json", b"[" + b'{"title":"x"},' * 1_000_000 + b"{}]"),
    "ten million short rows": lambda: zipped("x.csv", b"title\n" + b"x\n" * 10_000_000),
    "a row too many": lambda: b"title\n" + b"x\n" * (bounded.MOST_ROWS + 1),
    "more than fifty megabytes": lambda: zipped("x.csv", b"title,year\n" + b"a,b\n" * 3_000 + b"\n" * 50_000_000),
    "more files than an export has": lambda: zipped("x.csv", LIST, times=archives.MOST_FILES + 1),
    "many full files": lambda: zipped("x.csv", b"title\n" + b"x\n" * bounded.MOST_ROWS, times=4),
    "eleven megabytes": lambda: b"title\n" + os.urandom(11_000_000),
}
ABSURD: dict[str, Callable[[], bytes]] = {
    "millions of empty objects": lambda: zipped("x.json", b"[" + b"{}," * 4_900_000 + b"{}]"),
    "one endless line": lambda: zipped("x.csv", b"title\n" + b"x" * 40_000_000),
    "one object with a million keys": lambda: b'[{"movie": {' + b'"a":1,' * 1_000_000 + b'"b":2}}]',
    "one object nested deeply": lambda: b'[{"movie": ' + b"[" * 1_000_000 + b"]" * 1_000_000 + b"}]",
}


@pytest.mark.parametrize("make", [*HURTFUL.values(), *ABSURD.values()], ids=[*HURTFUL, *ABSURD])
def test_what_is_made_to_hurt_is_refused_at_a_small_price(make: Callable[[], bytes]) -> None:
    content, own = io.BytesIO(make()), psutil.Process()
    memory, before = own.memory_info().rss, os.times()
    with pytest.raises(Unreadable) as refusal:
        parser_process.parse("file.zip", content)
    after = os.times()
    assert refusal.value.code == ("too_large" if make in HURTFUL.values() else "unreadable")
    assert after.children_user + after.children_system - before.children_user - before.children_system < 2.5
    assert own.memory_info().rss - memory < 30_000_000


QUOTES: dict[str, bytes] = {
    "short lines": b'"x",y"z,"\n' * 50_000,
    "long lines": (b'"x",y"z,"' + b"a" * 60_000 + b"\n") * 250,
}


@pytest.mark.parametrize("lines", QUOTES.values(), ids=QUOTES)
def test_lines_that_come_again_because_of_quotes_are_bounded_for_all_files_together(lines: bytes) -> None:
    content, budget = b"title,year\n" + lines + b'"b","b', Budget()
    list(bounded.rows(io.BytesIO(content), budget))
    left = budget.reread
    assert left <= 0
    before = time.process_time()
    assert len(list(bounded.rows(io.BytesIO(content), budget))) == 2
    assert (budget.reread, time.process_time() - before < 0.5) == (left, True)


def test_going_back_often_costs_no_more_than_once() -> None:
    content, before = b"title,year\n" + b'" ,\n' * 50_000, time.process_time()
    assert len(list(bounded.rows(io.BytesIO(content), Budget(), most=bounded.MOST_ROWS_TOGETHER))) == 2
    assert time.process_time() - before < 1.0


def test_a_blank_row_that_a_quote_made_counts() -> None:
    content, budget = b"title,year\nHeat,1995\n" + b'" ,\n' * 10, Budget()
    assert len(list(bounded.rows(io.BytesIO(content), budget))) == 3  # the last one has no line to go on in
    assert budget.rows == bounded.MOST_ROWS_TOGETHER - 12


def test_a_method_of_packing_that_asks_for_memory_is_not_read() -> None:
    with pytest.raises(Unreadable):
        parser_process.parse("file.zip", io.BytesIO(zipped("x.csv", LIST, method=zipfile.ZIP_LZMA)))


def test_a_child_that_does_not_end_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parser_process, "PATIENCE", 0.001)
    with pytest.raises(Unreadable):
        parser_process.parse("list.csv", io.BytesIO(LIST))
    assert not [child for child in psutil.Process().children() if "parser_process" in " ".join(child.cmdline())]


def child_that_runs(script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the child do something else before it reads the file."""
    genuine = subprocess.run
    begin = f"from {parser_process.__name__} import main, readers\n{script}\nmain()"

    def run(command: list[str], **options: Any) -> Any:
        return genuine([sys.executable, "-c", begin, command[-1]], **options)

    monkeypatch.setattr(subprocess, "run", run)


@pytest.mark.parametrize(
    ("script", "code", "logged"),
    [
        ("readers.read = lambda *_: {}['of the file']", "unreadable", "import_parser_failed: 1\n.*\nKeyError$"),
        ("readers.read = lambda *_: bytes(2**40)", "too_large", ""),
        ("import os; os.abort()", "unreadable", "import_parser_failed: -6"),
        ("import os; os.kill(os.getpid(), 9)", "too_large", "import_parser_killed: -9"),
    ],
)
def test_a_fault_of_ours_is_seen_and_is_no_broken_file(
    script: str, code: str, logged: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    child_that_runs(script, monkeypatch)
    with pytest.raises(Unreadable) as refusal:
        parser_process.parse("list.csv", io.BytesIO(LIST))
    assert refusal.value.code == code
    log = "".join(caplog.messages)
    assert re.match(logged, log, re.DOTALL) if logged else not log


def test_the_child_knows_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    environments: list[object] = []
    genuine = subprocess.run

    def run(*command: Any, **options: Any) -> Any:
        environments.append(options["env"])
        return genuine(*command, **options)

    monkeypatch.setattr(subprocess, "run", run)
    parser_process.parse("list.csv", io.BytesIO(LIST))
    assert environments == [{}]


def test_one_file_at_a_time_is_read_in_a_process(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parser_process, "TURN", 0.01)
    with parser_process._turn, pytest.raises(Unavailable) as refusal:
        imports.import_file(alice, name="list.csv", content=io.BytesIO(LIST))
    assert refusal.value.retry_after == 5


def test_files_of_many_accounts_hold_two_threads_and_no_more(alice: User) -> None:
    with parser_process._room, parser_process._room:
        began = time.monotonic()
        with pytest.raises(Unavailable):
            imports.import_file(alice, name="list.csv", content=io.BytesIO(LIST))
        assert time.monotonic() - began < parser_process.TURN / 2
    assert imports.import_file(alice, name="list.csv", content=io.BytesIO(LIST)).result.rows == 2


def test_a_member_has_one_import_at_a_time(transactional_db: None) -> None:
    member = User.objects.create_user(email="two@example.org", password=PASSWORD)
    inside, done = threading.Event(), threading.Event()

    def hold() -> None:
        with imports._alone(member.pk) as alone:
            assert alone
            inside.set()
            done.wait(20)
        connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    assert inside.wait(20)
    queued = imports.import_file(member, name="seen.csv", content=io.BytesIO(LIST))
    assert (queued.id is not None, queued.status, queued.done) == (True, "running", 0)
    done.set()
    holder.join()
    assert queued.id
    assert imports.go_on(queued.id).next_id is None
    assert imports.receipt(member, queued.id).result.outcomes == {"added": 2}
    member.delete()


def test_the_sentence_names_the_limits(alice: User) -> None:
    with pytest.raises(Invalid, match="20,000 rows a file, 10 MB, or 50 MB unpacked"):
        imports.import_file(alice, name="list.csv", content=io.BytesIO(HURTFUL["a row too many"]()))


def test_twenty_thousand_rows_are_read(alice: User) -> None:
    rows = b"".join(b"%d,Film %d,1999\n" % (10**8 + number, number) for number in range(bounded.MOST_ROWS))
    before = time.process_time()
    received = imports.import_file(alice, name="seen.csv", content=io.BytesIO(b"tmdb_id,title,year\n" + rows))
    while received.id and imports.go_on(received.id).next_id:
        pass
    assert received.id
    assert imports.receipt(alice, received.id).result.outcomes == {"not_found": bounded.MOST_ROWS}
    assert time.process_time() - before < 20
