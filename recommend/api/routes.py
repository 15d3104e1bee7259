"""This room's door for front-end apps."""

from ninja import Query, Router

from accounts.api.tokens import Bearer, MemberRequest
from project.http.api.envelope import Envelope, Problem, success
from recommend.api.schemas import (
    CauseBody,
    ImpressionsBody,
    MutedCauseOut,
    RecommendationsQuery,
    RecommendedOut,
    muted_cause,
    recommended,
)
from recommend.services import feedback, recommendations
from recommend.services.taste import MemberTaste

router = Router(tags=["Me"], auth=Bearer())
REFUSED = {401: Problem, 422: Problem, 503: Problem}


@router.get(
    "/recommendations",
    response={200: Envelope[list[RecommendedOut]], **REFUSED},
    operation_id="listRecommendations",
    summary="Films for you, each with its reasons",
)
def list_recommendations(request: MemberRequest, query: Query[RecommendationsQuery]) -> dict[str, object]:
    """Never a favorite, a dismissed or a repeated film; follows every change of favorites and preferences at once.

    Every film carries `ranking`. Send it with the next page, and that page goes on with the same list, even if the
    taste or the engine has changed in between.
    """
    page = recommendations.recommendations(
        MemberTaste(request.user), page=query.page, per_page=query.per_page, mode=query.mode, ranking=query.ranking
    )
    return success([recommended(item, page.ranking) for item in page.page.items], page=page.page)


@router.post(
    "/impressions",
    response={200: Envelope[None], **REFUSED},
    operation_id="recordImpressions",
    summary="Say what was shown and opened",
)
def record_impressions(request: MemberRequest, body: ImpressionsBody) -> dict[str, object]:
    """What is shown on many days and never opened sinks. A movie counts once a day, so repeating changes nothing.

    At most 100 of each at a time; ids of no movie are ignored. The site notes what its own pages show.
    """
    feedback.record_impressions(MemberTaste(request.user), shown_ids=body.shown, opened_ids=body.opened)
    return success(None)


@router.get(
    "/taste/causes",
    response={200: Envelope[list[MutedCauseOut]], 401: Problem, 503: Problem},
    operation_id="listMutedCauses",
    summary="What does not count for your recommendations",
)
def list_muted_causes(request: MemberRequest) -> dict[str, object]:
    """The latest first."""
    return success([muted_cause(cause, words) for cause, words in feedback.muted(MemberTaste(request.user))])


@router.put(
    "/taste/causes",
    response={200: Envelope[list[MutedCauseOut]], 409: Problem, **REFUSED},
    operation_id="muteFactor",
    summary="Leave a cause out",
)
def mute_cause(request: MemberRequest, body: CauseBody) -> dict[str, object]:
    """Idempotent. It counts nothing in the next answer: less of this person, not because of that favorite."""
    feedback.mute(MemberTaste(request.user), body.cause())
    return list_muted_causes(request)


@router.delete(
    "/taste/causes",
    response={200: Envelope[list[MutedCauseOut]], **REFUSED},
    operation_id="unmuteFactor",
    summary="Let a cause count again",
)
def count_cause(request: MemberRequest, query: Query[CauseBody]) -> dict[str, object]:
    """Idempotent."""
    feedback.unmute(MemberTaste(request.user), query.cause())
    return list_muted_causes(request)
