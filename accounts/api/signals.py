"""What the signed-in user says of movies besides hearts and dismissals: the watchlist, what was seen, states, Undo."""

from ninja import Query, Router

from accounts.api.responses import REFUSED
from accounts.api.signal_schemas import (
    ChangesQuery,
    ListChangesOut,
    MovieStateOut,
    SeenIn,
    SeenOut,
    SeenQuery,
    SeenState,
    StatesQuery,
    UndoIn,
    WatchlistOut,
    WatchlistQuery,
    WatchlistState,
    change_fields,
    list_changes_fields,
    state_fields,
    wanted,
)
from accounts.api.signal_schemas import seen as seen_movie
from accounts.api.tokens import Bearer, MemberRequest
from accounts.services import list_changes, movie_states, seen, undo, watchlist
from catalog.api.schemas import MoviePath
from catalog.ranges import MOVIE_ID
from project.http.api.envelope import Envelope, Problem, success
from project.pagination import cut

router = Router(tags=["Me"], auth=Bearer())


@router.get(
    "/watchlist",
    response={200: Envelope[list[WatchlistOut]], **REFUSED},
    operation_id="listWatchlist",
    summary="Films to see",
)
def list_watchlist(request: MemberRequest, query: Query[WatchlistQuery]) -> dict[str, object]:
    """What the member wants to see. None of it is recommended again."""
    page = watchlist.page_of(request.user, page=query.page, per_page=query.per_page, sort=query.sort)
    return success([wanted(item) for item in page.items], page=page)


@router.put(
    "/watchlist/{movie_id}",
    response={200: Envelope[WatchlistState], 404: Problem, **REFUSED},
    operation_id="addToWatchlist",
    summary="Want to see a film",
)
def add_to_watchlist(request: MemberRequest, movie_id: MoviePath) -> dict[str, object]:
    """Idempotent. Takes back "not for me"; a film that was seen may be wanted again."""
    return success(change_fields(request.user, watchlist.add(request.user, movie_id)))


@router.delete(
    "/watchlist/{movie_id}",
    response={200: Envelope[WatchlistState], 404: Problem, **REFUSED},
    operation_id="removeFromWatchlist",
    summary="No longer want to see a film",
)
def remove_from_watchlist(request: MemberRequest, movie_id: MoviePath) -> dict[str, object]:
    """Idempotent: repeating it changes nothing."""
    return success(change_fields(request.user, watchlist.remove(request.user, movie_id)))


@router.get(
    "/seen",
    response={200: Envelope[list[SeenOut]], **REFUSED},
    operation_id="listSeen",
    summary="Films that were seen",
)
def list_seen(request: MemberRequest, query: Query[SeenQuery]) -> dict[str, object]:
    """What the member has seen, with ratings and days as far as they were said. Nobody else is shown them."""
    page = seen.page_of(request.user, page=query.page, per_page=query.per_page, sort=query.sort, year=query.year)
    return success([seen_movie(item) for item in page.items], page=page)


@router.put(
    "/seen/{movie_id}",
    response={200: Envelope[SeenState], 404: Problem, **REFUSED},
    operation_id="markSeen",
    summary="Say that a film was seen",
)
def mark_seen(request: MemberRequest, movie_id: MoviePath, body: SeenIn | None = None) -> dict[str, object]:
    """Idempotent. Takes the film off the watchlist; a rating of 6 or more takes back "not for me"."""
    given = body.model_dump(exclude_unset=True) if body else {}
    return success(change_fields(request.user, seen.mark(request.user, movie_id, **given)))


@router.delete(
    "/seen/{movie_id}",
    response={200: Envelope[SeenState], 404: Problem, **REFUSED},
    operation_id="unmarkSeen",
    summary="Say that a film was not seen",
)
def unmark_seen(request: MemberRequest, movie_id: MoviePath) -> dict[str, object]:
    """Idempotent. The rating and the day go, too."""
    return success(change_fields(request.user, seen.unmark(request.user, movie_id)))


@router.get(
    "/states",
    response={200: Envelope[list[MovieStateOut]], **REFUSED},
    operation_id="listStates",
    summary="What you say of some films",
)
def list_states(request: MemberRequest, query: Query[StatesQuery]) -> dict[str, object]:
    """All of it for each of at most 100 films, in the order asked, for the cards of a page."""
    states = movie_states.of(request.user, MOVIE_ID.read_all(query.ids.split(",")))
    page = cut([*states.items()], page=query.page, per_page=query.per_page)
    return success([{"movie_id": movie_id, **state_fields(state)} for movie_id, state in page.items], page=page)


@router.get(
    "/changes",
    response={200: Envelope[ListChangesOut], 410: Problem, **REFUSED},
    operation_id="listChanges",
    summary="What changed in your lists",
)
def list_changes_since(request: MemberRequest, query: Query[ChangesQuery]) -> dict[str, object]:
    """For apps that keep the lists: favorites, watchlist, seen films with ratings, and what is hidden.

    Begin without `since`, put each film's state in the place of what you had, and ask again with `next`, at once while
    `has_more`. Whoever writes, at the site, by an import or an undo, no change is lost. A film that left all lists is
    told as `removed` for 90 days; after that `since` is answered by 410 (`cursor_too_old`): forget the lists and begin
    without it. That "not tonight" ends is no change: `hidden_until` says when.
    """
    return success(list_changes_fields(list_changes.since(request.user, query.since, most=query.per_page)))


@router.post(
    "/states/undo",
    response={200: Envelope[MovieStateOut], 404: Problem, **REFUSED},
    operation_id="undoChange",
    summary="Take a change back",
)
def undo_change(request: MemberRequest, body: UndoIn) -> dict[str, object]:
    """Gives the film the state back that it had before, with its days. Idempotent."""
    change = undo.undo(request.user, body.undo)
    return success({"movie_id": change.movie_id, **state_fields(change.after)})
