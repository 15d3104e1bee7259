"""Requests that two servers could understand differently, as bytes: refused once, never answered twice."""

import pytest

from tests.project.server.front.served import Served, read_answer, read_to_end, send_all, statuses

HOST = b"Host: a\r\n"
SECOND = b"GET /second HTTP/1.1\r\n" + HOST + b"\r\n"


def post(*fields: bytes, body: bytes = b"", version: bytes = b"HTTP/1.1") -> bytes:
    """A POST with these header fields beside Host."""
    return b"POST /echo " + version + b"\r\n" + HOST + b"".join(field + b"\r\n" for field in fields) + b"\r\n" + body


def get(*fields: bytes, target: bytes = b"/", host: bytes = HOST) -> bytes:
    """A GET with these header fields."""
    return b"GET " + target + b" HTTP/1.1\r\n" + host + b"".join(field + b"\r\n" for field in fields) + b"\r\n"


LENGTH, CHUNKED = b"Content-Length: 3", b"Transfer-Encoding: chunked"
REFUSED = {
    "length and chunked": post(LENGTH, CHUNKED, body=b"0\r\n\r\n"),
    "chunked and length": post(CHUNKED, LENGTH, body=b"0\r\n\r\n"),
    "two lengths": post(LENGTH, b"Content-Length: 4", body=b"abcd"),
    "twice the same length": post(LENGTH, LENGTH, body=b"abc"),
    "a list of lengths": post(b"Content-Length: 3, 3", body=b"abc"),
    "a signed length": post(b"Content-Length: +3", body=b"abc"),
    "a negative length": post(b"Content-Length: -3", body=b"abc"),
    "a length in hexadecimal": post(b"Content-Length: 0x3", body=b"abc"),
    "an endless length": post(b"Content-Length: " + b"9" * 40, body=b"abc"),
    "an empty length": post(b"Content-Length:", body=b"abc"),
    "another coding": post(b"Transfer-Encoding: gzip", body=b"0\r\n\r\n"),
    "another coding before chunked": post(b"Transfer-Encoding: gzip, chunked", body=b"0\r\n\r\n"),
    "chunked before another coding": post(b"Transfer-Encoding: chunked, identity", body=b"0\r\n\r\n"),
    "chunked misspelt": post(b"Transfer-Encoding: xchunked", body=b"0\r\n\r\n"),
    "chunked in quotes": post(b'Transfer-Encoding: "chunked"', body=b"0\r\n\r\n"),
    "chunked with a parameter": post(b"Transfer-Encoding: chunked;q=1", body=b"0\r\n\r\n"),
    "chunked twice": post(CHUNKED, CHUNKED, body=b"0\r\n\r\n"),
    "chunked behind a vertical tab": post(b"Transfer-Encoding: \x0bchunked", body=b"0\r\n\r\n"),
    "chunked in HTTP/1.0": post(CHUNKED, body=b"0\r\n\r\n", version=b"HTTP/1.0"),
    "a folded field": get(b"X-A: b\r\n c"),
    "a folded transfer coding": post(b"Transfer-Encoding:\r\n chunked", body=b"0\r\n\r\n"),
    "a fold before the first field": b"GET / HTTP/1.1\r\n " + HOST + b"\r\n",
    "bare line feeds": b"GET / HTTP/1.1\nHost: a\n\n",
    "a bare line feed after a field": b"GET / HTTP/1.1\r\nHost: a\nX: y\r\n\r\n",
    "a bare line feed at the end": b"GET / HTTP/1.1\r\nHost: a\r\n\n",
    "a bare carriage return": get(b"X-A: a\rX-B: b"),
    "a NUL in a value": get(b"X-A: a\0b"),
    "a NUL in a name": get(b"X\0A: b"),
    "a space before the colon": get(b"X-A : b"),
    "a tab before the colon": post(b"Transfer-Encoding\t: chunked", body=b"0\r\n\r\n"),
    "a field without a name": get(b": b"),
    "a field without a colon": get(b"X-A"),
    "no host": get(host=b""),
    "two hosts": get(host=HOST + b"Host: b\r\n"),
    "twice the same host": get(host=HOST + HOST),
    "an absolute target of another host": get(target=b"http://b/"),
    "an absolute target with a user": get(target=b"http://b@a/"),
    "a target of another scheme": get(target=b"ftp://a/"),
    "a target without a slash": get(target=b"a"),
    "a target of bytes": get(target=b"/\xff"),
    "a tunnel": b"CONNECT a:80 HTTP/1.1\r\n" + HOST + b"\r\n",
    "HTTP/0.9": b"GET /\r\n\r\n",
    "HTTP/1.2": b"GET / HTTP/1.2\r\n" + HOST + b"\r\n",
    "HTTP/2 by name": b"GET / HTTP/2.0\r\n" + HOST + b"\r\n",
    "the preface of HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0",
    "a greeting of TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    "an unknown method": b"FETCH / HTTP/1.1\r\n" + HOST + b"\r\n",
    "a method in lower case": b"get / HTTP/1.1\r\n" + HOST + b"\r\n",
    "a body with an upgrade": post(b"Connection: upgrade", b"Upgrade: h2c", LENGTH, body=b"abc"),
    "a chunk size that is none": post(CHUNKED, body=b"xyz\r\n"),
    "an empty chunk size": post(CHUNKED, body=b"\r\nabc\r\n0\r\n\r\n"),
    "a negative chunk size": post(CHUNKED, body=b"-1\r\nabc\r\n0\r\n\r\n"),
    "a prefixed chunk size": post(CHUNKED, body=b"0x3\r\nabc\r\n0\r\n\r\n"),
    "an endless chunk size": post(CHUNKED, body=b"F" * 20 + b"\r\nabc\r\n"),
    "a chunk longer than its size": post(CHUNKED, body=b"3\r\nabcdef\r\n0\r\n\r\n"),
    "a chunk size ended by a line feed": post(CHUNKED, body=b"3\nabc\r\n0\r\n\r\n"),
    "a line feed in a chunk extension": post(CHUNKED, body=b"3;a\nb\r\nabc\r\n0\r\n\r\n"),
    "chunk extensions of a megabyte": post(CHUNKED, body=b"3;" + b"a" * 1_000_000 + b"\r\nabc\r\n0\r\n\r\n"),
    "many chunk extensions": post(CHUNKED, body=(b"1;" + b"a" * 1_000 + b"\r\nb\r\n") * 1_000 + b"0\r\n\r\n"),
    "trailers of a megabyte": post(CHUNKED, body=b"0\r\nX-A: " + b"a" * 1_000_000 + b"\r\n\r\n"),
}


@pytest.mark.parametrize("request_", REFUSED.values(), ids=REFUSED)
def test_what_is_ambiguous_is_refused_and_whatever_follows_is_not_answered(server: Served, request_: bytes) -> None:
    received = server.exchange(request_ + SECOND)
    assert statuses(received) == [400], received
    assert b"\r\nconnection: close\r\n" in received


TAKEN = {
    "a length": (post(LENGTH, body=b"abc"), b"abc"),
    "chunks": (post(CHUNKED, body=b"3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"), b"abcde"),
    "chunked in capitals": (post(b"Transfer-Encoding: CHUNKED", body=b"3\r\nabc\r\n0\r\n\r\n"), b"abc"),
    "a short chunk extension": (post(CHUNKED, body=b"3;a=b\r\nabc\r\n0\r\n\r\n"), b"abc"),
    "an absolute target of this host": (get(target=b"http://a/here"), b'"path": "/here"'),
    "an upgrade that is not taken up": (get(b"Connection: Upgrade, HTTP2-Settings", b"Upgrade: h2c"), b'"path": "/"'),
    "a handshake of WebSockets": (get(b"Connection: Upgrade", b"Upgrade: websocket"), b'"path": "/"'),
    "HTTP/1.0 without a host": (b"GET / HTTP/1.0\r\n\r\n", b'"path": "/"'),
    "empty lines before it": (b"\r\n\r\n" + get(), b'"path": "/"'),
}


@pytest.mark.parametrize(("request_", "content"), TAKEN.values(), ids=TAKEN)
def test_what_is_clear_is_answered(server: Served, request_: bytes, content: bytes) -> None:
    received = server.exchange(request_)
    assert statuses(received) == [200], received
    assert content in received


def test_an_application_that_does_not_wait_for_the_body_gives_no_second_answer(server: Served) -> None:
    request = b"GET /livez HTTP/1.1\r\n" + HOST + CHUNKED + b"\r\n\r\nxyz\r\n"
    assert statuses(server.exchange(request)) == [400]


def test_trailers_do_not_become_header_fields(server: Served) -> None:
    request = post(CHUNKED, body=b"0\r\nX-Forwarded-For: 203.0.113.7\r\n\r\n").replace(b"/echo", b"/")
    received = server.exchange(request)
    assert statuses(received) == [200]
    assert b"FORWARDED" not in received


@pytest.mark.parametrize(
    "first", [get(), post(LENGTH, body=b"abc"), get(b"Connection: close"), get(target=b"/slow/0.3")]
)
def test_of_pipelined_requests_only_the_first_is_answered(server: Served, first: bytes) -> None:
    received = server.exchange(first + SECOND * 5)
    assert statuses(received) == [200]
    assert b"/second" not in received


def test_a_broken_request_behind_one_that_is_being_answered_does_not_disturb_its_answer(server: Served) -> None:
    received = server.exchange(get(target=b"/slow/0.3") + b"\0\0\0")
    assert statuses(received) == [200]
    assert received.endswith(b"at last")


def test_a_connection_takes_one_request_after_the_other(server: Served) -> None:
    with server.connect() as client:
        for _ in range(3):
            send_all(client, get(target=b"/one"))
            assert b'"path": "/one"' in read_answer(client)
        send_all(client, get(b"Connection: close"))
        assert statuses(read_to_end(client)) == [200]
