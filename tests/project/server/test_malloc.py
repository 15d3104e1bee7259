"""What password hashes leave behind in a process's memory."""

import ctypes
import subprocess
import sys

import pytest

from project.server import malloc
from project.server.environment import ROOT

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
    had_setting, size = grown("malloc.return_large_blocks()")
    assert had_setting is hasattr(ctypes.CDLL(None), "gnu_get_libc_version")
    assert size <= ALLOWED


def test_a_c_library_without_the_setting_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda _name: object())
    assert malloc.return_large_blocks() is False
