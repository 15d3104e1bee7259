"""How glibc's malloc keeps what was freed; called first by every process that hashes passwords or fits models.

Argon2 takes a block of 19 MiB for each hash. After freeing the first one, glibc raises the size from which blocks are
mapped by themselves, and from then on keeps one such block in the arena of every thread that ever hashed: 150 MB a web
worker. A threshold that is set stays where it is, so that a large block goes back to the system when it is freed. It
costs the faults of its pages, 7 ms a hash (decision 0115).

Every thread with an arena of its own also keeps there what fell free between pieces that stay (bodies in a cache): a
worker grew without an end. Threads of Python run one at a time, so one arena for all of them makes nobody wait.
"""

import ctypes

M_TRIM_THRESHOLD = -1  # of glibc's malloc.h
M_MMAP_THRESHOLD = -3
M_ARENA_MAX = -8
LARGE = 1 << 20  # bytes from which a block is mapped by itself
SETTINGS = {
    M_MMAP_THRESHOLD: LARGE,
    M_TRIM_THRESHOLD: 2 * LARGE,  # as glibc itself would choose; one that is set does not follow the other any more
    M_ARENA_MAX: 1,
}


def limit_growth() -> bool:
    """Whether it could be asked for: musl and macOS have no such settings, and give large blocks back anyway."""
    libc = ctypes.CDLL(None)
    if not hasattr(libc, "gnu_get_libc_version"):
        return False
    return all(libc.mallopt(setting, value) for setting, value in SETTINGS.items())
