"""How a table is read: its columns by their usual names, its rows, and what it leaves open."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from accounts.services.portability.formats import cells, words
from accounts.services.portability.formats.read_rows import DayOrder, Kind, Question, ReadFile, ReadRow, Reason
from catalog.types import MovieReference

type Cells = Mapping[str, str]  # the cells of a row that say anything, by our names
OWN_RATINGS = (  # never those of everybody
    "yourrating", "yourated", "myrating", "userrating", "ownrating", "myscore", "userscore", "meinebewertung",
    "deinebewertung", "ihrebewertung", "manote", "tanote", "votrenote", "micalificación", "tucalificación",
    "mipuntuación", "tupuntuación", "miovoto", "iltuovoto", "tuovoto", "minhanota", "suanota", "suaavaliação",
)  # fmt: skip
COLUMNS: Mapping[str, tuple[str, ...]] = {  # written as `plain` leaves them; the first that says anything counts
    "movie_id": ("tmdbid", "tmdb", "themoviedbid", "themoviedb", "tmdburl"),
    "imdb_id": ("const", "tconst", "imdbid", "imdb", "imdbconst", "imdburl"),
    "title": ("title", "name", "movietitle", "moviename", "filmtitle", "movie", "film", "titel", "filmtitel",
              "filmname", "titre", "titulo", "título", "titolo"),
    "original_title": ("originaltitle", "originaltitel", "titreoriginal", "títulooriginal", "titolooriginale"),
    "year": ("year", "releaseyear", "movieyear", "jahr", "année", "annee", "año", "anno", "releasedate",
             "releasedatemonthdayyear", "released", "premiered", "erscheinungsjahr"),
    "rating": (*OWN_RATINGS, "rating10", "rating", "score", "stars", "bewertung", "sterne", "punkte", "wertung",
               "calificación", "puntuación", "voto", "avaliação"),
    "at": ("daterated", "ratedat", "ratingdate", "userratedat", "addedat", "dateadded", "listedat", "likedat",
           "lastwatchedat", "watchedat", "created", "createdat", "timestamp", "hinzugefügt", "date", "datum",
           "bewertetam", "bewertungsdatum", "datedelanote", "fechadecalificación", "datadelvoto", "fecha"),
    "seen_on": ("watcheddate", "datewatched", "watchedat", "lastwatchedat", "seenon", "dateseen", "watchedon",
                "viewingdate", "lastwatched", "gesehenam", "vule", "angesehenam"),
    "type": ("titletype", "mediatype", "type", "kind", "itemtype", "typ", "titeltyp", "typedetitre", "tipodetítulo",
             "tipodititolo", "tipo"),
    "status": ("status", "state", "liststatus"),
    "list": ("list",),
    "watched": ("watched", "seen", "iswatched", "haveseen", "gesehen", "geschaut", "vu", "visto"),  # or the day
    "liked": ("liked", "like", "favorite", "favourite", "isfavorite", "isfavourite", "heart", "loved", "favorit"),
    "until": ("until",),
}  # fmt: skip
DATES = ("at", "seen_on")
MOST = 100  # the best rating of any scale
LONGEST_COLUMN = 100  # characters of a column's name that may say its scale
SCALE = re.compile(  # "Rating (1-10)", "Score /100", "Rating out of 5", "Rating (%)"
    r"(.*?)(?<![\s([])[\s([]*(?:(?:[01]\s*(?:-|\u2013|to|bis)|/|out of|of|von|max\.?)\s*(5|10|100)|%)[)\]\s]*",
    re.IGNORECASE,
)
YES = {"1", "yes", "true", "x", "y", "ja", "wahr", "oui", "si", "sí", "❤", "♥", "❤️"}
NO = {"0", "no", "false", "n", "nein", "falsch", "non"}
OPEN_KIND = Question("kind", ("favorite", "watchlist", "seen", "not_for_me", "nothing"))
OPEN_SCALE = Question("scale", ("5", "10", "100"))
OPEN_DATES = Question("dates", ("day_first", "month_first", "unread"), "unread")
TOP = Question("favorites_from", ("none", "top", "90", "80"), "none")


def kind_by_name(row: Cells, path: str) -> Kind:
    """What a row says, by its status, else by the name of its file, else by what it holds.

    What is called a collection says nothing unless its member says what it is, which is asked.
    """
    kind = words.kind_of_word(row.get("status", ""))
    if kind != "unknown":
        return kind
    watched = row.get("watched", "").casefold()
    if watched in YES or (watched.isdecimal() and watched.strip("0")):  # how often
        return "seen"
    by_name = words.kind_of_name(path)
    if by_name == "favorite" and row.get("liked", "").casefold() in NO:
        return "unknown"
    is_denied = watched in NO or words.denies(row.get("status", ""))
    if by_name == "nothing" or (by_name == "seen" and is_denied):
        return "unknown"
    return "seen" if by_name == "unknown" and row.get("seen_on") else by_name


def kind_of_rated(row: Cells, path: str) -> Kind:
    """What a row says, and that its movie was seen where it is rated and nothing says what it is."""
    kind = kind_by_name(row, path)
    return "seen" if kind == "unknown" and row.get("rating") else kind


def kind_by_status(row: Cells, _path: str) -> Kind:
    """What a row of a tracker says, whose status alone counts."""
    return words.kind_of_status(row.get("status", ""))


@dataclass(frozen=True, slots=True)
class TableFormat:
    """A kind of table.

    Attributes:
        name: of the site that writes it.
        signs: sets of columns, one of which must be there.
        columns: what its columns are called, where that is not the usual.
        scale: its best rating; None where it is not known.
        kind: what a row says.
        scale_of: its best rating, from its columns as they are written, in lower case.
        adjust: the cells of a row as this format means them.
    """

    name: str
    signs: tuple[frozenset[str], ...] = ()
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    scale: float | None = None
    kind: Callable[[Cells, str], Kind] = kind_by_name
    scale_of: Callable[[frozenset[str]], float | None] | None = None  # where it depends on the columns
    adjust: Callable[[dict[str, str]], dict[str, str]] = dict  # what a row means by its cells

    def reads(self, header: frozenset[str]) -> bool:
        """Whether a table with these columns is one of these."""
        return any(signs <= header for signs in self.signs)


def plain(column: str) -> str:
    """The name of a column as it is compared: letters and figures only."""
    return "".join(character for character in column.casefold() if character.isalnum())


def _with_scale(column: str) -> tuple[str, float | None]:
    """The name of a column as it is compared, and the best rating where a column of ratings says it."""
    written = " ".join(column.split())
    match = SCALE.fullmatch(written) if len(written) <= LONGEST_COLUMN else None
    name = plain(match[1]) if match else ""
    return (name, float(match[2] or 100)) if match and name in COLUMNS["rating"] else (plain(column), None)


def _lower(column: str) -> str:
    return column.strip().casefold()


def movie_columns(header: Iterable[str]) -> set[str]:
    """Those of the columns by which a movie is known."""
    return {*header} & {*COLUMNS["title"], *COLUMNS["movie_id"], *COLUMNS["imdb_id"]}


def read(format_: TableFormat, path: str, header: Sequence[str], rows: Iterable[tuple[int, Sequence[str]]]) -> ReadFile:
    """A table whose header has been read. ``rows`` are lines and cells."""
    written = [_with_scale(column) for column in header]
    names = [name for name, _ in written]
    columns = {**COLUMNS, **format_.columns}
    places = {name: [names.index(column) for column in known if column in names] for name, known in columns.items()}
    cells_of = ((line, row, with_day(_pick(places, row))) for line, row in rows)
    picked = [(line, format_.adjust(_unshifted(row, cells_, len(header)))) for line, row, cells_ in cells_of]
    order = _day_order(cell for _, row in picked for name in DATES if (cell := row.get(name)))
    own_scale = format_.scale_of(frozenset(map(_lower, header))) if format_.scale_of else format_.scale
    named_scales = {written[place][1] for place in places["rating"]}
    scale = (named_scales.pop() if len(named_scales) == 1 else None) or own_scale
    read_rows = tuple(read_row(line, row, format_.kind(row, path), order) for line, row in picked)
    return finished(ReadFile(path, format_.name, read_rows, scale=scale, day_order=order))


def finished(file: ReadFile) -> ReadFile:
    """A file with its scale, as far as its ratings show it, and what it leaves open."""
    rows = _all_rated(tuple(map(_in_any_scale, file.rows)))
    ratings = [row.rating for row in rows if row.rating and not row.scale and not row.reason]
    is_beyond = bool(file.scale) and max(ratings, default=0) > (file.scale or 0)  # then it is another one
    scale = None if is_beyond else file.scale or _scale(ratings)
    questions = []
    if any(row.kind == "unknown" and not row.reason for row in rows):
        questions.append(OPEN_KIND)
    rated = [row for row in rows if row.rating and not row.reason and row.is_movie is not False]
    if not scale and any(not row.scale for row in rated):
        questions.append(OPEN_SCALE)
    if file.day_order == "unknown":
        questions.append(OPEN_DATES)
    if rated and file.format != "marquee":
        questions.append(TOP)
    return replace(file, rows=rows, scale=scale, questions=tuple(questions))


def read_row(line: int, row: Cells, kind: Kind, order: DayOrder = "day_first") -> ReadRow:
    """One row, from its cells. Documents and lists have no dates that may be read in two orders."""
    title, year_of_title = cells.title_and_year(row.get("title") or row.get("original_title", ""))
    own_year = cells.year(row.get("year", ""))
    movie = MovieReference(
        cells.title(row.get("title", "")) if own_year and not year_of_title else title,
        own_year or year_of_title,
        cells.movie_id(row.get("movie_id", "")),
        cells.imdb_id(row.get("imdb_id", "")),
        cells.title(row.get("original_title", "")),
    )
    name = movie.title or movie.imdb_id or (f"TMDB {movie.movie_id}" if movie.movie_id else "")
    text = f"{name} ({movie.year})" if movie.year and name else name
    is_movie = words.is_movie(row.get("type", ""))
    if is_movie is False and not movie.imdb_id:
        return ReadRow(line, text, movie, "nothing", "not_a_movie", is_movie=False)
    if not name:
        return ReadRow(line, " ".join(row.values())[:200], movie, "nothing", "no_title")
    return _said(ReadRow(line, text, movie, kind, is_movie=is_movie), row, order)


def _said(read: ReadRow, row: Cells, order: DayOrder) -> ReadRow:
    reason: Reason = ""
    try:
        rating = cells.rating(row.get("rating", ""))
    except ValueError:
        rating, reason = None, "unknown_rating"
    moment = cells.moment(row["at"], order) if row.get("at") else None
    seen_on = cells.day(row["seen_on"], order) if row.get("seen_on") else None
    missing = {"at": moment, "seen_on": seen_on}
    unread = tuple((name, row[name]) for name in DATES if row.get(name) and not missing[name])
    kind = "favorite" if row.get("liked", "").casefold() in YES else read.kind
    return replace(
        read,
        kind=kind,
        reason=reason,
        rating=rating[0] if rating else None,
        scale=rating[1] if rating else None,
        at=moment or (cells.moment(row["seen_on"], order) if seen_on and not row.get("at") else None),
        seen_on=seen_on,
        until=cells.any_moment(row["until"]) if row.get("until") else None,
        unread_dates=unread,
    )


def _pick(places: Mapping[str, Sequence[int]], row: Sequence[str]) -> dict[str, str]:
    """What a row says under our names, each from the first of its columns that says anything."""
    picked = {}
    for name, columns in places.items():
        for place in columns:
            if place < len(row) and (cell := _bare(row[place])):
                picked[name] = cell
                break
    return picked


def _unshifted(row: Sequence[str], picked: dict[str, str], width: int) -> dict[str, str]:
    """Cells of a row; but of one whose title was cut at a comma only its text, as none of its cells is where it should.

    Its year is none, and it has more cells than there are columns.
    """
    has_more = any(cell.strip() for cell in row[width:])
    if not has_more or "year" not in picked or cells.year(picked["year"]):
        return picked
    return {"text": ", ".join(filter(None, map(str.strip, row)))}


def _bare(cell: str) -> str:
    """A cell without the formula by which some keep spreadsheets from changing it: ="0113277"."""
    cell = cell.strip()
    return cell[2:-1].strip() if cell.startswith('="') and cell.endswith('"') and len(cell) > 2 else cell


def with_day(row: dict[str, str]) -> dict[str, str]:
    """Cells of which the one that says whether a movie was seen may as well say when."""
    watched = row.get("watched", "")
    if not watched or row.get("seen_on"):
        return row
    is_day = bool(cells.day(watched, "day_first") or cells.day_orders(watched))
    return {**row, "seen_on": watched} if is_day else row


def _day_order(dates: Iterable[str]) -> DayOrder:
    """What all dates of a file together say; where they all fit both orders, or contradict each other, it is asked."""
    orders: set[DayOrder] = {"day_first", "month_first"}
    is_written_so = False
    for text in dates:
        possible = cells.day_orders(text)
        if possible:
            is_written_so = True
            orders &= possible
    if not is_written_so:
        return "day_first"
    return next(iter(orders)) if len(orders) == 1 else "unknown"


def _in_any_scale(row: ReadRow) -> ReadRow:
    """A row whose rating fits into a scale: none goes beyond a hundred."""
    is_beyond = not row.reason and not row.scale and (row.rating or 0) > MOST
    return replace(row, rating=None, reason="unknown_rating") if is_beyond else row


def _all_rated(rows: tuple[ReadRow, ...]) -> tuple[ReadRow, ...]:
    """A list of which every movie has an own rating is one of ratings, whatever it is called."""
    movies = [row for row in rows if not row.reason and row.is_movie is not False]
    if not movies or not all(row.kind == "unknown" and row.rating for row in movies):
        return rows
    return tuple(replace(row, kind="seen") if row.kind == "unknown" else row for row in rows)


def _scale(ratings: Sequence[float]) -> float | None:
    """What the ratings of a file show: above five it is no scale of five, above ten none of ten."""
    best = max(ratings, default=0)
    return 100.0 if best > 10 else 10.0 if best > 5 else None
