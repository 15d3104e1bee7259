"""Where the other pages of a list are: the ``Link`` header (RFC 8288) of every answer that is a page.

Addresses are paths of this site, so they hold behind any name and port, and in every cache.
"""

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse

from project.http.api.requests import is_passed


def add_page_links(response: HttpResponse, request: HttpRequest, *, page: int, pages: int) -> None:
    """Say where the first, previous, next and last page of a list are; nothing where there is but one."""
    links = ", ".join(f'<{_address(request, number)}>; rel="{name}"' for name, number in _pages(page, pages))
    if links:
        response["Link"] = links


def _pages(page: int, pages: int) -> Iterator[tuple[str, int]]:
    if page > 1:
        yield from (("first", 1), ("prev", max(min(page - 1, pages), 1)))
    if page < pages:
        yield from (("next", page + 1), ("last", pages))


def _address(request: HttpRequest, page: int) -> str:
    """The same question for another page."""
    query = request.GET.copy()
    for name in [name for name in query if is_passed(name)]:
        del query[name]
    query["page"] = str(page)
    return f"{request.path}?{query.urlencode()}"
