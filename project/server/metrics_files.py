"""The files that processes count in: which of them are still written to, and what becomes of the others.

prometheus_client gives each process a file of its own, and reads all of them for every answer: of those that are gone,
too, for what they counted must not be forgotten. Here their counts move into one file. Whether a process lives is told
by a lock that it holds on its file, not by its id, which may belong to somebody else by now.

The room for a file is taken when it is made: a count that is written into a file without room, on a disk that is full
by then, ends the process (SIGBUS). Where there is none, this process counts for nobody, and says so once.
"""

import contextlib
import fcntl
import logging
import os
from collections.abc import Iterator
from pathlib import Path

from prometheus_client import values
from prometheus_client.mmap_dict import MmapedDict

log = logging.getLogger(__name__)
# Bytes for each kind of metric, by the beginning of its files' names; a series takes 200, one of a histogram 1,700.
ROOM = {"counter": 1 << 20, "histogram": 1 << 20, "gauge_livesum": 1 << 14}
SUMS = ("counter", "histogram")  # what somebody counted stays true after the end; a gauge says what is
LOCK = "lock"
_held: int | None = None


def folder() -> Path:
    """Where this process and the others of the machine count."""
    return Path(os.environ["PROMETHEUS_MULTIPROC_DIR"])


def hold() -> None:
    """Lock this process's files for as long as it lives; before anything is counted, and again in a child of a fork."""
    global _held  # noqa: PLW0603 - the lock ends with the descriptor
    if _held is not None:
        os.close(_held)
        _held = None
    try:
        with alone() as metrics:
            _remove_live(metrics, str(os.getpid()))  # of an earlier process of this number
            for kind, size in ROOM.items():
                _take_room(metrics / f"{kind}_{os.getpid()}.db", size)
            _held = os.open(metrics / f"counter_{os.getpid()}.db", os.O_RDWR)
            fcntl.flock(_held, fcntl.LOCK_SH)
    except OSError as error:
        log.error("metrics_not_written: %s; this process counts for nobody", error)  # noqa: TRY400
        values.ValueClass = values.MutexValue  # in memory


def _take_room(path: Path, size: int) -> None:
    with path.open("ab") as file:
        if hasattr(os, "posix_fallocate"):
            try:
                os.posix_fallocate(file.fileno(), 0, size)
            except OSError:
                path.unlink()
                raise
        else:
            file.truncate(size)


@contextlib.contextmanager
def alone() -> Iterator[Path]:
    """The folder, while no process begins to count, and nobody else reads or moves counts."""
    with (folder() / LOCK).open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            yield folder()
        finally:
            fcntl.flock(lock, fcntl.LOCK_UN)  # a child that was forked meanwhile has the file open, too


def merge_ended(metrics: Path) -> None:
    """Move the counts of processes that are gone into one file of each kind.

    To be called `alone`, or a reader finds them twice. On a full disk they stay where they are.
    """
    with contextlib.ExitStack() as stack:
        pids = [_pid(path) for path in metrics.glob("counter_*.db") if _is_own(path) and _is_free(path, stack)]
        try:
            for kind in SUMS:
                _merge(metrics, kind, [path for pid in pids if (path := metrics / f"{kind}_{pid}.db").exists()])
        except OSError as error:
            log.warning("metrics_not_merged: %s", error)
            return
        for pid in pids:
            _remove_live(metrics, pid)


def _merge(metrics: Path, kind: str, ended: list[Path]) -> None:
    if not ended:
        return
    whole = metrics / f"{kind}_ended.db"
    draft = metrics / f"{kind}_ended.db.new"
    draft.unlink(missing_ok=True)
    _take_room(draft, max(ROOM[kind], *(path.stat().st_size for path in (*metrics.glob(whole.name), *ended))))
    merged = MmapedDict(str(draft))  # type: ignore[no-untyped-call]
    for path in (*metrics.glob(whole.name), *ended):
        for key, value in _counts(path):
            merged.write_value(key, merged.read_value(key)[0] + value, 0.0)  # type: ignore[no-untyped-call]
    merged.close()  # type: ignore[no-untyped-call]
    draft.replace(whole)
    for path in ended:
        path.unlink()


def _remove_live(metrics: Path, pid: str) -> None:
    (metrics / f"gauge_livesum_{pid}.db").unlink(missing_ok=True)


def _is_own(path: Path) -> bool:
    """Whether it is the file of one process."""
    return _pid(path) != "ended"


def _pid(path: Path) -> str:
    return path.stem.rpartition("_")[2]


def _is_free(path: Path, stack: contextlib.ExitStack) -> bool:
    """Whether nobody holds the file; it is held by us until the end of ``stack`` then."""
    file = stack.enter_context(path.open("rb"))
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _counts(path: Path) -> Iterator[tuple[str, float]]:
    if is_begun(path):
        for key, value, *_ in MmapedDict.read_all_values_from_file(str(path)):  # type: ignore[no-untyped-call]
            yield key, value


def is_begun(path: Path) -> bool:
    """Whether its process has counted: an empty file cannot be read."""
    return path.stat().st_size > 0
