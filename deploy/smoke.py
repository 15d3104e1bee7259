"""A real journey over HTTP: is what was deployed a site that serves? Needs nothing but Python.

    python3 deploy/smoke.py https://films.example.org --wait 60

Somebody reads the pages and the API, makes an account, favorites a film, is recommended others with a reason, and
deletes the account again. The first thing that is wrong ends it with code 1 and a sentence.
"""

import argparse
import json
import secrets
import ssl
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any

TIMEOUT = 15  # seconds for one answer
PAGES = ("/", "/movies", "/collections", "/login", "/api/v1/docs", "/api/v1/openapi.json")


class Wrong(Exception):
    """What was found, as a sentence."""


class Site:
    """The site at an address; remembers who asks."""

    def __init__(self, address: str, *, insecure: bool) -> None:
        self.address = address.rstrip("/")
        self.token = ""
        context = ssl.create_default_context()
        if insecure:
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        self.opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=context)
        )

    def ask(self, path: str, method: str = "GET", body: object = None) -> bytes:
        """The body of an answer.

        Raises:
            Wrong: there is none, or it is a refusal.
        """
        headers = {"Accept-Language": "en"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        data = None
        if body is not None:
            data, headers["Content-Type"] = json.dumps(body).encode(), "application/json"
        request = urllib.request.Request(self.address + path, data, headers, method=method)  # noqa: S310 - given by who runs it
        try:
            with self.opener.open(request, timeout=TIMEOUT) as answer:
                whole: bytes = answer.read()
                return whole
        except urllib.error.HTTPError as error:
            raise Wrong(f"{method} {path} answers {error.code}: {error.read(300).decode(errors='replace')}") from None
        except OSError as error:
            raise Wrong(f"{method} {path} is not answered: {error}") from None

    def data(self, path: str, method: str = "GET", body: object = None) -> Any:
        """What the API gives."""
        return json.loads(self.ask(f"/api/v1{path}", method, body))["data"]


def wait(site: Site, seconds: float) -> None:
    """Until the site is ready, at most so long."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            site.ask("/readyz")
        except Wrong:
            if time.monotonic() > deadline:
                raise
            time.sleep(1)
        else:
            return


def read(site: Site) -> None:
    """What everybody may read."""
    for path in PAGES:
        if not site.ask(path):
            raise Wrong(f"{path} is empty")


def journey(site: Site) -> None:
    """What a member does, from the first day to the last."""
    password = secrets.token_urlsafe(24)
    account = {"email": f"smoke-{secrets.token_hex(8)}@example.com", "password": password}
    site.token = site.data("/auth/register", "POST", account)["tokens"]["access"]
    try:
        movie = site.data("/movies/popular")[0]["id"]
        site.ask(f"/api/v1/me/favorites/{movie}", "PUT")
        if [entry["id"] for entry in site.data("/me/favorites")] != [movie]:
            raise Wrong("a favorite is not among the favorites")
        recommended = site.data("/me/recommendations")
        if not recommended:
            raise Wrong("nothing is recommended")
        if not all(entry["reasons"] for entry in recommended):
            raise Wrong("a recommendation has no reason")
    finally:
        site.ask("/api/v1/me", "DELETE", {"password": password})


def main(arguments: list[str]) -> int:
    """0 when all is well."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("address")
    parser.add_argument("--wait", type=float, default=0, help="seconds until it must be ready")
    parser.add_argument("--insecure", action="store_true", help="believe any certificate")
    options = parser.parse_args(arguments)
    site = Site(options.address, insecure=options.insecure)
    steps: list[tuple[str, Callable[[], None]]] = [
        ("ready", lambda: wait(site, options.wait)),
        ("pages", lambda: read(site)),
        ("journey", lambda: journey(site)),
    ]
    for name, step in steps:
        began = time.monotonic()
        try:
            step()
        except Wrong as error:
            sys.stdout.write(f"{name}: {error}\n")
            return 1
        sys.stdout.write(f"{name}: fine ({time.monotonic() - began:.1f} s)\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
