"""Undo of an import: what it alone added or changed is as it was before; what was said since stays.

A mark that still is the import's goes back to what stood there. Where another import said the same, it is now that
one's, as it says it. Imports that came later remember what they replaced: where that was this import's, they now
remember what stood there before it.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import batched

from accounts.models.import_record import Import, ImportChange
from accounts.services import movie_states, signals
from accounts.services.portability.jobs import BATCH, STATES
from accounts.types.signals import Change, Mark, MovieState

NAMES = ("favorite", "watchlist", "seen", "dismissal")


def take_back(job: Import) -> None:
    """Take back everything; the caller holds the member's row, in a transaction."""
    for part in batched(job.changes.order_by("id"), BATCH):
        _take_back(job, part)


def _take_back(job: Import, changes: Sequence[ImportChange]) -> None:
    movie_ids = [change.movie_id for change in changes]
    states = movie_states.of(job.user, movie_ids)
    other_changes = _others(job, movie_ids)
    taken: list[Change] = []
    for change in changes:
        before, state = STATES.validate_python(change.before), states[change.movie_id]
        stated = [STATES.validate_python(other.said) for other in other_changes[change.movie_id]]
        taken.append(Change(change.movie_id, state, _restored(job, state, before, stated)))
        for other in other_changes[change.movie_id]:
            _forget(job, other, before)
    ImportChange.objects.bulk_update(
        [change for part in other_changes.values() for change in part], ["before"], batch_size=500
    )
    signals.write(job.user, [change for change in taken if change])


def _others(job: Import, movie_ids: Sequence[int]) -> defaultdict[int, list[ImportChange]]:
    """What the member's other imports say of these movies, the latest first."""
    rows = ImportChange.objects.filter(
        import_record__user=job.user, import_record__undone_at=None, movie_id__in=list(movie_ids)
    ).exclude(import_record=job)
    other_changes: defaultdict[int, list[ImportChange]] = defaultdict(list)
    for change in rows.order_by("-import_record__created_at", "-id"):
        other_changes[change.movie_id].append(change)
    return other_changes


def _restored(job: Import, state: MovieState, before: MovieState, stated: Sequence[MovieState]) -> MovieState:
    """The state without this import's words."""
    is_own = {name: _is_of(job, getattr(state, name)) for name in NAMES}
    marks: dict[str, Mark | None] = {}
    for name in NAMES:
        mark, old = getattr(state, name), getattr(before, name)
        if is_own[name]:
            marks[name] = next((other for change in stated if (other := getattr(change, name))), None) or _lasting(
                job, old
            )
        elif mark is None and old and any(is_own.values()):  # it went when the import said something
            marks[name] = _lasting(job, old)
        else:
            marks[name] = mark
    restored = MovieState(**marks)  # type: ignore[arg-type]  # each is of its name's kind
    rejected = restored.dismissal is not None and restored.dismissal.reason == "not_for_me"
    if rejected and restored.favorite:  # what was said since counts
        return replace(restored, dismissal=None) if state.favorite else replace(restored, favorite=None)
    return restored


def _is_of(job: Import, mark: Mark | None) -> bool:
    return mark is not None and mark.import_id == job.id


def _lasting(job: Import, mark: Mark | None) -> Mark | None:
    """A mark as it may be written again: an import that is gone with its rows is nobody's."""
    return None if _is_of(job, mark) else mark


def _forget(job: Import, other: ImportChange, before: MovieState) -> None:
    """Let a later import remember what stood there before this one."""
    remembered = STATES.validate_python(other.before)
    marks = {
        name: getattr(before, name) if _is_of(job, getattr(remembered, name)) else getattr(remembered, name)
        for name in NAMES
    }
    other.before = STATES.dump_python(MovieState(**marks), mode="json", exclude_none=True)
