"""Movies brought from elsewhere: matched, added once, with a receipt, and undone as a whole."""

import contextlib
from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext, gettext_noop
from pydantic import TypeAdapter, ValidationError

from accounts.models.import_record import Import
from accounts.models.taste import Dismissal, Favorite
from accounts.models.user import User
from accounts.services import bulk_writes, preferences
from accounts.services.portability import parser_process
from accounts.services.portability.bounded import MOST_ROWS, Unreadable
from accounts.services.portability.parser_process import Readable
from accounts.services.portability.parsers import Meaning, ParsedFile, ParsedRow
from accounts.services.taste import NOT_NOW, bump_taste_version, preference
from accounts.types import AmbiguousRow, DismissalReason, ImportCounts, ImportSummary, Preference, Receipt
from catalog.ranges import SCORE, YEAR
from catalog.services import resolver
from catalog.services.resolver import Candidates
from project.errors import Conflict, Invalid, NotFound, Unavailable

SHOWN = 200  # ambiguous and unmatched rows that a receipt lists; it counts all
_RESULT = TypeAdapter(ImportSummary)
_PREFERENCE = TypeAdapter(Preference)
REFUSED = {
    "unreadable": gettext_noop(
        "This is not a file that Marquee can read. It takes CSV, JSON and ZIP of Marquee, Letterboxd, IMDb, Trakt and"
        " TMDB."
    ),
    "too_large": gettext_noop(
        "This file holds more than is read at once: %(rows)s rows in a file, 10 MB, or 50 MB unpacked. Please bring it"
        " in parts."
    ),
}
LOCK = 0x69_6D_70_6F  # "impo": the kind of advisory lock that an import holds, together with its member's id
WEIGHT = {"favorite": 0, "not_for_me": 1, "not_now": 2, "seen": 3}  # what counts when a movie stands in several files


def import_file(user: User, *, name: str, content: Readable, dry_run: bool = False) -> Receipt:
    """Add the movies of a file: what was rated highly becomes a favorite, the rest is not recommended again.

    Nothing that is there is changed, so repeating it adds nothing. A dry run only says what would happen.

    Raises:
        Invalid: the file cannot be read, or is more than is read.
        Conflict: another import of the member is running.
        Unavailable: this process reads another file.
    """
    with _alone(user):
        return _import(user, _parsed(name, content), dry_run=dry_run)


def _import(user: User, parsed: ParsedFile, *, dry_run: bool) -> Receipt:
    candidates = resolver.find([entry.movie for entry in parsed.entries])
    meant = _decide(parsed.entries, candidates)
    with transaction.atomic():
        row = Import.objects.create(user=user, format=parsed.format)
        counted, stated = _add(user, row, meant), _set_preference(user, parsed)
        summary = _summary(parsed, candidates, counted, stated=stated)
        row.result = _RESULT.dump_python(summary, mode="json")
        row.save(update_fields=["result"])
        if counted.favorites or counted.dismissals or stated:
            bump_taste_version(user)
        if dry_run:
            transaction.set_rollback(True)
    return Receipt(None if dry_run else row.id, parsed.format, row.created_at, None, summary)


def undo(user: User, import_id: UUID) -> Receipt:
    """Take back what an import added and is still there. Undoing it again changes nothing.

    Raises:
        NotFound: the member has no such import.
    """
    with transaction.atomic():
        row = Import.objects.select_for_update().filter(user=user, id=import_id).first()
        if row is None:
            raise NotFound(gettext("You have no such import."))
        if row.undone_at is None:
            row.undone_at = max(timezone.now(), row.created_at)  # the clocks of two machines differ
            row.save(update_fields=["undone_at"])
            Favorite.objects.filter(user=user, import_record=row).delete()
            Dismissal.objects.filter(user=user, import_record=row).delete()
            if _receipt(row).result.preferences == preference(user):  # else the member has said more since
                preferences.set_preference(user, Preference())
            bump_taste_version(user)
    return _receipt(row)


def receipt(user: User, import_id: UUID) -> Receipt:
    """What an import did.

    Raises:
        NotFound: the member has no such import.
    """
    row = Import.objects.filter(user=user, id=import_id).first()
    if row is None:
        raise NotFound(gettext("You have no such import."))
    return _receipt(row)


def latest(user: User, most: int = 20) -> list[Receipt]:
    """The member's imports, the last first."""
    return [_receipt(row) for row in Import.objects.filter(user=user).order_by("-created_at", "id")[:most]]


@contextlib.contextmanager
def _alone(user: User) -> Iterator[None]:
    """One import at a time for each member, over all machines. The lock goes with its connection, if that breaks.

    Raises:
        Conflict: another is running.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCK, user.pk % 2**31])
        (free,) = cursor.fetchone()
    if not free:
        raise Conflict(gettext("Another import of yours is running. Please wait until it has ended."))
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCK, user.pk % 2**31])


def _parsed(name: str, content: Readable) -> ParsedFile:
    try:
        return parser_process.parse(name, content)
    except Unreadable as error:
        sentence = gettext(REFUSED[error.code]) % {"rows": number_format(MOST_ROWS, force_grouping=True)}
        raise Invalid.field("file", error.code, sentence) from None
    except parser_process.Busy:
        raise Unavailable(gettext("Another file is being read. Please try again in a moment."), retry_after=5) from None


def _decide(entries: Sequence[ParsedRow], candidates: Sequence[Candidates]) -> dict[int, ParsedRow]:
    """One entry for each movie that is clear, the weightiest if there are several."""
    clear = [(matches[0].id, entry) for entry, matches in zip(entries, candidates, strict=True) if len(matches) == 1]
    decided: dict[int, ParsedRow] = {}
    for movie_id, entry in clear:
        other = decided.get(movie_id)
        if other is None or WEIGHT[entry.meaning] < WEIGHT[other.meaning]:
            decided[movie_id] = entry
    return decided


def _add(user: User, row: Import, meant: dict[int, ParsedRow]) -> ImportCounts:
    now = row.created_at
    liked = [(movie, entry.at or now) for movie, entry in meant.items() if entry.meaning == "favorite"]
    favorites = len(bulk_writes.add_favorites(user.pk, liked, import_id=row.id))
    reasons: dict[DismissalReason, list[tuple[int, datetime]]] = {}
    for movie, entry in meant.items():
        if entry.meaning != "favorite":
            reasons.setdefault(_reason(entry.meaning), []).append((movie, entry.at or now))
    dismissals = sum(
        len(bulk_writes.add_dismissals(user.pk, movies, reason=why, lapsed=now - NOT_NOW, import_id=row.id))
        for why, movies in reasons.items()
    )
    return ImportCounts(len(meant), favorites, dismissals)


def _reason(meaning: Meaning) -> DismissalReason:
    """A meaning other than "favorite" as the reason of a dismissal."""
    assert meaning != "favorite"
    return meaning


def _set_preference(user: User, parsed: ParsedFile) -> Preference | None:
    """Take preferences along if the member has said nothing yet."""
    if not parsed.preferences or preference(user) != Preference():
        return None
    try:
        stated = _PREFERENCE.validate_python(parsed.preferences)
        preferences.check(stated)
    except (ValidationError, Invalid):
        return None  # of another catalog: the movies count, the rest has to be said again
    return preferences.set_preference(user, stated) if stated != Preference() and _fits_columns(stated) else None


def _fits_columns(stated: Preference) -> bool:
    """Whether the database takes it; forms and API have such limits of their own."""
    years = all(year in YEAR for year in (stated.year_from, stated.year_to) if year is not None)
    score = stated.min_score is None or stated.min_score in SCORE
    return years and score and all(len(language) <= 8 for language in stated.languages)


def _summary(
    parsed: ParsedFile, candidates: Sequence[Candidates], counted: ImportCounts, *, stated: Preference | None
) -> ImportSummary:
    pairs = list(zip(parsed.entries, candidates, strict=True))
    unclear = [(entry, matches) for entry, matches in pairs if len(matches) > 1]
    unknown = [entry for entry, matches in pairs if not matches]
    return ImportSummary(
        rows=len(pairs),
        matched=sum(len(matches) == 1 for _, matches in pairs),
        ambiguous=len(unclear),
        unmatched=len(unknown),
        added=counted,
        preferences=stated,
        ambiguous_rows=tuple(
            AmbiguousRow(_words(entry), tuple(f"{movie.title} ({movie.year}) #{movie.id}" for movie in matches[:5]))
            for entry, matches in unclear[:SHOWN]
        ),
        unmatched_rows=tuple(_words(entry) for entry in unknown[:SHOWN]),
    )


def _words(entry: ParsedRow) -> str:
    """A row as its file named it."""
    movie = entry.movie
    name = movie.title or movie.imdb_id or f"TMDB {movie.movie_id}"
    return f"{name} ({movie.year})" if movie.year else name


def _receipt(row: Import) -> Receipt:
    return Receipt(row.id, row.format, row.created_at, row.undone_at, _RESULT.validate_python(row.result))
