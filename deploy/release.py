"""A release: its version in pyproject.toml, its section in CHANGELOG.md, its tag. Needs nothing but Python.

python3 deploy/release.py prepare 1.2.0     # writes the two files; commit them, then: git tag --sign v1.2.0
python3 deploy/release.py check v1.2.0      # whether tag, version and section are about the same release
python3 deploy/release.py notes v1.2.0      # the section, for the page of the release
"""

import datetime
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VERSION = re.compile(r'^version = "(.+)"$', re.MULTILINE)
UNRELEASED = "## Unreleased"


def prepare(root: Path, version: str, day: datetime.date) -> None:
    """Name what is unreleased.

    Raises:
        SystemExit: it is no version, or there is nothing to release.
    """
    if not re.fullmatch(r"\d+\.\d+\.\d+", version):
        sys.exit(f"{version} is no version such as 1.2.0.")
    changelog, project = root / "CHANGELOG.md", root / "pyproject.toml"
    text = changelog.read_text()
    if not section(text, "Unreleased"):
        sys.exit("CHANGELOG.md has nothing unreleased.")
    changelog.write_text(text.replace(UNRELEASED, f"{UNRELEASED}\n\n## {version} - {day:%Y-%m-%d}", 1))
    project.write_text(VERSION.sub(f'version = "{version}"', project.read_text(), count=1))


def check(root: Path, tag: str) -> None:
    """Whether a tag names what the files say.

    Raises:
        SystemExit: it does not.
    """
    version = tag.removeprefix("v")
    found = VERSION.search((root / "pyproject.toml").read_text())
    if found is None or found[1] != version:
        sys.exit(f"{tag} is tagged, but pyproject.toml says {found[1] if found else 'nothing'}.")
    if not section((root / "CHANGELOG.md").read_text(), version):
        sys.exit(f"CHANGELOG.md has no section {version}.")


def section(changelog: str, version: str) -> str:
    """What CHANGELOG.md says about a version; empty when nothing."""
    found = re.search(rf"^## {re.escape(version)}(?: - [^\n]*)?\n(.*?)(?=^## |\Z)", changelog, re.MULTILINE | re.DOTALL)
    return found[1].strip() if found else ""


def main(arguments: list[str]) -> None:
    """What the module says."""
    match arguments:
        case ["prepare", version]:
            prepare(ROOT, version, datetime.datetime.now(datetime.UTC).date())
        case ["check", tag]:
            check(ROOT, tag)
        case ["notes", tag]:
            sys.stdout.write(section((ROOT / "CHANGELOG.md").read_text(), tag.removeprefix("v")) + "\n")
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
