"""Where the other pages of a list are: the ``Link`` header (RFC 8288) of every answer that is a page.

Addresses are paths of this site, so they hold behind any name and port, and in every cache.
"""

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse

from project.http.api.requests import is_passed


def add_page_links(response: HttpResponse, request: HttpRequest, *, page: int, pages: int) -> None:
    """Say where the first, previous, next and last page of a list are; nothing where there is but one."""
    numbers = [*_pages(page, pages)]
    if numbers:
        address = _address(request)
        response["Link"] = ", ".join(f'<{address}page={number}>; rel="{name}"' for name, number in numbers)


def _pages(page: int, pages: int) -> Iterator[tuple[str, int]]:
    if page > 1:
        yield from (("first", 1), ("prev", max(min(page - 1, pages), 1)))
    if page < pages:
        yield from (("next", page + 1), ("last", pages))


def _address(request: HttpRequest) -> str:
    """The same question, up to the number of its page."""
    query = request.GET.copy()
    for name in [name for name in query if name == "page" or is_passed(name)]:
        del query[name]
    return f"{request.path}?{query.urlencode()}{'&' if query else ''}"
