"""A new key signs nobody out while the one before it is a fallback; without it, what it signed has ended."""

import pytest
from django.test import Client
from pytest_django import Settings

from accounts.api import signed_tokens
from accounts.models.user import User
from accounts.services.sign_in import credentials
from tests.conftest import PASSWORD, Api

NEW = "n" * 64


def rotate(settings: Settings, monkeypatch: pytest.MonkeyPatch, *, keep: bool) -> None:
    """New keys of both kinds, with the old ones as fallbacks or without them."""
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY] if keep else []
    settings.JWT_SIGNING_KEY_FALLBACKS = [settings.JWT_SIGNING_KEY] if keep else []
    settings.SECRET_KEY = NEW
    monkeypatch.setattr(signed_tokens._BACKEND, "signing_key", NEW)


@pytest.mark.parametrize("keep", [True, False])
def test_access_tokens(alices_api: Api, settings: Settings, monkeypatch: pytest.MonkeyPatch, *, keep: bool) -> None:
    rotate(settings, monkeypatch, keep=keep)
    assert alices_api("GET", "/me").status_code == (200 if keep else 401)


@pytest.mark.parametrize("keep", [True, False])
def test_refresh_tokens(
    api: Api, alice: User, settings: Settings, monkeypatch: pytest.MonkeyPatch, *, keep: bool
) -> None:
    signed_in = api("POST", "/auth/login", {"email": alice.email, "password": PASSWORD}).json()["data"]
    rotate(settings, monkeypatch, keep=keep)
    response = api("POST", "/auth/refresh", {"refresh": signed_in["tokens"]["refresh"]})
    assert response.status_code == (200 if keep else 401)
    if keep:
        settings.JWT_SIGNING_KEY_FALLBACKS = []
        assert Api(response.json()["data"]["access"])("GET", "/me").status_code == 200


@pytest.mark.parametrize("keep", [True, False])
def test_browsers(alices_site: Client, settings: Settings, monkeypatch: pytest.MonkeyPatch, *, keep: bool) -> None:
    rotate(settings, monkeypatch, keep=keep)
    assert alices_site.get("/account").status_code == (200 if keep else 302)


@pytest.mark.parametrize("keep", [True, False])
def test_links_of_letters(
    alice: User, api: Api, settings: Settings, monkeypatch: pytest.MonkeyPatch, *, keep: bool
) -> None:
    token = credentials.reset_token(alice)
    rotate(settings, monkeypatch, keep=keep)
    body = {"token": token, "new_password": "another good sentence"}
    assert api("POST", "/auth/password/reset/confirm", body).status_code == (200 if keep else 422)


@pytest.mark.parametrize("keep", [True, False])
def test_trusted_browsers(alice: User, settings: Settings, monkeypatch: pytest.MonkeyPatch, *, keep: bool) -> None:
    digest = credentials.trust_digest(alice.email)
    rotate(settings, monkeypatch, keep=keep)
    assert credentials.is_trust_digest(digest, alice.email) is keep
