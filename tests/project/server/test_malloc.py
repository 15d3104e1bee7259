"""What password hashes leave behind in a process's memory."""

import ctypes
import subprocess
import sys

import pytest

from project.server import malloc
from project.server.environment import ROOT

IS_GLIBC = hasattr(ctypes.CDLL(None), "gnu_get_libc_version")
ALLOWED = 40  # MiB that a process may grow by; eight blocks of Argon2 are 152
HASHES = """
from concurrent.futures import ThreadPoolExecutor
from argon2.low_level import Type, hash_secret
import psutil
from project.server import malloc

def hashed(_number):
    return hash_secret(b"a good long sentence", b"some salt", 2, 19 * 1024, 1, 32, Type.ID)

has_setting = {setting}
hashed(0)
before = psutil.Process().memory_info().rss
with ThreadPoolExecutor(8) as threads:
    list(threads.map(hashed, range(40)))
print(has_setting, (psutil.Process().memory_info().rss - before) // 2**20)
"""


def grown(setting: str) -> tuple[bool, int]:
    """Whether the C library had the setting, and by how many MiB forty hashes in eight threads made a process grow."""
    script = [sys.executable, "-c", HASHES.format(setting=setting)]
    had, size = subprocess.run(script, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split()
    return had == "True", int(size)


def test_forty_logins_leave_no_blocks_of_argon2_behind() -> None:
    had_setting, size = grown("malloc.limit_growth()")
    assert had_setting is IS_GLIBC
    assert size <= ALLOWED


ARENAS = """
import ctypes
from threading import Barrier, Thread
from project.server import malloc

{setting}
together = Barrier(8)

def allocate():
    together.wait()
    piece = bytes(60_000)  # too large for Python's own allocator, too small to be mapped by itself
    together.wait()

threads = [Thread(target=allocate) for _ in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
libc = ctypes.CDLL(None)
if hasattr(libc, "malloc_info"):
    libc.fdopen.restype = ctypes.c_void_p
    libc.malloc_info(0, ctypes.c_void_p(libc.fdopen(1, b"w")))
    libc.fflush(None)
"""


def test_threads_share_one_arena() -> None:
    def arenas(setting: str) -> int:
        script = [sys.executable, "-c", ARENAS.format(setting=setting)]
        return subprocess.run(script, cwd=ROOT, check=True, capture_output=True, text=True).stdout.count("<heap nr=")

    assert (arenas("") > 1) is IS_GLIBC
    assert (arenas("malloc.limit_growth()") == 1) is IS_GLIBC


def test_a_c_library_without_the_setting_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda _name: object())
    assert malloc.limit_growth() is False
