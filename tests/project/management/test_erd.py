"""docs/erd.md is what the models are."""

from project.management.commands import erd
from project.server.environment import ROOT


def test_the_diagram_in_the_docs_is_that_of_the_models() -> None:
    assert (ROOT / "docs" / "erd.md").read_text() == erd.document(), "renew it: make erd"


def test_the_diagram_shows_tables_keys_and_relations() -> None:
    drawn = erd.document()
    assert "PositiveIntegerField id PK" in drawn
    assert "Movie ||--o{ Favorite : movie" in drawn
    assert "User ||--|| Preferences : user" in drawn
