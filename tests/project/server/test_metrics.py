"""What processes counted, while they live and after."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from project.server import metrics
from project.server.environment import ROOT

ENDED = "counter_ended.db"
COUNT = """
import os, sys
from project.server import metrics
{before}
for _ in range(int(sys.argv[1])):
    metrics.refused.labels("slow").inc()
print(os.getpid(), flush=True)
sys.stdin.read()
"""


@contextmanager
def counting(times: int, *, before: str = "") -> Iterator[str]:
    """The file of a process that has counted so often, and lives."""
    process = subprocess.Popen(
        [sys.executable, "-c", COUNT.format(before=before), str(times)],
        cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout
    pid = process.stdout.readline().strip()
    try:
        yield f"counter_{pid}.db"
    finally:
        process.communicate()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path))
    return tmp_path


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.glob("counter_*.db")}


def refused() -> float:
    return metrics.total(metrics.refused, reason="slow")


def test_files_of_processes_that_are_gone_become_one_and_their_counts_stay(folder: Path) -> None:
    for gone in range(1, 4):
        with counting(5):
            assert refused() == gone * 5
        assert refused() == gone * 5
        assert names(folder) == {ENDED}
    assert b'marquee_refused_total{reason="slow"} 15.0' in metrics.exposition({})


def test_a_process_that_lives_goes_on_counting_in_its_own_file(folder: Path) -> None:
    with counting(2), counting(3) as living:
        metrics.merge_ended()
        assert living in names(folder)
        assert len(names(folder)) == 2
        assert refused() == 5


def test_a_child_of_a_fork_is_not_taken_for_gone(folder: Path) -> None:
    with counting(2, before="os.fork() and os._exit(0)") as living:
        metrics.merge_ended()
        assert living in names(folder)
        assert refused() == 2


def test_a_merge_that_was_killed_leaves_a_draft_that_counts_nothing(folder: Path) -> None:
    with counting(1):
        pass
    (folder / f"{ENDED}.new").write_bytes(b"half")
    assert refused() == 1
    assert names(folder) == {ENDED}


def test_what_somebody_did_stays_and_what_somebody_was_goes(folder: Path) -> None:
    with counting(1, before="metrics.request_seconds.labels('x', 'GET', '2xx', 'site').observe(0.2);"
                            "metrics.database_waiting.inc()"):  # fmt: skip
        assert b"marquee_database_waiting 1.0" in metrics.exposition({})
    said = metrics.exposition({})
    assert b'marquee_request_seconds_count{door="site",method="GET",route="x",status="2xx"} 1.0' in said
    assert b'le="0.25"' in said
    assert b"marquee_database_waiting 1.0" not in said


def test_a_full_disk_stops_nobody_and_is_said_once(folder: Path) -> None:
    """Its room cannot be had: the counts of this process are in its memory."""
    full = """
def no_room(*_arguments):
    raise OSError(28, "No space left on device")

import os
os.posix_fallocate = no_room
"""
    code = f"{full}\n{COUNT.format(before='')}"
    done = subprocess.run(
        [sys.executable, "-c", code, "3"], cwd=ROOT, text=True, input="", capture_output=True, check=True
    )
    assert done.stderr.count("metrics_not_written") == 1
    assert names(folder) == set()
    assert refused() == 0


def test_on_a_full_disk_the_counts_of_who_is_gone_stay_where_they_are(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    with counting(5):
        pass
    with monkeypatch.context() as patch:
        patch.setattr("os.posix_fallocate", no_room)
        assert refused() == 5
    assert refused() == 5
    assert names(folder) == {ENDED}
