"""Films brought from elsewhere: every format, matched, added once, with a receipt, undone as a whole."""

import csv
import io
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models.import_record import Import
from accounts.models.taste import Favorite
from accounts.models.user import User
from accounts.services import dismissals, favorites, muted_factors, preferences, taste
from accounts.services.portability import exports, imports, parsers
from accounts.types import Cause, Preference, Receipt
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


def _bring(user: User, text: str | bytes, name: str = "ratings.csv", **more: bool) -> Receipt:
    content = io.BytesIO(text.encode() if isinstance(text, str) else text)
    return imports.import_file(user, name=name, content=content, **more)


def _exported(user: User) -> io.BytesIO:
    return io.BytesIO(exports.export_file(user, kind="json").content)


def _zip(**files: str) -> bytes:
    bag = io.BytesIO()
    with zipfile.ZipFile(bag, "w", zipfile.ZIP_DEFLATED) as target:
        for name, text in files.items():
            target.writestr(name.replace("__", "/").replace("_csv", ".csv"), text)
    return bag.getvalue()


@pytest.mark.parametrize(
    ("text", "whose"),
    [(LETTERBOXD, "letterboxd"), (IMDB, "imdb"), (TRAKT_CSV, "trakt"), (TRAKT_JSON, "trakt"), (TMDB, "tmdb")],
)
def test_a_film_that_was_rated_highly_becomes_a_favorite(alice: User, text: str, whose: str) -> None:
    assert _bring(alice, text).format == whose
    assert favorites.ids(alice) == {680}


def test_ratings_of_the_middle_are_seen_and_of_the_bottom_not_for_me(alice: User) -> None:
    result = _bring(alice, LETTERBOXD).result
    assert {one.movie.id: one.reason for one in dismissals.page_of(alice).items} == {155: "not_for_me", 13: "seen"}
    assert (result.rows, result.matched, result.unmatched_rows) == (4, 3, ("No Such Film At All (1999)",))
    assert (result.added.films, result.added.favorites, result.added.dismissals) == (3, 1, 2)


def test_the_day_of_the_rating_is_kept(alice: User) -> None:
    _bring(alice, LETTERBOXD)
    assert Favorite.objects.get(user=alice).created_at.date().isoformat() == "2024-01-02"


def test_bringing_it_again_adds_nothing(alice: User) -> None:
    _bring(alice, LETTERBOXD)
    version = taste.version(alice)
    again = _bring(alice, LETTERBOXD).result
    assert (again.matched, again.added.favorites, again.added.dismissals) == (3, 0, 0)
    assert taste.version(alice) == version


def test_an_import_raises_the_version_once(alice: User) -> None:
    _bring(alice, LETTERBOXD)
    assert taste.version(alice) == 1


def test_a_dry_run_only_says_what_would_happen(alice: User) -> None:
    dry = _bring(alice, LETTERBOXD, dry_run=True)
    assert (dry.id, dry.result.added.favorites) == (None, 1)
    assert (favorites.ids(alice), Import.objects.count(), taste.version(alice)) == (set(), 0, 0)


def test_undoing_takes_back_what_came_and_nothing_else(alice: User) -> None:
    favorites.add(alice, 238)
    dismissals.dismiss(alice, 13, reason="not_now")
    receipt = _bring(alice, LETTERBOXD)
    assert receipt.id
    for _ in range(2):
        assert imports.undo(alice, receipt.id).undone_at
    assert favorites.ids(alice) == {238}
    assert [(one.movie.id, one.reason) for one in dismissals.page_of(alice).items] == [(13, "not_now")]


def test_undoing_spares_a_film_that_was_liked_again_since(alice: User) -> None:
    receipt = _bring(alice, LETTERBOXD)
    for liked in (False, True):
        (favorites.add if liked else favorites.remove)(alice, 680)
    assert receipt.id
    imports.undo(alice, receipt.id)
    assert favorites.ids(alice) == {680}


def test_a_receipt_of_somebody_else_is_not_there(alice: User, bob: User) -> None:
    receipt = _bring(alice, LETTERBOXD)
    assert receipt.id
    for act in (imports.undo, imports.receipt):
        with pytest.raises(NotFound):
            act(bob, receipt.id)


def test_an_import_changes_no_dismissal_that_is_there(alice: User) -> None:
    dismissals.dismiss(alice, 155, reason="seen")
    assert _bring(alice, LETTERBOXD).result.added.dismissals == 1
    assert next(one for one in dismissals.page_of(alice).items if one.movie.id == 155).reason == "seen"


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
    assert [(one.movie.id, one.reason) for one in dismissals.page_of(alice).items] == [(680, "seen")]


def test_what_may_be_several_films_is_not_guessed(alice: User) -> None:
    result = _bring(alice, "title\nDune\nScarface\n", "list.csv").result
    assert (result.matched, result.ambiguous, favorites.ids(alice)) == (0, 2, set())
    assert result.ambiguous_rows[0].row == "Dune"
    assert len(result.ambiguous_rows[0].candidates) == 2


@pytest.mark.parametrize("row", ["Dune,2021", "dune,2021", "DÜNE,2021", "Dune,2020"])
def test_a_title_is_matched_by_its_letters_and_its_year(alice: User, row: str) -> None:
    assert _bring(alice, f"title,year\n{row}\n", "list.csv").result.matched == 1


def test_an_id_counts_more_than_a_title(alice: User) -> None:
    _bring(alice, "tmdb_id,title,year\n238,Dune,2021\n", "list.csv")
    assert favorites.ids(alice) == {238}


def test_an_old_export_in_windows_letters_is_read(alice: User) -> None:
    _bring(alice, "title,year\nAmélie,2001\n".encode("cp1252"), "list.csv")
    assert favorites.ids(alice) == {194}


@pytest.mark.parametrize(
    ("name", "meaning"), [("watched.csv", "seen"), ("watchlist.csv", None), ("my list.csv", "favorite")]
)
def test_without_a_rating_the_name_of_the_file_decides(name: str, meaning: str | None) -> None:
    found = parsers.read(name, io.BytesIO(b"title,year\nDune,2021\n")).entries
    assert [one.meaning for one in found] == ([meaning] if meaning else [])


@pytest.mark.parametrize(
    "content",
    [b"", b"\x00\x01\x02", b"a,b\n1,2\n", b"[1, 2]", b"{}", b'{"favorites": 1}', b"PK\x03\x04 broken", b"[" * 9999,
     b'[{"movie": "x"}]', b"title\n" + b'"' + b"x" * 200_000, b"\xff\xfe\x00"],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_a_sentence(alice: User, content: bytes) -> None:
    with pytest.raises(Invalid, match="not a file that Marquee can read"):
        _bring(alice, content)


def test_odd_rows_cost_themselves_only(alice: User) -> None:
    rows = [f"{10**30},,", "680,,", ",,", ",a\x00b,1999", ",zzzz,year", ",=cmd(),2000"]
    result = _bring(alice, "tmdb_id,title,year\n" + "\n".join(rows), "list.csv").result
    assert favorites.ids(alice) == {680}
    assert result.matched == 1


@pytest.mark.parametrize("kind", ["json", "csv"])
def test_what_is_exported_comes_back(alice: User, bob: User, kind: exports.Kind) -> None:
    favorites.add(alice, 238)
    dismissals.dismiss(alice, 155, reason="not_now")
    content = exports.export_file(alice, kind=kind).content
    assert imports.import_file(alice, name=f"marquee.{kind}", content=io.BytesIO(content)).result.added.favorites == 0
    assert imports.import_file(bob, name=f"marquee.{kind}", content=io.BytesIO(content)).format == "marquee"
    assert favorites.ids(bob) == {238}
    assert [(one.movie.id, one.reason) for one in dismissals.page_of(bob).items] == [(155, "not_now")]
    dates = set(Favorite.objects.values_list("created_at", flat=True))
    assert len(dates) == 1


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
    found = response.json()
    assert (found["profile"]["email"], found["favorites"][0]["title"]) == (alice.email, "The Godfather")
    assert found["left_out"] == [{"kind": "person", "value": "Al Pacino"}]
    assert (len(found["devices"]), response["Content-Disposition"]) == (1, 'attachment; filename="marquee.json"')
    assert not [secret for secret in ("argon2", "jti", "session_key") if secret in response.content.decode()]


def test_a_table_is_safe_in_a_spreadsheet(alice: User) -> None:
    favorites.add(alice, 238)
    Favorite.objects.get().movie.__class__.objects.filter(id=238).update(title="=HYPERLINK(1)")
    rows = list(csv.DictReader(io.StringIO(exports.export_file(alice, kind="csv").content.decode("utf-8-sig"))))
    assert rows[0]["title"] == "'=HYPERLINK(1)"


def test_a_table_comes_through_the_api(alices_api: Api) -> None:
    response = alices_api("GET", "/me/export?format=csv")
    assert (response["Content-Type"], response.content.startswith(b"\xef\xbb\xbflist,")) == (
        "text/csv; charset=utf-8",
        True,
    )


def test_an_export_takes_few_queries(alice: User, django_assert_max_num_queries: Any) -> None:
    favorites.add_many(alice, [one.id for one in movie_facts()[:200]])
    with django_assert_max_num_queries(8):
        exports.everything(alice)


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
    assert "Please look again" in response.content.decode()
