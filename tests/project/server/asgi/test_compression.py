"""Which encoding a client gets."""

import pytest

from project.server.asgi.compression import negotiate
from project.server.asgi.etags import etag_of, matches


@pytest.mark.parametrize(
    ("accept", "used"),
    [
        ("gzip, deflate, br, zstd", "zstd"),
        ("gzip, deflate, br", "br"),
        ("GZIP", "gzip"),
        ("", ""),
        ("identity", ""),
        ("*", "zstd"),
        ("br;q=0, *", "zstd"),
        ("zstd;q=0, br;q=0, gzip;q=0", ""),
        ("br;q=0.1, gzip;q=0.9", "gzip"),
        ("br; q=nonsense, gzip", "gzip"),
        ("br;q=0.5, zstd;q=0.5", "zstd"),
    ],
)
def test_the_client_weighs_and_we_prefer_among_equals(accept: str, used: str) -> None:
    assert negotiate(accept) == used


@pytest.mark.parametrize(
    ("sent", "same"),
    [
        ("", False),
        ("*", True),
        ('W/"a"', True),
        ('"a"', True),
        ('"b", W/"a"', True),
        ('"b"', False),
        ("a", False),
    ],
)
def test_tags_are_compared_weakly(sent: str, same: bool) -> None:
    assert matches(sent, 'W/"a"') is same


def test_another_content_has_another_tag() -> None:
    assert etag_of(b"a") != etag_of(b"b")
