"""Where the tests' browser is; ``python -m tests.browser.chromium`` provides one. A missing one fails, never skips."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PACKAGE = "chromium-headless-shell"


class NoBrowser(SystemExit):
    """There is no Chromium, and none could be had; says what to do."""


def find() -> str | None:
    """CHROMIUM_PATH, else a Chromium on the PATH, else one that Playwright has downloaded."""
    configured = os.environ.get("CHROMIUM_PATH")
    if configured:
        return configured
    on_path = next(filter(None, map(shutil.which, NAMES)), None)
    return on_path or _of_playwright()


def provide() -> str:
    """Find a Chromium, else download or install one.

    Raises:
        NoBrowser: nothing worked.
    """
    for attempt in (None, _download, _install):
        if attempt:
            attempt()
        if path := find():
            return path
    raise NoBrowser("The tests need Chromium: install one, or set CHROMIUM_PATH to its program.")


def arguments() -> list[str]:
    """What Chromium must be told: as root it has no sandbox, in containers /dev/shm is small."""
    quiet = [
        "--disable-dev-shm-usage",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ]
    return [*quiet, "--no-sandbox"] if os.geteuid() == 0 else quiet


def _of_playwright() -> str | None:
    cache = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache" / "ms-playwright")
    programs = (*cache.glob("chromium*/**/headless_shell"), *cache.glob("chromium*/**/chrome-headless-shell"))
    return str(max(programs)) if programs else None


def _download() -> None:
    """By Playwright. May fail where its servers are not reached; then Debian's package is tried."""
    command = [sys.executable, "-m", "playwright", "install", "--only-shell", "chromium"]
    subprocess.run(command, check=False, timeout=300, capture_output=True)


def _install() -> None:
    """By apt, for root on Debian."""
    apt = shutil.which("apt-get")
    if not apt or os.geteuid() != 0:
        return
    for step in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", PACKAGE]):
        subprocess.run(
            [apt, *step],
            check=False,
            stdout=subprocess.DEVNULL,
            env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        )


if __name__ == "__main__":
    sys.stdout.write(f"Browser for the tests: {provide()}\n")
