"""The last word counts, across files, imports and hands; and what is taken back is what one import alone said."""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.models.user import User
from accounts.services import dismissals, favorites, movie_states, seen, watchlist
from accounts.services.portability import imports
from accounts.types.imports import Receipt
from accounts.types.signals import MovieState

HEAT = 949


def bring(user: User, name: str, rows: str, **said: str) -> Receipt:
    """Bring a table of movies; ``rows`` begin with the names of columns."""
    answers = {number.replace("_", ":", 1): choice for number, choice in said.items()}
    return imports.import_file(user, name=name, content=io.BytesIO(rows.encode()), answers=answers)


def rated(user: User, rating: int, day: str = "") -> Receipt:
    return bring(user, "ratings.csv", f"tmdb_id,title,rating10,date\n{HEAT},Heat,{rating},{day}\n")


def listed(user: User, name: str, day: str = "") -> Receipt:
    return bring(user, f"{name}.csv", f"tmdb_id,title,added_at\n{HEAT},Heat,{day}\n")


def state(user: User) -> MovieState:
    return movie_states.of(user, [HEAT])[HEAT]


def words(user: User) -> str:
    """What a member says of the movie, in short."""
    present = state(user)
    marks = {
        "favorite": present.favorite, "watchlist": present.watchlist,
        f"seen {present.seen.rating if present.seen else ''}".strip(): present.seen,
        present.dismissal.reason if present.dismissal else "": present.dismissal,
    }  # fmt: skip
    return ", ".join(name for name, mark in marks.items() if mark)


def outcome(receipt: Receipt) -> str:
    (name,) = receipt.result.outcomes
    return name


def undo(user: User, receipt: Receipt) -> None:
    assert receipt.id
    imports.undo(user, receipt.id)


@pytest.mark.parametrize(
    ("first", "second", "rating", "outcomes"),
    [((10, "2020-01-01"), (2, "2024-01-01"), 2, "replaced"),
     ((10, "2024-01-01"), (2, "2020-01-01"), 10, "already_there"),
     ((10, "2024-01-01"), (2, ""), 2, "replaced"), ((10, "2024-01-01"), (2, "soon"), 10, "already_there")],
)  # fmt: skip
def test_the_newer_rating_counts(
    alice: User, first: tuple[int, str], second: tuple[int, str], rating: int, outcomes: str
) -> None:
    rated(alice, *first)
    assert outcome(rated(alice, *second)) == outcomes
    assert words(alice) == f"seen {rating}"


def test_a_rating_by_hand_is_newer_than_that_of_a_file(alice: User) -> None:
    rated(alice, 10, "2020-01-01")
    seen.mark(alice, HEAT, rating=3)
    again = rated(alice, 10, "2020-01-01")
    assert (words(alice), again.result.reasons) == ("seen 3", {"newer_word": 1})


@pytest.mark.parametrize(
    ("rows", "left", "reasons"),
    [(("10,", "2,"), "seen 2", {"later_row": 1}), (("2,", "10,"), "favorite, seen 10", {"later_row": 1}),
     (("10,2020-01-01", "2,2024-01-01"), "seen 2", {}),
     (("2,2024-01-01", "10,2020-01-01"), "seen 2", {"newer_word": 1}),
     (("10,2020-01-01", "9,2024-01-01"), "favorite, seen 9", {}),
     (("10,soon", "2,2020-01-01"), "favorite, seen 10", {"newer_word": 1}),
     (("10,2020-01-01", "2,"), "seen 2", {}), (("10,", "8,", "10,"), "favorite, seen 10", {"later_row": 1})],
)  # fmt: skip
def test_only_the_rating_that_holds_makes_a_favorite(
    alice: User, rows: tuple[str, ...], left: str, reasons: dict[str, int]
) -> None:
    table = "".join(f"{HEAT},Heat,{row}\n" for row in rows)
    receipt = bring(alice, "seen.csv", f"tmdb_id,title,rating10,date\n{table}", **{"0_favorites_from": "90"})
    assert (words(alice), receipt.result.reasons) == (left, reasons)
    undo(alice, receipt)
    assert words(alice) == ""


def test_a_list_of_favorites_needs_no_rating_that_holds(alice: User) -> None:
    table = f"tmdb_id,title,rating10\n{HEAT},Heat,10\n{HEAT},Heat,2\n"
    receipt = bring(alice, "favorites.csv", table, **{"0_favorites_from": "90"})
    assert (words(alice), receipt.result.reasons) == ("favorite, seen 2", {"later_row": 1})


def test_a_low_rating_that_is_newer_takes_the_heart(alice: User) -> None:
    listed(alice, "favorites", "2020-01-01")
    low = rated(alice, 2, "2024-01-01")
    assert (words(alice), outcome(low)) == ("seen 2", "replaced")
    undo(alice, low)
    assert words(alice) == "favorite"


def test_hearts_and_low_ratings_of_one_export_both_stay(alice: User) -> None:
    bring(alice, "favorites.csv", f"tmdb_id,title,rating10,date\n{HEAT},Heat,2,2024-01-01\n")
    assert words(alice) == "favorite, seen 2"


@pytest.mark.parametrize(
    ("say", "name", "day", "left"),
    [(lambda user: dismissals.dismiss(user, HEAT, reason="not_for_me"), "favorites", "2020-01-01", "not_for_me"),
     (lambda user: dismissals.dismiss(user, HEAT, reason="not_for_me"), "favorites", "", "favorite"),
     (lambda user: favorites.add(user, HEAT), "hidden", "2020-01-01", "favorite"),
     (lambda user: favorites.add(user, HEAT), "hidden", "", "not_for_me"),
     (lambda user: seen.mark(user, HEAT, seen_on=date(2024, 1, 1)), "watchlist", "2020-01-01", "seen None"),
     (lambda user: seen.mark(user, HEAT, seen_on=date(2024, 1, 1)), "watchlist", "", "watchlist, seen None"),
     (lambda user: watchlist.add(user, HEAT), "seen", "", "seen None"),
     (lambda user: watchlist.add(user, HEAT), "seen", "2020-01-01", "watchlist, seen None"),
     (lambda user: dismissals.dismiss(user, HEAT, reason="not_for_me"), "watchlist", "", "watchlist")],
)  # fmt: skip
def test_a_file_is_heard_at_its_day(alice: User, say: Callable[[User], object], name: str, day: str, left: str) -> None:
    say(alice)
    before = state(alice)
    receipt = listed(alice, name, day)
    assert words(alice) == left
    undo(alice, receipt)
    assert state(alice) == before


def test_what_was_taken_back_by_hand_does_not_return_with_the_same_file(alice: User) -> None:
    listed(alice, "favorites", "2020-01-01")
    favorites.remove(alice, HEAT)
    again = listed(alice, "favorites", "2020-01-01")
    assert (words(alice), again.result.reasons) == ("", {"taken_back": 1})


def test_undo_leaves_what_its_member_said_too(alice: User) -> None:
    receipt = listed(alice, "favorites", "2020-01-01")
    favorites.add(alice, HEAT)
    undo(alice, receipt)
    assert words(alice) == "favorite"


def test_undo_leaves_what_another_import_said_too(alice: User) -> None:
    first, second = (listed(alice, "favorites", f"202{number}-01-01") for number in range(2))
    undo(alice, first)
    assert words(alice) == "favorite"
    undo(alice, second)
    assert words(alice) == ""


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 0, 2), (0, 2, 1), (1, 2, 0), (2, 0, 1)])
def test_imports_are_undone_in_any_order(alice: User, order: tuple[int, ...]) -> None:
    seen.mark(alice, HEAT, rating=5)
    before = state(alice)
    receipts = [rated(alice, rating) for rating in (8, 2, 10)]
    said = {0: 8, 1: 2, 2: 10}
    for number in order:
        undo(alice, receipts[number])
        del said[number]
        assert words(alice) == f"seen {list(said.values())[-1] if said else 5}"
    assert state(alice) == before


def test_undo_spares_what_was_said_since(alice: User) -> None:
    receipt = bring(alice, "favorites.csv", f"tmdb_id,title,rating10\n{HEAT},Heat,9\n")
    seen.mark(alice, HEAT, rating=4)
    undo(alice, receipt)
    assert words(alice) == "seen 4"


def test_undo_gives_back_exactly_what_was_replaced(alice: User) -> None:
    favorites.add(alice, HEAT)
    watchlist.add(alice, HEAT)
    before = state(alice)
    receipt = listed(alice, "hidden")
    assert words(alice) == "not_for_me"
    undo(alice, receipt)
    assert state(alice) == before


def test_a_later_word_on_the_same_movie_is_kept_with_its_day(alice: User) -> None:
    rated(alice, 7, "2020-01-01")
    rated(alice, 7, "2024-01-01")
    mark = state(alice).seen
    assert mark
    assert mark.at.year == 2020


def test_a_day_that_cannot_be_read_is_never_today(alice: User) -> None:
    receipt = bring(alice, "ratings.csv", f"tmdb_id,title,rating10,watched date\n{HEAT},Heat,7,31/31/2024\n")
    mark = state(alice).seen
    assert mark
    assert mark.seen_on is None
    assert [file.unread_dates for file in receipt.files] == [1]


def test_a_not_tonight_that_is_over_says_nothing(alice: User) -> None:
    times = "2024-01-01T00:00:00+00:00,2024-01-02T04:00:00+00:00"
    row = f"list,tmdb_id,title,added_at,until\nnot_tonight,{HEAT},Heat,{times}\n"
    receipt = bring(alice, "marquee.csv", row)
    assert (words(alice), outcome(receipt)) == ("", "already_there")


def test_a_movie_is_never_favorite_and_not_for_its_member_at_once(alice: User) -> None:
    rows = f"list,tmdb_id,title\nfavorite,{HEAT},Heat\nnot_for_me,{HEAT},Heat\n"
    bring(alice, "marquee.csv", rows)
    assert words(alice) == "favorite"


def test_words_of_a_future_day_are_not_heard_as_such(alice: User) -> None:
    rated(alice, 7, (timezone.now() + timedelta(days=400)).date().isoformat())
    mark = state(alice).seen
    assert mark
    assert mark.at <= timezone.now()
    assert replace(mark, import_id=None).rating == 7
