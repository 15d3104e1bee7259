"""This room's door for front-end apps."""

from ninja import Query, Router
from ninja.decorators import decorate_view

from accounts.api.personal_answers import personal
from accounts.api.tokens import Bearer, MemberRequest
from project.http.api.envelope import Envelope, Problem, success
from project.http.api.fields import WholeListQuery
from project.pagination import cut
from recommend.api.schemas import (
    CauseBody,
    ImpressionsBody,
    MutedCauseOut,
    RecommendationsQuery,
    RecommendedOut,
    muted_cause,
    recommended,
)
from recommend.services import active_model, feedback, recommendations
from recommend.services.taste import MemberTaste

router = Router(tags=["Me"], auth=Bearer())
REFUSED = {401: Problem, 422: Problem, 503: Problem}


@router.get(
    "/recommendations",
    response={200: Envelope[list[RecommendedOut]], **REFUSED},
    operation_id="listRecommendations",
    summary="Films for you, each with its reasons",
)
@decorate_view(personal(version=lambda: active_model.current().version))
def list_recommendations(request: MemberRequest, query: Query[RecommendationsQuery]) -> dict[str, object]:
    """Never a favorite, a wanted, seen or dismissed film, or a repeated one; follows every change of taste at once.

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
    response={200: Envelope[list[MutedCauseOut]], **REFUSED},
    operation_id="listMutedCauses",
    summary="What does not count for your recommendations",
)
@decorate_view(personal())
def list_muted_causes(request: MemberRequest, query: Query[WholeListQuery]) -> dict[str, object]:
    """The latest first."""
    page = cut(_muted(request), page=query.page, per_page=query.per_page)
    return success(page.items, page=page)


@router.put(
    "/taste/causes",
    response={200: Envelope[list[MutedCauseOut]], 409: Problem, **REFUSED},
    operation_id="muteFactor",
    summary="Leave a cause out",
)
def mute_cause(request: MemberRequest, body: CauseBody) -> dict[str, object]:
    """Idempotent. It counts nothing in the next answer: less of this person, not because of that favorite."""
    feedback.mute(MemberTaste(request.user), body.cause())
    return success(_muted(request))


@router.delete(
    "/taste/causes",
    response={200: Envelope[list[MutedCauseOut]], **REFUSED},
    operation_id="unmuteFactor",
    summary="Let a cause count again",
)
def count_cause(request: MemberRequest, query: Query[CauseBody]) -> dict[str, object]:
    """Idempotent."""
    feedback.unmute(MemberTaste(request.user), query.cause())
    return success(_muted(request))


def _muted(request: MemberRequest) -> list[dict[str, object]]:
    """All that does not count, the latest first."""
    return [muted_cause(cause, words) for cause, words in feedback.muted(MemberTaste(request.user))]
