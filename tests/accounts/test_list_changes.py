"""Following changes of one's lists: nothing is lost, whoever writes, and a client ends with the server's lists."""

import random
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from time_machine import TimeMachineFixture

from accounts import tasks
from accounts.models.import_record import Import
from accounts.models.list_change import ListChange
from accounts.models.taste import Dismissal, Favorite
from accounts.models.user import User
from accounts.services import (
    arrivals,
    dismissals,
    favorites,
    identity,
    list_changes,
    movie_states,
    seen,
    taste,
    undo,
    watchlist,
)
from accounts.services.portability import imports
from accounts.services.visitor_taste import VisitorTaste
from accounts.site.sign_in.relying_party import CONFIRMED
from tests.accounts.conftest import Elsewhere
from tests.conftest import PASSWORD, Api, api_of

MOVIES = [346, 129, 238, 680, 278, 13, 155, 550, 122, 424]
ONE_FILE = threading.Lock()
TOLD = ("favorite", "watchlist", "seen", "rating", "seen_on", "hidden")


@dataclass
class Follower:
    """An app that keeps the lists of its member by what changed."""

    app: Api
    per_page: int = 100
    cursor: str = ""
    states: dict[int, dict[str, Any]] = field(default_factory=dict)

    def follow(self) -> list[int]:
        """Ask until there is no more; the films that changed, in order."""
        changed: list[int] = []
        while True:
            since = f"&since={self.cursor}" if self.cursor else ""
            response = self.app("GET", f"/me/changes?per_page={self.per_page}{since}")
            assert response.status_code == 200, response.content
            found = response.json()["data"]
            for change in found["changes"]:
                changed.append(change["movie_id"])
                self.states.pop(change["movie_id"], None)
                if not change["removed"]:
                    self.states[change["movie_id"]] = {name: change[name] for name in TOLD}
            self.cursor = found["next"]
            if not found["has_more"]:
                return changed


def served(user: User) -> dict[int, dict[str, Any]]:
    """The lists as the server has them."""
    return {
        movie_id: {
            "favorite": state.favorite is not None,
            "watchlist": state.watchlist is not None,
            "seen": state.seen is not None,
            "rating": state.seen and state.seen.rating,
            "seen_on": state.seen and state.seen.seen_on and state.seen.seen_on.isoformat(),
            "hidden": state.dismissal and state.dismissal.reason,
        }
        for movie_id, state in movie_states.everything(user).items()
    }


def test_an_app_begins_with_everything_and_goes_on_with_what_changed(alice: User, alices_api: Api) -> None:
    favorites.add(alice, 346)
    seen.mark(alice, 129, rating=9)
    follower = Follower(alices_api)
    assert follower.follow() == [346, 129]
    assert follower.follow() == []
    watchlist.add(alice, 346)
    favorites.remove(alice, 346)
    dismissals.dismiss(alice, 238, reason="not_for_me")
    assert follower.follow() == [346, 238]
    assert follower.states == served(alice)


def test_a_film_that_left_all_lists_is_told_as_removed(alice: User, alices_api: Api) -> None:
    favorites.add(alice, 346)
    follower = Follower(alices_api)
    follower.follow()
    favorites.remove(alice, 346)
    found = alices_api("GET", f"/me/changes?since={follower.cursor}").json()["data"]["changes"]
    assert [(change["movie_id"], change["removed"], change["favorited_at"]) for change in found] == [(346, True, None)]


def test_saying_the_same_again_is_no_change(alice: User, alices_api: Api) -> None:
    follower = Follower(alices_api)
    favorites.add(alice, 346)
    follower.follow()
    favorites.add(alice, 346)
    assert follower.follow() == []


def test_pages_are_bounded_and_say_that_there_is_more(alice: User, alices_api: Api) -> None:
    favorites.add_many(alice, MOVIES)  # one statement, so one number for all of them
    first = alices_api("GET", "/me/changes?per_page=4").json()["data"]
    assert (len(first["changes"]), first["has_more"]) == (4, True)
    follower = Follower(alices_api, per_page=4)
    assert follower.follow() == sorted(MOVIES)


def test_what_changes_between_two_pages_comes_behind_them(alice: User, alices_api: Api) -> None:
    favorites.add_many(alice, MOVIES)
    first = alices_api("GET", "/me/changes?per_page=4").json()["data"]
    favorites.remove(alice, first["changes"][0]["movie_id"])
    follower = Follower(alices_api, cursor=first["next"])
    assert follower.follow()[-1] == first["changes"][0]["movie_id"]


def _imported(user: User, movie_id: int = 680) -> None:
    rows = f"TMDb ID,IMDb ID,Type,Name,Your Rating,Date Rated\n{movie_id},,movie,X,10,2024-06-21T10:00:00Z\n"
    with ONE_FILE:  # is read by a process at a time
        imports.import_file(user, name="ratings.csv", content=SimpleUploadedFile("ratings.csv", rows.encode()))


def _imported_and_undone(user: User) -> None:
    _imported(user)
    imports.undo(user, Import.objects.get(user=user).pk)


def _undone(user: User) -> None:
    change = favorites.add(user, 680)
    undo.undo(user, undo.token(user, change))


DOORS: dict[str, Callable[[User], object]] = {
    "an import": _imported,
    "an import that is undone": _imported_and_undone,
    "an undo": _undone,
    "what a visitor said": lambda user: arrivals.adopt(user, VisitorTaste(films=(680,))),
    "the beginning": lambda user: favorites.add_many(user, [680]),
    "a shell": lambda user: Favorite.objects.create(user=user, movie_id=680),
}


@pytest.mark.parametrize("door", DOORS.values(), ids=DOORS)
def test_every_door_is_heard(alice: User, alices_api: Api, door: Callable[[User], object]) -> None:
    follower = Follower(alices_api)
    follower.follow()
    door(alice)
    assert follower.follow() == [680]
    assert follower.states == served(alice)


def test_the_site_is_heard(alices_site: Client, alices_api: Api) -> None:
    alices_site.post("/movies/680/favorite")
    assert Follower(alices_api).follow() == [680]


@pytest.fixture
def desk(db: None) -> Client:
    """An operator's browser, with a passkey shown."""
    User.objects.create_superuser("root@example.org", PASSWORD)
    client = Client()
    client.post("/login", {"email": "root@example.org", "password": PASSWORD})
    session = client.session
    session[CONFIRMED] = int(time.time())
    session.save()
    return client


def test_the_admin_is_heard_and_raises_the_taste_version(alice: User, bob: User, desk: Client) -> None:
    favorites.add(alice, 680)
    follower, bobs = Follower(api_of(alice)), Follower(api_of(bob))
    assert follower.follow() == [680]
    row, version = Favorite.objects.get(), taste.version(bob)
    page = f"/admin/accounts/favorite/{row.pk}/change/"
    day = {"created_at_0": "2026-01-01", "created_at_1": "00:00:00"}
    assert desk.post(page, {"user": bob.pk, "movie": 238, **day}).status_code == 302
    assert (follower.follow(), bobs.follow()) == ([680], [238])  # given to another member as another film
    assert (follower.states, bobs.states) == (served(alice), served(bob))
    assert taste.version(bob) > version
    desk.post("/admin/accounts/favorite/", {"action": "delete_selected", "_selected_action": row.pk, "post": 1})
    assert (bobs.follow(), bobs.states) == ([238], {})


def test_a_cursor_of_somebody_else_or_of_nobody_is_none(alices_api: Api, bobs_api: Api) -> None:
    bobs = bobs_api("GET", "/me/changes").json()["data"]["next"]
    for cursor in (bobs, f"{bobs}x", "x", "1:2:3"):
        response = alices_api("GET", f"/me/changes?since={cursor}")
        assert (response.status_code, response.json()["errors"][0]["code"]) == (422, "cursor_invalid")


def test_a_cursor_of_long_ago_is_gone(alice: User, time_machine: TimeMachineFixture) -> None:
    cursor = list_changes.since(alice).cursor
    time_machine.move_to(datetime.now(UTC) + list_changes.KEPT + timedelta(minutes=1))
    response = api_of(alice)("GET", f"/me/changes?since={cursor}")
    assert (response.status_code, response.json()["errors"][0]["code"]) == (410, "cursor_too_old")


def test_a_cursor_of_a_database_that_was_put_back_is_gone(alice: User, alices_api: Api) -> None:
    favorites.add(alice, 346)
    cursor = alices_api("GET", "/me/changes").json()["data"]["next"]
    User.objects.filter(pk=alice.pk).update(list_version=0)
    assert alices_api("GET", f"/me/changes?since={cursor}").status_code == 410


def test_a_walk_that_was_left_in_the_middle_is_as_old_as_its_beginning(
    alice: User, time_machine: TimeMachineFixture
) -> None:
    favorites.add_many(alice, MOVIES)
    alice.refresh_from_db()
    began, cursor = datetime.now(UTC), list_changes.since(alice, most=2).cursor
    time_machine.move_to(began + list_changes.KEPT - timedelta(days=1))
    cursor = list_changes.since(alice, cursor, most=2).cursor
    time_machine.move_to(began + list_changes.KEPT + timedelta(days=1))
    assert api_of(alice)("GET", f"/me/changes?since={cursor}").status_code == 410


def test_the_daily_task_removes_old_tombstones_alone(alice: User, time_machine: TimeMachineFixture) -> None:
    for movie_id in (346, 129):
        favorites.add(alice, movie_id)
    favorites.remove(alice, 129)
    ListChange.objects.update(changed_at=datetime.now(UTC) - list_changes.KEPT - timedelta(days=2))
    favorites.add(alice, 238)
    favorites.remove(alice, 238)
    tasks.remove_expired_sessions.call()
    assert set(ListChange.objects.values_list("movie_id", flat=True)) == {346, 238}


def test_changes_go_with_the_account(alice: User, alices_api: Api) -> None:
    favorites.add_many(alice, MOVIES)
    alices_api("DELETE", "/me", {"password": PASSWORD})
    assert not ListChange.objects.exists()


def test_changes_are_asked_in_two_queries(alice: User, alices_api: Api, django_assert_num_queries: Any) -> None:
    favorites.add_many(alice, MOVIES)
    with django_assert_num_queries(2):  # who asks, and what changed
        alices_api("GET", "/me/changes")


@pytest.mark.timeout(120)
def test_a_client_that_follows_four_writers_ends_with_the_servers_lists(elsewhere: Elsewhere) -> None:
    elsewhere(_follow_four_writers)


def _follow_four_writers() -> None:
    user = identity.register(email="writer@example.org", password=PASSWORD)
    follower = Follower(api_of(user), per_page=3)
    with ThreadPoolExecutor(4) as pool:
        writers = [pool.submit(_write_at_random, user.pk, seed) for seed in range(4)]
        rounds = 0
        while not all(writer.done() for writer in writers):
            follower.follow()
            rounds += 1
        for writer in writers:
            writer.result()
    follower.follow()
    assert rounds > 1
    assert follower.states == served(user)


def _write_at_random(user_id: int, seed: int) -> None:
    """Say things by every door, each as its own transaction, some of which are rolled back."""
    dice, user = random.Random(seed), User.objects.get(pk=user_id)
    tokens: list[str] = []

    def note(change: Any) -> None:
        tokens.append(undo.token(user, change))

    actions: list[Callable[[int], object]] = [
        lambda movie_id: note(favorites.add(user, movie_id)),
        lambda movie_id: note(favorites.remove(user, movie_id)),
        lambda movie_id: note(watchlist.add(user, movie_id)),
        lambda movie_id: note(seen.mark(user, movie_id, rating=dice.randint(1, 10))),
        lambda movie_id: note(seen.unmark(user, movie_id)),
        lambda movie_id: note(dismissals.dismiss(user, movie_id, reason="not_for_me")),
        lambda movie_id: dismissals.restore(user, movie_id),
        lambda movie_id: favorites.add_many(user, dice.sample(MOVIES, 3)),
        lambda movie_id: arrivals.adopt(user, VisitorTaste(films=(movie_id,), watchlist=(dice.choice(MOVIES),))),
        lambda movie_id: [undo.undo(user, token) for token in tokens[-1:] if token],
        lambda movie_id: _as_operators_do(user, movie_id),
        lambda movie_id: _rolled_back(user, movie_id),
    ]
    try:
        for turn in range(30):
            dice.choice(actions)(dice.choice(MOVIES))
            if turn == 10:
                _imported(user, dice.choice(MOVIES))
    finally:
        connection.close()


def _as_operators_do(user: User, movie_id: int) -> None:
    """As the admin writes: behind the same lock."""
    with transaction.atomic():
        taste.lock(user)
        Dismissal.objects.filter(user=user, movie_id=movie_id).delete()
        Favorite.objects.get_or_create(user=user, movie_id=movie_id)


def _rolled_back(user: User, movie_id: int) -> None:
    with transaction.atomic():
        favorites.add(user, movie_id)
        transaction.set_rollback(True)
