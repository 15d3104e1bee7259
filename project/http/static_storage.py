"""How static files are collected: hashed by their content, and packed once and for all, as small as they get."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage

from project.server.asgi.compression import SUFFIXES, pack_tightly

PACKED_ALREADY = {".map", ".png", ".jpg", ".webp", ".gz", ".br", ".zst", ".zip", ".woff2"}  # or read by debuggers only


class PackedStaticFilesStorage(ManifestStaticFilesStorage):
    """Keeps only the hashed files, each with its packed forms beside it: ``site.0123456789ab.css.br``."""

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        """Hash as Django does, then pack, then remove the files under their plain names."""
        yield from super().post_process(paths, dry_run, **options)
        if dry_run:
            return
        names = set(self.hashed_files.values())
        with ThreadPoolExecutor() as pool:
            list(pool.map(pack_beside, (Path(self.path(name)) for name in sorted(names))))
        for name in paths.keys() - names:
            self.delete(name)


def pack_beside(path: Path) -> None:
    """Write the packed forms of a file that are smaller than it."""
    if path.suffix in PACKED_ALREADY:
        return
    content = path.read_bytes()
    for encoding, suffix in SUFFIXES.items():
        packed = pack_tightly(encoding, content)
        if len(packed) < 0.95 * len(content):
            path.with_name(path.name + suffix).write_bytes(packed)
