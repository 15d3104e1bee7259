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

from project.http.api.openapi import responses
from project.http.api.openapi.contract import EXTENDS, extended, plain
from project.http.api.openapi.examples import example
from project.http.api.openapi.refs import SCHEMAS, Node, inlined, reached, refs, renamed, without_noise
from project.http.api.openapi.responses import REFUSALS
from project.server.asgi.wsgi_adapter import SENTENCES

JSON = "application/json"
FORM = "multipart/form-data"
METHODS = ("get", "put", "post", "delete", "patch")
TAGS = {
    "Movies": "Films, lists, search and genres. Open to everybody, the same for everybody.",
    "Accounts": "Opening an account, logging in and out, tokens, devices, passwords.",
    "Together": "Groups that look for one film: members by their token, others by what joining gave.",
    "Me": "The signed-in member's own profile, taste and recommendations. The token alone says whose.",
}
BEARER = {
    "type": "http",
    "scheme": "bearer",
    "bearerFormat": "JWT",
    "description": "The access token that `login`, `register` and `refresh` give, which lives ten minutes; or a"
    " personal token (`POST /me/tokens`), which does less: 403 where it is not enough.",
}
REFRESH_COOKIE = {
    "type": "apiKey",
    "in": "cookie",
    "name": "__Host-refresh",
    "description": "The refresh token, where `login` or `register` with `mode=cookie` has put it.",
}
OF_THE_SERVER = frozenset(map(int, SENTENCES)) - {404}  # what it answers itself, whatever is asked; 404: of files alone
PARAMETERS: Mapping[str, str] = {  # for those whose schemas say nothing more
    "per_page": "How many on a page.",
    "sort": "In which order.",
    "mode": "How far from what is known.",
    "movie_id": "TMDb's id of the film.",
    "sid": "The session's id, as the list of sessions has it.",
    "format": "In which form.",
    "dry_run": "Only say what would happen.",
}


FILES: Mapping[str, Node] = {  # what else than JSON an operation may give, as its `x-files` names them
    "text/csv": {"schema": {"type": "string"}, "example": "id,title\r\n346,Seven Samurai\r\n"},
    "application/zip": {"schema": {"type": "string", "format": "binary"}},
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
        "headers": responses.headers(),
        "responses": responses.refusals(),
        "securitySchemes": {"Bearer": BEARER, "RefreshCookie": REFRESH_COOKIE},
    }
    _require_what_is_always_there(document)
    _drop_what_is_unused(document)
    for part in ("components", "paths"):
        document[part] = plain(document[part])
    _share_bases(document)
    used = {tag for _, operation in operations(document) for tag in operation.get("tags", ())}
    document["tags"] = [{"name": name, "description": text} for name, text in TAGS.items() if name in used]


def operations(document: Mapping[str, Any]) -> Iterator[tuple[str, Node]]:
    """Every operation of a document, with its method."""
    for path in document["paths"].values():
        yield from ((method, path[method]) for method in METHODS if method in path)


def _complete_operation(method: str, operation: Node, document: Node) -> None:
    operation.setdefault("security", [])
    body = operation.get("requestBody")
    declared = {int(status): answer for status, answer in operation["responses"].items()}
    declared |= {status: {} for status in _common_refusals(method, operation)}
    files = {kind: FILES[kind] for kind in operation.pop("x-files", ())}
    is_tagged = method == "get" and not files  # what is made while it is sent has no tag, and is never a 304
    if is_tagged:
        declared[304] = {}
    operation["responses"] = {
        str(status): {"$ref": f"#/components/responses/{REFUSALS[status][0]}"}
        if status in REFUSALS
        else responses.NOT_MODIFIED
        if status == HTTPStatus.NOT_MODIFIED
        else _complete_answer(
            answer, _headers(method, status, operation, is_tagged=is_tagged), operation, document, files
        )
        for status, answer in sorted(declared.items())
    }
    for kind, content in body["content"].items() if body else ():
        if kind == FORM:  # Ninja says it of JSON alone
            content["schema"]["additionalProperties"] = False
        _add_example(content, operation, document)


def _common_refusals(method: str, operation: Node) -> set[int]:
    """What any operation of this kind can answer, whatever it does."""
    statuses = {422, *OF_THE_SERVER}
    if "x-files" not in operation:
        statuses.add(406)
    if operation["security"]:
        statuses |= {401} if method == "get" else {401, 403}  # a personal token may be one that only reads
    if "requestBody" in operation:
        statuses.add(415)
    return statuses


def _headers(method: str, status: int, operation: Node, *, is_tagged: bool) -> Node:
    """The headers of a good answer."""
    names = ["RequestId", "CacheControl", "ContentLanguage", "RateLimit", "RateLimitPolicy"]
    if method == "get":
        names += ["ServerTiming", "Cache"]
    if is_tagged or _has_parameter(operation, "If-Match"):
        names.append("ETag")
    if method == "get" and _has_parameter(operation, "page"):
        names.append("Link")
    if status == HTTPStatus.CREATED:
        names.append("Location")
    return responses.header_refs(names)


def _has_parameter(operation: Node, name: str) -> bool:
    return any(parameter["name"] == name for parameter in operation.get("parameters", ()))


def _complete_answer(answer: Node, headers: Node, operation: Node, document: Node, files: Node) -> Node:
    if files:
        forms = {kind: content for kind, content in answer["content"].items() if "$ref" in content["schema"]}
        answer = {**answer, "content": {**forms, **deepcopy(files)}}
    for content in answer.get("content", {}).values():
        _add_example(content, operation, document)
    return {**answer, "headers": headers | answer.get("headers", {})}


def _add_example(content: Node, operation: Node, document: Node) -> None:
    """An example of a body, unless the operation brings its own."""
    if "example" in content or "examples" in content or "schema" not in content:
        return
    shown = example(content["schema"], lambda ref: _resolve(ref, document))
    if isinstance(shown, dict) and "pagination" in shown:
        shown["pagination"] = shown["pagination"] if _has_parameter(operation, "page") else None
        shown["meta"] = shown["meta"] if operation["tags"] == ["Movies"] else {"source": None, "as_of": None}
    content["example"] = shown


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


def _share_bases(document: Node) -> None:
    schemas: Node = document["components"]["schemas"]
    bases = {name: base.removesuffix("Out") for name, schema in schemas.items() if (base := schema.pop(EXTENDS, ""))}
    document["components"]["schemas"] = extended(schemas, bases)


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
