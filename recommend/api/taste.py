"""What is known of a taste, for front-end apps: figures, a test, one movie, a look ahead, and that of a visitor."""

from django.http import HttpRequest
from ninja import Query, Router
from ninja.decorators import decorate_view

from accounts.api.personal_answers import personal
from accounts.api.tokens import Bearer, MemberRequest
from catalog.api.schemas import MoviePath
from catalog.services import movies
from project.http.api.envelope import Envelope, Problem, success
from recommend.api import taste_schemas
from recommend.api.schemas import RecommendedOut, muted_cause, recommended
from recommend.api.taste_schemas import (
    ModeQuery,
    PreviewBody,
    PreviewOut,
    QualityOut,
    TasteOut,
    VisitorBody,
    WhyOut,
    why,
)
from recommend.services import active_model, feedback, holdout, recommendations, taste_profile
from recommend.services.taste import MemberTaste

router = Router(tags=["Me"], auth=Bearer())
visitors_router = Router(tags=["Movies"])
REFUSED = {401: Problem, 422: Problem, 503: Problem}


@router.get(
    "/recommendations/{movie_id}",
    response={200: Envelope[WhyOut], 404: Problem, **REFUSED},
    operation_id="explainRecommendation",
    summary="Why one film may suit you",
)
def explain_recommendation(request: MemberRequest, movie_id: MoviePath, query: Query[ModeQuery]) -> dict[str, object]:
    """Every part of its score, for and against. Of a film on a list of yours there is nothing to say."""
    movie = movies.ensure_stored(movie_id)
    return success(why(movie, recommendations.explain(MemberTaste(request.user), movie_id, mode=query.mode)))


@router.get(
    "/taste",
    response={200: Envelope[TasteOut], 401: Problem, 503: Problem},
    operation_id="getTaste",
    summary="Your taste in figures",
)
@decorate_view(personal())
def get_taste(request: MemberRequest) -> dict[str, object]:
    """Of favorites, and of what was rated 8 or more. Every line can be left out by its `cause`."""
    owner = MemberTaste(request.user)
    muted = [muted_cause(cause, words) for cause, words in feedback.muted(owner)]
    return success(taste_schemas.taste(taste_profile.profile_of(owner), muted))


@router.get(
    "/quality",
    response={200: Envelope[QualityOut], 401: Problem, 503: Problem},
    operation_id="getQuality",
    summary="How good the recommendations are for you",
)
@decorate_view(personal(version=lambda: active_model.current().version))
def get_quality(request: MemberRequest) -> dict[str, object]:
    """A fifth of your favorites is hidden; this is what popularity, genres and the engine find of them."""
    return success(taste_schemas.quality(holdout.quality_for(MemberTaste(request.user))))


@router.post(
    "/preferences/preview",
    response={200: Envelope[PreviewOut], **REFUSED},
    operation_id="previewPreferences",
    summary="What other preferences would change",
)
def preview_preferences(request: MemberRequest, body: PreviewBody) -> dict[str, object]:
    """The first ten films as they would be. Nothing is saved."""
    diff = recommendations.preview(MemberTaste(request.user), body.preference(), body.favorites)
    return success(taste_schemas.preview(diff))


@visitors_router.post(
    "",
    response={200: Envelope[list[RecommendedOut]], 422: Problem, 503: Problem},
    operation_id="recommendToVisitor",
    summary="Films for somebody without an account",
)
def recommend_to_visitor(request: HttpRequest, body: VisitorBody) -> dict[str, object]:  # noqa: ARG001 - every view has it
    """As `GET /me/recommendations`, for what the body says; ids of no film are ignored.

    Nothing is noted of anybody. Send `ranking` with the next page, and that page goes on with the same list.
    """
    page = recommendations.recommendations(
        body.taste(), mode=body.mode, page=body.page, per_page=body.per_page, ranking=body.ranking
    )
    return success([recommended(item, page.ranking) for item in page.page.items], page=page.page)
