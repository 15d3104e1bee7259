"""A member's recommendations under a private address: made, read, renewed, taken away."""

import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models.user import User
from accounts.services import feeds

pytestmark = pytest.mark.django_db


def address(user: User) -> str:
    return f"/feeds/recommended.xml?key={feeds.token_of(user)}"


def test_a_member_makes_an_address_and_a_reader_without_a_cookie_reads(
    alices_site: Client, alice: User, site: Client
) -> None:
    alices_site.post("/movies/346/favorite", {"favorite": "on"})
    alices_site.post("/account/feed", {"wanted": "on"})
    assert address(alice) in alices_site.get("/account").content.decode()
    answer = site.get(address(alice))
    text = answer.content.decode()
    assert text.count("<item>") == 20
    assert "346-seven-samurai" not in text
    assert re.search("<description>.*Seven Samurai.*</description>", text)
    assert answer["Cache-Control"] == "private, max-age=3600"
    assert answer["X-Robots-Tag"] == "noindex"
    assert not answer.cookies


def test_it_is_in_the_members_language(alice: User, site: Client) -> None:
    feeds.renew(alice)
    User.objects.filter(pk=alice.pk).update(language="de")
    assert "<language>de</language>" in site.get(address(alice), headers={"Accept-Language": "en"}).content.decode()


def test_a_new_address_ends_the_old_one_and_none_ends_all(alices_site: Client, alice: User, site: Client) -> None:
    alices_site.post("/account/feed", {"wanted": "on"})
    first = address(alice)
    assert site.get(first).status_code == 200
    alices_site.post("/account/feed", {"wanted": "on"})
    second = address(alice)
    assert (site.get(first).status_code, site.get(second).status_code) == (404, 200)
    alices_site.post("/account/feed", {"wanted": "off"})
    assert site.get(second).status_code == 404


def test_who_may_not_come_in_has_no_feed(alice: User, site: Client) -> None:
    feeds.renew(alice)
    User.objects.filter(pk=alice.pk).update(is_active=False)
    assert site.get(address(alice)).status_code == 404


def test_a_forged_address_costs_no_query(
    alice: User, site: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    feeds.renew(alice)
    key = feeds.token_of(alice).partition(".")[0]
    with django_assert_num_queries(0):
        assert site.get(f"/feeds/recommended.xml?key={key}.forged").status_code == 404
        assert site.get(f"/feeds/recommended.xml?key={key}").status_code == 404
        assert site.get("/feeds/recommended.xml").status_code == 404


def test_it_is_made_once_an_hour(alice: User, site: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    feeds.renew(alice)
    where = address(alice)
    first = site.get(where).content
    with django_assert_num_queries(1):  # whose it is
        assert site.get(where).content == first


def test_only_its_member_changes_it(site: Client, alice: User) -> None:
    response = site.post("/account/feed", {"wanted": "on"})
    assert response.status_code == 302
    assert feeds.token_of(alice) == ""
    assert site.get("/account/feed").status_code in {302, 405}
