"""Movies brought from elsewhere: read, asked about, matched, said, with a receipt, and undone as a whole.

`begin` keeps what stood in the files, `go_on` works on it, a turn at a time: the first one while its member waits, the
others in the background. `rehearse` says what would happen, and changes nothing.
"""

import contextlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop
from pydantic import TypeAdapter, ValidationError

from accounts.models.import_record import Import, ImportRow
from accounts.models.user import User
from accounts.services import preferences
from accounts.services.portability import jobs, parser_process, questions, receipts, reversal
from accounts.services.portability.bounded import MOST_ROWS, Unreadable
from accounts.services.portability.exported_files import ExportedFile
from accounts.services.portability.formats.read_rows import ReadFile, ReadRow
from accounts.services.portability.parser_process import Readable
from accounts.services.taste import bump_taste_version, lock, preference
from accounts.types.imports import ImportedRow, Receipt, RowOutcome
from accounts.types.taste import Preference
from catalog.ranges import SCORE, YEAR
from catalog.services import movies
from project.errors import Conflict, Invalid, NotFound, Unavailable
from project.localization.numbers import count
from project.pagination import Page

AT_ONCE = 2  # batches of rows that are worked on while their member waits
TURN = 10.0  # seconds of a turn in the background
STALLED = timedelta(minutes=2)  # after which a turn is taken for lost
ASK_AGAIN = timedelta(minutes=10)  # until TMDb is asked again after it was away
UNANSWERED = timedelta(days=7)  # that questions wait
_PREFERENCE = TypeAdapter(Preference)
REFUSED = {
    "unreadable": gettext_noop(
        "We cannot read this file. We read CSV, JSON and ZIP of Marquee, Letterboxd, IMDb, Trakt, TMDB, Simkl, Movary,"
        " Yamtrack, Ryot, Watcharr and MovieLens, and lists of titles."
    ),
    "too_large": gettext_noop(
        "This file is too large. We read up to %(rows)s rows a file, 10 MB, or 50 MB unpacked. Please split it."
    ),
}
LOCK = 0x69_6D_70_6F  # "impo": the kind of advisory lock that an import holds, together with its member's id


@dataclass(frozen=True, slots=True)
class Turn:
    """What a turn in the background left."""

    next_id: UUID | None = None  # the import of its member to go on with at once
    is_finished: bool = False  # whether this very turn finished it


def import_file(
    user: User,
    *,
    name: str,
    content: Readable,
    dry_run: bool = False,
    answers: Mapping[str, str] | None = None,
    wait_for_answers: bool = False,
) -> Receipt:
    """Bring a file: what it says is said here, unless something newer is. A dry run only says what would happen.

    What is more than a turn's work is not looked up by a dry run, and goes on in the background by a real one.

    Args:
        user: whose movies they are.
        name: of the file.
        content: of the file.
        dry_run: whether nothing shall be kept.
        answers: to questions about the file, by their ids.
        wait_for_answers: whether nothing is added while a question has no answer; else only its rows wait.

    Raises:
        Invalid: the file cannot be read, or is more than is read; an answer to no question.
        Unavailable: this process reads another file.
    """
    files = _parsed(name, content)
    given = dict(answers or {})
    questions.check(files, given)
    if dry_run:
        return _rehearse(user, files, given)
    job = _begin(user, files, given, asking=wait_for_answers and questions.is_open(files, given))
    if job.status == "running":
        _first_turn(job)
    return receipts.receipt(job)


def answer(user: User, import_id: UUID, answers: Mapping[str, str]) -> Receipt:
    """Answer questions about an import's files; the rows that waited for it are worked on.

    Raises:
        NotFound: the member has no such import.
        Invalid: an answer to no question, or none of its choices.
        Conflict: it was undone, or the answer was given already and counts.
    """
    with transaction.atomic():
        lock(user)
        job = _own(user, import_id, locked=True)
        files = jobs.FILES.validate_python(job.files)
        questions.check(files, answers)
        if job.undone_at:
            raise Conflict.coded("undone", gettext("This import was undone."))
        if job.status != "asking" and not questions.may_follow(files, job.answers, answers):
            sentence = gettext("You have answered this already. Undo the import to answer anew.")
            raise Conflict.coded("answered", sentence)
        job.answers = {**job.answers, **answers}
        job.rows.filter(outcome="unclear", reason="unanswered").update(outcome="pending", reason="")
        job.status, job.worked_at = "running", timezone.now()
        job.save(update_fields=["answers", "status", "worked_at"])
    _first_turn(job)
    return receipts.receipt(job)


def settle(user: User, import_id: UUID, row_id: int, *, movie_id: int | None) -> Receipt:
    """Say which movie a row means; None leaves it out.

    Raises:
        NotFound: the member has no such import or row; there is no such movie.
        Conflict: the row is settled already, or waits for an answer about its file.
    """
    _open_row(_own(user, import_id), row_id)
    if movie_id is not None:
        movies.ensure_stored(movie_id)  # it may ask TMDb, for which nothing is held
    with transaction.atomic():
        lock(user)
        job = _own(user, import_id, locked=True)
        row = _open_row(job, row_id)
        if movie_id is None:
            job.rows.filter(id=row.id).update(outcome="left_out", reason="passed_over", candidates=[])
        else:
            jobs.settle(job, row, movie_id)
    return receipts.receipt(job)


def _open_row(job: Import, row_id: int) -> ImportRow:
    """A row of which something is to be decided."""
    row = job.rows.filter(id=row_id).first()
    if row is None:
        raise NotFound(gettext("This import has no such row."))
    if job.undone_at or row.outcome not in {"unclear", "not_found"} or row.reason == "unanswered":
        raise Conflict.coded("settled", gettext("There is nothing to decide about this row."))
    return row


def go_on(import_id: UUID) -> Turn:
    """A turn in the background, unless one of the same member's imports is being worked on.

    Whoever holds the member's turn passes it on: what comes in between has none, and is not asked for again.
    """
    user_id = Import.objects.filter(id=import_id).values_list("user_id", flat=True).first()
    if user_id is None:
        return Turn()
    is_finished = False
    with _alone(user_id) as alone:
        if not alone:
            return Turn()
        job = _to_work_on().select_related("user").filter(id=import_id).first()  # as another turn left it
        is_finished = job is not None and jobs.go_on(job, ask_for=TURN)
    return Turn(next_import(user_id), is_finished)


def finished(import_id: UUID) -> tuple[User, Receipt] | None:
    """An import that is done, with its member; None for one that goes on, or was undone meanwhile."""
    job = Import.objects.select_related("user").filter(id=import_id, status="done", undone_at=None).first()
    return (job.user, receipts.brief([job])[0]) if job else None


def next_import(user_id: int) -> UUID | None:
    """The member's import to go on with at once: the one that has waited longest."""
    running = Import.objects.filter(user_id=user_id, status="running", undone_at=None)
    return running.order_by("worked_at", "id").values_list("id", flat=True).first()


def _to_work_on() -> QuerySet[Import]:
    return Import.objects.filter(undone_at=None, status__in=["running", "waiting"])


def take_stalled() -> list[UUID]:
    """Imports whose turn was lost, or whose TMDb was away for a while; the longest waiting first.

    Each is given to one caller: it counts as worked on from now, so a long queue does not fill with it.
    """
    now = timezone.now()
    lost = Q(status="running", worked_at__lt=now - STALLED) | Q(status="waiting", worked_at__lt=now - ASK_AGAIN)
    with transaction.atomic():
        free = _to_work_on().filter(lost).select_for_update(skip_locked=True).order_by("worked_at", "id")
        taken = list(free.values_list("id", flat=True))
        Import.objects.filter(id__in=taken).update(worked_at=now)
    return taken


def remove_unanswered() -> int:
    """Remove imports whose questions nobody answered; how many."""
    old = Import.objects.filter(status="asking", created_at__lt=timezone.now() - UNANSWERED)
    return old.delete()[1].get("accounts.Import", 0)


def undo(user: User, import_id: UUID) -> Receipt:
    """Take back what an import alone added or changed, and is still so. Undoing it again changes nothing.

    Raises:
        NotFound: the member has no such import.
    """
    with transaction.atomic():
        lock(user)
        job = _own(user, import_id, locked=True)
        if job.undone_at is None:
            job.undone_at = max(timezone.now(), job.created_at)  # the clocks of two machines differ
            job.status = "done"
            job.save(update_fields=["undone_at", "status"])
            reversal.take_back(job)
            for added in (job.favorites, job.dismissals, job.watchlist, job.seen):
                added.all().delete()  # of a release that kept no changes
            if receipts.brief([job])[0].result.preferences == preference(user):  # else there is a newer word
                preferences.set_preference(user, Preference())
            bump_taste_version(user)
    return receipts.receipt(job)


def receipt(user: User, import_id: UUID) -> Receipt:
    """What an import did until now.

    Raises:
        NotFound: the member has no such import.
    """
    return receipts.receipt(_own(user, import_id))


def rows(
    user: User, import_id: UUID, *, page: int, per_page: int, outcome: RowOutcome | None = None
) -> Page[ImportedRow]:
    """One page of an import's rows.

    Raises:
        NotFound: the member has no such import.
    """
    return receipts.rows(_own(user, import_id), page=page, per_page=per_page, outcome=outcome)


def table(user: User, import_id: UUID) -> ExportedFile:
    """All rows of an import as a table to keep.

    Raises:
        NotFound: the member has no such import.
    """
    return receipts.table(_own(user, import_id))


def latest(user: User, most: int = 20) -> list[Receipt]:
    """The member's imports, the last first, without their rows. Three queries for any number of them."""
    jobs = Import.objects.filter(user=user).order_by("-created_at", "id")[:most]
    return receipts.brief(list(jobs))


def _own(user: User, import_id: UUID, *, locked: bool = False) -> Import:
    jobs = Import.objects.filter(user=user)
    job = (jobs.select_for_update() if locked else jobs).filter(id=import_id).first()
    if job is None:
        raise NotFound(gettext("You have no such import."))
    job.user = user
    return job


def _rehearse(user: User, files: Sequence[ReadFile], answers: dict[str, str]) -> Receipt:
    with transaction.atomic():
        job = _begin(user, files, answers, asking=False)
        jobs.go_on(job, batches=AT_ONCE)  # as much as the first turn of a real one does, while its member waits
        rehearsed = receipts.receipt(job, is_dry=True)
        transaction.set_rollback(True)
    return rehearsed


def _begin(user: User, files: Sequence[ReadFile], answers: dict[str, str], *, asking: bool) -> Import:
    """Keep what stood in the files."""
    shown = [replace(file, rows=_shown(file), preferences=None) for file in files]
    unread = Counter({file.name: sum(bool(row.unread_dates) for row in file.rows) for file in files})
    with transaction.atomic():
        lock(user)
        job = Import.objects.create(
            user=user,
            format=next(file.format for file in files if file.format),
            status="asking" if asking else "running",
            files=jobs.FILES.dump_python(shown, mode="json"),
            answers=answers,
            result={"unread_dates": dict(+unread)},
        )
        jobs.store(job, files)
        if stated := _set_preference(user, files):
            job.result["preferences"] = _PREFERENCE.dump_python(stated, mode="json")
            job.save(update_fields=["result"])
    return job


def _shown(file: ReadFile) -> tuple[ReadRow, ...]:
    """The rows that stand beside a question."""
    return tuple(row for row in file.rows if not row.reason)[: questions.SHOWN] if file.questions else ()


def _first_turn(job: Import) -> None:
    """Work on an import while its member waits, unless another of the member's is worked on."""
    with _alone(job.user.pk) as alone:
        if alone:
            jobs.go_on(job, batches=AT_ONCE)


@contextlib.contextmanager
def _alone(user_id: int) -> Iterator[bool]:
    """One import at a time for each member, over all machines: whether it is one's turn.

    The lock goes with its connection, if that breaks.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCK, user_id % 2**31])
        (free,) = cursor.fetchone()
    if not free:
        yield False
        return
    try:
        yield True
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCK, user_id % 2**31])


def _parsed(name: str, content: Readable) -> list[ReadFile]:
    try:
        return parser_process.parse(name, content)
    except Unreadable as error:
        sentence = gettext(REFUSED[error.code]) % {"rows": count(MOST_ROWS)}
        raise Invalid.field("file", error.code, sentence) from None
    except parser_process.Busy:
        raise Unavailable(
            gettext("We are reading another file just now. Please try again in a moment."), retry_after=5
        ) from None


def _set_preference(user: User, files: Sequence[ReadFile]) -> Preference | None:
    """Take preferences along if the member has said nothing yet."""
    brought = next((file.preferences for file in files if file.preferences), None)
    if not brought or preference(user) != Preference():
        return None
    try:
        stated = _PREFERENCE.validate_python(brought)
        preferences.check(stated)
    except (ValidationError, Invalid):
        return None  # of another catalog: the movies count, the rest has to be said again
    if stated == Preference() or not _fits_columns(stated):
        return None
    bump_taste_version(user)
    return preferences.set_preference(user, stated)


def _fits_columns(stated: Preference) -> bool:
    """Whether the database takes it; forms and API have such limits of their own."""
    years = all(year in YEAR for year in (stated.year_from, stated.year_to) if year is not None)
    score = stated.min_score is None or stated.min_score in SCORE
    return years and score and all(len(language) <= 8 for language in stated.languages)
