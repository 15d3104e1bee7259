"""Who comes under load, for locust: ``locust -f tests/bench/people.py --host …``, started by `tests.bench.load`.

Five visitors for two members with a browser and one app. Each looks at something every one to three seconds.
"""

from itertools import count
from random import choice, choices, randint
from secrets import token_hex

from locust import HttpUser, between, tag, task

PASSWORD = "a good long sentence"
SYLLABLES = ("ka", "ro", "mi", "the", "ven", "or", "lan", "du", "ne", "se", "god", "fa", "star")
GENRES = (18, 35, 80, 28, 878)
LISTS = ("trending", "popular", "top-rated")
FILMS = (
    "129-spirited-away",
    "496243-parasite",
    "550-fight-club",
    "603-the-matrix",
    "238-the-godfather",
    "680-pulp-fiction",
)
RUN = token_hex(4)  # another run may have come to the same server
_numbers = count()


def movie_id() -> str:
    """One of some well-known films."""
    return choice(FILMS).partition("-")[0]


class Person(HttpUser):
    """Whoever looks at films."""

    abstract = True
    wait_time = between(1, 3)

    def look(self, path: str, name: str = "") -> None:
        """Ask for a page; ``name`` groups addresses that differ."""
        self.client.get(path, name=name or path)

    @task(3)
    def home(self) -> None:
        self.look("/")

    @task(4)
    def browse(self) -> None:
        self.look(f"/movies?genre={choice(GENRES)}&page={randint(1, 3)}", "/movies?genre=")

    @task(5)
    def film(self) -> None:
        self.look(f"/movies/{choice(FILMS)}", "/movies/…")

    @task(2)
    def search_as_one_types(self) -> None:
        words = "".join(choices(SYLLABLES, k=3))
        for end in (2, 4, len(words)):
            headers = {"HX-Request": "true", "HX-Target": "div#results"}
            self.client.get(f"/search?q={words[:end]}", headers=headers, name="/search?q= (as one types)")


class Visitor(Person):
    """Nobody's browser."""

    weight = 5

    @task(1)
    def collections(self) -> None:
        self.look("/collections")


class Member(Person):
    """Somebody with favorites, in a browser."""

    weight = 2

    def on_start(self) -> None:
        """Register by the form."""
        email = f"{RUN}-{next(_numbers)}@example.org"
        self.client.get("/register")
        self._send("/register", {"email": email, "password": PASSWORD})
        for film in FILMS[:3]:
            self._send(f"/movies/{film.partition('-')[0]}/favorite", {"favorite": "on"})

    @task(2)
    def for_you(self) -> None:
        self.look("/for-you")

    @task(1)
    def favorites(self) -> None:
        self.look("/favorites")

    @tag("writes")
    @task(1)
    def like(self) -> None:
        self._send(f"/movies/{movie_id()}/favorite", {"favorite": choice(("on", "off"))})

    def _send(self, path: str, fields: dict[str, str]) -> None:
        """Send a form with the token of the cookie, as a page's own form would."""
        token = {"csrfmiddlewaretoken": self.client.cookies.get("csrftoken", "")}
        with self.client.post(
            path, data=fields | token, name=path if "movies" not in path else "/movies/…/favorite",
            headers={"Referer": f"{self.host}/"}, allow_redirects=False, catch_response=True,
        ) as answer:  # fmt: skip
            if answer.status_code < 400:
                answer.success()


class App(HttpUser):
    """Somebody's app."""

    weight = 1
    wait_time = between(1, 3)

    def on_start(self) -> None:
        """Register by the API."""
        body = {"email": f"{RUN}-{next(_numbers)}@example.org", "password": PASSWORD, "display_name": "App"}
        told = self.client.post("/api/v1/auth/register", json=body).json()
        self.client.headers["Authorization"] = f"Bearer {told['data']['tokens']['access']}"
        for _ in range(3):
            self.like()

    @task(2)
    def lists(self) -> None:
        """Which are everybody's: an app asks for them without its token, or no cache on the way may answer."""
        public = {"Authorization": None}
        self.client.get(f"/api/v1/movies/{choice(LISTS)}", headers=public, name="/api/v1/movies/…")

    @task(2)
    def recommendations(self) -> None:
        self.client.get("/api/v1/me/recommendations")

    @task(1)
    def favorites(self) -> None:
        self.client.get("/api/v1/me/favorites")

    @tag("writes")
    @task(1)
    def like(self) -> None:
        self.client.put(f"/api/v1/me/favorites/{movie_id()}", name="/api/v1/me/favorites/…")
