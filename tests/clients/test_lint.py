"""docs/openapi.json lints clean: neither Redocly nor Spectral has a word to say, not even a hint."""

from tests.clients.workplace import DOCUMENT, PLACE, SOURCES, npm_folder, run


def test_redocly_and_spectral_find_nothing() -> None:
    folder = npm_folder(PLACE / "lint", SOURCES / "lint")
    run("npx", "--no-install", "redocly", "lint", DOCUMENT, "--config", "redocly.yaml", cwd=folder)
    run("npx", "--no-install", "spectral", "lint", DOCUMENT, "--ruleset", "spectral.yaml", "--fail-severity", "hint",
        cwd=folder)  # fmt: skip
