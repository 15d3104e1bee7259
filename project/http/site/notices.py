"""What the next page says, in a cookie of the right name; and what it offers to take back."""

from django.contrib import messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage
from django.http import HttpRequest

from project.http import cookies


class NoticeCookies(CookieStorage):
    """Django's, under the name that cookies have here."""

    @property
    def cookie_name(self) -> str:  # type: ignore[override]  # a plain string there
        """The name, which depends on TLS."""
        return cookies.name("messages")


class NoticeStorage(FallbackStorage):
    """The cookie, and the session for what does not fit into it."""

    storage_classes = (NoticeCookies, SessionStorage)


def offer_undo(request: HttpRequest, sentence: str, *, address: str, token: str) -> None:
    """Say ``sentence`` on the next page, beside a button that posts ``token`` to ``address``.

    Both travel in the notice, which is signed, so nobody else can put a button into a page.
    """
    messages.success(request, sentence, extra_tags=f"{address} {token}" if token else "")
