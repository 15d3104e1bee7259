"""Files that only their owner reads: keys and passwords that Marquee made for itself."""

import contextlib
import os
import threading
from collections.abc import Callable
from pathlib import Path


def keep(file: Path, make: Callable[[], str]) -> str:
    """The text of ``file``, which is made on first use by whichever process comes first.

    Raises:
        OSError: its folder cannot be written, or it is somebody else's.
    """
    if not file.exists():
        draft = _draft(file, make())
        with contextlib.suppress(FileExistsError):
            os.link(draft, file)  # unlike a rename it never takes the place of what another process has made
        draft.unlink()
    if file.stat().st_mode & 0o077:
        file.chmod(0o600)
    return file.read_text()


def write(file: Path, text: str) -> None:
    """Put ``text`` in the place of what ``file`` holds, whole or not at all."""
    _draft(file, text).replace(file)


def _draft(file: Path, text: str) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_suffix(f".{os.getpid()}-{threading.get_ident()}")
    draft.touch(mode=0o600)
    draft.write_text(text)
    return draft
