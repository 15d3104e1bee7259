"""Opening a browser's session, and keeping it when the password changes."""

from django.contrib.auth import login as open_browser_session
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest

from accounts.models.user import User
from accounts.services.sign_in import sessions
from accounts.site.access import SignedIn

BACKEND = "django.contrib.auth.backends.ModelBackend"


def enter(request: HttpRequest, user: User) -> None:
    """Open a browser session under a new key, and list it among the devices in place of the one before.

    Raises:
        NotSignedIn: the password that was checked is not the account's any more; nothing has been opened then.
    """
    before = request.session.session_key or ""
    with sessions.while_credential_stands(user):
        open_browser_session(request, user, backend=BACKEND)
        if request.session.session_key == before:  # Django keeps the key of somebody who logs in again
            request.session.cycle_key()
        request.session.save()
        assert request.session.session_key
        user_agent = request.headers.get("User-Agent", "")
        key = request.session.session_key
        sessions.open_site(user, session_key=key, replaces=before, user_agent=user_agent)


def member_of(request: HttpRequest) -> User:
    """Who has just come in."""
    assert isinstance(request.user, User)
    return request.user


def stay(request: SignedIn) -> None:
    """Keep the browser in hand signed in after its user's password has changed, under a new key."""
    before = request.session.session_key or ""
    update_session_auth_hash(request, request.user)
    request.session.save()
    sessions.rekey_site(before, request.session.session_key or "")
