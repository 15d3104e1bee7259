"""What frames a request or says where it goes, and is refused when two servers could understand it differently.

llhttp, httptools' parser, refuses most of it by itself: two lengths, a length beside chunks, folded lines, bare line
feeds, control characters, spaces before colons, odd chunk sizes. Here is what it lets pass (RFC 9112, 3.2, 6.1, 7.8).
"""

import re
from http import HTTPStatus

VERSIONS = ("1.1", "1.0")
# The only fields that are looked at one by one.
FIELDS = frozenset({b"content-length", b"host", b"transfer-encoding"})
REQUEST_LINE = re.compile(rb"[A-Z]{1,32} (/[!-~]{0,2000}) HTTP/1\.[01]\r?\n")


class Refused(Exception):
    """Ends the parsing of a request that is not taken; ``reason`` is a fixed word, for /metrics."""

    def __init__(self, status: HTTPStatus, reason: str) -> None:
        super().__init__(reason)
        self.status, self.reason = status, reason


class Framing:
    """The framing of one request."""

    __slots__ = ("has_body", "host", "is_chunked")

    def __init__(self) -> None:
        self.host: bytes | None = None
        self.is_chunked = self.has_body = False

    def note(self, name: bytes, value: bytes) -> None:
        """Take one of ``FIELDS``, in lower case.

        Raises:
            Refused: it is there twice, or no server has to understand it.
        """
        if name == b"host":
            if self.host is not None:
                raise Refused(HTTPStatus.BAD_REQUEST, "host")
            self.host = value
        elif name == b"transfer-encoding":
            if value.lower() != b"chunked":
                raise Refused(HTTPStatus.BAD_REQUEST, "framing")
            self.is_chunked = self.has_body = True
        else:
            self.has_body = value != b"0"

    def check(self, version: str, target: bytes, *, wants_upgrade: bool) -> None:
        """Look at the whole head.

        Raises:
            Refused: it has no host, or another than its target; or its body could be taken for the next request.
        """
        if version not in VERSIONS or (self.host is None and version == "1.1"):
            raise Refused(HTTPStatus.BAD_REQUEST, "host")
        if target[:1] != b"/" and not self._is_of_this_host(target):
            raise Refused(HTTPStatus.BAD_REQUEST, "target")
        if self.has_body and wants_upgrade:  # llhttp takes no body of a request for another protocol
            raise Refused(HTTPStatus.BAD_REQUEST, "upgrade")
        if self.is_chunked and version == "1.0":
            raise Refused(HTTPStatus.BAD_REQUEST, "framing")

    def _is_of_this_host(self, target: bytes) -> bool:
        """Whether an absolute target names the same host as the field does."""
        scheme, _, rest = target.partition(b"://")
        return scheme in {b"http", b"https"} and rest.partition(b"/")[0].partition(b"?")[0] == self.host


def target_of(data: bytes) -> bytes:
    """The target of a request whose method nobody knows, which the parser refuses before it reads on; else nothing.

    So that a refusal has the form of its door.
    """
    line = REQUEST_LINE.match(data)
    return line[1] if line else b""
