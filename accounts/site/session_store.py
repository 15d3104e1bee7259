"""Browsers' sessions in Django's table, read together with the user they belong to: one query for both."""

from typing import Any, override

from django.conf import settings
from django.contrib import auth
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends import db
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from accounts.models.user import User
from accounts.services.sign_in import session_lookup


class SessionStore(db.SessionStore):
    """Django's, which also knows the user under whom the browser is listed."""

    listed_user: User | None = None

    def _validate_session_key(self, key: str) -> bool:
        """Whether a cookie can hold a key. Django asks for its length only, and PostgreSQL knows no text with NUL."""
        return super()._validate_session_key(key) and key.isascii() and key.isalnum()  # type: ignore[misc]

    @override
    def load(self) -> dict[str, Any]:
        stored = session_lookup.browser_session(self.session_key or "")
        if stored is None:
            self._session_key = None
            return {}
        self.listed_user = stored.user
        return self.decode(stored.data)


def user_of(request: HttpRequest) -> User | AnonymousUser:
    """The user that the session's data names, if its proof holds; what is not as usual is left to Django.

    Unusual are a session of a browser on no list, one that an earlier key has signed, and one to be ended.
    """
    session = request.session
    proof = session.get(auth.HASH_SESSION_KEY, "")
    user = session.listed_user if isinstance(session, SessionStore) else None
    if (
        user is not None
        and session.get(auth.SESSION_KEY) == str(user.pk)
        and session.get(auth.BACKEND_SESSION_KEY) in settings.AUTHENTICATION_BACKENDS
        and constant_time_compare(proof, user.get_session_auth_hash())
    ):
        return user
    return auth.get_user(request)
