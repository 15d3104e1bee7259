"""What the next page says, in a cookie of the right name."""

from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage

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
