"""What spreadsheets, other systems and other languages make of the files that are known."""

import io
import json

import pytest

from accounts.models.user import User
from accounts.services import seen
from accounts.services.portability import imports
from accounts.services.portability.bounded import Unreadable
from accounts.services.portability.formats import readers
from tests.accounts.portability.reading import all_said, read_one, said, zipped

MOVIE = {"title": "Heat", "year": 1995, "ids": {"trakt": 1, "imdb": "tt0113277", "tmdb": 949}}
RATED = json.dumps([{"rated_at": "2024-01-02T10:00:00Z", "rating": 3, "type": "movie", "movie": MOVIE}])
LETTERBOXD = "Date,Name,Year,Letterboxd URI\n2024-01-01,Heat,1995,u\n"
LIST_V7 = "Letterboxd list export v7\nDate,Name,Tags,URL,Description\n2024-05-05,x,,u,\n\nPosition,Name,Year,URL\n"
HEAT = 949


def opens(name: str, content: str | bytes) -> list[str]:
    """The questions of a file that wait for an answer."""
    return [question.about for question in read_one(name, content).questions if not question.default]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_a_document_is_read_in_any_encoding(encoding: str) -> None:
    assert all_said("x.json", RATED.encode(encoding)) == ["Heat (1995): seen 3"]


def test_a_long_document_is_recoded_piece_by_piece() -> None:
    items = json.dumps([{"title": f"Amélie {number}", "year": 2001} for number in range(5000)], ensure_ascii=False)
    assert len(read_one("seen.json", items.encode("utf-16")).rows) == 5000


@pytest.mark.parametrize(
    ("header", "row"),
    [("Const,Ihre Bewertung,Bewertungsdatum,Titel,Originaltitel,URL,Titeltyp,IMDb-Bewertung,Jahr",
      'tt0113277,4,2024-01-02,Heat,Heat,u,Film,"8,3",1995'),
     ("Const,Votre note,Date de la note,Titre,Titre original,URL,Type de titre,Note IMDb,Année",
      'tt0113277,4,2024-01-02,Heat,Heat,u,Film,"8,3",1995'),
     ("Const,Tu calificación,Fecha de calificación,Título,Título original,URL,Tipo de título,Calificación de IMDb,Año",
      'tt0113277,4,2024-01-02,Heat,Heat,u,Película,"8,3",1995'),
     ("CONST,YOUR RATING,DATE RATED,TITLE,URL,TITLE TYPE,IMDB RATING,YEAR",
      "TT0113277,4,2024-01-02,Heat,u,MOVIE,8,1995")],
)  # fmt: skip
def test_imdb_is_read_with_columns_of_other_languages(header: str, row: str) -> None:
    (read,) = read_one("x.csv", f"{header}\n{row}\n").rows
    assert (said(read), read.movie.imdb_id, str(read.at)[:10]) == ("Heat (1995): seen 4", "tt0113277", "2024-01-02")


def test_a_list_of_people_names_no_movie() -> None:
    header = "Position,Const,Created,Modified,Description,Name,Known For,Birth Date\n"
    rows = all_said("x.csv", header + "1,nm0000134,2024-01-02,,,Chaplin,Heat,1943-08-17\n")
    assert rows == ["Chaplin: not_a_movie"]


@pytest.mark.parametrize(
    ("column", "scale"),
    [("Rating (1-10)", 10), ("rating/5", 5), ("My Rating (out of 10)", 10), ("Score (0\u2013100)", 100),
     ("Bewertung (von 5)", 5), ("Rating (%)", 100), ("Rating10", 10), ("Rating", None), ("IMDb Rating (1-10)", None)],
)  # fmt: skip
def test_a_column_may_say_how_high_its_ratings_go(column: str, scale: float | None) -> None:
    assert read_one("ratings.csv", f"Title,Year,{column}\nHeat,1995,4\n").scale == scale


@pytest.mark.parametrize("name", ["ratings.csv", "x.csv"])
def test_ratings_above_the_best_one_are_asked_about(alice: User, name: str) -> None:
    table = "Date,Name,Year,Letterboxd URI,Rating\n2024-01-01,Heat,1995,u,8\n2024-01-01,Alien,1979,u,4\n"
    assert opens(name, table) == ["scale"]
    received = imports.import_file(alice, name=name, content=io.BytesIO(table.encode()), answers={"0:scale": "5"})
    assert (received.result.outcomes, received.result.reasons) == ({"added": 1, "unread": 1}, {"unknown_rating": 1})


def test_a_rating_above_all_scales_is_none() -> None:
    assert all_said("ratings.csv", "Title,Rating\nHeat,850\nAlien,90\n") == ["Heat: unknown_rating", "Alien: seen 90"]


@pytest.mark.parametrize(
    ("column", "rating", "asked"),
    [("WatchedDate", 4, []), ("Watched Date", 4, ["scale"]), ("Watched Date", 8, []), ("WatchedDate", 8, ["scale"])],
)
def test_a_table_with_a_day_is_not_always_letterboxds(column: str, rating: int, asked: list[str]) -> None:
    assert opens("x.csv", f"Title,Year,Rating,{column}\nHeat,1995,{rating},2024-01-02\n") == asked


@pytest.mark.parametrize(
    ("name", "kind"),
    [("watchlist", "watchlist"), ("my-favorites", "favorite"), ("WATCHLIST (1)", "watchlist"), ("films-seen", "seen"),
     ("criterion-collection", "unknown"), ("favorites-of-ebert", "unknown"), ("watched-too-early", "unknown")],
)  # fmt: skip
@pytest.mark.parametrize("content", [LIST_V7 + "1,Heat,1995,u\n", "Position,Const,Title,Year\n1,tt0113277,Heat,1995\n"])
def test_the_title_of_a_list_is_no_word_about_it(name: str, kind: str, content: str) -> None:
    assert [row.kind for row in read_one(f"{name}.csv", content).rows] == [kind]


@pytest.mark.parametrize("name", ["collection.csv", "my library.txt"])
def test_a_collection_says_nothing_unless_its_member_does(alice: User, name: str) -> None:
    content = b"Title,Year\nHeat,1995\n" if name.endswith("csv") else b"Heat (1995)\n"
    rehearsed = imports.import_file(alice, name=name, content=io.BytesIO(content), dry_run=True)
    assert [(question.about, question.default) for question in rehearsed.questions] == [("kind", "nothing")]
    assert rehearsed.result.outcomes == {"left_out": 1}
    real = imports.import_file(alice, name=name, content=io.BytesIO(content), answers={"0:kind": "seen"})
    assert real.result.outcomes == {"added": 1}


def test_a_collection_in_a_zip_says_nothing_either() -> None:
    read = readers.read("x.zip", io.BytesIO(zipped({"collection.csv": LETTERBOXD, "watched.csv": LETTERBOXD})))
    assert [question.default for question in read[0].questions] == ["nothing"]


@pytest.mark.parametrize(
    ("column", "cell", "kind"),
    [("status", "Watched", "seen"), ("status", "To Watch", "watchlist"), ("status", "On Hold", "nothing"),
     ("status", "Released", "unknown"), ("status", "Not watched", "unknown"), ("watched", "yes", "seen"),
     ("watched", "no", "unknown"), ("watched", "2", "seen"), ("watched", "2024-01-02", "seen"), ("seen", "x", "seen")],
)  # fmt: skip
def test_a_cell_may_say_whether_a_movie_was_seen(column: str, cell: str, kind: str) -> None:
    assert [row.kind for row in read_one("x.csv", f"title,{column}\nHeat,{cell}\n").rows] == [kind]


def test_a_movie_that_was_not_seen_is_not_seen_by_the_name_of_its_file() -> None:
    rows = all_said("watched.csv", "title,watched\nHeat,true\nAlien,false\nRan,\n")
    assert rows == ["Heat: seen", "Alien: unknown", "Ran: seen"]


def test_a_movie_that_is_not_liked_is_no_favorite_by_the_name_of_its_file() -> None:
    assert all_said("liked.csv", "title,liked?\nHeat,Yes\nAlien,No\n") == ["Heat: favorite", "Alien: unknown"]


def test_a_title_that_was_cut_at_a_comma_names_no_movie() -> None:
    rows = all_said("seen.csv", "title,year,tmdb id\nI, Tonya,2017,389015\nHeat,1995,949,more\nRan,soon\n")
    assert rows == ["I, Tonya, 2017, 389015: no_title", "Heat (1995): seen", "Ran: seen"]


def test_everybodys_rating_of_tmdb_never_counts() -> None:
    header = "TMDb ID,IMDb ID,Type,Name,Release Date,Rating\n"
    assert all_said("ratings.csv", header + "949,tt0113277,movie,Heat,1995-12-15,8.1\n") == ["Heat (1995): seen"]


def test_a_list_may_be_of_ids_and_addresses() -> None:
    lines = "tt0113277\nhttps://www.imdb.com/title/tt0078748/?ref_=x\nhttps://www.themoviedb.org/movie/176-saw\nHeat\n"
    movies = [row.movie for row in read_one("x.txt", lines).rows]
    assert [movie.movie_id or movie.imdb_id or movie.title for movie in movies] == [
        "tt0113277",
        "tt0078748",
        176,
        "Heat",
    ]


def test_a_document_says_yes_and_no() -> None:
    items = [{"title": "Heat", "favorite": True}, {"title": "Ran", "watched": True}, {"title": "Saw", "watched": False}]
    assert all_said("x.json", json.dumps(items)) == ["Heat: favorite", "Ran: seen", "Saw: unknown"]


def test_what_everybody_thinks_of_a_movie_of_trakt_counts_for_nothing() -> None:
    extended = {**MOVIE, "rating": 8.3, "votes": 50_000, "status": "released"}
    assert all_said("x.json", json.dumps([extended])) == ["Heat (1995): unknown"]


def test_dates_that_contradict_each_other_are_asked_about() -> None:
    file = read_one("seen.csv", "title;watched date\nHeat;03/31/2024\nRan;31/03/2024\nSaw;04/05/2024\n")
    assert (file.day_order, [str(row.seen_on) for row in file.rows]) == ("unknown", ["None"] * 3)


@pytest.mark.parametrize(
    ("entry", "kind"),
    [({"progress": "100"}, "seen"), ({"ended_on": "2024-01-02"}, "seen"), ({"progress": "40"}, "nothing"),
     ({"state": "in_progress"}, "nothing"), ({"state": "Dropped", "progress": "100"}, "nothing"), ({}, "seen")],
)  # fmt: skip
def test_what_ryot_saw_begun_was_not_seen(entry: dict[str, str], kind: str) -> None:
    movie = {"lot": "Movie", "source": "Tmdb", "identifier": "949", "source_id": "Heat", "seen_history": [entry]}
    (row,) = read_one("x.json", json.dumps({"metadata": [movie]})).rows
    assert (row.kind, row.movie.movie_id) == (kind, HEAT)


def test_the_first_item_need_not_be_a_movie() -> None:
    tracked = [
        {"status": "FINISHED", "rating": 9, "game": {"igdbId": 5, "name": "Zelda"}},
        {"status": "FINISHED", "rating": 0, "content": {"tmdbId": 949, "title": "Heat", "type": "movie"}},
    ]
    assert all_said("x.json", json.dumps(tracked)) == ["Zelda: not_a_movie", "Heat: seen"]
    assert all_said("seen.json", json.dumps([{"note": "mine"}, {"title": "Heat"}])) == [": no_title", "Heat: seen"]
    with pytest.raises(Unreadable):
        read_one("x.json", json.dumps([{"note": "mine"}] * 50 + [{"title": "Heat"}]))


@pytest.mark.parametrize(
    ("content", "titles"),
    [("1. Heat (1995)\n2) Alien\n", ["Heat (1995)", "Alien"]), ("12 Monkeys\n1. Mai\n", ["12 Monkeys", "1. Mai"]),
     ("Crazy, Stupid, Love., 2011\nHeat, 1995\n", ["Crazy, Stupid, Love. (2011)", "Heat (1995)"]),
     ("1,Heat,1995\n2,Alien,1979\n", ["Heat (1995)", "Alien (1979)"]), ("Heat\t1995\t\nRan\t1985\t\n",
                                                                          ["Heat (1995)", "Ran (1985)"])],
)  # fmt: skip
def test_a_plain_list_may_be_numbered_and_have_commas(content: str, titles: list[str]) -> None:
    assert [row.text for row in read_one("x.txt", content).rows] == titles


def test_only_the_number_before_a_title_is_left_out() -> None:
    titles = ["Alien (1979) Director's Cut", "Heat (1995) - Michael Mann", "Dr. Strangelove 2. Cut"]
    content = "".join(f"{place}. {title}\n" for place, title in enumerate(titles, start=1))
    assert [row.text for row in read_one("x.txt", content).rows] == titles


@pytest.mark.parametrize(
    ("item", "sentence"),
    [({"title": "Heat", "rating": False}, "Heat: seen"), ({"film": True, "titel": "Heat"}, "Heat: seen"),
     ({"title": "Heat", "year": True}, "Heat: seen"), ({"title": "Heat", "date": True, "watched": True}, "Heat: seen"),
     ({"title": "Heat", "liked": True}, "Heat: favorite"), ({"title": "Heat", "seen": False}, "Heat: unknown"),
     ({"title": "Heat", "status": False, "type": True, "tmdb": True}, "Heat: seen")],
)  # fmt: skip
def test_yes_and_no_answer_only_what_asks_for_it(item: dict[str, object], sentence: str) -> None:
    (row,) = read_one("seen.json", json.dumps([item])).rows
    assert (said(row), row.unread_dates) == (sentence, ())


@pytest.mark.parametrize(
    ("above", "text"),
    [("Ran,1985,x\n", '"Heat,1995,'), ("", '"Heat",1995,"open'), ("Ran,1985,x\n", 'Heat,1995,"open')],
)
@pytest.mark.parametrize("below", [1, 15_000])
def test_a_quote_that_is_never_closed_costs_no_row_below(above: str, text: str, below: int) -> None:
    rows = read_one("seen.csv", f"title,year,note\n{above}{text}\n" + "Alien,1979,\n" * below).rows
    lines = [(row.line, row.text) for row in rows if row.text != "Ran (1985)"]
    first = 3 if above else 2
    assert lines == [(first, "Heat (1995)"), *((first + number, "Alien (1979)") for number in range(1, below + 1))]


@pytest.mark.parametrize("between", [0, 1, 5000])
def test_two_quotes_too_many_cost_no_row_between(between: int) -> None:
    content = "title,year\n" + ('"Heat,1995\n' + "Alien,1979\n" * between) * 2 + "Ran,1985\n"
    assert all_said("seen.csv", content) == [
        *["Heat (1995): seen", *["Alien (1979): seen"] * between] * 2, "Ran (1985): seen"
    ]  # fmt: skip


def test_quotes_in_a_review_make_no_rows() -> None:
    content = 'title,year,note\nHeat,1995,"he said "go", then\nleft, and so on\nfor long"\nRan,1985,\n'
    assert all_said("seen.csv", content)[0] == "Heat (1995): seen"


def test_a_review_of_several_lines_at_the_end_of_a_file_is_one_row() -> None:
    assert all_said("seen.csv", 'title,year,note\nHeat,1995,"a ""b""\n\nc, d"\n') == ["Heat (1995): seen"]


def test_excel_of_a_mac_has_letters_of_its_own() -> None:
    assert all_said("seen.csv", "title;year\rAmélie;2001\r".encode("mac-roman")) == ["Amélie (2001): seen"]


def test_numbers_may_be_decimals_and_formulas() -> None:
    (row,) = read_one("seen.csv", 'title;tmdb id;imdb id\nHeat;949,0;"=""tt0113277"""\n').rows
    assert (row.movie.movie_id, row.movie.imdb_id) == (HEAT, "tt0113277")


def test_a_zip_of_an_older_windows_has_folders_too() -> None:
    names = ("likes\\films.csv", "deleted\\diary.csv", "watched.csv")
    read = readers.read("x.zip", io.BytesIO(zipped(dict.fromkeys(names, LETTERBOXD))))
    assert {file.name: [row.kind for row in file.rows] for file in read} == {
        "likes/films.csv": ["favorite"], "deleted/diary.csv": [], "watched.csv": ["seen"]
    }  # fmt: skip


@pytest.mark.parametrize("beside", [".DS_Store", "Thumbs.db", "__MACOSX/a/._watched.csv", "imdb/x.csv"])
def test_likes_of_lists_stay_out_whatever_stands_beside_their_folder(beside: str) -> None:
    names = ("a/watched.csv", "a/likes/lists.csv", "a/likes/reviews.csv", beside)
    read = readers.read("x.zip", io.BytesIO(zipped(dict.fromkeys(names, LETTERBOXD))))
    reasons = {file.name.removeprefix("a/"): file.reason for file in read}
    assert (reasons["watched.csv"], reasons["likes/lists.csv"]) == ("", "not_about_movies")
    assert reasons["likes/reviews.csv"] == "not_about_movies"


def test_what_is_hidden_from_a_calendar_says_nothing_in_a_folder_either() -> None:
    hidden = json.dumps([{"hidden_at": "2024-01-02T10:00:00Z", "type": "movie", "movie": MOVIE}])
    read = readers.read(
        "x.zip", io.BytesIO(zipped({"hidden/calendar.json": hidden, "hidden/recommendations.json": hidden}))
    )
    assert [row.kind for file in read for row in file.rows] == ["nothing", "not_for_me"]


def test_a_file_of_a_zip_may_be_empty() -> None:
    files = {"ratings-shows.json": "[]", "ratings.csv": "", "watched.csv": LETTERBOXD}
    assert [file.reason for file in readers.read("x.zip", io.BytesIO(zipped(files)))] == ["empty", "empty", ""]


def test_of_rows_that_contradict_each_other_the_last_one_counts(alice: User) -> None:
    table = b"title,year,rating10\nHeat,1995,8\nHeat,1995,3\n"
    first = imports.import_file(alice, name="ratings.csv", content=io.BytesIO(table))
    assert (first.result.outcomes, first.result.reasons) == ({"added": 2}, {"later_row": 1})
    before = seen.page_of(alice).items
    assert [mark.rating for mark in before] == [3]
    again = imports.import_file(alice, name="ratings.csv", content=io.BytesIO(table))
    assert (again.result.outcomes, seen.page_of(alice).items) == ({"already_there": 2}, before)


@pytest.mark.parametrize(
    ("title", "year", "movie"),
    [("La Land, La", 2016, 313369), ("Lord of the Rings, The: The Two Towers", 2002, 121), ("Hero (英雄)", 2002, 79),
     ("Run Lola Run (a.k.a. Lola rennt)", 1998, 104), ("Heat (Director's Cut)", 1995, None)],
)  # fmt: skip
def test_titles_with_an_article_or_another_title_behind_are_matched(
    alice: User, title: str, year: int, movie: int | None
) -> None:
    content = io.BytesIO(f'title,year\n"{title}",{year}\n'.encode())
    imports.import_file(alice, name="seen.csv", content=content)
    assert [mark.movie.id for mark in seen.page_of(alice).items] == ([movie] if movie else [])
