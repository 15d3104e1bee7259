"""The WSGI adapter, there and back: what the application is given, how much of a body, and what its client gets."""

import asyncio
from collections.abc import Callable
from contextvars import ContextVar
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest

from project.server.asgi import wsgi_adapter as module
from project.server.asgi.wsgi_adapter import FILE_BLOCK, WsgiAdapter
from tests.project.server.wsgi_exchange import Client, Gate, Reel, answering, ask, environ_of, http_scope, run

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


TOO_BAD: Any = (ValueError, ValueError("too bad"), None)  # as sys.exc_info() has it
EDGE_BOUND: ContextVar[str] = ContextVar("EDGE_BOUND", default="nothing")


# The way in.


def test_the_path_is_bytes_read_as_latin_1() -> None:
    assert environ_of(http_scope("/film/Amélie"))["PATH_INFO"] == "/film/Am\xc3\xa9lie"


def test_a_path_that_is_not_utf_8_keeps_its_bytes() -> None:
    assert environ_of(http_scope("/\ufffd", raw_path=b"/%ff"))["PATH_INFO"] == "/\xff"


def test_the_root_path_is_the_script_name_and_leaves_the_path() -> None:
    environ = environ_of(http_scope("/cinema/films", root_path="/cinema"))
    assert (environ["SCRIPT_NAME"], environ["PATH_INFO"]) == ("/cinema", "/films")


def test_a_path_that_only_begins_like_the_root_path_stays_whole() -> None:
    assert environ_of(http_scope("/cinemas", root_path="/cinema"))["PATH_INFO"] == "/cinemas"


def test_the_request_line_reaches_the_application() -> None:
    environ = environ_of(http_scope("/x", "DELETE", query_string=b"q=%C3%A9&p=2", scheme="https"))
    names = ("REQUEST_METHOD", "QUERY_STRING", "wsgi.url_scheme", "SERVER_PROTOCOL")
    assert [environ[name] for name in names] == ["DELETE", "q=%C3%A9&p=2", "https", "HTTP/1.1"]


def test_both_ends_of_the_connection_reach_the_application() -> None:
    environ = environ_of()
    names = ("SERVER_NAME", "SERVER_PORT", "REMOTE_ADDR", "REMOTE_PORT")
    assert [environ[name] for name in names] == ["marquee.test", "8000", "203.0.113.7", "4711"]


def test_a_socket_file_has_a_name_and_port_too_and_no_remote_address() -> None:
    environ = environ_of(http_scope(server=("/run/marquee.sock", None), client=None, scheme="https"))
    assert (environ["SERVER_NAME"], environ["SERVER_PORT"]) == ("localhost", "443")
    assert "REMOTE_ADDR" not in environ


def test_the_application_is_told_that_it_runs_in_several_threads() -> None:
    environ = environ_of()
    names = ("wsgi.multithread", "wsgi.multiprocess", "wsgi.run_once", "wsgi.version")
    assert [environ[name] for name in names] == [True, True, False, (1, 0)]


def test_headers_get_their_cgi_names() -> None:
    headers = [(b"content-type", b"text/plain"), (b"x-request-id", b"a\xe9")]
    environ = environ_of(http_scope(headers=headers))
    assert (environ["CONTENT_TYPE"], environ["HTTP_X_REQUEST_ID"]) == ("text/plain", "a\xe9")


@pytest.mark.parametrize(
    "name", [b"x_forwarded_for", b"proxy", b"connection", b"transfer-encoding", b"te", b"trailer", b"upgrade"]
)
def test_headers_of_the_connection_and_impostors_are_dropped(name: bytes) -> None:
    environ = environ_of(http_scope(headers=[(name, b"evil")]))
    assert "evil" not in environ.values()


def test_a_header_sent_twice_is_joined_by_a_comma() -> None:
    headers = [(b"x-forwarded-for", b"1.1.1.1"), (b"x-forwarded-for", b"2.2.2.2")]
    assert environ_of(http_scope(headers=headers))["HTTP_X_FORWARDED_FOR"] == "1.1.1.1,2.2.2.2"


def test_cookies_sent_apart_are_joined_by_a_semicolon() -> None:
    headers = [(b"cookie", b"a=1"), (b"cookie", b"b=2")]
    assert environ_of(http_scope(headers=headers))["HTTP_COOKIE"] == "a=1; b=2"


def test_a_body_in_pieces_arrives_whole_with_its_length() -> None:
    environ = environ_of(body=[b"one ", b"two ", b"three"])
    assert (environ["wsgi.input"].read(), environ["CONTENT_LENGTH"]) == (b"one two three", "13")


def test_what_the_edge_has_bound_is_seen_in_the_thread() -> None:
    seen: list[str] = []

    def app(environ: "WSGIEnvironment", start_response: "StartResponse") -> list[bytes]:
        seen.append(EDGE_BOUND.get())
        EDGE_BOUND.set("left behind")
        start_response("200 OK", [])
        return []

    async def story() -> None:
        adapter = WsgiAdapter(app, threads=1)
        EDGE_BOUND.set("request 1")
        await Client().ask(adapter)
        EDGE_BOUND.set("request 2")
        await Client().ask(adapter)
        await adapter.close()

    run(story())
    assert seen == ["request 1", "request 2"]


# The body's limit.


def test_a_body_at_the_limit_is_accepted() -> None:
    assert ask(answering(b"ok"), body=[b"12345", b"67890"], max_body=10).status == 200


def test_a_declared_length_over_the_limit_is_refused_before_anything_is_read() -> None:
    client = ask(answering(), http_scope(headers=[(b"content-length", b"11")]), [b"12345678901"], max_body=10)
    assert (client.status, client.reads_at_answer) == (413, 0)


def test_a_length_that_is_no_number_is_refused() -> None:
    assert ask(answering(), http_scope(headers=[(b"content-length", b"x")])).status == 413


def test_an_undeclared_body_is_refused_at_the_piece_that_passes_the_limit() -> None:
    client = ask(answering(), body=[b"12345"] * 100, max_body=10)
    assert (client.status, client.reads_at_answer) == (413, 3)


def test_what_follows_a_refused_body_is_thrown_away_and_the_connection_closed() -> None:
    client = ask(answering(), body=[b"12345"] * 100, max_body=10)
    assert (b"connection", b"close") in client.headers
    assert (client.reads, client.finished) == (100, True)


def test_a_client_that_goes_on_sending_is_not_listened_to_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LINGER", 0)

    async def story() -> Client:
        client = Client(http_scope(headers=[(b"content-length", b"99")]), [])  # sends nothing, never leaves
        return await client.ask(WsgiAdapter(answering(), max_body=10))

    assert run(story()).finished


def test_a_refused_body_that_is_read_already_costs_no_connection() -> None:
    client = ask(answering(), body=[b"12345678901"], max_body=10)
    assert (b"connection", b"close") not in client.headers
    assert client.finished


def test_the_application_never_sees_a_refused_body() -> None:
    gate = Gate()
    ask(gate, body=[b"12345678901"], max_body=10)
    assert gate.paths == []


def test_a_client_that_leaves_in_the_middle_of_its_body_is_forgotten() -> None:
    async def story() -> list[Any]:
        client = Client(body=[])
        client.left.set()
        await client.ask(WsgiAdapter(answering()))
        return client.sent

    assert run(story()) == []


# The way out.


def test_an_answer_in_memory_is_one_start_and_one_body() -> None:
    client = ask(answering(b"Buster ", b"Keaton", headers=[("Content-Length", "13")]))
    assert [event["type"] for event in client.sent] == ["http.response.start", "http.response.body"]
    assert (client.status, client.content) == (200, b"Buster Keaton")


def test_an_answer_in_memory_wakes_the_loop_once(monkeypatch: pytest.MonkeyPatch) -> None:
    async def story() -> int:
        loop = asyncio.get_running_loop()
        wake, calls = loop.call_soon_threadsafe, list[object]()

        def counting(call: Callable[[], object]) -> asyncio.Handle:
            calls.append(call)
            return wake(call)

        monkeypatch.setattr(loop, "call_soon_threadsafe", counting)
        await Client().ask(WsgiAdapter(answering(b"a", b"b")))
        return len(calls)

    assert run(story()) == 1


def test_a_missing_content_length_is_added() -> None:
    assert ask(answering(b"abc")).headers == [(b"content-length", b"3")]


def test_two_cookies_stay_two_headers_in_order() -> None:
    client = ask(answering(headers=[("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")]))
    assert client.headers[:2] == [(b"set-cookie", b"a=1"), (b"set-cookie", b"b=2")]


def test_header_values_are_latin_1() -> None:
    assert (b"x-title", b"Am\xe9lie") in ask(answering(headers=[("X-Title", "Amélie")])).headers


def test_hop_by_hop_headers_of_the_application_are_dropped() -> None:
    client = ask(answering(headers=[("Connection", "close"), ("Transfer-Encoding", "chunked"), ("X-Kept", "1")]))
    assert client.headers == [(b"x-kept", b"1"), (b"content-length", b"0")]


def test_head_is_answered_without_body_and_with_its_length() -> None:
    client = ask(answering(b"abc", headers=[("Content-Length", "3")]), http_scope(method="HEAD"))
    assert (client.content, client.headers) == (b"", [(b"content-length", b"3")])


def test_head_of_a_streamed_answer_reads_no_more_than_one_chunk() -> None:
    reel = Reel()
    client = ask(reel, http_scope(method="HEAD"))
    assert (client.content, client.finished, reel.shown, reel.closed.is_set()) == (b"", True, 1, True)


@pytest.mark.parametrize("status", ["204 No Content", "304 Not Modified"])
def test_an_answer_without_body_has_no_length_either(status: str) -> None:
    client = ask(answering(b"abc", status=status, headers=[("Content-Length", "3"), ("ETag", "x")]))
    assert (client.content, client.headers) == (b"", [(b"etag", b"x")])


def test_the_old_write_callable_puts_its_bytes_first() -> None:
    def app(environ: "WSGIEnvironment", start_response: "StartResponse") -> list[bytes]:
        start_response("200 OK", [])(b"written, ")
        return [b"returned"]

    assert ask(app).content == b"written, returned"


def test_an_error_page_may_replace_an_answer_that_has_not_begun() -> None:
    def app(environ: "WSGIEnvironment", start_response: "StartResponse") -> list[bytes]:
        start_response("200 OK", [("X-Hope", "1")])
        start_response("502 Bad Gateway", [], TOO_BAD)
        return [b"sorry"]

    client = ask(app)
    assert (client.status, client.headers, client.content) == (502, [(b"content-length", b"5")], b"sorry")


def test_a_small_file_is_read_in_one_block_and_closed() -> None:
    file = BytesIO(b"x" * 20_000)

    def app(environ: "WSGIEnvironment", start_response: "StartResponse") -> Any:
        start_response("200 OK", [("Content-Length", "20000")])
        return environ["wsgi.file_wrapper"](file, 4096)

    client = ask(app)
    assert (len(client.content), len(client.sent), file.closed) == (20_000, 2, True)


def test_a_large_file_arrives_whole() -> None:
    film = bytes(range(256)) * 8_000

    def app(environ: "WSGIEnvironment", start_response: "StartResponse") -> Any:
        start_response("200 OK", [("Content-Length", str(len(film)))])
        return environ["wsgi.file_wrapper"](BytesIO(film), 4096)

    client = ask(app, stream_buffer=FILE_BLOCK)
    assert client.content == film
    assert client.finished
