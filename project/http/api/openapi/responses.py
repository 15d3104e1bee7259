"""What holds for the answers of all operations: refusals, and the headers of each."""

from collections.abc import Mapping
from http import HTTPStatus

from project.http.api.envelope import PROBLEM
from project.http.api.openapi.refs import SCHEMAS, Node
from project.http.problem_kinds.kinds import KINDS, PATH, kind_of

REFUSALS: Mapping[int, tuple[str, str, str]] = {  # status: name, when, the sentence of the example
    400: ("BadRequest", "The request cannot be read: it is no proper HTTP, names another host, or its body is no JSON.",
          "This is not a well-formed HTTP/1.1 request."),
    401: ("NotSignedIn", "No token, or one that does not count (any more).",
          "Send a valid access token as 'Authorization: Bearer …'."),
    403: ("Forbidden", "Signed in, but not allowed.", "This is not yours to change."),
    405: ("MethodNotAllowed", "The path does not take this method; `Allow` names those that it takes.",
          "This address does not take that method."),
    406: ("NotAcceptable", "`Accept` names no form that the operation speaks.", "This API answers in JSON."),
    404: ("NotFound", "There is no such thing.", "There is no such film."),
    408: ("TooSlow", "The request did not arrive in time; the connection is closed.",
          "The request did not arrive in time."),
    409: ("Conflict", "It collides with what is already there.", "This address already has an account."),
    410: ("Gone", "It was there, and is no longer.", "This is too long ago. Begin again without a cursor."),
    412: ("ChangedMeanwhile", "It is no longer what `If-Match` names.",
          "This has changed since you read it. Read it again first."),
    413: ("TooLarge", "The body is larger than the server accepts.",
          "This is more than the server accepts in one request."),
    414: ("UriTooLong", "The address is longer than the server accepts.",
          "The address is longer than the server accepts."),
    415: ("WrongMediaType", "The body is not of the media type that the operation takes.",
          "Send the body as application/json."),
    422: ("Invalid", "A value breaks a rule; `errors` names each field.",
          "page: This has to be 500 or less."),
    429: ("TooManyRequests", "A limit is used up; `Retry-After` says for how many seconds.",
          "That was a lot in a short time. Please try again in a moment."),
    431: ("HeadersTooLarge", "The header fields are larger than the server accepts.",
          "The header fields are larger than the server accepts."),
    500: ("Broken", "The fault is ours; it has been written down.", "Something went wrong on our side."),
    503: ("Unavailable", "A part that is needed does not answer; `Retry-After` says when to come back.",
          "The database does not answer. Please try again shortly."),
}  # fmt: skip
HEADERS: Mapping[str, tuple[str, str, str]] = {  # component: header, type, meaning
    "RequestId": ("X-Request-ID", "string", "The id of this request in our logs; yours, if you sent a harmless one."),
    "ETag": ("ETag", "string", "Send it back as `If-None-Match` and get 304 while nothing has changed."),
    "CacheControl": ("Cache-Control", "string", "`public` for the anonymous catalog, else `private, no-store`."),
    "Allow": ("Allow", "string", "The methods that the path takes."),
    "ContentLanguage": (
        "Content-Language",
        "string",
        "`en` or `de`: what `Accept-Language` asks for, else the profile.",
    ),
    "Location": ("Location", "string", "Where the new thing is."),
    "Link": (
        "Link",
        "string",
        "Where the first, prev, next and last page of the list are (RFC 8288), if there are more.",
    ),
    "RetryAfter": ("Retry-After", "integer", "Seconds until another try makes sense."),
    "WwwAuthenticate": ("WWW-Authenticate", "string", "Always `Bearer`."),
    "Cache": ("X-Cache", "string", "`hit`, `miss` or `stale`: how the cache came by this answer, if it keeps it."),
    "ServerTiming": ("Server-Timing", "string", "Milliseconds spent, and of them in the database."),
    "RateLimit": ("RateLimit", "string", "What is left of the limit, and for how long."),
    "RateLimitPolicy": ("RateLimit-Policy", "string", "The limit that counts for this request."),
}


NOT_MODIFIED = {"$ref": "#/components/responses/NotModified"}


def headers() -> Node:
    """The components of headers."""
    return {name: _header(*about) for name, about in HEADERS.items()}


def refusals() -> Node:
    """The components of answers."""
    unchanged = {
        "description": "What `If-None-Match` names is still so.",
        "headers": header_refs(["RequestId", "ETag"]),
    }
    return {"NotModified": unchanged, **{about[0]: _refusal(status, *about[1:]) for status, about in REFUSALS.items()}}


def header_refs(names: list[str]) -> Node:
    """What stands for these headers in an answer."""
    return {HEADERS[name][0]: {"$ref": f"#/components/headers/{name}"} for name in names}


def _header(name: str, kind: str, meaning: str) -> Node:
    shape: Node = {"type": kind}
    shape |= {"enum": ["hit", "miss", "stale"]} if name == "X-Cache" else {}
    return {"description": meaning, "schema": shape}


def _refusal(status: int, when: str, sentence: str) -> Node:
    """The shared answer of one refusal."""
    is_invalid = status == HTTPStatus.UNPROCESSABLE_ENTITY
    kind = KINDS["less_than_equal"] if is_invalid else kind_of(status)
    errors = [{"field": "page", "code": kind.code, "message": "This has to be 500 or less."}]
    document = {
        "success": False, "data": None, "message": sentence, "pagination": None,
        "meta": {"source": None, "as_of": None}, "type": f"{PATH}{kind.code}", "title": str(kind.title),
        "status": status, "detail": sentence, "instance": "/api/v1/movies/trending",
        "errors": errors if is_invalid else [],
        "request_id": "0f6c1f0e5f2b4a7c9b1d2e3f40516273",
    }  # fmt: skip
    names = ["RequestId", "CacheControl", "ContentLanguage"]
    names += ["RetryAfter"] if status in {429, 503} else []
    names += ["RateLimit", "RateLimitPolicy"] if status == HTTPStatus.TOO_MANY_REQUESTS else []
    names += ["Allow"] if status == HTTPStatus.METHOD_NOT_ALLOWED else []
    names += ["WwwAuthenticate"] if status == HTTPStatus.UNAUTHORIZED else []
    return {
        "description": when,
        "headers": header_refs(names),
        "content": {PROBLEM: {"schema": {"$ref": f"{SCHEMAS}Problem"}, "example": document}},
    }
