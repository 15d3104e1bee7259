"""Entity tags: the same content has the same tag, in every encoding."""

import hashlib


def etag_of(body: bytes) -> str:
    """A weak tag, as one content is sent in several encodings."""
    return f'W/"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'


def matches(if_none_match: str, etag: str) -> bool:
    """Whether the client has this content already (weak comparison, RFC 9110, 8.8.3.2)."""
    if not if_none_match:
        return False
    known = {tag.strip().removeprefix("W/") for tag in if_none_match.split(",")}
    return "*" in known or etag.removeprefix("W/") in known
