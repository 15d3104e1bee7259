"""A release is known by what its pages are made of."""

from pathlib import Path

from project.server.environment import ROOT
from project.server.release import digest


def made(root: Path, text: str) -> Path:
    (root / "templates").mkdir(parents=True)
    (root / "templates" / "base.html").write_text(text)
    (root / "templates" / "base.html.orig").write_text(str(root))
    return root


def test_the_same_files_are_the_same_release_wherever_they_lie(tmp_path: Path) -> None:
    assert digest(made(tmp_path / "a", "words")) == digest(made(tmp_path / "b", "words"))


def test_another_word_in_a_template_is_another_release(tmp_path: Path) -> None:
    assert digest(made(tmp_path / "a", "words")) != digest(made(tmp_path / "b", "other words"))


def test_every_room_counts() -> None:
    rooms = ("project", "catalog", "accounts", "recommend", "templates", "styles", "static")
    assert len({digest(ROOT, [room]) for room in rooms}) == len(rooms)
