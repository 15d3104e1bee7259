"""Who asks: what commands keep of a request, and how the tries of a member are counted."""

from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from accounts.models.user import User
from accounts.services import names
from accounts.types.account import Client
from project.http import throttling
from project.http.api.requests import under_api


def client_of(request: HttpRequest) -> Client:
    """Door, network and device of a request. The address is kept as a keyed digest only."""
    network = salted_hmac("accounts.network", throttling.address(request), algorithm="sha256").hexdigest()[:24]
    agent = names.device(request.headers.get("User-Agent", ""))
    return Client("api" if under_api(request) else "site", network, agent)


def attempts_of(user: User) -> str:
    """The name under which tries of a signed-in user are counted."""
    return f"member {user.pk}"
