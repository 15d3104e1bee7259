"""The one statement by which both doors know who asks."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.utils import timezone

from accounts.models.session import Session
from accounts.models.user import User
from accounts.services import favorites
from accounts.services.sign_in import session_lookup, sessions


def _is_whole(user: User | None) -> bool:
    """Whether nothing of the user is left out, and every value is what Django reads of that field."""
    stored = User.objects.get()
    fields = [field.attname for field in User._meta.concrete_fields]
    assert user is not None
    assert user.get_deferred_fields() == set()
    return [getattr(user, name) for name in fields] == [getattr(stored, name) for name in fields]


def _key(client: Client) -> str:
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def test_an_apps_session_finds_the_whole_user(alice: User) -> None:
    assert _is_whole(session_lookup.api_user(sessions.open_api(alice).sid, alice.pk))


def test_a_browsers_session_finds_the_whole_user(alices_site: Client) -> None:
    browser = session_lookup.browser_session(_key(alices_site))
    assert browser is not None
    assert _is_whole(browser.user)


@pytest.mark.parametrize("change", [{"revoked": True}, {"channel": "site"}, {"expires_at": timezone.now()}])
def test_an_apps_session_that_is_over_finds_nobody(alice: User, change: dict[str, Any]) -> None:
    session = sessions.open_api(alice)
    Session.objects.update(**{"created_at": timezone.now() - timedelta(days=1), **change})
    assert session_lookup.api_user(session.sid, alice.pk) is None


def test_a_browser_on_no_list_or_of_a_closed_account_has_data_and_nobody(alices_site: Client, alice: User) -> None:
    User.objects.update(is_active=False)
    closed = session_lookup.browser_session(_key(alices_site))
    User.objects.update(is_active=True)
    Session.objects.update(revoked=True)
    unlisted = session_lookup.browser_session(_key(alices_site))
    assert closed is not None
    assert unlisted == closed
    assert (closed.user, bool(closed.data)) == (None, True)
    assert session_lookup.browser_session("nokey") is None


def test_the_data_of_a_session_has_the_last_word_on_who_it_is(alices_site: Client, bob: User) -> None:
    Session.objects.update(user=bob)
    assert "alice@example.org" in alices_site.get("/account").content.decode()


def test_a_page_asks_who_is_there_in_one_query(alices_site: Client, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(2):  # the second: her favorites
        alices_site.get("/about")


def test_a_session_whose_password_has_changed_is_nobodys(alices_site: Client) -> None:
    assert alices_site.get("/account").status_code == 200
    User.objects.update(password=make_password("another good sentence"))
    assert alices_site.get("/account").status_code == 302


def test_the_ids_of_favorites_are_hers_alone(alice: User, bob: User) -> None:
    favorites.add_many(alice, [346, 129])
    favorites.add_many(bob, [238])
    assert favorites.ids(alice) == {346, 129}
