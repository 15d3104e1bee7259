"""The commands of README.md and docs/api.md that show no answer: they are run as they stand, by a shell."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from project.server.environment import ROOT
from tests.api.product import Product
from tests.documents import blocks

README = "\n".join(blocks((ROOT / "README.md").read_text()))
GUIDE = blocks((ROOT / "docs" / "api.md").read_text())
WITH_FILES = [block for block in GUIDE if any(sign in block for sign in (" -F ", " -o ", "$IMPORT"))]
LEAVE = next(block for block in GUIDE if block.startswith('curl -s -X DELETE "$MARQUEE/api/v1/me" '))
# A refusal is a failure; each answer is followed by a line of its own.
STRICT = """set -euo pipefail
curl() { command curl --fail-with-body --show-error "$@" && echo; }
data() { python3 -c "import json, sys; data = json.load(sys.stdin)['data']; print($1)"; }
"""
# What the guide takes for granted: an account, and a file with a film of which there is none by its title.
BEFORE = """
ACCESS=$(curl -s "$MARQUEE/api/v1/auth/register" -H "Content-Type: application/json" \
  -d '{"email": "reader@example.org", "password": "another horse battery"}' | data "data['tokens']['access']")
printf 'Title,Year\\nInterstellar,2014\\nA film that nobody made,1931\\n' > list.csv
"""
# Of the import that was answered, a film that was not found; then another import, with its question still open.
NOT_FOUND = """
IMPORT=$(curl -s "$MARQUEE/api/v1/me/imports" -H "Authorization: Bearer $ACCESS" | data "data[0]['id']")
ROW=$(curl -s "$MARQUEE/api/v1/me/imports/$IMPORT/rows?outcome=not_found" -H "Authorization: Bearer $ACCESS" \
  | data "data[0]['id']")
"""
OPEN = """
IMPORT=$(curl -s -X POST "$MARQUEE/api/v1/me/import" -H "Authorization: Bearer $ACCESS" -F file=@list.csv \
  | data "data['id']")
"""


def run(script: str, product: Product, folder: Path) -> str:
    done = subprocess.run(
        ["bash", "-c", STRICT + script], cwd=folder, env=os.environ | {"MARQUEE": product.address, "no_proxy": "*"},
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.timeout(240)
def test_the_commands_of_the_readme_answer(product: Product, tmp_path: Path) -> None:
    assert README.count("127.0.0.1:8000") == 4
    said = run(README.replace("http://127.0.0.1:8000", product.address), product, tmp_path)
    found, favorite, recommended = (json.loads(line) for line in said.splitlines() if line)
    assert found["data"][0]["title"] == "Dune"
    assert favorite["success"]
    assert all(entry["reasons"] for entry in recommended["data"])


@pytest.mark.timeout(240)
def test_the_commands_of_the_guide_that_need_files_work_in_their_order(product: Product, tmp_path: Path) -> None:
    export, imported, rows = WITH_FILES
    row, answers, rest = rows.partition('curl -s -X PUT "$MARQUEE/api/v1/me/imports/$IMPORT/answers"')
    assert answers
    said = run(BEFORE + export + imported + NOT_FOUND + row + OPEN + answers + rest + LEAVE, product, tmp_path)
    assert json.loads((tmp_path / "marquee.json").read_text())
    assert (tmp_path / "seen.csv").read_text().count(",") > 3
    asked, done, *_ = (json.loads(line) for line in said.splitlines() if line)
    assert asked["data"]["questions"]
    assert done["data"]["status"] in {"done", "running"}
