"""Together without JavaScript, and what htmx gets: three people, one list, one decision."""

import re
import time
from html import unescape
from typing import Any

import pytest
from django.test import Client

from accounts.models.user import User
from accounts.services import favorites
from accounts.services.watch_groups import groups, participation
from accounts.types.watch_groups import PersonInGroup, WatchGroupState
from project.http import throttling
from recommend.site import group_pages
from tests.conftest import PASSWORD
from tests.project.test_html import faults
from tests.recommend.people import like

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": "p#poll"}
PICKS = ["496243", "550", "680"]


@pytest.fixture(autouse=True)
def _fresh_limits() -> Any:
    throttling.reset()
    yield
    throttling.reset()


@pytest.fixture
def group(alices_site: Client, alice: User) -> WatchGroupState:
    """Alice's, made by the form."""
    like(alice, 346, 11_953)
    response = alices_site.post("/together", {"name": "Ada", "names_movies": "on"})
    assert response.status_code == 303
    return groups.open_group(response["Location"].rpartition("/")[2])


def html_of(client: Client, address: str, status: int = 200, headers: dict[str, str] | None = None) -> str:
    response = client.get(address, headers=headers or {})
    assert response.status_code == status
    html = response.content.decode()
    assert headers == HTMX or faults(html) == []
    return unescape(html)


def join(group: WatchGroupState, name: str = "Mina", **fields: Any) -> Client:
    client = Client()
    response = client.post(f"/together/{group.key}/join", {"name": name, "film": PICKS, **fields})
    assert response.status_code == 303, response.content.decode()
    return client


def test_a_visitor_reads_what_this_is_and_where_to_log_in(site: Client) -> None:
    html = html_of(site, "/together")
    assert "/login?next=/together" in html
    assert site.post("/together", {"name": "X"})["Location"].startswith("/login")


def test_a_link_is_made_listed_and_shown(alices_site: Client, group: WatchGroupState) -> None:
    assert f"/together/{group.key}" in html_of(alices_site, "/together")
    html = html_of(alices_site, f"/together/{group.key}")
    assert f'value="http://testserver/together/{group.key}"' in html
    assert "Ada (you)" in html
    assert "1 of 8" in html


def test_a_name_is_asked_for(alices_site: Client) -> None:
    response = alices_site.post("/together", {"name": " \u200b "})
    assert response.status_code == 422
    assert faults(response.content.decode()) == []


def test_a_display_name_that_is_longer_is_offered_as_far_as_it_fits(
    alices_site: Client, bob: User, alice: User
) -> None:
    User.objects.filter(pk=alice.pk).update(display_name="x" * 60)
    key = groups.create(bob, name="Bob").key
    for address in ("/together", f"/together/{key}"):
        assert f'value="{"x" * 40}"' in alices_site.get(address).content.decode()


def test_a_visitor_comes_in_with_three_films(site: Client, group: WatchGroupState) -> None:
    html = html_of(site, f"/together/{group.key}")
    assert "Ada invites you" in html
    assert html.count('name="film"') == 24
    guest = join(group)
    html = html_of(guest, f"/together/{group.key}")
    assert "Mina (you)" in html
    assert re.search(r"Mina \(you\)\s+<span[^>]*>Guest", html)
    assert f"/together/{group.key}/list" in html


def test_what_was_typed_stays_when_a_film_is_searched(site: Client, group: WatchGroupState) -> None:
    html = html_of(site, f"/together/{group.key}?name=Mina&film=129&names_movies=on&q=fight+club")
    assert 'value="Mina"' in html
    assert re.search(r'value="129" checked', html)
    assert 'id="film-550"' in html
    assert re.search(r'name="names_movies"[^>]* checked', html)


@pytest.mark.parametrize("fields", [{"film": ["129"]}, {"name": ""}, {"name": "ada"}])
def test_who_cannot_come_in_is_told_why_and_keeps_the_picks(
    site: Client, group: WatchGroupState, fields: dict[str, Any]
) -> None:
    response = site.post(f"/together/{group.key}/join", {"name": "Mina", "film": PICKS, **fields})
    assert response.status_code in {409, 422}
    html = response.content.decode()
    assert 'class="error-summary"' in html
    assert html.count(" checked") == len(fields.get("film", PICKS))
    assert faults(html) == []


def test_a_member_comes_in_without_picks(group: WatchGroupState, bob: User) -> None:
    client = site_of(bob)
    html = html_of(client, f"/together/{group.key}")
    assert 'name="film"' not in html
    assert 'value="Bob"' in html
    assert client.post(f"/together/{group.key}/join", {"name": "Bob"}).status_code == 303
    assert "together" not in client.cookies
    assert "Bob (you)" in html_of(client, f"/together/{group.key}")


def test_the_list_names_a_reason_for_each(alices_site: Client, group: WatchGroupState) -> None:
    guest = join(group)
    html = html_of(guest, f"/together/{group.key}/list")
    assert html.count('class="recommendation"') == 12
    assert html.count("<b>Ada:</b>") == html.count("<b>Mina:</b>") == 12
    assert "We watch this" not in html
    assert "We watch this" in html_of(alices_site, f"/together/{group.key}/list")


def test_an_outsider_is_asked_in_before_the_list(site: Client, group: WatchGroupState) -> None:
    response = site.get(f"/together/{group.key}/list")
    assert (response.status_code, response["Location"]) == (302, f"/together/{group.key}")
    assert site.post(f"/together/{group.key}/votes/278", {"vote": "yes"}).status_code == 403
    assert site.post(f"/together/{group.key}/decision", {"movie": "278"}).status_code == 403
    assert groups.open_group(group.key).votes == ()


def site_of(user: User) -> Client:
    client = Client()
    client.post("/login", {"email": user.email, "password": PASSWORD})
    return client


def movie_of(client: Client, group: WatchGroupState) -> str:
    match = re.search(r'id="film-(\d+)"', html_of(client, f"/together/{group.key}/list"))
    assert match
    return match[1]


def test_two_yeses_decide_for_all_without_javascript(alices_site: Client, group: WatchGroupState) -> None:
    guest = join(group)
    movie_id = movie_of(guest, group)
    for client in (guest, alices_site):
        response = client.post(f"/together/{group.key}/votes/{movie_id}", {"vote": "yes"})
        assert (response.status_code, response["Location"]) == (303, f"/together/{group.key}/list")
    for client in (guest, alices_site):
        assert "Decided: 2 of 2 said yes" in html_of(client, f"/together/{group.key}/list")
    assert "What we decided" in html_of(guest, f"/together/{group.key}")
    guest.post(f"/together/{group.key}/decision")
    assert f'id="film-{movie_id}"' in html_of(alices_site, f"/together/{group.key}/list")


def test_a_pressed_vote_takes_itself_back(alices_site: Client, group: WatchGroupState) -> None:
    guest = join(group)
    movie_id = movie_of(guest, group)
    guest.post(f"/together/{group.key}/votes/{movie_id}", {"vote": "no"})
    html = html_of(guest, f"/together/{group.key}/list")
    pressed = re.findall(r'name="vote"\s+value="(\w+)" aria-pressed="true"', html)
    assert pressed == ["none"]
    assert "1 not tonight" in html
    guest.post(f"/together/{group.key}/votes/{movie_id}", {"vote": "none"})
    assert 'aria-pressed="true"' not in html_of(guest, f"/together/{group.key}/list")


@pytest.mark.parametrize("word", ["", "maybe", "YES"])
def test_a_vote_is_one_of_three_words(group: WatchGroupState, word: str) -> None:
    guest = join(group)
    address = f"/together/{group.key}/votes/{movie_of(guest, group)}"
    assert guest.post(address, {"vote": word}).status_code == 422


def poll_of(html: str) -> str:
    match = re.search(r'hx-get="([^"]+)"\s+hx-trigger="every', html)
    assert match, html
    return match[1]


@pytest.mark.parametrize("page", ["", "/list"])
def test_a_page_that_looks_gets_nothing_until_something_has_changed(
    alices_site: Client, group: WatchGroupState, page: str
) -> None:
    guest = join(group)
    poll = poll_of(html_of(guest, f"/together/{group.key}{page}"))
    assert guest.get(poll, headers=HTMX).status_code == 204
    third = join(group, "Jonas")
    changed = html_of(guest, poll, headers=HTMX)
    assert "Jonas" in changed
    assert "<html" not in changed
    assert poll_of(changed) != poll
    third.post(f"/together/{group.key}/leave")
    assert guest.get(poll_of(changed), headers=HTMX).status_code == 200


def test_a_look_costs_three_queries(group: WatchGroupState, django_assert_max_num_queries: Any) -> None:
    guest = join(group)
    poll = poll_of(html_of(guest, f"/together/{group.key}/list"))
    with django_assert_max_num_queries(3):
        assert guest.get(poll, headers=HTMX).status_code == 204


def test_a_page_stops_looking_after_two_hours_and_says_so(
    group: WatchGroupState, monkeypatch: pytest.MonkeyPatch
) -> None:
    guest = join(group)
    poll = poll_of(html_of(guest, f"/together/{group.key}"))
    late = time.time() + group_pages.LOOKING + 1
    monkeypatch.setattr(time, "time", lambda: late)
    html = html_of(guest, poll, headers=HTMX)
    assert "no longer updates" in html
    assert "every 5s" not in html


def test_nobody_looks_for_longer_by_asking(group: WatchGroupState) -> None:
    guest = join(group)
    html = html_of(guest, f"/together/{group.key}?since=x&until=99999999999", headers=HTMX)
    match = re.search(r"until=(\d+)", poll_of(html))
    assert match
    assert int(match[1]) <= time.time() + group_pages.LOOKING


def test_an_open_page_of_who_is_out_leads_out(alices_site: Client, group: WatchGroupState) -> None:
    guest = join(group)
    poll = poll_of(html_of(guest, f"/together/{group.key}/list"))
    guest.post(f"/together/{group.key}/leave")
    assert guest.get(poll, headers=HTMX)["HX-Redirect"] == f"/together/{group.key}"
    alices_site.post(f"/together/{group.key}/end")
    assert guest.get(poll, headers=HTMX)["HX-Redirect"] == f"/together/{group.key}/list"


def test_an_ended_link_leads_to_words(site: Client, alices_site: Client, group: WatchGroupState) -> None:
    assert alices_site.post(f"/together/{group.key}/end").status_code == 303
    for address in (f"/together/{group.key}", f"/together/{group.key}/list", "/together/forged"):
        assert "This link no longer works" in html_of(site, address, status=404)
    assert site.post(f"/together/{group.key}/votes/278", {"vote": "yes"}).status_code == 404


def test_only_the_host_ends_it(group: WatchGroupState, bob: User, site: Client) -> None:
    guest, other = join(group), site_of(bob)
    assert guest.post(f"/together/{group.key}/end")["Location"].startswith("/login")
    assert other.post(f"/together/{group.key}/end").status_code == 403
    assert groups.open_group(group.key)


def test_a_vote_by_htmx_draws_the_list_and_goes_on_looking(group: WatchGroupState) -> None:
    guest = join(group)
    address = f"/together/{group.key}/votes/{movie_of(guest, group)}"
    response = guest.post(address, {"vote": "yes"}, headers=HTMX)
    html = response.content.decode()
    assert response.status_code == 200
    assert 'hx-target="#group-movies"' in html
    assert guest.get(unescape(poll_of(html)), headers=HTMX).status_code == 204


def test_a_vote_of_who_has_just_left_in_another_tab_is_refused(
    group: WatchGroupState, monkeypatch: pytest.MonkeyPatch
) -> None:
    guest = join(group)

    def leave(state: WatchGroupState, person: PersonInGroup, *_: object, **__: object) -> None:
        participation.leave(state, person)

    monkeypatch.setattr("recommend.services.together.vote", leave)
    response = guest.post(f"/together/{group.key}/votes/346", {"vote": "yes"}, headers=HTMX)
    assert response.status_code == 403


def test_the_page_is_drawn_for_nobody_else(group: WatchGroupState) -> None:
    guest = join(group)
    response = guest.get(f"/together/{group.key}")
    assert "no-store" in response["Cache-Control"]
    cookie = guest.cookies["together"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


def test_nobody_reads_what_the_others_like(alices_site: Client, alice: User, bob: User) -> None:
    favorites.add(alice, 238)
    response = alices_site.post("/together", {"name": "Ada"})
    group = groups.open_group(response["Location"].rpartition("/")[2])
    guest = join(group)
    answer = "".join(html_of(guest, f"/together/{group.key}{page}") for page in ("", "/list"))
    assert "The Godfather<" not in answer
    assert "alice@example.org" not in answer
    assert str(group.people[0].id) not in answer


def test_german_words(group: WatchGroupState) -> None:
    guest = join(group)
    html = html_of(guest, f"/together/{group.key}/list", headers={"Accept-Language": "de"})
    assert "Eure gemeinsame Liste" in html
    assert "Niemand" in html
