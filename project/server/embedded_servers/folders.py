"""Folders that only Marquee writes: made closed, and refused when they are somebody else's."""

import hashlib
import os
import tempfile
from pathlib import Path

from project.server.embedded_servers.errors import ServerError

OWNER_ONLY = 0o700
GROUP_PASSES = 0o710  # PostgreSQL's own user, who alone has that group, may go through to what is its own
ROOTS_STATE = Path("/var/lib")
ROOTS_SOCKETS = Path("/run")


def is_reachable(path: Path) -> bool:
    """Whether a user without rights may enter every folder above ``path``."""
    return all(folder.stat().st_mode & 0o001 for folder in path.parents if folder.exists())


def beside(home: Path, parent: Path) -> Path:
    """The folder that stands in for one of ``home``'s own, in ``parent``, by a name that no other home has."""
    name = hashlib.sha256(os.fsencode(home)).hexdigest()[:12]
    return parent / f"marquee-{os.getuid()}-{name}"


def sockets_parent() -> Path:
    """Where sockets go that do not fit into the home: for root a folder that nobody else can write into."""
    return ROOTS_SOCKETS if os.geteuid() == 0 and ROOTS_SOCKETS.is_dir() else Path(tempfile.gettempdir())


def own(folder: Path, *, owner: int | None = None) -> Path:
    """``folder``, made if it is missing, closed to all but its owner (a user's id; this process's by default).

    Raises:
        ServerError: it is a link, or another user's: what is in it could have been put there.
    """
    folder.mkdir(mode=OWNER_ONLY, parents=True, exist_ok=True)
    status = folder.lstat()
    if folder.is_symlink() or status.st_uid not in {os.geteuid(), owner}:
        raise ServerError(f"The folder {folder} belongs to somebody else: remove it, or set another MARQUEE_HOME.")
    if owner is not None and status.st_uid != owner:
        os.chown(folder, owner, owner)
    folder.chmod(OWNER_ONLY)
    return folder


def let_pass(folder: Path, user: int | None) -> Path:
    """Let ``user`` go through ``folder`` of ours, which stays closed to everybody else."""
    if user is not None:
        os.chown(folder, -1, user)
        folder.chmod(GROUP_PASSES)
    return folder


def settle_home(home: Path) -> None:
    """Make the home folder where there is none; it is closed by who has its lock.

    Raises:
        ServerError: everybody may write into it, as into /tmp: then it is no home.
    """
    home.mkdir(mode=OWNER_ONLY, parents=True, exist_ok=True)
    if home.stat().st_mode & 0o002:
        raise ServerError(f"Everybody may write into {home}: set MARQUEE_HOME to a folder of Marquee's own.")
