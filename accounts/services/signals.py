"""How something that a member says of a movie is written: by both doors, and by Undo.

What is said is a function from the movie's state to the one that it shall have, so the rules of each signal stand in
its own module as plain code. The member's row is locked first: two tabs that say opposite things at once are heard one
after the other, and the last word counts.
"""

from collections.abc import Callable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Manager

from accounts.models.taste import Dismissal, Favorite, SeenEntry, WatchlistEntry
from accounts.models.user import User
from accounts.services import movie_states
from accounts.services.taste import bump_taste_version, lock
from accounts.types.signals import Change, DismissalMark, Mark, MovieState, SeenMark
from catalog.services import movies

BATCH = 2000  # rows of a statement
type Words = Callable[[MovieState], MovieState]


def change(user: User, movie_id: int, words: Words) -> Change:
    """Let ``words`` make of the movie's state what it shall be; saying the same again changes nothing.

    Raises:
        NotFound: there is no such movie.
        NotSignedIn: the account was deleted meanwhile.
    """
    movies.ensure_stored(movie_id)
    with transaction.atomic():
        lock(user)
        before = movie_states.of(user, [movie_id])[movie_id]
        outcome = Change(movie_id, before, words(before))
        if outcome:
            write(user, [outcome])
            bump_taste_version(user)
    return outcome


def write(user: User, changes: Sequence[Change]) -> None:
    """Write changes of many movies, whose states are those of now; the member's row is locked, its version is raised.

    What is gone goes first: the database refuses a favorite that is not for its member, for a moment, too.
    """
    kinds: list[tuple[Manager[Any], Callable[[MovieState], Mark | None]]] = [
        (Dismissal.objects, lambda state: state.dismissal),
        (Favorite.objects, lambda state: state.favorite),
        (WatchlistEntry.objects, lambda state: state.watchlist),
        (SeenEntry.objects, lambda state: state.seen),
    ]
    in_order = sorted(changes, key=lambda outcome: outcome.movie_id)  # as others lock them
    for rows, mark_of in kinds:
        removed_ids = [
            outcome.movie_id for outcome in changes if mark_of(outcome.before) and not mark_of(outcome.after)
        ]
        if removed_ids:
            rows.filter(user=user, movie_id__in=removed_ids).delete()
    for rows, mark_of in kinds:
        new = [
            (outcome.movie_id, mark)
            for outcome in in_order
            if (mark := mark_of(outcome.after)) and mark != mark_of(outcome.before)
        ]
        if new:
            rows.bulk_create(
                [rows.model(user=user, movie_id=movie_id, **_columns(mark)) for movie_id, mark in new],
                update_conflicts=True, unique_fields=["user", "movie"], update_fields=list(_columns(new[0][1])),
                batch_size=BATCH,
            )  # fmt: skip


def _columns(mark: Mark) -> dict[str, object]:
    columns: dict[str, object] = {"created_at": mark.at, "import_record_id": mark.import_id}
    if isinstance(mark, SeenMark):
        return columns | {"rating": mark.rating, "seen_on": mark.seen_on}
    if isinstance(mark, DismissalMark):
        return columns | {"reason": mark.reason, "until": mark.until}
    return columns
