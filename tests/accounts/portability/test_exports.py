"""Whatever our export writes comes back whole, and twice changes nothing."""

import csv
import io
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models.taste import Dismissal, Favorite, SeenEntry, WatchlistEntry
from accounts.models.user import User
from accounts.services import movie_states
from accounts.services.portability import exports, imports
from accounts.types.signals import MovieState
from catalog.models import Movie
from tests.conftest import Api

MOVIES = [949, 348, 238, 155, 680, 13]
PAST = st.datetimes(datetime(1995, 1, 1), datetime(2026, 1, 1), timezones=st.just(UTC))
DAYS = st.dates(date(1900, 1, 1), date(2026, 1, 1))
SAID = st.fixed_dictionaries(
    {
        "favorite": st.none() | PAST,
        "watchlist": st.none() | PAST,
        "seen": st.none() | st.tuples(PAST, st.none() | st.integers(1, 10), st.none() | DAYS),
        "dismissal": st.none() | st.tuples(PAST, st.sampled_from(["not_for_me", "not_tonight"])),
    }
)  # fmt: skip


def say(user: User, movie_id: int, said: dict[str, Any], until: datetime) -> None:
    """Write rows as they may stand, but for what the database refuses."""
    rejected = bool(said["dismissal"]) and said["dismissal"][1] == "not_for_me"
    if said["favorite"] and not rejected:
        Favorite.objects.create(user=user, movie_id=movie_id, created_at=said["favorite"])
    if said["watchlist"] and not rejected:
        WatchlistEntry.objects.create(user=user, movie_id=movie_id, created_at=said["watchlist"])
    if said["seen"]:
        at, rating, seen_on = said["seen"]
        SeenEntry.objects.create(user=user, movie_id=movie_id, created_at=at, rating=rating, seen_on=seen_on)
    if said["dismissal"]:
        at, reason = said["dismissal"]
        end = None if rejected else until
        Dismissal.objects.create(user=user, movie_id=movie_id, created_at=at, reason=reason, until=end)


def states(user: User) -> dict[int, MovieState]:
    """All that a member says, whoever brought it."""
    return {movie_id: without_import(state) for movie_id, state in movie_states.everything(user).items()}


def without_import(state: MovieState) -> MovieState:
    marks = (state.favorite, state.watchlist, state.seen, state.dismissal)
    return MovieState(*(mark and replace(mark, import_id=None) for mark in marks))  # type: ignore[arg-type]


def content(user: User, kind: exports.Kind, of: exports.ListName | None = None) -> bytes:
    return b"".join(exports.export_file(user, kind=kind, of=of).chunks)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=st.lists(SAID, min_size=1, max_size=len(MOVIES)), kind=st.sampled_from(["json", "csv", "zip"]))
def test_an_export_comes_back_whole_into_an_empty_account(
    alice: User, bob: User, said: list[dict[str, Any]], kind: exports.Kind
) -> None:
    for table in (Favorite, WatchlistEntry, SeenEntry, Dismissal):
        table.objects.all().delete()
    until = datetime.now(UTC) + timedelta(hours=3)
    for movie_id, words in zip(MOVIES, said, strict=False):
        say(alice, movie_id, words, until)
    if not states(alice):
        return
    file = content(alice, kind)
    first = imports.import_file(bob, name=f"marquee.{kind}", content=io.BytesIO(file))
    assert states(bob) == states(alice)
    again = imports.import_file(bob, name=f"marquee.{kind}", content=io.BytesIO(file))
    assert again.result.outcomes.keys() == {"already_there"}
    assert states(bob) == states(alice)
    for receipt in (first, again):
        assert receipt.id
        imports.undo(bob, receipt.id)
    assert states(bob) == {}


@pytest.mark.parametrize("kind", ["json", "csv", "zip"])
def test_a_large_export_comes_back_whole(alice: User, bob: User, kind: exports.Kind) -> None:
    ids = list(Movie.objects.values_list("id", flat=True))
    now = datetime(2024, 1, 1, tzinfo=UTC)
    Favorite.objects.bulk_create([Favorite(user=alice, movie_id=number, created_at=now) for number in ids])
    SeenEntry.objects.bulk_create(
        [SeenEntry(user=alice, movie_id=number, created_at=now, rating=number % 10 + 1) for number in ids]
    )
    received = imports.import_file(bob, name=f"m.{kind}", content=io.BytesIO(content(alice, kind)))
    assert received.id
    while imports.go_on(received.id).next_id:
        pass
    assert states(bob) == states(alice)


def test_a_zip_is_made_for_other_sites(alice: User) -> None:
    SeenEntry.objects.create(
        user=alice, movie_id=949, rating=8, seen_on=date(2024, 2, 3), created_at="2024-02-04T00:00Z"
    )
    WatchlistEntry.objects.create(user=alice, movie_id=348, created_at="2024-02-05T00:00Z")
    tables = {
        name: list(csv.DictReader(io.StringIO(table.decode("utf-8-sig"))))
        for name, table in unpacked(content(alice, "zip")).items()
    }
    assert tables["letterboxd/watched.csv"] == [
        {"tmdbID": "949", "imdbID": "tt0113277", "Title": "Heat", "Year": "1995", "Rating10": "8",
         "WatchedDate": "2024-02-03"}
    ]  # fmt: skip
    assert [(row["Const"], row["Your Rating"]) for row in tables["imdb/ratings.csv"]] == [("tt0113277", "8")]
    assert [row["Const"] for row in tables["imdb/watchlist.csv"]] == ["tt0078748"]
    assert [row["list"] for row in tables["marquee.csv"]] == ["watchlist", "seen"]


def test_one_list_comes_alone(alices_api: Api, alice: User) -> None:
    WatchlistEntry.objects.create(user=alice, movie_id=348)
    Favorite.objects.create(user=alice, movie_id=949)
    response = alices_api("GET", "/me/export?format=csv&of=watchlist")
    rows = list(csv.DictReader(io.StringIO(response.getvalue().decode("utf-8-sig"))))
    assert [(row["list"], row["title"]) for row in rows] == [("watchlist", "Alien")]
    assert response["Content-Disposition"] == 'attachment; filename="marquee-watchlist.csv"'


def test_an_export_is_sent_while_it_is_made(alices_api: Api) -> None:
    assert alices_api("GET", "/me/export").streaming


def test_an_export_is_sent_anew_whatever_its_reader_has(alices_api: Api) -> None:
    response = alices_api("GET", "/me/export", **{"If-None-Match": "*"})
    assert (response.status_code, b"alice@example.org" in response.getvalue()) == (200, True)


def unpacked(file: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("kind", ["csv", "zip"])
def test_formulas_come_back_as_they_were_and_are_none_in_between(alice: User, bob: User, kind: exports.Kind) -> None:
    Movie.objects.filter(id=949).update(title="=1+1")
    Favorite.objects.create(user=alice, movie_id=949)
    file = content(alice, kind)
    tables = {"marquee.csv": file} if kind == "csv" else unpacked(file)
    assert any(b",'=1+1," in table for table in tables.values())
    assert not any(b",=1+1" in table for table in tables.values())
    imports.import_file(bob, name=f"m.{kind}", content=io.BytesIO(file))
    assert set(movie_states.everything(bob)) == {949}
