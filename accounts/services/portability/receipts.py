"""What an import did, row by row: counted by outcome and reason, listed, and as a table to keep."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from uuid import UUID

from django.db.models import Count
from pydantic import TypeAdapter

from accounts.models.import_record import Import, ImportChange, ImportRow
from accounts.services.portability import exported_files, questions
from accounts.services.portability.exported_files import CSV, ExportedFile
from accounts.services.portability.formats.read_rows import ReadFile
from accounts.services.portability.jobs import FILES, UNSETTLED
from accounts.types.imports import (
    AmbiguousRow,
    ImportCounts,
    ImportedFile,
    ImportedRow,
    ImportSummary,
    Receipt,
    RowCandidate,
    RowOutcome,
)
from accounts.types.taste import Preference
from catalog.services import movies
from project.pagination import Page

SHOWN = 200  # unclear and unknown rows that a receipt lists; it counts all
COLUMNS = ("file", "line", "row", "outcome", "reason", "tmdb_id", "title")
_SUMMARY = TypeAdapter(ImportSummary)
_PREFERENCE = TypeAdapter(Preference | None)
type Tally = dict[int, Counter[tuple[str, str]]]  # file -> (outcome, reason) -> rows


def receipt(job: Import, *, is_dry: bool = False) -> Receipt:
    """What an import did. Two queries, one or two more where rows are unclear, one where some were not found."""
    (short,) = brief([job])
    if _is_older(job):
        return short
    unclear = _first(job, "unclear") if short.result.ambiguous else []
    unknown = _first(job, "not_found") if short.result.unmatched else []
    result = replace(
        short.result,
        ambiguous_rows=tuple(
            AmbiguousRow(row.text, tuple(f"{movie.title} ({movie.year}) #{movie.id}" for movie in row.candidates))
            for row in _imported(job, unclear)
        ),
        unmatched_rows=tuple(row.text for row in unknown),
    )
    return replace(short, id=None if is_dry else job.id, result=result)


def brief(jobs: Sequence[Import]) -> list[Receipt]:
    """What imports did, without their rows. Two queries for any number of them."""
    ids = [job.id for job in jobs]
    counted = ImportChange.objects.filter(import_record__in=ids).values_list("import_record").annotate(Count("id"))
    movie_counts: dict[UUID, int] = dict(counted)
    tallies = _tallies(ids)
    return [_brief(job, tallies[job.id], movie_counts.get(job.id, 0)) for job in jobs]


def _brief(job: Import, tally: Tally, movie_count: int) -> Receipt:
    if _is_older(job):
        return Receipt(job.id, job.format, job.created_at, job.undone_at, _SUMMARY.validate_python(job.result))
    files = FILES.validate_python(job.files)
    summary = _summary(job, tally, movie_count)
    return Receipt(
        id=job.id,
        format=job.format,
        created_at=job.created_at,
        undone_at=job.undone_at,
        result=summary,
        status=job.status,  # type: ignore[arg-type]  # its choices
        done=summary.rows - summary.outcomes.get("not_looked_up", 0),
        files=tuple(_file(file, tally.get(place, Counter()), job) for place, file in enumerate(files)),
        questions=questions.open_questions(files, job.answers),
    )


def _is_older(job: Import) -> bool:
    """Whether it is of a release that kept a summary and no rows."""
    return "rows" in job.result


def rows(job: Import, *, page: int, per_page: int, outcome: RowOutcome | None = None) -> Page[ImportedRow]:
    """One page of an import's rows, as they stand in the files. Three queries."""
    chosen = job.rows.all()
    if outcome == "not_looked_up":
        chosen = chosen.filter(outcome__in=UNSETTLED)
    elif outcome:
        chosen = chosen.filter(outcome=outcome)
    first = (page - 1) * per_page
    items = list(chosen.order_by("id")[first : first + per_page])
    return Page(_imported(job, items), page, per_page, chosen.count())


def table(job: Import) -> ExportedFile:
    """All rows as CSV, some at a time."""
    return ExportedFile("import.csv", CSV, exported_files.table(COLUMNS, _cells(job)))


def _cells(job: Import) -> Iterator[Sequence[object]]:
    names = [file.name for file in FILES.validate_python(job.files)]
    stored = job.rows.order_by("id").values_list(
        "file", "line", "text", "outcome", "reason", "movie_id", "movie__title"
    )
    for place, line, text, outcome, reason, movie_id, title in stored.iterator(chunk_size=2000):
        yield names[place], line, text, _public(outcome), reason, movie_id, title


def _public(outcome: str) -> RowOutcome:
    """An outcome as receipts call it."""
    return "not_looked_up" if outcome in UNSETTLED else outcome  # type: ignore[return-value]  # the column's choices


def _tallies(ids: Sequence[UUID]) -> defaultdict[UUID, Tally]:
    tallies: defaultdict[UUID, Tally] = defaultdict(dict)
    rows = ImportRow.objects.filter(import_record__in=ids)
    counted = rows.values_list("import_record", "file", "outcome", "reason").annotate(Count("id"))
    for import_id, place, outcome, reason, number in counted.order_by("file"):
        tallies[import_id].setdefault(place, Counter())[outcome, reason] += number
    return tallies


def _file(file: ReadFile, counts: Counter[tuple[str, str]], job: Import) -> ImportedFile:
    unread = job.result.get("unread_dates", {}).get(file.name, 0)
    return ImportedFile(file.name, file.format, file.reason, counts.total(), dict(_outcomes([counts])), unread)


def _outcomes(counts: Iterable[Counter[tuple[str, str]]]) -> Counter[RowOutcome]:
    outcomes: Counter[RowOutcome] = Counter()
    for part in counts:
        for (outcome, _), number in part.items():
            outcomes[_public(outcome)] += number
    return outcomes


def _summary(job: Import, tally: Tally, movie_count: int) -> ImportSummary:
    outcomes = _outcomes(tally.values())
    reasons: Counter[str] = Counter()
    for counts in tally.values():
        for (_, reason), number in counts.items():
            reasons[reason] += number
    del reasons[""]
    added = {name: job.result.get(name, 0) for name in ("favorites", "dismissals", "watchlist", "seen")}
    matched = outcomes["added"] + outcomes["replaced"] + outcomes["already_there"]
    return ImportSummary(
        rows=outcomes.total(),
        matched=matched,
        ambiguous=outcomes["unclear"],
        unmatched=outcomes["not_found"],
        added=ImportCounts(films=movie_count if matched else 0, **added),
        preferences=_PREFERENCE.validate_python(job.result.get("preferences")),
        ambiguous_rows=(),
        unmatched_rows=(),
        outcomes=dict(outcomes),
        reasons=dict(reasons),
    )


def _first(job: Import, outcome: str) -> list[ImportRow]:
    return list(job.rows.filter(outcome=outcome).order_by("id")[:SHOWN])


def _imported(job: Import, stored: list[ImportRow]) -> list[ImportedRow]:
    names = [file.name for file in FILES.validate_python(job.files)]
    ids = dict.fromkeys(movie_id for row in stored for movie_id in row.candidates)
    named = {movie.id: RowCandidate(movie.id, movie.title, movie.year) for movie in movies.by_ids(list(ids))}
    return [
        ImportedRow(
            row.id, names[row.file], row.line, row.text, _public(row.outcome), row.reason, row.movie_id,
            tuple(named[movie_id] for movie_id in row.candidates if movie_id in named),
        )
        for row in stored
    ]  # fmt: skip
