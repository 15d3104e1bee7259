"""Cells of other people's files: ratings, dates, years and ids in every way that they are written."""

from datetime import date

import pytest

from accounts.services.portability.formats import cells
from accounts.services.portability.formats.read_rows import DayOrder
from tests.accounts.portability.reading import read_one


@pytest.mark.parametrize(
    ("text", "rating"),
    [("4.5", (4.5, None)), ("4,5", (4.5, None)), ("10", (10, None)), ("3/10", (3, 10)), ("3,5 / 5", (3.5, 5)),
     ("80%", (80, 100)), ("72.5 %", (72.5, 100)), ("★★★½", (3.5, 5)), ("★★★☆☆", (3, 5)), ("***", (3, 5)),
     ("½", (0.5, 5)), ("4½", (4.5, None)), ("3 1/2", (3.5, None)),
     ("4 stars", (4, 5)), ("7 out of 10", (7, 10)), ("", None), ("-", None), ("0", None), ("null", None)],
)  # fmt: skip
def test_a_rating_is_read(text: str, rating: tuple[float, float | None] | None) -> None:
    assert cells.rating(text) == rating


@pytest.mark.parametrize("text", ["great", "11/10", "3/0", "120%", "-3", "1e3", "٣"])
def test_what_is_no_rating_is_said_so(text: str) -> None:
    with pytest.raises(ValueError):
        cells.rating(text)


@pytest.mark.parametrize(
    "text",
    ["2024-03-31", "2024/03/31", "2024.03.31", "31.03.2024", "31.3.2024", "31.03.24", "31/03/2024", "31-03-2024",
     "20240331", "2024-03-31T10:00:00.000Z", "2024-03-31 10:00:00", "2024-03-31T10:00:00+02:00", "1711879200",
     "1711879200000", "31 Mar 2024", "31 March 2024", "31. März 2024", "Mar 31, 2024", "March 31st, 2024",
     "Sun Mar 31 10:00:00 2024", "31-Mar-2024"],
)  # fmt: skip
def test_a_date_is_read(text: str) -> None:
    assert cells.day(text, "day_first") == date(2024, 3, 31)
    moment = cells.moment(text, "day_first")
    assert moment
    assert moment.date() == date(2024, 3, 31)


@pytest.mark.parametrize("text", ["2 janv. 2024", "2 ene 2024", "2 gen 2024", "2 jan. 2024", "2. Jänner 2024"])
def test_months_of_other_languages_are_read(text: str) -> None:
    assert cells.day(text, "day_first") == date(2024, 1, 2)


@pytest.mark.parametrize(
    "text", ["yesterday", "2024-02-30", "31.02.2024", "2999-01-01", "0000-00-00", "45382", "12/2024"]
)
def test_what_is_no_date_of_the_past_is_not_guessed(text: str) -> None:
    assert (cells.day(text, "day_first"), cells.moment(text, "day_first")) == (None, None)


@pytest.mark.parametrize(
    ("dates", "order", "days"),
    [(("03/31/2024", "04/05/2024"), "month_first", ("2024-03-31", "2024-04-05")),
     (("31/03/2024", "04/05/2024"), "day_first", ("2024-03-31", "2024-05-04")),
     (("03/04/2024", "04/05/2024"), "unknown", ("None", "None")),
     (("31.03.2024", "04.05.2024"), "day_first", ("2024-03-31", "2024-05-04"))],
)  # fmt: skip
def test_all_dates_of_a_file_say_which_number_is_the_day(
    dates: tuple[str, ...], order: DayOrder, days: tuple[str, ...]
) -> None:
    file = read_one("seen.csv", "title;watched date\n" + "".join(f"Heat;{text}\n" for text in dates))
    assert (file.day_order, tuple(str(row.seen_on) for row in file.rows)) == (order, days)
    asked = {question.about: question.default for question in file.questions}
    assert asked == ({"dates": "unread"} if order == "unknown" else {})


@pytest.mark.parametrize(
    ("text", "imdb_id"),
    [("tt0113277", "tt0113277"), ("0113277", "tt0113277"), ("113277", "tt0113277"), ("tt113277", "tt0113277"),
     ("https://www.imdb.com/title/tt0113277/", "tt0113277"), ("nm0000134", ""), ("", "")],
)  # fmt: skip
def test_an_id_of_imdb_is_read(text: str, imdb_id: str) -> None:
    assert cells.imdb_id(text) == imdb_id


@pytest.mark.parametrize(
    ("text", "movie_id"),
    [("949", 949), ("949.0", 949), ("https://www.themoviedb.org/movie/949-heat", 949), ("-1", None), ("x", None)],
)
def test_an_id_of_tmdb_is_read(text: str, movie_id: int | None) -> None:
    assert cells.movie_id(text) == movie_id
