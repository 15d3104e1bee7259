"""The work on an import: its rows are matched, looked up and said, some at a time, so that it can go on at any place.

What is finished is written with each turn, together with what it changed; a process that is killed loses nothing and
repeats nothing. A turn whose import was undone or answered meanwhile writes nothing more, and ends. TMDb is asked for
each unknown movie once, however many rows name it, within its rate.
"""

import itertools
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone
from pydantic import TypeAdapter

from accounts.models.import_record import Import, ImportChange, ImportRow
from accounts.services import movie_states, signals
from accounts.services.portability import merging, questions
from accounts.services.portability.formats.read_rows import ReadFile, ReadRow
from accounts.services.portability.merging import Importing, Said
from accounts.services.portability.questions import Word
from accounts.services.taste import bump_taste_version, lock
from accounts.types.imports import ImportCounts
from accounts.types.signals import Change, MovieState
from catalog.services import resolver
from catalog.services.resolver import Match
from catalog.types import MovieReference
from project.errors import SourceUnavailable

BATCH = 2000  # rows that are written at once
ROWS = TypeAdapter(ReadRow)
FILES = TypeAdapter(list[ReadFile])
STATES = TypeAdapter(MovieState)
UNSETTLED = ("pending", "to_ask")
SETTLE = """
UPDATE accounts_importrow AS row SET outcome = new.outcome, reason = new.reason, movie_id = new.movie_id,
       candidates = new.candidates::int[]
FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::int[], %s::text[])
     AS new (id, outcome, reason, movie_id, candidates)
WHERE row.id = new.id
"""
type Settled = tuple[int, str, str, int | None, Sequence[int]]  # row, outcome, reason, movie, candidates


@dataclass(frozen=True, slots=True)
class _Row:
    """A stored row with what it says; ``words`` is None while that is open."""

    id: int
    read: ReadRow
    words: list[Word] | None
    is_beyond: bool  # whether its rating is above the best one of its file


def store(job: Import, files: Sequence[ReadFile]) -> None:
    """Keep the rows of the files, none of them said yet."""
    rows = [
        ImportRow(
            import_record=job, file=place, line=row.line, text=row.text[:400], said=ROWS.dump_python(row, mode="json"),
            outcome=_first_outcome(row), reason=row.reason,
        )
        for place, file in enumerate(files)
        for row in file.rows
    ]  # fmt: skip
    ImportRow.objects.bulk_create(rows, batch_size=BATCH)


def _first_outcome(row: ReadRow) -> str:
    if not row.reason:
        return "pending"
    return "not_a_movie" if row.reason == "not_a_movie" else "unread"


def go_on(job: Import, *, batches: int | None = None, ask_for: float = 0.0) -> bool:
    """Go on with an import: what is stored first, then what TMDb knows. Whether this turn finished it.

    Args:
        job: which; it is left as its row is.
        batches: of rows to match at most; None for all.
        ask_for: seconds for which TMDb may be asked; 0 leaves that for later.
    """
    files = FILES.validate_python(job.files)
    file_answers = _file_answers(job, files)
    is_away = False
    if _match(job, files, file_answers, batches=batches) and ask_for:
        is_away = not _ask(job, files, file_answers, until=time.monotonic() + ask_for)
    return _finish(job, is_away=is_away)


def settle(job: Import, row: ImportRow, movie_id: int) -> bool:
    """Let a row mean a movie, as its member says; whether the import still takes it."""
    files = FILES.validate_python(job.files)
    read = _read(row, files, _file_answers(job, files))
    match = Match((resolver.NamedMovie(movie_id, "", None),))
    return _settle_all(job, [replace(read, read=replace(read.read, is_movie=True))], [match], is_asked=True)


def _file_answers(job: Import, files: Sequence[ReadFile]) -> list[dict[str, str]]:
    return [questions.answered(place, file, job.answers) for place, file in enumerate(files)]


def _match(
    job: Import, files: Sequence[ReadFile], file_answers: Sequence[dict[str, str]], *, batches: int | None
) -> bool:
    """Match rows with the stored movies, some at a time; whether the import still takes them."""
    for _ in itertools.count() if batches is None else range(batches):
        stored = job.rows.filter(outcome="pending").order_by("id")[:BATCH]
        rows = [_read(row, files, file_answers) for row in stored]
        if not rows:
            return True
        matches = resolver.find([_reference(row.read) for row in rows])
        if not _settle_all(job, rows, matches, is_asked=not resolver.can_ask()):
            return False
    return True


def _ask(job: Import, files: Sequence[ReadFile], file_answers: Sequence[dict[str, str]], *, until: float) -> bool:
    """Ask TMDb for what is unknown, a movie once; whether it answered."""
    while time.monotonic() < until:
        first = job.rows.filter(outcome="to_ask").order_by("id").first()
        if first is None:
            return True
        read = ROWS.validate_python(first.said)
        reference = _reference(read)
        same = job.rows.filter(outcome="to_ask", said__movie=first.said["movie"], said__is_movie=read.is_movie)
        try:
            match = resolver.ask(reference, by_title=read.is_movie is True)
        except SourceUnavailable:
            return False
        rows = [_read(row, files, file_answers) for row in same.order_by("id")]
        if not _settle_all(job, rows, [match] * len(rows), is_asked=True):
            return True
    return True


def _read(row: ImportRow, files: Sequence[ReadFile], file_answers: Sequence[dict[str, str]]) -> _Row:
    read, scale, answers = ROWS.validate_python(row.said), files[row.file].scale, file_answers[row.file]
    return _Row(
        row.id,
        read,
        questions.words(read, scale=scale, file_answers=answers),
        questions.is_beyond(read, scale=scale, file_answers=answers),
    )


def _reference(row: ReadRow) -> MovieReference:
    """What may be looked up: of what is called no movie, only the id that no series shares with a movie."""
    return MovieReference(imdb_id=row.movie.imdb_id) if row.is_movie is False else row.movie


def _settle_all(job: Import, rows: Sequence[_Row], matches: Sequence[Match], *, is_asked: bool) -> bool:
    """Say what is clear, and write what became of each row; all of it, or nothing.

    Nothing is written, and the answer is False, where the import was undone or answered since ``job`` was read: what
    its rows say is another thing then.
    """
    clear: defaultdict[int, list[_Row]] = defaultdict(list)
    settled: list[Settled] = []
    for row, match in zip(rows, matches, strict=True):
        if row.words and match.movie and (match.by_id or row.read.is_movie is not None):
            clear[match.movie.id].append(row)
        else:
            settled.append(_unsaid(row, match, is_asked=is_asked))
    with transaction.atomic():
        lock(job.user)
        if not _as_read(job).select_for_update().exists():
            return False
        for part in itertools.batched(clear.items(), BATCH):
            settled += _say(job, dict(part))
        _write(settled)
    return True


def _as_read(job: Import) -> QuerySet[Import]:
    """The import's row, while it is neither undone nor answered otherwise than when ``job`` was read."""
    return Import.objects.filter(pk=job.pk, undone_at=None, answers=job.answers)


def _unsaid(row: _Row, match: Match, *, is_asked: bool) -> Settled:
    """What becomes of a row that is not said, and why."""
    candidates = [movie.id for movie in match.movies]
    if row.read.is_movie is False and not candidates:
        return row.id, "not_a_movie", "", None, []
    if row.is_beyond and row.words is not None:
        return row.id, "unread", "unknown_rating", None, []
    if not row.words:
        outcome, reason = ("unclear", "unanswered") if row.words is None else ("left_out", "nothing_said")
        return row.id, outcome, reason, None, []
    if candidates:
        several = "several_movies" if len(candidates) > 1 else "unknown_kind"
        return row.id, "unclear", "contradictory_ids" if match.contradictory else several, None, candidates
    return row.id, "not_found" if is_asked else "to_ask", "", None, []


def _say(job: Import, rows_of: dict[int, list[_Row]]) -> list[Settled]:
    """Let rows say what they say of their movies, in the order of the files."""
    by = Importing(job.id, job.created_at)
    states = movie_states.of(job.user, rows_of)
    stored = {change.movie_id: change for change in job.changes.filter(movie_id__in=list(rows_of))}
    earlier = _said_before(job, list(rows_of))
    settled: list[Settled] = []
    changes: list[Change] = []
    records: list[ImportChange] = []
    for movie_id, rows in rows_of.items():
        state = before = states[movie_id]
        stated = STATES.validate_python(stored[movie_id].said) if movie_id in stored else MovieState()
        last_rating = next(filter(None, map(_rating_now, reversed(rows))), None)
        rating = _last_rating(stated, rows, by)
        for row in rows:
            is_outdated = _rating_now(row) not in {None, last_rating}  # by a row below it, of the same moment
            row_words = [
                replace(word, rating=None) if is_outdated else word
                for word in row.words or []
                if not word.by_rating or _rating(row) == rating  # no favorite by a rating that holds no longer
            ]
            result = _said(state, row_words, by, earlier.get(movie_id, ()))
            state, stated = result.state, merging.together(stated, merging.as_state(row_words, by))
            settled.append(
                (row.id, result.outcome, result.reason or ("later_row" if is_outdated else ""), movie_id, [])
            )
        changes.append(Change(movie_id, before, state))
        first = stored[movie_id].before if movie_id in stored else _dumped(before)
        records.append(ImportChange(import_record=job, movie_id=movie_id, before=first, said=_dumped(stated)))
    changed = [change for change in changes if change]
    signals.write(job.user, changed)
    ImportChange.objects.bulk_create(
        records, update_conflicts=True, unique_fields=["import_record", "movie"], update_fields=["said"],
        batch_size=BATCH,
    )  # fmt: skip
    if changed:
        _count(job, changed)
        bump_taste_version(job.user)
    return settled


def _rating_now(row: _Row) -> int | None:
    """The rating of a row without a day, of which its place alone says whether it is the last word."""
    return next((word.rating for word in row.words or () if word.rating and word.dated and not word.at), None)


def _rating(row: _Row) -> int | None:
    return next((word.rating for word in row.words or () if word.rating), None)


def _last_rating(stated: MovieState, rows: Sequence[_Row], by: Importing) -> int | None:
    """The rating that holds after all rows of a movie, whatever was said of it elsewhere."""
    state = MovieState(seen=stated.seen)
    for word in (word for row in rows for word in row.words or () if word.rating):
        state = merging.say(state, [word], by).state
    return state.seen.rating if state.seen else None


def _said(state: MovieState, words: Sequence[Word], by: Importing, earlier: Sequence[MovieState]) -> Said:
    """What words make of a state, but for what an earlier import said already and its member took back since."""
    fresh = [word for word in words if not _was_taken_back(state, word, earlier)]
    return merging.say(state, fresh, by) if fresh else Said(state, "already_there", "taken_back")


def _was_taken_back(state: MovieState, word: Word, earlier: Sequence[MovieState]) -> bool:
    if not word.at:
        return False
    name = {"favorite": "favorite", "watchlist": "watchlist", "seen": "seen"}.get(word.kind, "dismissal")
    marks = [mark for stated in earlier if (mark := getattr(stated, name)) and mark.at >= word.at]
    return bool(marks) and getattr(state, name) is None


def _said_before(job: Import, movie_ids: list[int]) -> dict[int, list[MovieState]]:
    """What the member's other imports said of these movies, those that were undone left out."""
    other_changes = ImportChange.objects.filter(
        import_record__user=job.user, import_record__undone_at=None, movie_id__in=movie_ids
    ).exclude(import_record=job)
    stated: defaultdict[int, list[MovieState]] = defaultdict(list)
    for movie_id, state in other_changes.values_list("movie_id", "said"):
        stated[movie_id].append(STATES.validate_python(state))
    return stated


def _dumped(state: MovieState) -> Any:
    return STATES.dump_python(state, mode="json", exclude_none=True)


def _count(job: Import, changes: Sequence[Change]) -> None:
    """Add what is new to the numbers of the receipt."""
    new = ImportCounts(
        favorites=sum(not change.before.favorite and bool(change.after.favorite) for change in changes),
        dismissals=sum(not change.before.dismissal and bool(change.after.dismissal) for change in changes),
        watchlist=sum(not change.before.watchlist and bool(change.after.watchlist) for change in changes),
        seen=sum(not change.before.seen and bool(change.after.seen) for change in changes),
    )
    added = Import.objects.values_list("result", flat=True).get(pk=job.pk)
    for name in ("favorites", "dismissals", "watchlist", "seen"):
        added[name] = added.get(name, 0) + getattr(new, name)
    job.result = added
    job.save(update_fields=["result"])


def _write(settled: Sequence[Settled]) -> None:
    if not settled:
        return
    ids, outcomes, reasons, movies, candidates = zip(*settled, strict=True)
    lists = ["{" + ",".join(map(str, part)) + "}" for part in candidates]
    with connection.cursor() as cursor:
        cursor.execute(SETTLE, [list(ids), list(outcomes), list(reasons), list(movies), lists])


def _finish(job: Import, *, is_away: bool) -> bool:
    """Note how far it is; whether it is done by this."""
    is_left = job.rows.filter(outcome__in=UNSETTLED).exists()
    status = "done" if not is_left else "waiting" if is_away else "running"
    unfinished = _as_read(job).filter(status__in=["running", "waiting"])
    is_noted = unfinished.update(status=status, worked_at=timezone.now()) > 0
    job.refresh_from_db(fields=["status", "undone_at", "answers", "worked_at"])
    return is_noted and status == "done"
