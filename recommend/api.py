"""This room's door for front-end apps."""

from ninja import Query, Router

from accounts.tokens import Bearer, MemberRequest
from project.envelope import Envelope, Problem, success
from recommend import services
from recommend.schemas import RecommendationsQuery, RecommendedOut, recommended

router = Router(tags=["Me"], auth=Bearer())


@router.get(
    "/recommendations",
    response={200: Envelope[list[RecommendedOut]], 401: Problem, 422: Problem, 503: Problem},
    operation_id="listRecommendations",
    summary="Films for you, each with its reasons",
)
def list_recommendations(request: MemberRequest, query: Query[RecommendationsQuery]) -> dict[str, object]:
    """Never a favorite, a dismissed or a repeated film; follows every change of favorites and preferences at once."""
    page = services.recommendations(request.user, page=query.page, per_page=query.per_page, mode=query.mode)
    return success([recommended(one) for one in page.items], page=page)
