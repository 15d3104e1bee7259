"""One cell: ratings, dates, titles, years and ids, in every way that files write them."""

import html
import re
from datetime import UTC, date, datetime, time, timedelta

from accounts.services.portability.formats.read_rows import DayOrder
from catalog.ranges import MOVIE_ID
from catalog.ranges import YEAR as YEARS

FIRST_DAY = date(YEARS.low, 1, 1)  # before there were films nobody saw one
NUMBER = r"\d{1,3}(?:[.,]\d{1,4})?"
OUT_OF = re.compile(rf"({NUMBER})\s*(?:/|out of|von|of)\s*(\d{{1,3}})", re.ASCII)
PERCENT = re.compile(rf"({NUMBER})\s*%", re.ASCII)
STARS = re.compile(r"([★⭐✭✮*]{1,10})(?:\s*([½⯪]))?[☆\ufe0f\s]*")
COUNTED_STARS = re.compile(rf"({NUMBER})\s*(?:★|⭐|stars?|sterne?)", re.ASCII)
HALVES = re.compile(r"^(\d{1,2})\s?(?:½|\s1/2)$", re.ASCII)
WHOLE = re.compile(r"[.,]0{1,2}$")  # how a spreadsheet ends a whole number
YEAR = re.compile(r"(?<!\d)(1[89]\d\d|20\d\d|21\d\d)(?!\d)", re.ASCII)
YEAR_AT_END = re.compile(r"\s*[(\[](1[89]\d\d|20\d\d|21\d\d)[)\]]\s*$", re.ASCII)
IMDB_ID = re.compile(r"(?:^|/)tt(\d{5,10})(?!\d)", re.ASCII | re.IGNORECASE)
MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan jän januar jänner january janv janvier ene enero gen gennaio janeiro",
         "feb februar february févr février febrero febbraio fev fevereiro", "mar mär mrz märz march mars marzo março",
         "apr april avr avril abr abril aprile", "may mai mayo mag maggio maio",
         "jun juni june juin junio giu giugno junho", "jul juli july juil juillet julio lug luglio julho",
         "aug august août ago agosto", "sep sept september septembre septiembre set settembre setembro",
         "oct okt oktober october octobre octubre ott ottobre out outubro",
         "nov november novembre noviembre novembro", "dec dez dezember december déc décembre dic diciembre dicembre"),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?", re.ASCII)
PACKED = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)", re.ASCII)
NUMBERS = re.compile(r"(\d{1,2})([-/.])\s?(\d{1,2})\2\s?(\d{4}|\d\d)(?:,?[T ].*)?", re.ASCII)
DAY_MONTH = re.compile(r"(?:\w+,?\s+)?(\d{1,2})(?:st|nd|rd|th|\.)?[ -]([^\W\d]{3,10})\.?,?[ -](\d{4})(?:[ T,].*)?")
MONTH_DAY = re.compile(r"(?:\w+,?\s+)?([^\W\d]{3,10})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?:[ T,].*)?")
CTIME = re.compile(r"\w{3}\s+(\w{3})\s+(\d{1,2})\s+([\d:]{5,8})\s+(?:\w+\s+)?(\d{4})")
EPOCH = re.compile(r"\d{9,10}(?:\.\d+)?|\d{12,13}", re.ASCII)


def rating(text: str) -> tuple[float, float | None] | None:
    """A rating, and the best one where the cell says so ("3/10", "80%", "★★★½"); None for none. 0 is none.

    Raises:
        ValueError: there is something that is no rating.
    """
    text = text.strip()
    if not text or text.casefold() in {"-", "—", "n/a", "null", "none", "nan", "not rated"}:
        return None
    value, best = _rating(HALVES.sub(r"\1.5", text))
    if best is not None and value > best:
        raise ValueError(text)
    return (value, best) if value else None


def _rating(text: str) -> tuple[float, float | None]:
    if match := OUT_OF.fullmatch(text.casefold()):
        best = float(match[2])
        if not best:
            raise ValueError(text)
        return number(match[1]), best
    if match := PERCENT.fullmatch(text):
        return number(match[1]), 100.0
    if match := COUNTED_STARS.fullmatch(text.casefold()):
        return number(match[1]), 5.0
    if match := STARS.fullmatch(text):
        count = len(match[1]) + (0.5 if match[2] else 0.0)
        return count, 5.0 if count <= 5 else 10.0
    if text == "½":
        return 0.5, 5.0
    if re.fullmatch(NUMBER, text, re.ASCII):
        return number(text), None
    raise ValueError(text)


def number(text: str) -> float:
    """A number with a point or a comma."""
    return float(text.replace(",", "."))


def title(text: str) -> str:
    """A title that can be stored and looked up: one line, no NUL, no half of a surrogate, no entities of HTML."""
    unescaped = _unescaped(_unescaped(text)) if "&" in text else text
    return " ".join(unescaped.replace("\x00", "").encode(errors="ignore").decode().split())[:300]


def _unescaped(text: str) -> str:
    """Entities as letters; as they are where one is a number of more digits than Python reads."""
    try:
        return html.unescape(text)
    except ValueError:
        return text


def title_and_year(text: str) -> tuple[str, int | None]:
    """A title, and the year that stands behind it in brackets."""
    whole = title(text)
    match = YEAR_AT_END.search(whole)
    return (whole[: match.start()], int(match[1])) if match and match.start() else (whole, None)


def year(text: str) -> int | None:
    """The year of a year or a date."""
    match = YEAR.search(text)
    return int(match[1]) if match else None


def movie_id(text: str) -> int | None:
    """TMDb's number of a movie, or one in an address of it."""
    text = text.rsplit("/movie/", 1)[-1].split("-", 1)[0] if "/movie/" in text else WHOLE.sub("", text)
    return MOVIE_ID.read(text)


def imdb_id(text: str) -> str:
    """IMDb's id, also without its letters, or one in an address; empty for none."""
    if match := IMDB_ID.search(text):
        return f"tt{match[1].zfill(7)}"
    return f"tt{text.zfill(7)}" if re.fullmatch(r"\d{4,10}", text, re.ASCII) else ""


def day_orders(text: str) -> set[DayOrder]:
    """In which order a date like 03/04/2024 may be read; nothing for one that says it otherwise."""
    match = NUMBERS.fullmatch(text.strip())
    if not match or match[2] == ".":
        return set()
    first, second = int(match[1]), int(match[3])
    orders: set[DayOrder] = set()
    if first <= 31 and second <= 12:
        orders.add("day_first")
    if first <= 12 and second <= 31:
        orders.add("month_first")
    return orders


def moment(text: str, order: DayOrder) -> datetime | None:
    """A moment of the past; None for one that is not understood, or has not come."""
    read = _moment(text.strip(), order)
    return read if read and datetime.combine(FIRST_DAY, time(), UTC) <= read <= datetime.now(UTC) else None


def day(text: str, order: DayOrder) -> date | None:
    """A day of the past, as it was where it was written; None for one that is not understood, or has not come."""
    text = text.strip()
    if EPOCH.fullmatch(text):
        read = moment(text, order)
        return read.date() if read else None
    read_day = _day(text, order)
    tomorrow = datetime.now(UTC).date() + timedelta(days=1)  # east of Greenwich it is later
    return read_day if read_day and FIRST_DAY <= read_day < tomorrow + timedelta(days=1) else None


def any_moment(text: str) -> datetime | None:
    """A moment as our own files write it, to come or past; None for years in which nothing is told.

    At the ends of the calendar a moment has no day in some time zones, and whoever shows it there would fail.
    """
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        return None
    if read.year not in YEARS:
        return None
    return read.astimezone(UTC) if read.tzinfo else read.replace(tzinfo=UTC)


def _moment(text: str, order: DayOrder) -> datetime | None:
    if EPOCH.fullmatch(text):
        seconds = float(text) / (1000 if len(text.split(".", maxsplit=1)[0]) > 10 else 1)
        return datetime.fromtimestamp(seconds, UTC)
    is_long = len(text) > 10 and ISO.fullmatch(text)
    if is_long and (exact := any_moment(text.replace("/", "-").removesuffix(" UTC"))):
        return exact
    if match := CTIME.fullmatch(text):
        read = _date(int(match[4]), MONTHS.get(match[1].casefold(), 0), int(match[2]))
        return any_moment(f"{read.isoformat()}T{match[3]}") if read else None
    read = _day(text, order)
    return datetime.combine(read, time(), UTC) if read else None


def _day(text: str, order: DayOrder) -> date | None:
    if match := ISO.fullmatch(text) or PACKED.fullmatch(text):
        return _date(int(match[1]), int(match[2]), int(match[3]))
    if match := NUMBERS.fullmatch(text):
        return _of_numbers(int(match[1]), match[2], int(match[3]), match[4], order)
    if match := DAY_MONTH.fullmatch(text):
        return _date(int(match[3]), MONTHS.get(match[2].casefold(), 0), int(match[1]))
    if match := MONTH_DAY.fullmatch(text):
        return _date(int(match[3]), MONTHS.get(match[1].casefold(), 0), int(match[2]))
    if match := CTIME.fullmatch(text):
        return _date(int(match[4]), MONTHS.get(match[1].casefold(), 0), int(match[2]))
    return None


def _of_numbers(first: int, mark: str, second: int, years: str, order: DayOrder) -> date | None:
    """31.03.2024 has its day first; with other marks the whole file says which it is."""
    full_year = int(years) if len(years) == 4 else 2000 + int(years)
    if mark == ".":
        return _date(full_year, second, first)
    if order == "unknown":
        return None
    return _date(full_year, second, first) if order == "day_first" else _date(full_year, first, second)


def _date(year_: int, month: int, day_: int) -> date | None:
    try:
        return date(year_, month, day_)
    except ValueError:
        return None
