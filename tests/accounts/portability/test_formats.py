"""Every format that is read, with a file of its kind: what its rows say, and what it leaves open."""

import io
import json
import zipfile
from dataclasses import dataclass

import pytest

from accounts.services.portability.bounded import Unreadable
from accounts.services.portability.formats import csv_formats, readers
from accounts.services.portability.formats.read_rows import ReadFile
from tests.accounts.portability.reading import all_said, read_one, said, zipped

IMDB = "Const,Your Rating,Date Rated,Title,Original Title,URL,Title Type,IMDb Rating,Runtime (mins),Year,Genres\n"
IMDB_LIST = (
    "Position,Const,Created,Modified,Description,Title,Original Title,URL,Title Type,IMDb Rating,Year,"
    "Your Rating,Date Rated\n"
)
IMDB_OLD = (
    '"position","const","created","modified","description","Title","Title type","Directors","You rated","IMDb Rating",'
    '"Runtime (mins)","Year","Genres","Num. Votes","Release Date (month/day/year)","URL"\n'
)
TMDB = "TMDb ID,IMDb ID,Type,Name,Release Date,Season Number,Episode Number,Rating,Your Rating,Date Rated\n"
LETTERBOXD_LIST = (
    'Letterboxd list export v7\nDate,Name,Tags,URL,Description\n2024-05-05,"Rainy, days",,https://boxd.it/q,"Two,\n'
    'for rain"\n\nPosition,Name,Year,URL,Description\n1,Heat,1995,https://boxd.it/a,\n2,Alien,1979,https://boxd.it/b,\n'
)
YAMTRACK = (
    "media_id,source,media_type,title,image,season_number,episode_number,score,status,notes,start_date,end_date,"
    "progress\n"
)
MOVIE = {"title": "Heat", "year": 1995, "ids": {"trakt": 1, "slug": "heat-1995", "imdb": "tt0113277", "tmdb": 949}}
EXTENDED = {**MOVIE, "rating": 8.3, "votes": 50_000, "released": "1995-12-15", "tagline": "A Los Angeles crime saga"}
WATCHARR = [
    {"status": "FINISHED", "rating": 7, "content": {"tmdbId": 949, "title": "Heat", "type": "movie",
     "release_date": "1995-12-15T00:00:00Z"}, "createdAt": "2024-01-02T10:00:00Z"},
    {"status": "PLANNED", "rating": 0, "content": {"tmdbId": 348, "title": "Alien", "type": "movie"}},
    {"status": "WATCHING", "content": {"tmdbId": 1396, "title": "A Show", "type": "tv"}},
]  # fmt: skip
RYOT = {"metadata": [
    {"lot": "movie", "source": "tmdb", "identifier": "949", "source_id": "Heat",
     "seen_history": [{"progress": "100", "ended_on": "2024-03-01"}, {"progress": "100", "ended_on": "2023-01-01"}],
     "reviews": [{"rating": "85", "review": {"date": "2024-03-02"}}], "collections": ["Completed"]},
    {"lot": "movie", "source": "tmdb", "identifier": "348", "source_id": "Alien", "seen_history": [], "reviews": [],
     "collections": [{"collection_name": "Watchlist"}]},
    {"lot": "movie", "source": "tmdb", "identifier": "62", "source_id": "2001", "seen_history": [], "reviews": [],
     "collections": ["Owned"]},
    {"lot": "show", "source": "tmdb", "identifier": "1", "source_id": "A Show", "seen_history": [], "reviews": []},
], "people": []}  # fmt: skip
SIMKL = {"movies": [
    {"status": "completed", "user_rating": 9, "last_watched_at": "2024-02-03T20:00:00Z",
     "movie": {"title": "Heat", "year": 1995, "ids": {"simkl": 1, "imdb": "tt0113277", "tmdb": "949"}}},
    {"status": "plantowatch", "user_rating": None, "movie": {"title": "Alien", "year": 1979, "ids": {"tmdb": "348"}}},
    {"status": "notinteresting", "movie": {"title": "Saw", "year": 2004, "ids": {"tmdb": "176"}}},
], "shows": [
    {"status": "watching", "user_rating": 8, "show": {"title": "A Show", "year": 2000, "ids": {}}},
]}  # fmt: skip


@dataclass(frozen=True)
class Case:
    """A file, and what is read of it."""

    format: str
    name: str
    content: str | bytes
    rows: list[str]
    opens: tuple[str, ...] = ()  # the questions that wait for an answer


CASES = {
    "letterboxd's ratings": Case(
        "letterboxd", "ratings.csv",
        "Date,Name,Year,Letterboxd URI,Rating\n2024-01-02,Heat,1995,https://boxd.it/a,3.5\n",
        ["Heat (1995): seen 3.5"],
    ),
    "letterboxd's diary, with a review of several lines": Case(
        "letterboxd", "diary.csv",
        "Date,Name,Year,Letterboxd URI,Rating,Rewatch,Review,Tags,Watched Date\r\n"
        '2024-01-03,Heat,1995,u,4,,"one ""x""\n'
        '\n; two\n<i>Alien,1979</i>","a, b",2024-01-02\r\n2024-01-04,Alien,1979,u,,,,,2024-01-04\r\n',
        ["Heat (1995): seen 4 on 2024-01-02", "Alien (1979): seen on 2024-01-04"],
    ),
    "what letterboxd takes": Case(
        "letterboxd", "x.csv", "Title,Year,Rating10,WatchedDate\nHeat,1995,3,2024-03-01\nAlien,1979,,2024-03-02\n",
        ["Heat (1995): seen 3 on 2024-03-01", "Alien (1979): seen on 2024-03-02"],
    ),
    "a list of letterboxd": Case(
        "letterboxd", "rainy-days.csv", LETTERBOXD_LIST, ["Heat (1995): unknown", "Alien (1979): unknown"], ("kind",)
    ),
    "imdb's ratings under any name": Case(
        "imdb", "4cd1.csv",
        IMDB + "tt0113277,2,2024-01-02,Heat,Heat,u,Movie,8.3,170,1995,Crime\n"
        "tt0903747,10,2024-01-02,A Show,A Show,u,TV Series,9.5,49,2008,Crime\n",
        ["Heat (1995): seen 2", "A Show (2008): seen 10"],
    ),
    "a list of imdb": Case(
        "imdb", "9f2e.csv", IMDB_LIST + "1,tt0113277,2025-01-01,,,Heat,Heat,u,Película,8.3,1995,,\n",
        ["Heat (1995): unknown"], ("kind",),
    ),
    "imdb's watchlist": Case(
        "imdb", "WATCHLIST (1).csv", IMDB_LIST + "1,tt0113277,2025-01-01,,,Heat,Heat,u,Movie,8.3,1995,7,2024-01-01\n",
        ["Heat (1995): watchlist 7"],
    ),
    "imdb's columns of 2012": Case(
        "imdb", "list.csv",
        IMDB_OLD + '"1","tt0113277","Tue Jan  3 00:00:00 2012","","","Heat","Feature Film","M M","4","8.3","170",'
        '"1995","crime","1","1995-12-15","u"\n',
        ["Heat (1995): seen 4"],
    ),
    "tmdb's favorites": Case(
        "tmdb", "favorites.csv", TMDB + "949,tt0113277,movie,Heat,1995-12-15T00:00:00Z,,,8.1,,\n",
        ["Heat (1995): favorite"],
    ),
    "tmdb's ratings": Case(
        "tmdb", "ratings.csv", TMDB + "949,tt0113277,movie,Heat,1995-12-15T00:00:00Z,,,8.1,6,2024-01-01T00:00:00Z\n",
        ["Heat (1995): seen 6"],
    ),
    "a list of tmdb": Case(
        "tmdb", "rain.csv", TMDB + "949,tt0113277,movie,Heat,1995-12-15T00:00:00Z,,,8.1,,\n",
        ["Heat (1995): unknown"], ("kind",),
    ),
    "trakt's csv": Case(
        "trakt", "x.csv", "rated_at,type,title,year,trakt_rating,trakt_id,imdb_id,tmdb_id,rating\n"
        "2024-06-21T10:00:00Z,movie,Heat,1995,83,1,tt0113277,949,4\n", ["Heat (1995): seen 4"],
    ),
    "trakt's ratings, extended": Case(
        "trakt", "x.json",
        json.dumps([{"rated_at": "2024-06-21T10:00:00.000Z", "rating": 3, "type": "movie", "movie": EXTENDED}]),
        ["Heat (1995): seen 3"],
    ),
    "trakt's watchlist, extended": Case(
        "trakt", "watchlist.json", json.dumps([{"listed_at": "2024-06-21T10:00:00Z", "rank": 1, "movie": EXTENDED}]),
        ["Heat (1995): watchlist"],
    ),
    "trakt's hidden ones": Case(
        "trakt", "hidden-recommendations.json", json.dumps([{"hidden_at": "2024-06-21T10:00:00Z", "movie": MOVIE}]),
        ["Heat (1995): not_for_me"],
    ),
    "trakt's collection": Case(
        "trakt", "collection-movies.json", json.dumps([{"collected_at": "2024-06-21T10:00:00Z", "movie": MOVIE}]),
        ["Heat (1995): nothing"],
    ),
    "trakt's comments": Case(
        "trakt", "comments.json",
        json.dumps([{"type": "movie", "movie": MOVIE, "comment": {"comment": "x", "user_rating": 9}}]),
        ["Heat (1995): nothing"],
    ),
    "a list of trakt": Case(
        "trakt", "rain.json", json.dumps([{"listed_at": "2024-06-21T10:00:00Z", "rank": 1, "movie": MOVIE}]),
        ["Heat (1995): unknown"], ("kind",),
    ),
    "movary's history": Case(
        "movary", "x.csv", "title,year,tmdbId,imdbId,watchedAt,comment\nHeat,1995,949,tt0113277,2024-01-02,\n",
        ["Heat (1995): seen on 2024-01-02"],
    ),
    "movary's ratings": Case(
        "movary", "x.csv", "title,year,tmdbId,imdbId,userRating\nHeat,1995,949,tt0113277,3\n", ["Heat (1995): seen 3"],
    ),
    "yamtrack": Case(
        "yamtrack", "yamtrack.csv",
        YAMTRACK + "949,tmdb,movie,Heat,,,,4.0,Completed,,,2024-02-03,1\n348,tmdb,movie,Alien,,,,,Planning,,,,0\n"
        "62,tmdb,movie,2001,,,,,Dropped,,,,0\n1396,tmdb,tv,A Show,,,,2.0,Completed,,,,3\n"
        "1,manual,movie,Ran,,,,8,Completed,,,,1\n",
        ["Heat: seen 4 on 2024-02-03", "Alien: watchlist", "2001: nothing", "A Show: not_a_movie", "Ran: seen 8"],
    ),
    "ryot": Case(
        "ryot", "ryot.json", json.dumps(RYOT),
        ["Heat: seen 85 on 2024-03-01", "Alien: watchlist", "2001: nothing", "A Show: not_a_movie"],
    ),
    "watcharr": Case(
        "watcharr", "watcharr.json", json.dumps(WATCHARR),
        ["Heat (1995): seen 7", "Alien: watchlist", "A Show: not_a_movie"],
    ),
    "movielens": Case(
        "movielens", "movielens-ratings.csv",
        'movie_id,imdb_id,tmdb_id,rating,average_rating,title\n6,0113277,949,2.5,3.9,"Heat (1995)"\n',
        ["Heat (1995): seen 2.5"],
    ),
    "simkl": Case(
        "simkl", "SimklBackup.json", json.dumps(SIMKL),
        ["Heat (1995): seen 9 on 2024-02-03", "Alien (1979): watchlist", "Saw (2004): not_for_me",
         "A Show (2000): not_a_movie"],
    ),
    "simkl's csv": Case(
        "simkl", "simkl.csv",
        "SIMKL_ID,Title,Type,Year,Watchlist,LastEpWatched,WatchedDate,Rating,Memo,TVDB,TMDB,IMDB\n"
        "1,Heat,movie,1995,completed,,2024-02-03 20:00:00,6,,,949,tt0113277\n2,A Show,tv,2000,watching,,,8,,,1,\n",
        ["Heat (1995): seen 6 on 2024-02-03", "A Show (2000): not_a_movie"],
    ),
    "a plain list": Case(
        "titles", "films.txt", "Heat (1995)\n- Alien\n\n2001: A Space Odyssey\n",
        ["Heat (1995): unknown", "Alien: unknown", "2001: A Space Odyssey: unknown"], ("kind",),
    ),
    "a plain table that says what it is": Case(
        "csv", "watchlist.csv", "title;year\nHeat;1995\n", ["Heat (1995): watchlist"],
    ),
    "ratings whose scale nobody knows": Case(
        "csv", "ratings.csv", "title,year,rating\nHeat,1995,4\nAlien,1979,5\n",
        ["Heat (1995): seen 4", "Alien (1979): seen 5"], ("scale",),
    ),
    "a plain document": Case(
        "json", "seen.json", json.dumps([{"title": "Heat", "year": 1995, "ids": {"tmdb": 949}}]), ["Heat (1995): seen"],
    ),
    "our own table": Case(
        "marquee", "marquee.csv", "list,tmdb_id,imdb_id,title,year,added_at,rating,seen_on,until\n"
        "seen,949,tt0113277,Heat,1995,2024-01-02T03:04:05+00:00,7,2023-01-01,\nnot_for_me,348,,Alien,1979,,,,\n",
        ["Heat (1995): seen 7 on 2023-01-01", "Alien (1979): not_for_me"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_file_is_read_for_what_it_says(case: Case) -> None:
    file = read_one(case.name, case.content)
    assert (file.format, [said(row) for row in file.rows]) == (case.format, case.rows)
    assert tuple(question.about for question in file.questions if not question.default) == case.opens


@pytest.mark.parametrize(
    "content",
    ["title;year;rating\nHeat;1995;9\n", "title\tyear\trating\nHeat\t1995\t9\n", "title|year|rating\nHeat|1995|9\n",
     "sep=;\ntitle;year;rating\nHeat;1995;9\n", 'sep=,\r\ntitle,year,rating\r\n"Heat",1995,"9,0"\r\n',
     "\ufefftitle,year,rating\nHeat,1995,9\n", "\n\ntitle,year,rating\n\nHeat,1995,9\n",
     "My films\n\ntitle,year,rating\nHeat,1995,9\n", "title,year,rating\nHeat,1995,9/10\n",
     "title,year,rating\nHeat,1995,90%\n", "title,year,rating\nHeat,1995,★★★★½\n",
     "Titel;Jahr;Bewertung\nHeat;1995;9,0\n"],
)  # fmt: skip
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_a_table_is_read_however_it_is_written(content: str, encoding: str) -> None:
    (row,) = read_one("ratings.csv", content.encode(encoding)).rows
    best = row.scale or 10
    assert (row.text, row.rating and row.rating / best) == ("Heat (1995)", 0.9)


def test_letters_of_windows_are_read() -> None:
    assert all_said("seen.csv", "title,year\nAmélie,2001\n".encode("cp1252")) == ["Amélie (2001): seen"]


@pytest.mark.parametrize("mark", ["&amp;", "&amp;amp;", "&#38;", "&"])
def test_entities_are_letters(mark: str) -> None:
    assert all_said("seen.csv", f"title,year\nThelma {mark} Louise,1991\n") == ["Thelma & Louise (1991): seen"]


def test_a_row_knows_its_line() -> None:
    file = read_one("seen.csv", 'title,year,note\nHeat,1995,"two\nlines"\n\nAlien,1979,\n,,x\n')
    assert [(row.line, row.reason) for row in file.rows] == [(2, ""), (5, ""), (6, "no_title")]


def test_a_ragged_row_is_a_row() -> None:
    rows = all_said("ratings.csv", "Const,Your Rating,Title,Year\ntt0113277,9,Heat,1995,more,more\ntt0078748,8\n")
    assert rows == ["Heat (1995): seen 9", "tt0078748: seen 8"]


def files_of(content: bytes) -> dict[str, ReadFile]:
    return {file.name: file for file in readers.read("export.zip", io.BytesIO(content))}


LETTERBOXD = "Date,Name,Year,Letterboxd URI\n2024-01-01,Heat,1995,u\n"


@pytest.mark.parametrize("folder", ["", "letterboxd-alice-2024/", "a/b/"])
def test_a_zip_is_read_file_by_file_whatever_folder_holds_it(folder: str) -> None:
    files = {
        "watched.csv": LETTERBOXD, "likes/films.csv": LETTERBOXD, "watchlist.csv": LETTERBOXD,
        "lists/rain.csv": LETTERBOXD_LIST, "deleted/diary.csv": LETTERBOXD, "orphaned/diary.csv": LETTERBOXD,
        "profile.csv": "Username\nalice\n", "comments.csv": "Date,Content\n2020-01-01,hello\n", "notes.pdf": "%PDF",
        "broken.json": "[{",
    }  # fmt: skip
    read = files_of(zipped({folder + name: text for name, text in files.items()}))
    kinds = {name: {row.kind for row in file.rows} for name, file in read.items() if not file.reason}
    assert kinds == {
        "watched.csv": {"seen"}, "likes/films.csv": {"favorite"}, "watchlist.csv": {"watchlist"},
        "lists/rain.csv": {"unknown"},
    }  # fmt: skip
    assert {name: file.reason for name, file in read.items() if file.reason} == {
        "deleted/diary.csv": "not_about_movies", "orphaned/diary.csv": "not_about_movies",
        "profile.csv": "not_about_movies", "comments.csv": "not_about_movies", "notes.pdf": "not_about_movies",
        "broken.json": "unreadable",
    }  # fmt: skip
    assert [question.default for question in read["lists/rain.csv"].questions] == ["nothing"]


def test_trakts_zip_holds_more_than_movies() -> None:
    show = {"type": "show", "show": {"title": "A Show", "ids": {}}, "rating": 9, "rated_at": "2024-01-01"}
    read = files_of(
        zipped(
            {
                "user-profile.json": '{"username": "x"}', "user-stats.json": '{"movies": {"plays": 3}}',
                "lists-lists.json": '[{"name": "My", "ids": {"trakt": 5}}]', "ratings-shows.json": json.dumps([show]),
                "lists-list-my.json": json.dumps([{"listed_at": "2024-01-01", "movie": MOVIE}]),
                "lists-watchlist.json": json.dumps([{"listed_at": "2024-01-01", "movie": MOVIE}]),
            }
        )
    )  # fmt: skip
    assert {name for name, file in read.items() if file.reason} == {
        "user-profile.json", "user-stats.json", "lists-lists.json"
    }  # fmt: skip
    assert [row.reason for row in read["ratings-shows.json"].rows] == ["not_a_movie"]
    assert [row.kind for row in read["lists-list-my.json"].rows] == ["unknown"]
    assert [row.kind for row in read["lists-watchlist.json"].rows] == ["watchlist"]


@pytest.mark.parametrize("content", [b"nothing", b"<html>\n<p>x\n", b"a,b\n1,2\n", b"{}", b"\x00\x01"])
def test_what_says_nothing_of_movies_is_not_read(content: bytes) -> None:
    with pytest.raises(Unreadable):
        readers.read("x.csv", io.BytesIO(content))


def spoiled(content: bytes) -> bytes:
    """A ZIP whose packed bytes are not what they were."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        begin = archive.infolist()[0].header_offset + 30 + len(archive.infolist()[0].filename)
    return content[: begin + 2] + b"\xff" * 8 + content[begin + 10 :]


def test_a_file_of_a_zip_that_is_broken_costs_itself() -> None:
    read = files_of(spoiled(zipped({"watched.csv": LETTERBOXD * 20, "watchlist.csv": LETTERBOXD})))
    assert {name: file.reason for name, file in read.items()} == {"watched.csv": "unreadable", "watchlist.csv": ""}


@pytest.mark.parametrize("error", [TypeError, KeyError, AttributeError, MemoryError])
def test_a_fault_of_ours_is_never_taken_for_a_broken_file(
    error: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(csv_formats, "read_row", fail)
    with pytest.raises(error):
        readers.read("x.zip", io.BytesIO(zipped({"watched.csv": LETTERBOXD})))
