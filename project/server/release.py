"""Which release this is, by what its pages are made of. Knows nothing of Django."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

FOLDERS = ("accounts", "catalog", "project", "recommend", "static", "styles", "templates")
KINDS = frozenset({".py", ".html", ".css", ".js", ".mo", ".toml"})


def digest(root: Path, folders: Iterable[str] = FOLDERS) -> str:
    """A name for the state of the files that make a page: the same on every machine that runs the same release."""
    paths = (path for folder in folders for path in (root / folder).rglob("*") if path.suffix in KINDS)
    whole = hashlib.blake2b(digest_size=8)
    for path in sorted(paths):
        whole.update(path.relative_to(root).as_posix().encode())
        whole.update(hashlib.blake2b(path.read_bytes()).digest())
    return whole.hexdigest()
