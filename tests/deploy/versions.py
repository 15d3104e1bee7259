"""Versions to deploy: the repository's state with one thing changed in each."""

from project.server.environment import ROOT

READY = "    parts = readiness()\n    return JsonResponse(parts, status=_status(parts))"
WEARY = """\
    with (settings.ENVIRONMENT.home / "asked").open("a+") as asked:
        asked.write("x")
        if asked.tell() > 4:
            return JsonResponse({}, status=503)
"""

# Name: file, what stands there once, what stands there instead.
VERSIONS = {
    "one": ("styles/tokens.css", ":root", "/* one */:root"),
    "two": ("styles/tokens.css", ":root", "/* two */:root"),
    "dead": ("project/asgi.py", "malloc.limit_growth()", "raise SystemExit('dead')"),
    "ill": ("project/http/health.py", READY, "    return JsonResponse({}, status=503)"),
    "weary": ("project/http/health.py", READY, f"{WEARY}{READY}"),
}


def changed(version: str) -> tuple[str, str]:
    """The file of a version that is different, and its text."""
    file, old, new = VERSIONS[version]
    text = (ROOT / file).read_text()
    assert old in text, (version, file, old)
    return file, text.replace(old, new, 1)
