"""What is worth it goes out packed, in the encoding that the client likes and we prefer."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers

from project.http.api.requests import Answer
from project.http.middleware.conditional_get import AUTH_PATHS, response_cache_finishes
from project.server.asgi.compression import is_worth_packing, negotiate, pack


def compression_middleware(get_response: Answer) -> Answer:
    """Pack what is worth it, in the encoding that the client likes and we prefer."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not _may_be_packed(request, response):
            return response
        patch_vary_headers(response, ["Accept-Encoding"])
        encoding = negotiate(request.headers.get("Accept-Encoding", ""))
        if encoding:
            response.content = pack(encoding, response.content)
            response["Content-Encoding"] = encoding
            response["Content-Length"] = str(len(response.content))
        return response

    return middleware


def _may_be_packed(request: HttpRequest, response: HttpResponseBase) -> bool:
    if (
        response.streaming
        or response_cache_finishes(request, response)
        or "Content-Encoding" in response
        or request.path.startswith(AUTH_PATHS)
    ):
        return False
    assert isinstance(response, HttpResponse)
    return is_worth_packing(response.get("Content-Type", ""), len(response.content))
