"""The OpenAPI document: what Ninja knows of the operations, and what holds for all of them by convention.

A room declares an operation's own statuses (200, 201, 404, 409 …). This module adds the common refusals, their
media type, headers, examples and descriptions, so that no room repeats them and none can forget them.
"""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from http import HTTPStatus
from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import REF_TEMPLATE, OpenAPISchema
from ninja.schema import NinjaGenerateJsonSchema

from project.http.api.envelope import PROBLEM
from project.http.api.openapi.examples import example
from project.http.api.openapi.refs import SCHEMAS, Node, inlined, reached, refs, renamed, without_noise

JSON = "application/json"
METHODS = ("get", "put", "post", "delete", "patch")
TAGS = {
    "Movies": "Films, lists, search and genres. Open to everybody, the same for everybody.",
    "Accounts": "Opening an account, logging in and out, tokens, devices, passwords.",
    "Me": "The signed-in member's own profile, taste and recommendations. The token alone says whose.",
}
BEARER = {
    "type": "http",
    "scheme": "bearer",
    "bearerFormat": "JWT",
    "description": "The access token that `login`, `register` and `refresh` give. It lives ten minutes.",
}
REFUSALS: Mapping[int, tuple[str, str, str]] = {  # status: name, when, the sentence of the example
    400: ("BadRequest", "The body cannot be read as JSON.", "The body is not valid JSON."),
    401: ("NotSignedIn", "No token, or one that does not count (any more).",
          "Send a valid access token as 'Authorization: Bearer …'."),
    403: ("Forbidden", "Signed in, but not allowed.", "This is not yours to change."),
    404: ("NotFound", "There is no such thing.", "There is no such film."),
    409: ("Conflict", "It collides with what is already there.", "This address already has an account."),
    413: ("TooLarge", "The body is larger than the server accepts.",
          "This is more than the server accepts in one request."),
    415: ("WrongMediaType", "The body is not of the media type that the operation takes.",
          "Send the body as application/json."),
    422: ("Invalid", "A value breaks a rule; `errors` names each field.",
          "page: Input should be less than or equal to 500"),
    429: ("TooManyRequests", "A limit is used up; `Retry-After` says for how many seconds.",
          "That was a lot in a short time. Please try again in a moment."),
    500: ("Broken", "The fault is ours; it has been written down.", "Something went wrong on our side."),
    503: ("Unavailable", "A part that is needed does not answer; `Retry-After` says when to come back.",
          "The database does not answer. Please try again shortly."),
}  # fmt: skip
HEADERS: Mapping[str, tuple[str, str, str]] = {  # component: header, type, meaning
    "RequestId": ("X-Request-ID", "string", "The id of this request in our logs; yours, if you sent a harmless one."),
    "ETag": ("ETag", "string", "Send it back as `If-None-Match` and get 304 while nothing has changed."),
    "CacheControl": ("Cache-Control", "string", "`public` for the anonymous catalogue, else `private, no-store`."),
    "Location": ("Location", "string", "Where the new thing is."),
    "RetryAfter": ("Retry-After", "integer", "Seconds until another try makes sense."),
    "WwwAuthenticate": ("WWW-Authenticate", "string", "Always `Bearer`."),
    "Cache": ("X-Cache", "string", "`hit`, `miss` or `stale`: how the public cache came by this answer."),
    "ServerTiming": ("Server-Timing", "string", "Milliseconds spent, and of them in the database."),
    "RateLimit": ("RateLimit", "string", "What is left of the limit, and for how long."),
    "RateLimitPolicy": ("RateLimit-Policy", "string", "The limit that counts for this request."),
}


PARAMETERS: Mapping[str, str] = {  # for those whose schemas say nothing more
    "per_page": "How many on a page.",
    "sort": "In which order.",
    "mode": "How far from what is known.",
    "movie_id": "TMDb's id of the film.",
    "sid": "The session's id, as the list of sessions has it.",
    "format": "In which form.",
    "dry_run": "Only say what would happen.",
}


FILE = {  # what an operation whose answer is `bytes` gives
    JSON: {"schema": {"type": "object"}, "example": {}},
    "text/csv": {"schema": {"type": "string"}, "example": "id,title\r\n346,Seven Samurai\r\n"},
}


class Document(OpenAPISchema):
    """The document of ``api``. Fills in what Ninja leaves out of parameters, and dresses the whole."""

    def __init__(self, api: NinjaAPI, path_prefix: str) -> None:
        super().__init__(api, path_prefix)
        apply_conventions(self)

    def _extract_parameters(self, model: Any) -> list[Node]:
        """One parameter for each field, with its limits (Ninja loses those of named types)."""
        schema = model.model_json_schema(ref_template=REF_TEMPLATE, schema_generator=NinjaGenerateJsonSchema)
        definitions = schema.get("$defs", {})
        whole = inlined(schema, {f"{SCHEMAS}{name}": definition for name, definition in definitions.items()})
        return [_parameter(model.__ninja_param_source__, *field) for field in _fields(whole)]


def apply_conventions(document: Node) -> None:
    """Add to every operation what holds for all, and to the components what they lack."""
    _flatten(document)
    document["info"] |= {"license": {"name": "MIT", "identifier": "MIT"}}
    for method, operation in operations(document):
        _complete_operation(method, operation, document)
    document["components"] |= {
        "headers": {name: _header(*about) for name, about in HEADERS.items()},
        "responses": {name: _refusal(status, *about) for status, (name, *about) in REFUSALS.items()},
        "securitySchemes": {"Bearer": BEARER},
    }
    _require_what_is_always_there(document)
    _drop_what_is_unused(document)
    used = {tag for _, operation in operations(document) for tag in operation.get("tags", ())}
    document["tags"] = [{"name": name, "description": text} for name, text in TAGS.items() if name in used]


def operations(document: Mapping[str, Any]) -> Iterator[tuple[str, Node]]:
    """Every operation of a document, with its method."""
    for path in document["paths"].values():
        yield from ((method, path[method]) for method in METHODS if method in path)


def _complete_operation(method: str, operation: Node, document: Node) -> None:
    operation.setdefault("security", [])
    body = operation.get("requestBody")
    answers = {int(status): answer for status, answer in operation["responses"].items()}
    answers |= {status: {} for status in _common_refusals(operation)}
    operation["responses"] = {
        str(status): {"$ref": f"#/components/responses/{REFUSALS[status][0]}"}
        if status in REFUSALS
        else _complete_answer(answer, _headers(method, status, operation), operation, document)
        for status, answer in sorted(answers.items())
    }
    for content in body["content"].values() if body else ():
        _add_example(content, operation, document)


def _common_refusals(operation: Node) -> set[int]:
    """What any operation of this kind can answer, whatever it does."""
    statuses = {429, 500, 503}
    if operation["security"]:
        statuses.add(401)
    if operation.get("parameters"):
        statuses.add(422)
    if "requestBody" in operation:
        statuses |= {400, 413, 415, 422}
    return statuses


def _headers(method: str, status: int, operation: Node) -> Node:
    """The headers of a good answer."""
    names = ["RequestId", "CacheControl", "RateLimit", "RateLimitPolicy"]
    if method == "get":
        names += ["ETag", "ServerTiming"] + ([] if operation["security"] else ["Cache"])
    if status == HTTPStatus.CREATED:
        names.append("Location")
    return _header_refs(names)


def _header_refs(names: list[str]) -> Node:
    return {HEADERS[name][0]: {"$ref": f"#/components/headers/{name}"} for name in names}


def _complete_answer(answer: Node, headers: Node, operation: Node, document: Node) -> Node:
    if any(content["schema"].get("format") == "binary" for content in answer.get("content", {}).values()):
        answer = {**answer, "content": deepcopy(FILE)}
    for content in answer.get("content", {}).values():
        _add_example(content, operation, document)
    return {**answer, "headers": headers | answer.get("headers", {})}


def _add_example(content: Node, operation: Node, document: Node) -> None:
    """An example of a body, unless the operation brings its own."""
    if "example" in content or "examples" in content or "schema" not in content:
        return
    shown = example(content["schema"], lambda ref: _resolve(ref, document))
    if isinstance(shown, dict) and "pagination" in shown:
        paged = any(parameter["name"] == "page" for parameter in operation.get("parameters", ()))
        shown["pagination"] = shown["pagination"] if paged else None
        shown["meta"] = shown["meta"] if operation["tags"] == ["Movies"] else {"source": None, "as_of": None}
    content["example"] = shown


def _header(name: str, kind: str, meaning: str) -> Node:
    shape: Node = {"type": kind, "enum": ["hit", "miss", "stale"]} if name == "X-Cache" else {"type": kind}
    return {"description": meaning, "schema": shape}


def _refusal(status: int, when: str, sentence: str) -> Node:
    """The shared answer of one refusal."""
    title = HTTPStatus(status).phrase
    errors = [{"field": "page", "code": "less_than_equal", "message": "Input should be less than or equal to 500"}]
    document = {
        "success": False, "data": None, "message": sentence, "pagination": None,
        "meta": {"source": None, "as_of": None}, "type": "about:blank", "title": title, "status": status,
        "detail": sentence, "instance": "/api/v1/movies/trending",
        "errors": errors if status == HTTPStatus.UNPROCESSABLE_ENTITY else [],
        "request_id": "0f6c1f0e5f2b4a7c9b1d2e3f40516273",
    }  # fmt: skip
    names = ["RequestId", "CacheControl"]
    names += ["RetryAfter"] if status in {429, 503} else []
    names += ["RateLimit", "RateLimitPolicy"] if status == HTTPStatus.TOO_MANY_REQUESTS else []
    names += ["WwwAuthenticate"] if status == HTTPStatus.UNAUTHORIZED else []
    return {
        "description": when,
        "headers": _header_refs(names),
        "content": {PROBLEM: {"schema": {"$ref": f"{SCHEMAS}Problem"}, "example": document}},
    }


def _flatten(document: Node) -> None:
    """Named types that are no objects (a page number, a year) are written where they are used."""
    schemas: Node = document["components"]["schemas"]
    simple = {f"{SCHEMAS}{name}": schema for name, schema in schemas.items() if "properties" not in schema}
    names = {name: _public_name(name, schema) for name, schema in schemas.items()}
    for part in ("components", "paths"):
        document[part] = renamed(inlined(document[part], simple), names)
    document["components"]["schemas"] = {
        names[name]: without_noise(schema)
        for name, schema in document["components"]["schemas"].items()
        if "properties" in schema
    }


def _public_name(name: str, schema: Node) -> str:
    """The name that clients see: the model's own, without the suffix that tells our readers which way it goes."""
    return str(schema.get("title", name)).removesuffix("Out")


def _require_what_is_always_there(document: Node) -> None:
    """Answers carry all their fields, also those with defaults; what comes in may leave them out."""
    schemas: Node = document["components"]["schemas"]
    bodies = [operation.get("requestBody") for _, operation in operations(document)]
    requested = set(reached(bodies, schemas))
    for name, schema in schemas.items():
        if name not in requested:
            schema["required"] = list(schema["properties"])


def _drop_what_is_unused(document: Node) -> None:
    components: Node = document["components"]
    refused = set(refs(document["paths"]))
    components["responses"] = {
        name: answer for name, answer in components["responses"].items() if f"#/components/responses/{name}" in refused
    }
    schemas: Node = components["schemas"]
    used = set(reached([document["paths"], components["responses"]], schemas))
    components["schemas"] = {name: schema for name, schema in sorted(schemas.items()) if name in used}


def _fields(schema: Node, *, required: bool = True) -> Iterator[tuple[str, Node, bool]]:
    """The plain fields of a (possibly nested) parameter model."""
    needed = set(schema.get("required", ()))
    for name, field in schema.get("properties", {}).items():
        if "properties" in field:
            yield from _fields(field, required=required and name in needed)
        else:
            yield name, field, name in needed


def _parameter(place: str, name: str, field: Node, required: bool) -> Node:
    """A field as a parameter. A query string knows no null: leaving it out is what None means."""
    shape: Node = without_noise(field)
    choices = [choice for choice in shape.pop("anyOf", ()) if choice.get("type") != "null"]
    shape = {**choices[0], **shape} if len(choices) == 1 else shape | ({"anyOf": choices} if choices else {})
    description = shape.pop("description", None) or PARAMETERS.get(name)
    shown = shape.get("examples")
    parameter = {"in": place, "name": name, "schema": shape, "required": required}
    parameter |= {"description": description} if description else {}
    return parameter | ({"example": shown[0]} if shown else {})


def _resolve(ref: str, document: Node) -> Node:
    schema: Node = document["components"]["schemas"][ref.removeprefix(SCHEMAS)]
    return schema
