"""Collected static files: hashed, packed, and nothing else."""

import gzip
import os
from pathlib import Path

import brotli
import pytest
import zstandard
from django.contrib.staticfiles import finders
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage

from project.http.static_storage import PackedStaticFilesStorage
from project.management.commands import up

STYLE = b"body { background: url(dot.png) } " + b"p { margin: 0; color: black } " * 100


@pytest.fixture
def collected(tmp_path: Path) -> Path:
    """A folder with a stylesheet, a picture, a short script and a source map, as ``collectstatic`` leaves it."""
    storage = PackedStaticFilesStorage(location=str(tmp_path), base_url="/static/")
    paths = {}
    for name, content in (("site.css", STYLE), ("dot.png", b"\x89PNG" * 500), ("s.js", b"1"), ("s.js.map", STYLE)):
        storage.save(name, ContentFile(content))
        paths[name] = (storage, name)
    list(storage.post_process(paths))
    return tmp_path


def test_only_hashed_files_are_left_beside_their_list(collected: Path) -> None:
    names = {path.name for path in collected.iterdir()}
    assert "staticfiles.json" in names
    assert not names & {"site.css", "dot.png", "s.js", "s.js.map"}


def test_a_text_is_packed_three_times_and_each_unpacks_to_it(collected: Path) -> None:
    (style,) = collected.glob("site.*.css")
    plain = style.read_bytes()
    assert b'url("dot.' in plain  # its picture's hashed name
    assert brotli.decompress(Path(f"{style}.br").read_bytes()) == plain
    assert zstandard.decompress(Path(f"{style}.zst").read_bytes()) == plain
    assert gzip.decompress(Path(f"{style}.gz").read_bytes()) == plain


def test_what_gets_no_smaller_and_what_only_debuggers_read_is_not_packed(collected: Path) -> None:
    packed = {path.name.partition(".")[0] for path in collected.iterdir() if path.suffix in {".br", ".zst", ".gz"}}
    assert packed == {"site"}


def test_files_are_collected_anew_when_their_content_changes_not_their_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Finder:
        def list(self, _ignored: object) -> list[tuple[str, FileSystemStorage]]:
            return [("site.css", FileSystemStorage(location=tmp_path))]

    monkeypatch.setattr(finders, "get_finders", lambda: [Finder()])
    sheet = tmp_path / "site.css"
    sheet.write_text("a {}")
    first = up._static_sources()
    os.utime(sheet, (1, 1))
    assert up._static_sources() == first
    sheet.write_text("b {}")
    assert up._static_sources() != first
