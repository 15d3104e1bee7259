"""Tonight for front-end apps: one movie for this evening, its plan, and the question on the day after."""

from ninja import Query, Router

from accounts.api.signal_schemas import change_fields
from accounts.api.tokens import Bearer, MemberRequest
from accounts.services import plans
from accounts.types.lists import EveningPlan
from project.http.api.envelope import Envelope, Problem, success
from recommend.api import tonight_schemas
from recommend.api.tonight_schemas import AnsweredOut, AnswerIn, PlanIn, PlanOut, TonightOut, TonightQuery, planned
from recommend.services import tonight
from recommend.services.taste import MemberTaste

router = Router(tags=["Me"], auth=Bearer())
REFUSED = {401: Problem, 422: Problem, 503: Problem}


@router.get(
    "/tonight",
    response={200: Envelope[TonightOut], **REFUSED},
    operation_id="getTonight",
    summary="One film for this evening, and three beside it",
)
def get_tonight(request: MemberRequest, query: Query[TonightQuery]) -> dict[str, object]:
    """What fits the answers, in the order of your recommendations; films of your watchlist take part.

    For another one send all ids that were shown; what was on the screen takes `POST /me/impressions`. Where
    nothing is left, `loosen` says which answer is in the way.
    """
    answers = query.answers(request.user.region)
    evening_movies = tonight.tonight(MemberTaste(request.user), answers, shown_ids=query.shown_ids())
    return success({**tonight_schemas.tonight(evening_movies), **_plan(plans.of(request.user))})


@router.put(
    "/tonight/plan",
    response={200: Envelope[PlanOut], 404: Problem, **REFUSED},
    operation_id="setPlan",
    summary="We will watch it",
)
def set_plan(request: MemberRequest, body: PlanIn) -> dict[str, object]:
    """The film of this evening, in place of another one. Idempotent."""
    return success(_plan(EveningPlan(planned=plans.plan(request.user, body.movie_id))))


@router.delete(
    "/tonight/plan",
    response={200: Envelope[PlanOut], 401: Problem, 503: Problem},
    operation_id="removePlan",
    summary="We will not watch it",
)
def remove_plan(request: MemberRequest) -> dict[str, object]:
    """Takes the plan back, and the question about one that is over. Idempotent."""
    plans.drop(request.user)
    return success(_plan(EveningPlan()))


@router.post(
    "/tonight/plan/answer",
    response={200: Envelope[AnsweredOut], 404: Problem, **REFUSED},
    operation_id="answerPlan",
    summary="Say what became of a plan",
)
def answer_plan(request: MemberRequest, body: AnswerIn) -> dict[str, object]:
    """Marks the film as seen on its evening, or leaves it unseen; then the plan is done. Idempotent."""
    change = plans.answer(request.user, body.movie_id, seen_it=body.seen, rating=body.rating)
    return success(change_fields(request.user, change))


def _plan(evening_plan: EveningPlan) -> dict[str, object]:
    return {"planned": planned(evening_plan.planned), "question": planned(evening_plan.question)}
