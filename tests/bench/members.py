"""Members of a running product, for measurements of any kind: with a token for the API and a session for the pages."""

import re
from dataclasses import dataclass

import httpx

PASSWORD = "a good long sentence"
LIKED = 20  # favorites of each
CONTAINED_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


@dataclass
class Member:
    """Somebody who is logged in twice: by an app, and by a browser."""

    credentials: dict[str, str]
    token: str
    cookie: str

    @property
    def bearer(self) -> str:
        """The header of the app."""
        return f"Authorization: Bearer {self.token}"

    @property
    def session(self) -> str:
        """The header of the browser."""
        return f"Cookie: {self.cookie}"


def join(address: str, number: int) -> Member:
    """Register a member with ``LIKED`` favorites, and log in."""
    credentials = {"email": f"bench{number}@example.org", "password": PASSWORD}
    with httpx.Client(base_url=address, timeout=60) as app:
        told = app.post("/api/v1/auth/register", json=credentials | {"display_name": "Bench"}).raise_for_status().json()
        app.headers["Authorization"] = f"Bearer {told['data']['tokens']['access']}"
        for movie in app.get("/api/v1/movies/popular", params={"page": number % 5 + 1}).json()["data"][:LIKED]:
            app.put(f"/api/v1/me/favorites/{movie['id']}").raise_for_status()
    return Member(credentials, told["data"]["tokens"]["access"], _browser(address, credentials))


def _browser(address: str, credentials: dict[str, str]) -> str:
    with httpx.Client(base_url=address, timeout=60) as browser:
        form = CONTAINED_TOKEN.search(browser.get("/login").text)
        assert form
        answer = browser.post("/login", data=credentials | {"csrfmiddlewaretoken": form[1]})
        assert answer.is_redirect, answer.text
        return "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
