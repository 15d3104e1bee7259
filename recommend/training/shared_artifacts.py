"""One model for all machines: what one of them fitted is kept in PostgreSQL, and fetched by the others.

The folder of `recommend.training.artifacts` stays what is served, mapped by all processes of a machine. Of several
processes of a machine one fetches, the others find the folder there.
"""

import fcntl
import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import structlog
from django.db import IntegrityError, transaction
from django.utils import timezone

from recommend.models import Artifact, ArtifactPart
from recommend.training import artifacts

log = structlog.get_logger(__name__)
KEPT = 3  # artifacts in the database, of this release's format
KEPT_OF_OTHERS = timedelta(days=7)  # those of another release, which some machines may still run
PIECE = 1 << 19  # bytes of a file in one row


def share(home: Path) -> None:
    """Make the newest model the same here and in the database: fetch a newer one, give one that is not there yet.

    Raises:
        DatabaseError: PostgreSQL does not answer.
    """
    stored = Artifact.objects.filter(format=artifacts.FORMAT).order_by("-id").first()
    own = artifacts.newest_readable(home)
    if own == (stored and stored.version):
        return
    with _one_process(home):
        if stored and (own is None or stored.version > own):
            fetch(home, stored)
        elif own:
            give(home, own)


def give(home: Path, version: str) -> None:
    """Keep an artifact in the database, unless another process has done so; drop what is older than the last three."""
    folder = home / version
    files = sorted(path for path in folder.iterdir() if path.is_file())
    checksum = hashlib.sha256((folder / artifacts.MANIFEST).read_bytes()).hexdigest()
    size = sum(path.stat().st_size for path in files)
    try:
        with transaction.atomic():
            row = Artifact.objects.create(version=version, format=artifacts.FORMAT, checksum=checksum, size=size)
            for path in files:
                for number, content in enumerate(_pieces(path)):
                    ArtifactPart.objects.create(artifact=row, file=path.name, number=number, content=content)
    except IntegrityError:
        return
    log.info("artifact_shared", version=version, bytes=size)
    keep(KEPT)


def keep(count: int) -> None:
    """Drop all but the newest ``count`` artifacts, and those of other releases after a week."""
    own = Artifact.objects.filter(format=artifacts.FORMAT)
    own.exclude(pk__in=list(own.order_by("-id").values_list("pk", flat=True)[:count])).delete()
    Artifact.objects.filter(created_at__lt=timezone.now() - KEPT_OF_OTHERS).exclude(format=artifacts.FORMAT).delete()


def fetch(home: Path, stored: Artifact) -> bool:
    """Put an artifact into ``home``, checked; whether it is there. Older ones that the database lacks go."""
    if (home / stored.version).exists():
        return True
    home.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=artifacts.DRAFT, dir=home))
    try:
        _write(draft, stored)
        artifacts.read(home, draft.name)
        draft.chmod(0o755)
        draft.rename(home / stored.version)
    except artifacts.Broken as error:  # it is dropped there in the meantime, or damaged
        log.warning("artifact_broken", version=stored.version, reason=str(error))
        return False
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    log.info("artifact_fetched", version=stored.version, bytes=stored.size)
    known = set(Artifact.objects.values_list("version", flat=True))
    artifacts.prune(home, only=lambda version: version < stored.version and version not in known)
    artifacts.prune(home)
    return True


def _write(draft: Path, stored: Artifact) -> None:
    """Its files, piece by piece, so that one piece is in memory at a time.

    Raises:
        Broken: the manifest is not the one that was given, or a file would not stand in the folder.
    """
    parts = ArtifactPart.objects.filter(artifact=stored).order_by("file", "number")
    for part in parts.values_list("pk", "file"):
        if Path(part[1]).name != part[1]:
            raise artifacts.Broken(f"{part[1]} is no file's name")
        content = ArtifactPart.objects.values_list("content", flat=True).filter(pk=part[0]).first()
        with (draft / part[1]).open("ab") as file:
            file.write(content or b"")
    manifest = draft / artifacts.MANIFEST
    if not manifest.exists() or hashlib.sha256(manifest.read_bytes()).hexdigest() != stored.checksum:
        raise artifacts.Broken(f"{artifacts.MANIFEST} does not match its checksum")


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece


@contextmanager
def _one_process(home: Path) -> Iterator[None]:
    """One process of this machine at a time."""
    home.parent.mkdir(parents=True, exist_ok=True)
    with home.with_name(f"{home.name}.lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
