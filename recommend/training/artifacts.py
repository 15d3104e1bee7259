"""Fitted models on disk: whole, checked, replaced at once.

One artifact is one folder, named by its version, with one ``.npy`` file for each array and a manifest that lists them
with their checksums. It is written aside and renamed into place, so a half-written one is never seen; one whose files
do not match its manifest is passed over for the one before it. The arrays are mapped, not read: the processes of a
machine share one copy of them. Files of a removed artifact stay readable to those who still map them.
"""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import structlog
from numpy.typing import NDArray

from recommend.engine import Model, restore

log = structlog.get_logger(__name__)
FORMAT = 6  # raise it when the engine's state changes its shape: older artifacts are then passed over
KEPT = 2  # artifacts that stay: the present one, and the one before
MANIFEST, WORDS = "manifest.json", "words.json"
DRAFT = "draft-"
TIME = "%Y%m%dT%H%M%S%f"  # how a version begins
OLD_DRAFT = 6 * 3600  # seconds after which a draft is taken for one that its writer never finished


class Broken(Exception):
    """An artifact is not whole; says why."""


class Foreign(Exception):
    """An artifact is of another release of this site."""


@dataclass(frozen=True, slots=True)
class Artifact:
    """A model, its version, and what its makers noted (see :mod:`recommend.training.fit`)."""

    model: Model
    version: str
    notes: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Summary:
    """What an artifact is about."""

    version: str
    movies: int
    people: int
    notes: Mapping[str, Any]


def publish(home: Path, model: Model, notes: Mapping[str, Any]) -> str:
    """Write ``model`` as the newest artifact under ``home``; its version. Nothing is left behind on failure."""
    home.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=DRAFT, dir=home))
    try:
        state = model.state
        files = {name: _write(draft / f"{name}.npy", array) for name, array in state.arrays.items()}
        words = orjson.dumps(state.structure)
        _write_bytes(draft / WORDS, words)
        manifest = {"format": FORMAT, "notes": dict(notes), "files": files, "words": _digest(words),
                    "movies": model.movie_count, "people": model.user_count}  # fmt: skip
        _write_bytes(draft / MANIFEST, orjson.dumps(manifest))
        version = _version(files, after=newest(home))
        draft.chmod(0o755)  # mkdtemp's is for its owner alone; a worker may run as another user
        draft.rename(home / version)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    prune(home)
    return version


def newest(home: Path) -> str | None:
    """The version of the newest artifact, whole or not; a look into one folder."""
    return next(_versions(home), None)


def newest_readable(home: Path) -> str | None:
    """The version of the newest artifact that is of this release's format; its arrays are not looked at."""
    for version in _versions(home):
        try:
            _manifest(home / version)
        except (OSError, ValueError, KeyError, Foreign):
            continue
        return version
    return None


def summary(home: Path) -> Summary | None:
    """What operators ask of the newest artifact of this release; its arrays are not looked at."""
    version = newest_readable(home)
    if version is None:
        return None
    manifest = _manifest(home / version)
    return Summary(version, manifest.get("movies", 0), manifest.get("people", 0), manifest["notes"])


def load(home: Path) -> Artifact | None:
    """The newest artifact that is whole; None when there is none. One that is not whole is removed."""
    for version in _versions(home):
        try:
            return read(home, version)
        except Broken as error:
            log.warning("artifact_broken", version=version, reason=str(error))
            shutil.rmtree(home / version, ignore_errors=True)
        except Foreign as error:
            log.warning("artifact_foreign", version=version, reason=str(error))
    return None


def read(home: Path, version: str) -> Artifact:
    """One artifact, every file compared with its checksum.

    Raises:
        Broken: it is not whole.
        Foreign: it is of another format.
    """
    folder = home / version
    try:
        manifest = _manifest(folder)
        words = (folder / WORDS).read_bytes()
        if _digest(words) != manifest["words"]:
            raise Broken(f"{WORDS} does not match its checksum")
        arrays = {name: _mapped(folder / f"{name}.npy", checksum) for name, checksum in manifest["files"].items()}
        return Artifact(restore(arrays, orjson.loads(words)), version, manifest["notes"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Broken(f"{type(error).__name__}: {error}") from error


def notes(home: Path) -> Mapping[str, Any] | None:
    """What the makers of the newest artifact noted; its arrays are not looked at."""
    for version in _versions(home):
        try:
            notes: Mapping[str, Any] = _manifest(home / version)["notes"]
        except (OSError, ValueError, KeyError, Foreign):
            continue
        return notes
    return None


def _manifest(folder: Path) -> dict[str, Any]:
    manifest: dict[str, Any] = orjson.loads((folder / MANIFEST).read_bytes())
    if manifest["format"] != FORMAT:
        raise Foreign(f"format {manifest['format']} is not {FORMAT}")
    return manifest


def _versions(home: Path) -> Iterator[str]:
    """All versions, the newest first: they begin with their time."""
    if home.is_dir():
        names = (folder.name for folder in home.iterdir() if folder.is_dir() and not folder.name.startswith(DRAFT))
        yield from sorted(names, reverse=True)


def _version(files: Mapping[str, str], *, after: str | None) -> str:
    """Now, and a digest of the files. Later than ``after``, though it came from a machine whose clock is ahead."""
    moment = datetime.now(UTC)
    if after and after[: len(f"{moment:{TIME}}")] >= f"{moment:{TIME}}":
        moment = datetime.strptime(after.partition("-")[0], TIME).replace(tzinfo=UTC) + timedelta(microseconds=1)
    digest = hashlib.sha256("".join(files.values()).encode()).hexdigest()
    return f"{moment:{TIME}}-{digest[:10]}"


def _write(path: Path, array: NDArray[Any]) -> str:
    with path.open("wb") as file:
        np.save(file, np.ascontiguousarray(array), allow_pickle=False)
        file.flush()
        os.fsync(file.fileno())
    return _checksum(path)


def _write_bytes(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _checksum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _mapped(path: Path, checksum: str) -> NDArray[Any]:
    if _checksum(path) != checksum:
        raise Broken(f"{path.name} does not match its checksum")
    # As a plain array over the mapped file: numpy's memmap class makes every later step slower.
    return np.asarray(np.load(path, mmap_mode="r", allow_pickle=False))


def prune(home: Path, *, keep_count: int = KEPT, only: Callable[[str], bool] | None = None) -> None:
    """Remove artifacts that are no longer needed, and drafts of writers that were killed.

    Those beyond the newest ``keep_count``, or, where it is given, those of which ``only`` says so.
    """
    versions = list(_versions(home))
    for version in filter(only, versions) if only else versions[keep_count:]:
        shutil.rmtree(home / version, ignore_errors=True)
    abandoned_before = datetime.now(UTC).timestamp() - OLD_DRAFT
    for draft in home.glob(f"{DRAFT}*"):
        if draft.stat().st_mtime < abandoned_before:
            shutil.rmtree(draft, ignore_errors=True)
