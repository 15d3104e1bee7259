"""A TMDb of our own on 127.0.0.1: TMDb's shapes, movies that nobody ever made, and a switch for every fault.

It refuses parameters that TMDb does not document, and logs every call. Runs in threads of this process; the servers
under test may be others. Switch faults with ``server.fault = "hang"``, ``server.faults["details"] = "500"``.
"""

import json
import socket
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.catalog import tmdb_pictures, tmdb_sample

TOKEN = "a-token-of-the-tests"
FIRST = 9_000_001  # ids of our movies, beyond all real ones
MOVIES = 130
PER_PAGE = 20
LANGUAGE, PAGE = {"language"}, {"language", "page"}
ALLOWED = {
    "trending": PAGE,
    "chart": PAGE | {"region"},
    "search/movie": PAGE | {"query", "include_adult", "year", "region", "primary_release_year"},
    "search/person": PAGE | {"query", "include_adult"},
    "search/keyword": {"query", "page"},
    "discover": PAGE | {
        "include_adult", "sort_by", "with_genres", "without_genres", "primary_release_date.gte",
        "primary_release_date.lte", "vote_average.gte", "vote_count.gte", "with_runtime.gte", "with_runtime.lte",
        "with_original_language", "with_origin_country", "with_keywords", "with_people",
    },
    "recommendations": PAGE,
    "details": LANGUAGE | {"append_to_response"},
    "find": LANGUAGE | {"external_source"},
    "genres": LANGUAGE,
    "changes": {"start_date", "end_date", "page"},
}  # fmt: skip
OFFERS_IN_NORWAY = {
    "link": "https://www.themoviedb.org/movie/1/watch?locale=NO",
    "flatrate": [{"provider_name": "Example+", "logo_path": "/logo1.png"}],
}
WORDS = ("Lantern", "Harbor", "Clockwork", "Meadow", "Signal", "Orchard", "Paper", "Winter", "Copper", "Ferry")


def row(movie_id: int) -> dict[str, Any]:
    """A movie as a list shows it."""
    number = movie_id - FIRST
    return {
        "adult": False,
        "backdrop_path": None if number % 6 == 0 else f"/back{number}.jpg",
        "genre_ids": [18, 35] if number % 2 else [28],
        "id": movie_id,
        "original_language": "en",
        "original_title": title(movie_id),
        "overview": "" if number % 9 == 0 else f"An invented story, number {number}.",
        "popularity": 500.0 - number,
        "poster_path": None if number % 7 == 0 else f"/poster{number}.jpg",
        "release_date": "" if number % 11 == 0 else f"{1980 + number % 40}-05-01",
        "title": title(movie_id),
        "video": False,
        "vote_average": 7 if number % 3 else 6.25,
        "vote_count": 100 + number,
        "a_field_of_tomorrow": {"x": 1},
    }


def title(movie_id: int) -> str:
    """A title that no other movie of ours has."""
    number = movie_id - FIRST
    return f"The {WORDS[number % 10]} {WORDS[number // 10 % 10]} {number}"


def detail(movie_id: int) -> dict[str, Any]:
    """A movie with everything appended."""
    fields = {key: value for key, value in row(movie_id).items() if key != "genre_ids"}
    person = {"id": 9_100_000 + movie_id % 7, "name": f"Ada Example {movie_id % 7}", "job": "Director"}
    return {
        **fields,
        "genres": [{"id": genre_id, "name": "?"} for genre_id in row(movie_id)["genre_ids"]],
        "runtime": 101,
        "tagline": "Nothing is real",
        "homepage": "javascript:alert(1)",
        "imdb_id": f"tt{movie_id}",
        "status": "Released",
        "belongs_to_collection": None,
        "production_countries": [{"iso_3166_1": "NO", "name": "Norway"}],
        "spoken_languages": [{"iso_639_1": "en", "name": "English"}],
        "credits": {
            "cast": [
                {"id": 9_200_000, "name": "Bo Sample", "character": "Himself", "profile_path": "/face1.jpg"},
                {"id": 9_200_001, "name": "Cleo Unseen", "character": "A voice", "profile_path": None},
            ],
            "crew": [person],
        },
        "keywords": {"keywords": [{"id": 1, "name": "invented heist"}]},
        "videos": {"results": [{"site": "YouTube", "type": "Trailer", "official": True, "key": "abcdefghijk"}]},
        "release_dates": {"results": [{"iso_3166_1": "US", "release_dates": [{"certification": "PG"}]}]},
        "watch/providers": {"results": {"NO": OFFERS_IN_NORWAY}},
        "translations": {"translations": translations(movie_id)},
    }


def german_title(movie_id: int) -> str:
    """What a movie of ours is called in Germany."""
    return f"Der erfundene Film {movie_id - FIRST}"


def translations(movie_id: int) -> list[dict[str, Any]]:
    """A movie's texts in other languages, as TMDb sends them: every country's, empty where nobody wrote any."""
    texts = {
        "de-AT": ("Der österreichische Film", "Eine andere Geschichte.", ""),
        "de-DE": (german_title(movie_id), "Eine erfundene Geschichte.", "Nichts ist wahr"),
        "en-US": ("", f"An invented story, number {movie_id - FIRST}.", "Nothing is real"),
        "fr-FR": ("Un film inventé", "", ""),
    }
    return [
        {
            "iso_639_1": place[:2],
            "iso_3166_1": place[3:],
            "name": place,
            "english_name": place,
            "data": {"homepage": "", "overview": overview, "runtime": 0, "tagline": tagline, "title": name},
        }
        for place, (name, overview, tagline) in texts.items()
    ]


@dataclass
class TmdbServer:
    """What the server is told, and what it saw."""

    port: int = 0
    fault: str = ""  # of every endpoint: see `_Handler.break_down`
    faults: dict[str, str] = field(default_factory=dict)  # of one kind of endpoint
    delay: float = 0.0  # seconds before an answer
    drift: int = 0  # places by which lists move down with every page that is asked for
    deleted: set[int] = field(default_factory=set)
    changed: list[int] = field(default_factory=list)
    pictures: dict[str, bytes] = field(default_factory=dict)  # files by name, where `tmdb_pictures` is not to make them
    has_sample: bool = False  # whether it also knows the movies of the sample, and lists these alone
    genres: dict[int, str] = field(default_factory=lambda: {18: "Drama", 28: "Action", 35: "Comedy"})
    movie_count: int = MOVIES
    calls: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    moments: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)
    over: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        """What TMDB_BASE_URL must be."""
        return f"http://127.0.0.1:{self.port}/3"

    @property
    def image_url(self) -> str:
        """What TMDB_IMAGE_BASE_URL must be."""
        return f"http://127.0.0.1:{self.port}/t/p"

    def kinds(self) -> Counter[str]:
        """How often each kind of endpoint was called."""
        return Counter(kind for kind, _ in self.calls)


def serve() -> Iterator[TmdbServer]:
    """A running server; use in a fixture."""
    state = TmdbServer()
    handler = type("Handler", (_Handler,), {"state": state})
    server = _Server(("127.0.0.1", 0), handler)
    state.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield state
    state.over.set()
    server.shutdown()
    server.server_close()
    thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is what some tests are about."""


class _Handler(BaseHTTPRequestHandler):
    state: TmdbServer
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *_args: Any) -> None:
        """Silence: the log is `state.calls`."""

    def do_GET(self) -> None:
        """Log, break down as told, or answer."""
        address = urlsplit(self.path)
        query = {name: values[-1] for name, values in parse_qs(address.query, keep_blank_values=True).items()}
        place = address.path.removeprefix("/3/").split("/")
        kind = _kind(place)
        with self.state.lock:
            self.state.calls.append((kind, query))
            self.state.moments.append(time.monotonic())
        if kind == "picture":
            self.send_picture(place)
            return
        if self.state.delay:
            self.state.over.wait(self.state.delay)
        fault = self.state.faults.get(kind) or self.state.fault
        if fault and not self.break_down(fault):
            return
        status, body = self.answer(kind, place, query)
        if fault:
            _spoil(fault, body)
        self.send(status, json.dumps(body).encode())

    def break_down(self, fault: str) -> bool:
        """Do what ``fault`` says; true when a (spoiled) answer is still to be sent."""
        if fault == "hang":
            self.state.over.wait(30)
            self.close_connection = True
        elif fault.startswith("drip"):
            self.drip(headers=fault == "drip headers")
        elif fault == "reset":
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
            self.close_connection = True
            self.connection.close()
        elif fault in {"500", "502", "503", "504"}:
            self.send(int(fault), b'{"success":false,"status_code":11}')
        elif fault == "html":
            self.send(200, b"<html><title>Welcome to the hotel's network</title></html>", kind="text/html")
        elif fault == "success false":
            self.send(200, b'{"success":false,"status_code":34,"status_message":"no"}')
        elif fault == "truncated":
            self.send(200, b'{"page":1,"results":[{"id":9000001,"ti', length=9000)
            self.close_connection = True
        elif fault.startswith("429"):
            self.send(429, b'{"status_code":25}', headers={"Retry-After": fault[4:]} if fault[4:] else {})
        else:
            return True
        return False

    def drip(self, *, headers: bool) -> None:
        """A byte now and then, for longer than anybody should wait."""
        self.close_connection = True
        start = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
        with suppress(OSError):
            self.wfile.write(start + (b"X-Slow: " if headers else b"Content-Length: 5000\r\n\r\n"))
            while not self.state.over.wait(0.2):
                self.wfile.write(b"a")
                self.wfile.flush()

    def answer(self, kind: str, place: list[str], query: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """What TMDb would say."""
        authorization = self.headers.get("Authorization", "")
        if authorization != f"Bearer {TOKEN}" or "api_key" in query:
            return 401, {"success": False, "status_code": 7}
        if unknown := set(query) - ALLOWED[kind]:
            return 400, {"success": False, "status_code": 22, "status_message": f"undocumented: {unknown}"}
        page = int(query.get("page", 1))
        if not 1 <= page <= 500:
            return 400, {"success": False, "status_code": 22}
        movie_id = int(place[1].removeprefix("tt")) if kind in {"details", "recommendations", "find"} else 0
        is_sample = self.state.has_sample and movie_id in tmdb_sample.movies()
        is_known = is_sample or (
            FIRST <= movie_id < FIRST + self.state.movie_count and movie_id not in self.state.deleted
        )
        if movie_id and not is_known and kind != "find":
            return 404, {"success": False, "status_code": 34}
        if kind in {"details", "find"}:
            results = {"movie_results": [row(movie_id)] if is_known else [], "tv_results": []}
            detail_of = tmdb_sample.detail if is_sample else detail
            return 200, detail_of(movie_id) if kind == "details" else results
        return 200, self.listed(kind, query, page)

    def listed(self, kind: str, query: dict[str, str], page: int) -> dict[str, Any]:
        """Everything that is a list."""
        if kind == "genres":
            return {"genres": [{"id": number, "name": name} for number, name in self.state.genres.items()]}
        if kind == "changes":
            return _paged([{"id": movie_id, "adult": None} for movie_id in self.state.changed], page, 100)
        if kind == "search/person":
            person: dict[str, Any] = {"id": 9_100_001, "name": "Ada Example 1", "known_for": []}
            return _paged([person] if person["name"].casefold() == query["query"].casefold() else [], page, PER_PAGE)
        if kind == "search/keyword":
            return _paged([{"id": 77, "name": "heist"}] if query["query"] == "heist" else [], page, PER_PAGE)
        if self.state.has_sample and kind != "search/movie":
            return _paged([tmdb_sample.row(movie_id) for movie_id in tmdb_sample.movies()], page, PER_PAGE)
        ids = [
            movie_id for movie_id in range(FIRST, FIRST + self.state.movie_count) if movie_id not in self.state.deleted
        ]
        if kind == "search/movie":
            wanted_title = query["query"].casefold()
            year = query.get("year")
            ids = [
                i
                for i in ids
                if wanted_title in title(i).casefold() and (not year or row(i)["release_date"][:4] == year)
            ]
        moved = self.state.drift * (page - 1)  # movies came in above: what stood on the last page is seen again
        return _paged([row(movie_id) for movie_id in ids], page, PER_PAGE, moved)

    def send_picture(self, place: list[str]) -> None:
        """A file of a picture, or none, or the fault of pictures."""
        size, name = place[-2:]
        fault = self.state.faults.get("picture", "")
        if fault:
            self.send(int(fault), b"", kind="text/plain")
            return
        content = self.state.pictures.get(name) or tmdb_pictures.picture(size, name)
        self.send(200 if content else 404, content or b"", kind="image/png" if name.endswith(".png") else "image/jpeg")

    def send(
        self,
        status: int,
        body: bytes,
        *,
        kind: str = "application/json;charset=utf-8",
        length: int | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        """An answer; ``length`` lies about its size."""
        with self.state.lock:
            self.state.statuses[status] += 1
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        with suppress(OSError):
            self.wfile.write(body)


def _kind(place: list[str]) -> str:
    """What an address asks for, as the faults and the log name it."""
    if place[1:3] == ["t", "p"]:
        return "picture"
    first = {"trending": "trending", "discover": "discover", "genre": "genres", "find": "find"}.get(place[0])
    if first or place[0] != "movie":
        return first or "/".join(place)
    if place[-1] in {"changes", "recommendations"}:
        return place[-1]
    return "details" if place[1].isdecimal() else "chart"


def _paged(rows: list[dict[str, Any]], page: int, size: int, moved: int = 0) -> dict[str, Any]:
    first = max(0, (page - 1) * size - moved)
    pages = max(1, -(-len(rows) // size))
    return {"page": page, "results": rows[first : first + size], "total_pages": pages, "total_results": len(rows)}


def _spoil(fault: str, body: dict[str, Any]) -> None:
    """Faults of an answer that is otherwise right."""
    rows = body.get("results")
    if not isinstance(rows, list):
        return
    if fault == "empty":
        rows.clear()
        body["total_results"] = 0
    if fault == "broken row" and rows:
        rows[3] = {"id": None, "title": 12, "genre_ids": "?"}
    if fault == "nulls":
        for movie_row in rows:
            movie_row.update(dict.fromkeys(("overview", "poster_path", "release_date", "vote_average", "genre_ids")))


def unknown_to_the_engine(_movie_id: int, **_page: int) -> None:
    """For ``settings.SIMILAR_MOVIES``: what is like a movie only TMDb can tell."""
