"""Which variant of a page a request asks for: what the response cache must know of cookies, language and htmx.

Everything that a view of `project.http.site.visitor_pages` may look at besides address and query stands here.
"""

import re
from collections.abc import Mapping

from django.conf import settings
from django.http import parse_cookie

from project.http import cookies
from project.http.api.requests import is_api_path, takes_json
from project.http.site.appearance import COOKIE, theme_of
from project.http.site.htmx import is_refined
from project.localization.language import ONE_LANGUAGE, asked_for, negotiate
from project.server.response_cache.variant import PLAIN, Variant

VARY = frozenset({"accept-language", "hx-request", "hx-request-type", "hx-boosted", "hx-target",
    "hx-history-restore-request", "hx-current-url"})  # fmt: skip
API_VARY = frozenset({"accept-language"})
THEME_SHEET = "/theme.css"
TARGET = re.compile(rb"[a-z0-9]{0,16}#[a-z-]{1,32}")  # as htmx names an element: section#trending
TOKEN = re.compile(r"[A-Za-z0-9]{32}(?:[A-Za-z0-9]{32})?")  # Django answers any other with a new cookie
WHOLE = {b"hx-boosted": (None, b"true"), b"hx-history-restore-request": (None, b"true"),
    b"hx-request-type": (None, b"partial", b"full")}  # fmt: skip


def variant_of(path: str, headers: Mapping[bytes, bytes]) -> Variant | None:
    """The variant that a request without a token asks for; None when its answer may be somebody's own."""
    sent = parse_cookie(headers[b"cookie"].decode("utf-8", "replace")) if b"cookie" in headers else {}
    if sent and (cookies.are_personal(sent) or not TOKEN.fullmatch(sent.get(settings.CSRF_COOKIE_NAME, "0" * 32))):
        return None
    if path == THEME_SHEET:
        return Variant(key=(theme_of(sent.get(cookies.name(COOKIE), "")),))
    if path.startswith(ONE_LANGUAGE):
        return None if b"hx-request" in headers else PLAIN
    if is_api_path(path):
        return _api_variant(headers)
    fragment = _fragment(path, headers) if b"hx-request" in headers else ()
    if fragment is None:
        return None
    accepted = headers.get(b"accept-language", b"").decode("latin-1")
    return Variant(negotiate(accepted, sent.get(settings.LANGUAGE_COOKIE_NAME, "")), fragment, VARY)


def _api_variant(headers: Mapping[bytes, bytes]) -> Variant | None:
    """Of an operation; None for who takes no JSON and has to be told."""
    accept, language = (headers.get(name, b"").decode("latin-1") for name in (b"accept", b"accept-language"))
    if b"hx-request" in headers or not takes_json(accept):
        return None
    return Variant(asked_for(language) or settings.LANGUAGE_CODE, (), API_VARY)


def _fragment(path: str, headers: Mapping[bytes, bytes]) -> tuple[bytes | bool, ...] | None:
    """What sets a fragment apart, as `wants_fragment`, `target` and `is_refined` see it; () for the whole page.

    None for what htmx never sends: it would be kept under as many keys as somebody can think of.
    """
    if headers[b"hx-request"] != b"true" or any(headers.get(name) not in known for name, known in WHOLE.items()):
        return None
    if (
        b"hx-boosted" in headers
        or b"hx-history-restore-request" in headers
        or headers.get(b"hx-request-type") == b"full"
    ):
        return ()
    target = headers.get(b"hx-target", b"")
    if (target and not TARGET.fullmatch(target)) or b"hx-target-uri-autoencoded" in headers:
        return None
    current_url = headers.get(b"hx-current-url", b"").decode("latin-1")
    return b"fragment", target.partition(b"#")[2], is_refined(path, current_url)
