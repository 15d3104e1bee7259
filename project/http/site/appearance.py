"""Light or dark as somebody chose it, as a stylesheet of two lines: so pages are the same for all (decision 0177)."""

from typing import Literal

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from project.http import cookies
from project.http.api.cache_control import GENRES
from project.server.response_cache.variant import TARGETED

type Theme = Literal["light", "dark", "auto"]
THEMES: tuple[Theme, ...] = ("light", "dark", "auto")
COOKIE = "theme"
_CHOSEN = ".appearance [value={0}] {{ font-weight: 700; text-decoration-thickness: 2px; }}\n"
_SCHEME = ":root {{ color-scheme: {0}; }}\n"


@require_safe
def theme_css(request: HttpRequest) -> HttpResponse:
    """What the theme's cookie says, for the one who sent it; it wins over the site's own sheet, which is in layers."""
    theme = theme_of(cookies.read(request, COOKIE))
    rules = ("" if theme == "auto" else _SCHEME) + _CHOSEN
    response = HttpResponse(rules.format(theme), content_type="text/css; charset=utf-8")
    # Browsers do not see by Vary that a cookie has changed, so they ask with each page; ours keeps the three answers.
    response["Cache-Control"] = "private, no-cache"
    response[TARGETED] = GENRES.header
    patch_vary_headers(response, ["Cookie"])
    return response


def theme_of(cookie: str) -> Theme:
    """The theme that a cookie's value names."""
    return next((theme for theme in THEMES if theme == cookie), "auto")


def set_theme(response: HttpResponse, theme: Theme) -> None:
    """Keep the choice in the browser; as the device is no choice."""
    if theme == "auto":
        cookies.forget(response, COOKIE)
    else:
        cookies.write(response, COOKIE, theme, max_age=cookies.YEAR)
