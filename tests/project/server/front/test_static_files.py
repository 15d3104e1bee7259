"""Static files from memory: what is sent, in which form, with which headers."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from project.server.asgi.compression import SUFFIXES, pack_tightly
from project.server.asgi.wsgi_adapter import plain_refusal
from project.server.front.static_files import StaticFiles
from tests.project.server.asgi_exchange import Client, http_scope, run

STYLE = b"body { color: black } /* and much more of it */ " * 100
HASHED, PLAIN, PICTURE = "css/site.0123456789ab.css", "humans.txt", "img/icon.0123456789ab.png"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as `PackedStaticFilesStorage` leaves it."""
    folder = tmp_path_factory.mktemp("static")
    for name, content in ((HASHED, STYLE), (PLAIN, b"people"), (PICTURE, b"\x89PNG"), ("staticfiles.json", b"{}")):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)
    for encoding, suffix in SUFFIXES.items():
        (folder / (HASHED + suffix)).write_bytes(pack_tightly(encoding, STYLE))
    return folder


def ask(root: Path, path: str, method: str = "GET", **headers: str) -> Client:
    """The answer for one file."""
    given = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    static = StaticFiles(
        root, prefix="/static/", security_headers=lambda scheme: [(b"x-scheme", scheme.encode())], refuse=plain_refusal
    )
    client = Client(http_scope(f"/static/{path}", method, headers=given))
    return run(_asked(client, static))


async def _asked(client: Client, static: StaticFiles) -> Client:
    return await client.ask(static)


def test_a_file_is_sent_as_it_is_to_who_takes_no_encoding(root: Path) -> None:
    answer = ask(root, HASHED)
    assert (answer.status, answer.content, answer.header("content-encoding")) == (200, STYLE, None)
    assert answer.header("content-type") == "text/css; charset=utf-8"
    assert answer.header("content-length") == str(len(STYLE))
    assert answer.header("x-scheme") == "http"


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip"])
def test_a_file_is_sent_packed_to_who_takes_that(root: Path, encoding: str) -> None:
    answer = ask(root, HASHED, accept_encoding=f"{encoding}, identity;q=0.5")
    assert (answer.header("content-encoding"), answer.header("vary")) == (encoding, "accept-encoding")
    assert answer.content == (root / (HASHED + SUFFIXES[encoding])).read_bytes()


def test_of_several_encodings_the_smallest_is_sent(root: Path) -> None:
    sizes = {encoding: (root / (HASHED + suffix)).stat().st_size for encoding, suffix in SUFFIXES.items()}
    answer = ask(root, HASHED, accept_encoding="gzip, deflate, br, zstd")
    assert len(answer.content) == min(sizes.values())


def test_a_picture_is_never_packed(root: Path) -> None:
    answer = ask(root, PICTURE, accept_encoding="gzip, br")
    assert (answer.content, answer.header("vary"), answer.header("content-type")) == (b"\x89PNG", None, "image/png")


def test_a_hashed_name_may_be_kept_for_ever_and_a_plain_one_for_an_hour(root: Path) -> None:
    assert ask(root, HASHED).header("cache-control") == "public, max-age=31536000, immutable"
    assert ask(root, PLAIN).header("cache-control") == "public, max-age=3600"


def test_who_has_it_already_is_told_so_whatever_the_encoding(root: Path) -> None:
    etag = ask(root, HASHED).header("etag") or ""
    answer = ask(root, HASHED, if_none_match=etag, accept_encoding="br")
    assert (answer.status, answer.content, answer.header("etag")) == (304, b"", etag)
    assert answer.header("content-length") is None


def test_head_has_the_headers_of_get(root: Path) -> None:
    get, head = ask(root, HASHED, accept_encoding="br"), ask(root, HASHED, "HEAD", accept_encoding="br")
    assert (head.status, head.content) == (200, b"")
    assert head.sent[0]["headers"] == get.sent[0]["headers"]


@pytest.mark.parametrize(
    "path",
    ["nothing.css", "", "css", "../secret", "css/../../secret", "staticfiles.json", HASHED + ".br", "%2e%2e/secret"],
)
def test_nothing_else_is_served(root: Path, path: str) -> None:
    (root.parent / "secret").write_text("secret")
    assert ask(root, path).status == 404


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    root, secret = tmp_path / "static", tmp_path / "keys.json"
    root.mkdir()
    secret.write_text("secret")
    (root / "keys.json").symlink_to(secret)
    (root / "home").symlink_to(tmp_path)
    assert [ask(root, path).status for path in ("keys.json", "home/keys.json")] == [404, 404]


def test_no_other_method_is_taken(root: Path) -> None:
    answer = ask(root, HASHED, "POST")
    assert (answer.status, answer.header("allow")) == (405, "GET, HEAD")


def test_a_file_is_read_once_for_all_who_ask_for_it(root: Path) -> None:
    static = StaticFiles(root, prefix="/static/", security_headers=lambda _scheme: (), refuse=plain_refusal)

    async def story() -> list[Any]:
        together = await asyncio.gather(*[Client(http_scope(f"/static/{HASHED}")).ask(static) for _ in range(8)])
        later = await Client(http_scope(f"/static/{HASHED}")).ask(static)
        return [client.sent[1]["body"] for client in (*together, later)]

    first, *others = run(story())
    assert all(body is first for body in others)
