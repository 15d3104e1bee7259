"""What members say of movies: the last word counts, an answer says what it replaced, Undo brings it back exactly."""

import itertools
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from time_machine import TimeMachineFixture

from accounts.models.taste import Dismissal, Favorite
from accounts.models.user import User
from accounts.services import (
    card_actions,
    dismissals,
    favorites,
    identity,
    movie_states,
    seen,
    taste,
    undo,
    watchlist,
)
from accounts.services.taste import bump_taste_version
from accounts.types.signals import Change, MovieState
from catalog.services.recommender_feed import movie_facts
from project.errors import Invalid, NotSignedIn
from tests.conftest import PASSWORD, Api
from tests.lock_order import blocked

GODFATHER, KNIGHT, UNKNOWN = 238, 155, 999_999_999
type Say = Callable[[User, int], Change]
WORDS: dict[str, Say] = {
    "favorite": favorites.add,
    "no favorite": favorites.remove,
    "wanted": watchlist.add,
    "not wanted": watchlist.remove,
    "seen": seen.mark,
    "rated 2": lambda user, movie: seen.mark(user, movie, rating=2, seen_on=date(2024, 2, 29)),
    "rated 9": lambda user, movie: seen.mark(user, movie, rating=9),
    "not seen": seen.unmark,
    "not for me": lambda user, movie: dismissals.dismiss(user, movie, reason="not_for_me"),
    "not tonight": lambda user, movie: dismissals.dismiss(user, movie, reason="not_tonight"),
    "shown": dismissals.restore,
    "back": card_actions.show,
}


def said(user: User, movie_id: int = GODFATHER) -> set[str]:
    """What holds of a movie, in words."""
    state = movie_states.of(user, [movie_id])[movie_id]
    words = {"favorite": state.favorite, "wanted": state.watchlist, "seen": state.seen}
    hidden = {state.dismissal.reason} if state.dismissal else set()
    return {word for word, mark in words.items() if mark} | hidden


@pytest.mark.parametrize(
    ("first", "then", "holds"),
    [
        ("not for me", "favorite", {"favorite"}),
        ("favorite", "not for me", {"not_for_me"}),
        ("wanted", "not for me", {"not_for_me"}),
        ("not for me", "wanted", {"wanted"}),
        ("wanted", "seen", {"seen"}),
        ("seen", "wanted", {"seen", "wanted"}),
        ("favorite", "seen", {"favorite", "seen"}),
        ("seen", "favorite", {"favorite", "seen"}),
        ("favorite", "wanted", {"favorite", "wanted"}),
        ("favorite", "rated 2", {"favorite", "seen"}),
        ("not for me", "seen", {"seen", "not_for_me"}),
        ("not for me", "rated 2", {"seen", "not_for_me"}),
        ("not for me", "rated 9", {"seen"}),
        ("rated 9", "not for me", {"seen", "not_for_me"}),
        ("favorite", "not tonight", {"favorite", "not_tonight"}),
        ("wanted", "not tonight", {"wanted", "not_tonight"}),
        ("not tonight", "favorite", {"favorite", "not_tonight"}),
        ("not tonight", "wanted", {"wanted", "not_tonight"}),
        ("not tonight", "not for me", {"not_for_me"}),
        ("not for me", "not tonight", {"not_tonight"}),
    ],
)
def test_the_last_word_counts(alice: User, first: str, then: str, holds: set[str]) -> None:
    WORDS[first](alice, GODFATHER)
    WORDS[then](alice, GODFATHER)
    assert said(alice) == holds


@pytest.mark.parametrize("then", WORDS)
@pytest.mark.parametrize("first", WORDS)
def test_every_change_is_undone_exactly_and_repeating_it_is_none(alice: User, first: str, then: str) -> None:
    for word in ("rated 9", "wanted", "favorite", first):
        WORDS[word](alice, GODFATHER)
    before, version = movie_states.of(alice, [GODFATHER]), taste.version(alice)
    change = WORDS[then](alice, GODFATHER)
    assert not WORDS[then](alice, GODFATHER)
    assert taste.version(alice) == version + bool(change)
    if change:
        undo.undo(alice, undo.token(alice, change))
    assert movie_states.of(alice, [GODFATHER]) == before


def test_no_two_words_leave_a_favorite_that_is_not_for_its_member(alice: User) -> None:
    for words in itertools.permutations(["favorite", "not for me", "rated 9", "wanted"]):
        for word in words:
            WORDS[word](alice, GODFATHER)
        assert not {"favorite", "not_for_me"} <= said(alice)


def test_a_change_says_what_it_replaced(alice: User) -> None:
    favorites.add(alice, GODFATHER)
    watchlist.add(alice, GODFATHER)
    replaced = dismissals.dismiss(alice, GODFATHER, reason="not_for_me").replaced
    assert replaced
    assert (bool(replaced.favorite), bool(replaced.watchlist), replaced.seen) == (True, True, None)
    assert favorites.add(alice, KNIGHT).replaced is None


def test_many_first_picks_take_back_not_for_me(alice: User) -> None:
    dismissals.dismiss(alice, GODFATHER, reason="not_for_me")
    assert favorites.add_many(alice, [GODFATHER, KNIGHT]) == 2
    assert said(alice) == {"favorite"}


def test_a_token_of_somebody_else_or_of_yesterday_undoes_nothing(
    alice: User, bob: User, time_machine: TimeMachineFixture
) -> None:
    token = undo.token(alice, favorites.add(alice, GODFATHER))
    for user, text in ((bob, token), (alice, f"{token}x"), (alice, "")):
        with pytest.raises(Invalid):
            undo.undo(user, text)
    time_machine.move_to(datetime.now(UTC) + timedelta(days=1, minutes=1))
    with pytest.raises(Invalid):
        undo.undo(alice, token)
    assert said(alice) == {"favorite"}


def test_the_longest_token_is_taken(alice: User) -> None:
    for word in ("rated 9", "wanted", "favorite", "not tonight"):
        WORDS[word](alice, GODFATHER)
    Favorite.objects.update(created_at=datetime(2024, 2, 29, 12, 34, 56, 789012, tzinfo=UTC))
    assert len(undo.token(alice, favorites.remove(alice, GODFATHER))) < undo.LONGEST / 2


def test_states_of_a_hundred_movies_are_one_query(alice: User, django_assert_num_queries: Any) -> None:
    movies = [movie.id for movie in movie_facts()[:99]]
    seen.mark(alice, movies[1], rating=7)
    with django_assert_num_queries(1):
        states = movie_states.of(alice, [*reversed(movies), UNKNOWN])
    assert list(states) == [*reversed(movies), UNKNOWN]
    assert [movie for movie, state in states.items() if state != MovieState()] == [movies[1]]
    with django_assert_num_queries(1):
        assert movie_states.everything(alice) == {movies[1]: states[movies[1]]}


def test_what_is_over_is_nothing_said(alice: User) -> None:
    dismissals.dismiss(alice, GODFATHER, reason="not_tonight")
    Dismissal.objects.update(until=datetime(2020, 1, 1, tzinfo=UTC))
    assert said(alice) == set()
    assert movie_states.everything(alice) == {}
    assert dismissals.dismiss(alice, GODFATHER, reason="not_for_me")


def test_a_change_takes_eight_statements(alice: User) -> None:
    dismissals.dismiss(alice, GODFATHER, reason="not_for_me")
    with CaptureQueriesContext(connection) as asked:
        watchlist.add(alice, GODFATHER)
    verbs = [one["sql"].strip().split()[0] for one in asked]
    assert verbs == ["SELECT", "SAVEPOINT", "SELECT", "SELECT", "DELETE", "INSERT", "UPDATE", "RELEASE"]


def test_opposite_words_of_two_tabs_are_heard_one_after_the_other(transactional_db: None) -> None:
    user = User.objects.create(email="tabs@example.org")
    heart = "INSERT INTO accounts_favorite (user_id, movie_id, created_at) VALUES (%s, %s, now())"
    try:
        with blocked(
            lambda: dismissals.dismiss(user, GODFATHER, reason="not_for_me"),
            "SELECT FROM accounts_user WHERE id = %s FOR NO KEY UPDATE",
            user.pk,
        ) as other:
            other.execute(heart, [user.pk, GODFATHER])
            other.commit()
        assert said(user) == {"not_for_me"}
    finally:
        user.delete()


def test_nothing_is_said_for_an_account_that_is_gone(alice: User) -> None:
    gone = User(pk=alice.pk + 1_000_000)
    for say in (favorites.add, watchlist.add, seen.mark):
        with pytest.raises(NotSignedIn):
            say(gone, GODFATHER)
    with pytest.raises(NotSignedIn):
        bump_taste_version(gone)


def test_deleting_the_account_takes_everything_along(alice: User) -> None:
    for word in ("rated 9", "wanted", "favorite", "not tonight"):
        WORDS[word](alice, GODFATHER)
    identity.delete_account(alice, password=PASSWORD)
    assert movie_states.everything(alice) == {}


# The API.
ADDRESSES = {"favorites": "favorite", "watchlist": "watchlist", "seen": "seen", "dismissals": "dismissed"}


@pytest.mark.parametrize(("path", "field"), ADDRESSES.items())
def test_a_signal_is_put_repeated_listed_and_taken_back(alices_api: Api, alice: User, path: str, field: str) -> None:
    for _ in range(2):
        data = alices_api("PUT", f"/me/{path}/{GODFATHER}").json()["data"]
        assert (data["movie_id"], data[field], data["replaced"]) == (GODFATHER, True, None)
    assert [movie["id"] for movie in alices_api("GET", f"/me/{path}").json()["data"]] == [GODFATHER]
    for _ in range(2):
        assert alices_api("DELETE", f"/me/{path}/{GODFATHER}").json()["data"][field] is False
    assert (alices_api("GET", f"/me/{path}").json()["data"], taste.version(alice)) == ([], 2)


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
@pytest.mark.parametrize("path", ADDRESSES)
def test_a_movie_that_there_is_not(alices_api: Api, path: str, method: str) -> None:
    assert alices_api(method, f"/me/{path}/{UNKNOWN}").status_code == 404


@pytest.mark.parametrize("path", ["watchlist", "seen", f"states?ids={GODFATHER}"])
def test_everybody_has_their_own(alice: User, bobs_api: Api, path: str) -> None:
    for word in ("rated 9", "wanted"):
        WORDS[word](alice, GODFATHER)
    data = bobs_api("GET", f"/me/{path}").json()["data"]
    assert [movie for movie in data if movie.get("seen") is not False or movie["rating"]] == []


def test_an_answer_says_what_it_replaced_and_is_undone(alices_api: Api) -> None:
    alices_api("PUT", f"/me/favorites/{GODFATHER}")
    data = alices_api("PUT", f"/me/dismissals/{GODFATHER}", {"reason": "not_for_me"}).json()["data"]
    assert (data["dismissed"], data["replaced"]["favorite"], data["replaced"]["seen"]) == (True, True, False)
    for _ in range(2):
        restored = alices_api("POST", "/me/states/undo", {"undo": data["undo"]}).json()["data"]
        assert (restored["movie_id"], restored["favorite"], restored["hidden"]) == (GODFATHER, True, None)
    assert alices_api("POST", "/me/states/undo", {"undo": "x"}).status_code == 422


def test_what_one_member_was_told_is_of_no_use_to_another(alice: User, bobs_api: Api) -> None:
    token = undo.token(alice, favorites.add(alice, GODFATHER))
    assert bobs_api("POST", "/me/states/undo", {"undo": token}).json()["errors"][0]["code"] == "void"
    assert said(alice) == {"favorite"}


def test_what_is_left_out_stays_and_null_takes_it_away(alices_api: Api) -> None:
    address = f"/me/seen/{GODFATHER}"
    for body, rating, day in (
        ({"rating": 9, "seen_on": "2024-02-29"}, 9, "2024-02-29"),
        (None, 9, "2024-02-29"),
        ({"rating": 4}, 4, "2024-02-29"),
        ({"seen_on": None}, 4, None),
        ({"rating": None}, None, None),
    ):
        data = alices_api("PUT", address, body).json()["data"]
        assert (data["rating"], data["seen_on"]) == (rating, day)


@pytest.mark.parametrize(
    "body",
    [{"rating": 0}, {"rating": 11}, {"rating": 7.5}, {"rating": "7"}, {"rating": True}, {"seen_on": "1066-10-14"},
     {"seen_on": "2999-01-01"}, {"seen_on": 0}, {"seen_on": "2024-02-30"}, {"seen_on": "2024-02-29T10:00:00"},
     {"stars": 5}],
)  # fmt: skip
def test_what_is_no_rating_and_no_day_is_refused(alices_api: Api, body: dict[str, object]) -> None:
    answer = alices_api("PUT", f"/me/seen/{GODFATHER}", body)
    assert answer.status_code == 422
    assert next(iter(body)) in answer.json()["errors"][0]["field"]


def test_today_is_where_the_member_lives(alice: User, time_machine: TimeMachineFixture) -> None:
    time_machine.move_to(datetime(2026, 3, 28, 20, tzinfo=UTC), tick=False)
    tomorrow = date(2026, 3, 29)
    with pytest.raises(Invalid):
        seen.mark(alice, GODFATHER, seen_on=tomorrow)
    alice.time_zone = "Asia/Tokyo"
    assert seen.mark(alice, GODFATHER, seen_on=tomorrow)


def test_a_member_says_the_time_zone(alices_api: Api) -> None:
    assert alices_api("PATCH", "/me", {"time_zone": "Asia/Tokyo"}).json()["data"]["time_zone"] == "Asia/Tokyo"
    assert alices_api("GET", "/me").json()["data"]["time_zone"] == "Asia/Tokyo"


@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "europe/berlin", "../../etc/passwd", "posix/UTC", 5])
def test_a_time_zone_that_there_is_not(alices_api: Api, api: Api, zone: object) -> None:
    assert alices_api("PATCH", "/me", {"time_zone": zone}).status_code == 422
    account = {"email": "c@example.org", "password": PASSWORD, "time_zone": zone}
    assert api("POST", "/auth/register", account).status_code == 422


def test_a_new_account_brings_its_time_zone(api: Api) -> None:
    account = {"email": "c@example.org", "password": PASSWORD, "time_zone": "Europe/Berlin"}
    assert api("POST", "/auth/register", account).json()["data"]["user"]["time_zone"] == "Europe/Berlin"


def test_a_time_zone_that_is_gone_is_utc(alice: User, time_machine: TimeMachineFixture) -> None:
    time_machine.move_to(datetime(2026, 3, 28, 20, tzinfo=UTC), tick=False)
    alice.time_zone = "Europe/Atlantis"
    change = dismissals.dismiss(alice, GODFATHER, reason="not_tonight")
    assert change.after.dismissal
    assert change.after.dismissal.until == datetime(2026, 3, 29, 4, tzinfo=UTC)


@pytest.mark.parametrize("query", ["", "?ids=", "?ids=0", "?ids=a", "?ids=1,,2", f"?ids={'1,' * 100}1", "?ids=1&x=1"])
def test_states_of_nothing_are_refused(alices_api: Api, query: str) -> None:
    assert alices_api("GET", f"/me/states{query}").status_code == 422


def test_states_come_in_the_order_asked(alices_api: Api, alice: User) -> None:
    seen.mark(alice, KNIGHT, rating=8)
    data = alices_api("GET", f"/me/states?ids={GODFATHER},{KNIGHT},{GODFATHER}").json()["data"]
    assert [(state["movie_id"], state["rating"]) for state in data] == [(GODFATHER, None), (KNIGHT, 8)]


# Lists.
@pytest.fixture
def diary(alice: User) -> User:
    """Alice with four movies of two years, two of them rated."""
    days = (date(2025, 12, 31), date(2026, 1, 1), date(2026, 5, 20), None)
    for movie_id, day, rating in zip((238, 155, 278, 680), days, (9, None, 6, 3), strict=True):
        seen.mark(alice, movie_id, seen_on=day, rating=rating)
    return alice


@pytest.mark.parametrize(
    ("query", "ids"),
    [("", [278, 155, 238, 680]), ("?sort=added", [680, 278, 155, 238]), ("?sort=rating", [238, 278, 680, 155]),
     ("?year=2026", [278, 155]), ("?per_page=1&page=2", [155]), ("?sort=title", [680, 155, 238, 278])],
)  # fmt: skip
def test_the_orders_of_what_was_seen(diary: User, alices_api: Api, query: str, ids: list[int]) -> None:
    assert [movie["id"] for movie in alices_api("GET", f"/me/seen{query}").json()["data"]] == ids


def test_a_year_in_numbers(diary: User, django_assert_num_queries: Any) -> None:
    seen.in_numbers(diary, 2025)
    with django_assert_num_queries(1):
        year = seen.in_numbers(diary, 2026)
    assert (year.movies, year.rated, year.mean_rating, year.months[0], year.months[4]) == (2, 1, 6.0, 1, 1)
    assert (year.minutes > 200, year.genre) == (True, "Crime")
    assert seen.years(diary) == {2026: 2, 2025: 1}
    empty = seen.in_numbers(diary, 1999)
    assert (empty.movies, empty.mean_rating, empty.genre) == (0, None, None)


@pytest.mark.parametrize("sort", watchlist.ORDERS)
def test_the_orders_of_the_watchlist_take_three_queries(alice: User, sort: str, django_assert_num_queries: Any) -> None:
    for movie_id in (238, 155, 278):
        watchlist.add(alice, movie_id)
    watchlist.page_of(alice)
    with django_assert_num_queries(3):
        page = watchlist.page_of(alice, sort=sort, per_page=2)
    assert (len(page.items), page.total) == (2, 3)


def test_what_was_seen_takes_three_queries(diary: User, django_assert_num_queries: Any) -> None:
    seen.page_of(diary)
    with django_assert_num_queries(3):
        assert len(seen.page_of(diary).items) == 4


@pytest.mark.parametrize("query", ["watchlist?sort=best", "seen?sort=best", "seen?year=1066", "watchlist?per_page=101"])
def test_what_makes_no_sense_is_refused(alices_api: Api, query: str) -> None:
    assert alices_api("GET", f"/me/{query}").status_code == 422
