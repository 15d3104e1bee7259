"""Where measurements are written: sections of docs/performance.md between markers, and plots beside it."""

import os
import platform
import re
import time
from pathlib import Path

from project.server.environment import ROOT

DOCUMENT = ROOT / "docs" / "performance.md"
PLOTS = ROOT / "docs" / "performance"


def machine() -> str:
    """When and on what, and whether other work disturbed."""
    cores, load = os.cpu_count() or 1, os.getloadavg()[0]
    disturbed = "; there was other work on it" if load > cores else ""
    return (
        f"{time.strftime('%Y-%m-%d %H:%M', time.gmtime())} UTC, {cores} cores ({platform.machine()}), "
        f"Python {platform.python_version()}, load {load:.1f}{disturbed}."
    )


def renew(name: str, text: str, document: Path = DOCUMENT) -> None:
    """Put ``text`` between the markers of that name.

    Raises:
        ValueError: the document has no such markers.
    """
    pattern = re.compile(rf"(<!-- {name}: written by make -->\n).*?(\n<!-- end of {name} -->)", re.DOTALL)
    before = document.read_text()
    if not pattern.search(before):
        raise ValueError(f"{document.name} has no section {name}.")
    document.write_text(pattern.sub(lambda match: match[1] + text + match[2], before))
