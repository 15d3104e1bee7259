"""A migration that has landed is never edited: databases that ran it would not be what the code takes them for.

A new migration gets its line in landed.json: ``sha256sum */migrations/0*.py``.
"""

import hashlib
import json
from pathlib import Path

from project.server.environment import ROOT

LANDED: dict[str, str] = json.loads(Path(__file__).with_name("landed.json").read_text())


def test_every_migration_is_what_it_was_when_it_landed() -> None:
    migrations = {str(path.relative_to(ROOT)): path for path in ROOT.glob("*/migrations/0*.py")}
    assert {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in migrations.items()} == LANDED
