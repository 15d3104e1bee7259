"""Films brought from elsewhere: every format, matched, added once, with a receipt, undone as a whole."""

import csv
import io
import json
import zipfile
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from accounts.models.import_record import Import
from accounts.models.taste import Favorite
from accounts.models.user import User
from accounts.services import dismissals, favorites, movie_states, muted_factors, preferences, seen, taste, watchlist
from accounts.services.portability import exports, imports
from accounts.types.imports import ImportCounts, Receipt
from accounts.types.signals import MovieState
from accounts.types.taste import Cause, Preference
from catalog.services.recommender_feed import movie_facts
from project.errors import Invalid, NotFound
from tests.conftest import Api

LETTERBOXD = """Date,Name,Year,Letterboxd URI,Rating
2024-01-02,Pulp Fiction,1994,https://boxd.it/29Pq,5
2024-01-03,The Dark Knight,2008,https://boxd.it/2b2U,1.5
2024-01-04,Forrest Gump,1994,https://boxd.it/2b2V,3
2024-01-05,No Such Film At All,1999,https://boxd.it/x,4.5
"""
IMDB = """Const,Your Rating,Date Rated,Title,URL,Title Type,IMDb Rating,Runtime (mins),Year,Genres,Num Votes
tt0110912,9,2020-05-05,Pulp Fiction,https://www.imdb.com/title/tt0110912,movie,8.9,154,1994,"Crime, Drama",1
tt0468569,3,2020-05-06,The Dark Knight,https://www.imdb.com/title/tt0468569,Movie,9.0,152,2008,Action,1
tt0903747,10,2020-05-07,Breaking Bad,https://www.imdb.com/title/tt0903747,TV Series,9.5,49,2008,Crime,1
"""
TRAKT_CSV = """rated_at,type,title,year,trakt_rating,trakt_id,imdb_id,tmdb_id,rating
2024-06-21T10:00:00Z,movie,Pulp Fiction,1994,87,554,tt0110912,680,8
2024-06-21T10:00:00Z,show,Lost,2004,81,1,tt0411008,4607,9
"""
TRAKT_JSON = """[{"rated_at":"2024-06-21T10:00:00.000Z","rating":8,"type":"movie","movie":
{"title":"Pulp Fiction","year":1994,"ids":{"trakt":554,"slug":"pulp-fiction-1994","imdb":"tt0110912","tmdb":680}}}]"""
TMDB = """TMDb ID,IMDb ID,Type,Name,Release Date,Season Number,Episode Number,Rating,Your Rating,Date Rated
680,tt0110912,movie,Pulp Fiction,1994-09-10T00:00:00Z,,,8.5,10,2024-06-21T10:00:00Z
1399,tt0944947,tv,Game of Thrones,2011-04-17T00:00:00Z,,,8.4,9,2024-06-21T10:00:00Z
"""


def _bring(user: User, text: str | bytes, name: str = "ratings.csv", **more: Any) -> Receipt:
    content = io.BytesIO(text.encode() if isinstance(text, str) else text)
    return imports.import_file(user, name=name, content=content, **more)


def _content(user: User, kind: exports.Kind) -> bytes:
    return b"".join(exports.export_file(user, kind=kind).chunks)


def _exported(user: User) -> io.BytesIO:
    return io.BytesIO(_content(user, "json"))


def _zip(**files: str) -> bytes:
    bag = io.BytesIO()
    with zipfile.ZipFile(bag, "w", zipfile.ZIP_DEFLATED) as target:
        for name, text in files.items():
            target.writestr(name.replace("__", "/").replace("_csv", ".csv"), text)
    return bag.getvalue()


@pytest.mark.parametrize(
    ("text", "whose", "rating"),
    [(LETTERBOXD, "letterboxd", 10), (IMDB, "imdb", 9), (TRAKT_CSV, "trakt", 8), (TRAKT_JSON, "trakt", 8),
     (TMDB, "tmdb", 10)],
)  # fmt: skip
def test_a_rating_is_a_rating_and_no_favorite(alice: User, text: str, whose: str, rating: int) -> None:
    assert _bring(alice, text).format == whose
    assert {one.movie.id: one.rating for one in seen.page_of(alice).items}[680] == rating
    assert (favorites.ids(alice), dismissals.page_of(alice).items) == (set(), [])


@pytest.mark.parametrize(("answer", "ids"), [("none", set()), ("top", {680}), ("80", {680})])
def test_the_best_ratings_are_favorites_where_their_member_says_so(alice: User, answer: str, ids: set[int]) -> None:
    result = _bring(alice, LETTERBOXD, answers={"0:favorites_from": answer}).result
    assert favorites.ids(alice) == ids
    assert {one.movie.id: one.rating for one in seen.page_of(alice).items} == {680: 10, 155: 3, 13: 6}
    assert (result.rows, result.matched, result.unmatched_rows) == (4, 3, ("No Such Film At All (1999)",))


def test_the_day_of_the_rating_is_kept(alice: User) -> None:
    _bring(alice, LETTERBOXD)
    assert seen.page_of(alice, sort="rating").items[0].marked_at.date().isoformat() == "2024-01-02"


def test_bringing_it_again_adds_nothing(alice: User) -> None:
    _bring(alice, LETTERBOXD)
    version = taste.version(alice)
    again = _bring(alice, LETTERBOXD).result
    assert (again.outcomes, again.added.seen) == ({"already_there": 3, "not_found": 1}, 0)
    assert taste.version(alice) == version


def test_an_import_raises_the_version_once(alice: User) -> None:
    _bring(alice, LETTERBOXD)
    assert taste.version(alice) == 1


def test_a_dry_run_only_says_what_would_happen(alice: User) -> None:
    dry = _bring(alice, LETTERBOXD, dry_run=True)
    assert (dry.id, dry.result.added.seen) == (None, 3)
    assert (movie_states.everything(alice), Import.objects.count(), taste.version(alice)) == ({}, 0, 0)


def test_undoing_takes_back_what_came_and_nothing_else(alice: User) -> None:
    favorites.add(alice, 238)
    dismissals.dismiss(alice, 13, reason="not_tonight")
    receipt = _bring(alice, LETTERBOXD)
    assert receipt.id
    for _ in range(2):
        assert imports.undo(alice, receipt.id).undone_at
    assert favorites.ids(alice) == {238}
    assert [(one.movie.id, one.reason) for one in dismissals.page_of(alice).items] == [(13, "not_tonight")]


def test_a_receipt_of_somebody_else_is_not_there(alice: User, bob: User) -> None:
    receipt = _bring(alice, LETTERBOXD)
    assert receipt.id
    for act in (imports.undo, imports.receipt):
        with pytest.raises(NotFound):
            act(bob, receipt.id)


def test_a_letterboxd_zip_is_read_as_a_whole(alice: User) -> None:
    head = "Date,Name,Year,Letterboxd URI\n"
    content = _zip(
        watched_csv=f"{head}2024-01-01,Pulp Fiction,1994,u\n2024-01-01,The Godfather,1972,u\n",
        likes__films_csv=f"{head}2024-01-01,The Godfather,1972,u\n",
        watchlist_csv=f"{head}2024-01-01,Forrest Gump,1994,u\n",
        deleted__diary_csv=f"{head}2024-01-01,The Dark Knight,2008,u\n",
        profile_csv="Date Joined,Username\n2020-01-01,alice\n",
        comments_csv="Date,Content\n2020-01-01,hello\n",
        lists__mine_csv="Letterboxd list export v7\n",
    )
    _bring(alice, content, "letterboxd.zip")
    assert favorites.ids(alice) == {238}
    assert {one.movie.id for one in seen.page_of(alice).items} == {680, 238}
    assert [one.movie.id for one in watchlist.page_of(alice).items] == [13]


def test_what_may_be_several_films_is_not_guessed(alice: User) -> None:
    result = _bring(alice, "title\nDune\nScarface\n", "seen.csv").result
    assert (result.matched, result.ambiguous, favorites.ids(alice)) == (0, 2, set())
    assert result.ambiguous_rows[0].row == "Dune"
    assert len(result.ambiguous_rows[0].candidates) == 2


@pytest.mark.parametrize("row", ["Dune,2021", "dune,2021", "DÜNE,2021", "Dune,2020"])
def test_a_title_is_matched_by_its_letters_and_its_year(alice: User, row: str) -> None:
    assert _bring(alice, f"title,year\n{row}\n", "seen.csv").result.matched == 1


def test_an_id_counts_more_than_a_title(alice: User) -> None:
    _bring(alice, "tmdb_id,title,year\n238,Dune,2021\n", "favorites.csv")
    assert favorites.ids(alice) == {238}


def test_an_old_export_in_windows_letters_is_read(alice: User) -> None:
    _bring(alice, "title,year\nAmélie,2001\n".encode("cp1252"), "favorites.csv")
    assert favorites.ids(alice) == {194}


@pytest.mark.parametrize(
    "content",
    [b"", b"\x00\x01\x02", b"a,b\n1,2\n", b"[1, 2]", b"{}", b'{"favorites": 1}', b"PK\x03\x04 broken", b"[" * 9999,
     b'[{"movie": 1}, 2]', b"title\n" + b'"' + b"x" * 200_000, b"\xff\xfe\x00"],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_a_sentence(alice: User, content: bytes) -> None:
    with pytest.raises(Invalid, match="cannot read this file"):
        _bring(alice, content)


def test_odd_rows_cost_themselves_only(alice: User) -> None:
    rows = [f"{10**30},,", "680,,", ",,", ",a\x00b,1999", ",zzzz,year", ",=cmd(),2000"]
    result = _bring(alice, "tmdb_id,title,year\n" + "\n".join(rows), "favorites.csv").result
    assert favorites.ids(alice) == {680}
    assert result.outcomes == {"added": 1, "not_found": 3, "unread": 1}


@pytest.mark.parametrize("kind", ["json", "csv"])
def test_what_is_exported_comes_back(alice: User, bob: User, kind: exports.Kind) -> None:
    favorites.add(alice, 238)
    dismissals.dismiss(alice, 155, reason="not_tonight")
    content = _content(alice, kind)
    assert imports.import_file(alice, name=f"marquee.{kind}", content=io.BytesIO(content)).result.added.favorites == 0
    assert imports.import_file(bob, name=f"marquee.{kind}", content=io.BytesIO(content)).format == "marquee"
    assert favorites.ids(bob) == {238}
    assert [(one.movie.id, one.reason) for one in dismissals.page_of(bob).items] == [(155, "not_tonight")]
    dates = set(Favorite.objects.values_list("created_at", flat=True))
    assert len(dates) == 1


@pytest.mark.parametrize("kind", ["json", "csv", "zip"])
def test_every_signal_of_a_movie_comes_back_as_it_was(alice: User, bob: User, kind: exports.Kind) -> None:
    day = date(2024, 2, 29)
    seen.mark(alice, 238, rating=9, seen_on=day)
    for add in (favorites.add, watchlist.add):
        add(alice, 238)
    seen.mark(alice, 13)
    dismissals.dismiss(alice, 155, reason="not_for_me")
    dismissals.dismiss(alice, 680, reason="not_tonight")
    content = _content(alice, kind)
    again, first = (imports.import_file(user, name=f"m.{kind}", content=io.BytesIO(content)) for user in (alice, bob))
    assert again.result.outcomes.keys() == {"already_there"}
    assert first.result.added == ImportCounts(4, 1, 2, 1, 2)
    states = [{movie: _said(state) for movie, state in movie_states.everything(user).items()} for user in (alice, bob)]
    assert states[0] == states[1]
    assert first.id
    imports.undo(bob, first.id)
    assert movie_states.everything(bob) == {}


def _said(state: MovieState) -> MovieState:
    """A state without the import that it came by."""
    marks = (state.favorite, state.watchlist, state.seen, state.dismissal)
    return MovieState(*(mark and replace(mark, import_id=None) for mark in marks))  # type: ignore[arg-type]


def test_an_export_of_an_earlier_release_is_read(alice: User) -> None:
    row = '{"id": %s, "title": "", "reason": "%s", "dismissed_at": "%s"}'
    now = timezone.now().isoformat()
    rows = [row % said for said in ((13, "seen", now), (155, "not_now", now), (680, "not_now", "2020-01-01"))]
    _bring(alice, f'{{"marquee": 1, "favorites": [], "dismissals": [{",".join(rows)}]}}', "marquee.json")
    assert [one.movie.id for one in seen.page_of(alice).items] == [13]
    hidden = dismissals.page_of(alice).items
    assert [(one.movie.id, one.until and one.until - one.dismissed_at) for one in hidden] == [(155, timedelta(days=60))]


def test_preferences_come_along_if_nothing_was_said_and_go_with_undo(alice: User, bob: User) -> None:
    wish = Preference(liked_genres=(18,), min_score=7.0)
    preferences.set_preference(alice, wish)
    receipt = imports.import_file(bob, name="marquee.json", content=_exported(alice))
    assert (receipt.result.preferences, taste.preference(bob)) == (wish, wish)
    assert receipt.id
    imports.undo(bob, receipt.id)
    assert taste.preference(bob) == Preference()


def test_preferences_that_were_said_since_stay(alice: User, bob: User) -> None:
    preferences.set_preference(alice, Preference(liked_genres=(18,)))
    receipt = imports.import_file(bob, name="marquee.json", content=_exported(alice))
    said = preferences.set_preference(bob, Preference(liked_genres=(35,)))
    assert receipt.id
    imports.undo(bob, receipt.id)
    assert taste.preference(bob) == said
    assert imports.import_file(bob, name="marquee.json", content=_exported(alice)).result.preferences is None


@pytest.mark.parametrize(
    "wish",
    ['"liked_genres": [999999]', '"year_from": 1', '"year_to": 9999', '"min_score": 11', '"languages": ["Norwegian"]'],
)
def test_preferences_that_make_no_sense_here_are_left_out(alice: User, wish: str) -> None:
    content = f'{{"favorites": [], "dismissals": [], "preferences": {{{wish}}}}}'.encode()
    assert imports.import_file(alice, name="m.json", content=io.BytesIO(content)).result.preferences is None


def test_an_export_holds_everything_and_no_secret(alice: User, alices_api: Api) -> None:
    favorites.add(alice, 238)
    muted_factors.mute(alice, Cause("person", "Al Pacino"))
    response = alices_api("GET", "/me/export")
    found = json.loads(response.getvalue())
    assert (found["profile"]["email"], found["favorites"][0]["title"]) == (alice.email, "The Godfather")
    assert found["left_out"] == [{"kind": "person", "value": "Al Pacino"}]
    assert (len(found["devices"]), response["Content-Disposition"]) == (1, 'attachment; filename="marquee.json"')
    assert not [secret for secret in ("argon2", "jti", "session_key") if secret in str(found)]


def test_a_table_is_safe_in_a_spreadsheet(alice: User) -> None:
    favorites.add(alice, 238)
    Favorite.objects.get().movie.__class__.objects.filter(id=238).update(title="=HYPERLINK(1)")
    rows = list(csv.DictReader(io.StringIO(_content(alice, "csv").decode("utf-8-sig"))))
    assert rows[0]["title"] == "'=HYPERLINK(1)"


def test_a_table_comes_through_the_api(alices_api: Api) -> None:
    response = alices_api("GET", "/me/export?format=csv")
    assert (response["Content-Type"], response.getvalue().startswith(b"\xef\xbb\xbflist,")) == (
        "text/csv; charset=utf-8",
        True,
    )


def test_an_export_takes_few_queries(alice: User, django_assert_max_num_queries: Any) -> None:
    favorites.add_many(alice, [one.id for one in movie_facts()[:200]])
    with django_assert_max_num_queries(14):
        _content(alice, "json")


def test_the_api_brings_and_undoes(alices_api: Api, alice: User) -> None:
    head = {"Authorization": f"Bearer {alices_api.token}"}
    file = SimpleUploadedFile("ratings.csv", LETTERBOXD.encode())
    response = Client().post("/api/v1/me/import", {"file": file, "dry_run": "false"}, headers=head)
    receipt = response.json()["data"]
    assert (receipt["format"], receipt["result"]["matched"]) == ("letterboxd", 3)
    assert alices_api("DELETE", f"/me/imports/{receipt['id']}").json()["data"]["undone_at"]
    assert favorites.ids(alice) == set()


def test_the_api_wants_a_file(alices_api: Api) -> None:
    response = Client().post("/api/v1/me/import", {}, headers={"Authorization": f"Bearer {alices_api.token}"})
    assert (response.status_code, response.json()["errors"][0]["field"]) == (422, "file")


def test_the_site_shows_a_receipt_that_can_be_undone(alices_site: Client, alice: User) -> None:
    file = SimpleUploadedFile("ratings.csv", LETTERBOXD.encode())
    address = alices_site.post("/account/import", {"file": file})["Location"]
    page = alices_site.get(address).content.decode()
    assert "No Such Film At All" in page
    assert "Undo this import" in page
    assert alices_site.post(f"{address}/undo")["Location"] == address
    assert "Undo this import" not in alices_site.get(address).content.decode()
    assert favorites.ids(alice) == set()
    assert "(undone)" in alices_site.get("/account/import").content.decode()


def test_the_site_shows_a_dry_run(alices_site: Client, alice: User) -> None:
    file = SimpleUploadedFile("ratings.csv", LETTERBOXD.encode())
    page = alices_site.post("/account/import", {"file": file, "dry_run": "on"}).content.decode()
    assert "This would happen" in page
    assert favorites.ids(alice) == set()


@pytest.mark.parametrize("sent", [{}, {"file": SimpleUploadedFile("x.csv", b"nothing")}])
def test_the_site_says_what_is_wrong_with_a_file(alices_site: Client, sent: dict[str, Any]) -> None:
    response = alices_site.post("/account/import", sent)
    assert response.status_code == 422
    assert "Please check this" in response.content.decode()
