"""What is answered without Django: the API's problem document, or a page of the site, with every security header.

The pages are drawn once for each status and language, so that a flood of refusals costs no template.
"""

import uuid
from functools import lru_cache
from http import HTTPStatus

from asgiref.typing import HTTPScope
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_noop

from project.http.api.envelope import PROBLEM, problem_bytes
from project.http.api.requests import is_api_path
from project.http.security_headers import security_headers
from project.http.site import error_views, htmx
from project.localization.language import negotiate
from project.server.asgi.wsgi_adapter import SENTENCES, Headers
from project.server.response_cache.middleware import SAFE_ID

# The sentences of `project.server.asgi`, which knows no Django, for translators.
IN_WORDS = (
    gettext_noop("This is not a well-formed HTTP/1.1 request."),
    gettext_noop("There is nothing at this address."),
    gettext_noop("This address does not take that method."),
    gettext_noop("The request did not arrive in time."),
    gettext_noop("The address is longer than the server accepts."),
    gettext_noop("Too many requests. Please wait a moment."),
    gettext_noop("The header fields are larger than the server accepts."),
    gettext_noop("This is more than the server accepts in one request."),
    gettext_noop("Something went wrong on our side."),
    gettext_noop("Too many requests are waiting. Please try again in a second."),
)
PAGE_VARY = ", ".join(("Accept-Language", *htmx.HEADERS)).encode()


def refusal(scope: HTTPScope, status: HTTPStatus) -> tuple[Headers, bytes]:
    """Headers and body of a refusal; who sends it adds Content-Length, Retry-After and Connection."""
    given = dict(scope["headers"])
    identity = given.get(b"x-request-id", b"")
    identity = identity if SAFE_ID.fullmatch(identity) else uuid.uuid4().hex.encode()
    headers = [(b"x-request-id", identity), *security_headers(scope["scheme"])]
    accepted = given.get(b"accept-language", b"").decode("latin-1")
    language = negotiate(accepted)
    if is_api_path(scope["path"]):
        headers += [(b"content-type", PROBLEM.encode()), (b"cache-control", b"private, no-store")]
        headers += _readable_elsewhere(given.get(b"origin", b"").decode("latin-1"))
        headers += [(b"content-language", language.encode()), (b"vary", b"accept-language")]
        with translation.override(language):
            sentence = translation.gettext(SENTENCES[status])
            return headers, problem_bytes(
                path=scope["path"], status=status, detail=sentence, request_id=identity.decode()
            )
    headers += [(b"content-type", b"text/html; charset=utf-8"), (b"cache-control", b"no-store")]
    headers += [(b"vary", PAGE_VARY), (b"content-language", language.encode())]
    return headers, _page(status, language, is_fragment=b"hx-request" in given)


@lru_cache(256)
def _page(status: HTTPStatus, language: str, *, is_fragment: bool) -> bytes:
    with translation.override(language):
        return error_views.words_of(status, is_fragment=is_fragment).encode()


def _readable_elsewhere(origin: str) -> Headers:
    """So that a front-end app of another origin can read the refusal, as it can any other answer."""
    if origin not in settings.CORS_ALLOWED_ORIGINS:
        return [(b"vary", b"origin")]
    exposed = ", ".join(settings.CORS_EXPOSE_HEADERS).encode()
    return [
        (b"vary", b"origin"),
        (b"access-control-allow-origin", origin.encode("latin-1")),
        (b"access-control-expose-headers", exposed),
    ]
