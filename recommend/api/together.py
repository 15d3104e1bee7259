"""Groups that look for one movie, for apps: a member's by the access token, a visitor's by what joining gave."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Query, Router, Status

from accounts import commands
from accounts.api.tokens import Bearer, MemberRequest
from accounts.models.user import User
from accounts.services.watch_groups import groups, links, participation
from accounts.types.watch_groups import PersonInGroup, WatchGroupState
from catalog.api.schemas import MoviePath
from project.http.api.envelope import Envelope, Problem, success
from project.http.api.fields import WholeListQuery
from project.pagination import cut
from recommend.api.group_schemas import (
    DecisionIn,
    GroupEntryOut,
    GroupIn,
    GroupKey,
    GroupOut,
    JoinedOut,
    JoinIn,
    ParticipantToken,
    VoteIn,
    group_entry,
    group_movie,
)
from recommend.services import together

router = Router(tags=["Together"])
REFUSED = {401: Problem, 404: Problem, 422: Problem, 503: Problem}
CHANGED = {200: Envelope[GroupOut], 403: Problem, **REFUSED}
_bearer = Bearer()


@router.get(
    "",
    auth=_bearer,
    response={200: Envelope[list[GroupEntryOut]], 401: Problem, 422: Problem, 503: Problem},
    operation_id="listGroups",
    summary="Groups that you are in",
)
def list_groups(request: MemberRequest, query: Query[WholeListQuery]) -> dict[str, object]:
    """The latest first, in short."""
    page = cut(groups.of_user(request.user), page=query.page, per_page=query.per_page)
    entries = [group_entry(state, participation.person_in(state, user=request.user)) for state in page.items]
    return success(entries, page=page)


@router.post(
    "",
    auth=_bearer,
    response={201: Envelope[GroupOut], 409: Problem, 401: Problem, 422: Problem, 503: Problem},
    operation_id="createGroup",
    summary="Make a link for a group",
)
def create_group(request: MemberRequest, response: HttpResponse, body: GroupIn) -> Status[dict[str, object]]:
    """You are the first in it, and its host: only you can decide alone, and end it. At most ten at a time."""
    state = commands.create_group(
        request, request.user, name=body.name, names_movies=body.names_movies, is_kept=body.kept
    )
    response["Location"] = reverse("api:get_group", args=[state.key])
    return Status(201, success(_group(state, participation.person_in(state, user=request.user))))


@router.get(
    "/{key}",
    response={200: Envelope[GroupOut], **REFUSED},
    operation_id="getGroup",
    summary="A group, its list and its votes",
)
def get_group(request: HttpRequest, key: GroupKey, participant: ParticipantToken = "") -> dict[str, object]:
    """Who holds the link sees who is there; who is in the group, the list too. Ask again with `If-None-Match`.

    Nobody has marked any of the films as seen. Reasons are general (a genre, a decade) unless their person lets them
    say more; no answer holds anybody's favorites or ratings.
    """
    return success(_group(*_asked_by(request, key, participant)))


@router.delete(
    "/{key}",
    auth=_bearer,
    response={200: Envelope[None], 403: Problem, **REFUSED},
    operation_id="endGroup",
    summary="End a group",
)
def end_group(request: MemberRequest, key: GroupKey) -> dict[str, object]:
    """The link leads nowhere any more, and everything behind it is deleted. For its host. Idempotent."""
    groups.end(request.user, key)
    return success(None)


@router.post(
    "/{key}/participants",
    response={200: Envelope[JoinedOut], 409: Problem, **REFUSED},
    operation_id="joinGroup",
    summary="Come into a group",
)
def join_group(request: HttpRequest, key: GroupKey, body: JoinIn) -> dict[str, object]:
    """With an account, or with three films. Eight people at most; a member who is in already stays as they are."""
    user = _member(request)
    participant_id = commands.join_group(
        request, key, user=user, name=body.name, picks=body.films, names_movies=body.names_movies
    )
    token = "" if user else links.participant_token(participant_id)
    return success({"participant": token, "group": _group(*_asked_by(request, key, token))})


@router.delete(
    "/{key}/participants",
    response={200: Envelope[None], **REFUSED},
    operation_id="leaveGroup",
    summary="Leave a group",
)
def leave_group(request: HttpRequest, key: GroupKey, participant: ParticipantToken = "") -> dict[str, object]:
    """Your votes go, too. Where the host leaves, the group ends. Idempotent."""
    state, person = _asked_by(request, key, participant)
    if person:
        participation.leave(state, person)
    return success(None)


@router.put("/{key}/votes/{movie_id}", response=CHANGED, operation_id="voteInGroup", summary="Say yes or no to a film")
def vote(
    request: HttpRequest, key: GroupKey, movie_id: MoviePath, body: VoteIn, participant: ParticipantToken = ""
) -> dict[str, object]:
    """To a film of the list. What all say yes to is decided. Idempotent."""
    state, person = _inside(request, key, participant)
    together.vote(state, person, movie_id, yes=body.yes)
    return get_group(request, key, participant)


@router.delete("/{key}/votes/{movie_id}", response=CHANGED, operation_id="withdrawVote", summary="Take a vote back")
def withdraw_vote(
    request: HttpRequest, key: GroupKey, movie_id: MoviePath, participant: ParticipantToken = ""
) -> dict[str, object]:
    """Idempotent."""
    state, person = _inside(request, key, participant)
    together.vote(state, person, movie_id, yes=None)
    return get_group(request, key, participant)


@router.put("/{key}/decision", response=CHANGED, operation_id="decideInGroup", summary="Decide for all")
def decide(
    request: HttpRequest, key: GroupKey, body: DecisionIn, participant: ParticipantToken = ""
) -> dict[str, object]:
    """For the host. Idempotent."""
    state, person = _inside(request, key, participant)
    together.decide(state, person, body.movie_id)
    return get_group(request, key, participant)


@router.delete("/{key}/decision", response=CHANGED, operation_id="reopenGroup", summary="Take the decision back")
def reopen(request: HttpRequest, key: GroupKey, participant: ParticipantToken = "") -> dict[str, object]:
    """For everybody in the group. Idempotent."""
    state, person = _inside(request, key, participant)
    together.decide(state, person, None)
    return get_group(request, key, participant)


def _member(request: HttpRequest) -> User | None:
    """Whose access token came along; None without one.

    Raises:
        NotSignedIn: it does not count.
    """
    user: User | None = _bearer(request)
    return user


def _asked_by(request: HttpRequest, key: str, participant: str) -> tuple[WatchGroupState, PersonInGroup | None]:
    user, state = _member(request), groups.open_group(key)
    return state, participation.person_in(state, user=user, tokens=[participant] if participant else [])


def _inside(request: HttpRequest, key: str, participant: str) -> tuple[WatchGroupState, PersonInGroup]:
    user, state = _member(request), groups.open_group(key)
    return state, participation.inside(state, user=user, tokens=[participant] if participant else [])


def _group(state: WatchGroupState, person: PersonInGroup | None) -> dict[str, object]:
    movies = together.movies_for(state) if person else []
    return {**group_entry(state, person), "movies": [group_movie(item) for item in movies]}
