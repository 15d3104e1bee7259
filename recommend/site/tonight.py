"""Tonight: a few questions, one movie, three beside it; the plan of the evening, and the question on the day after.

The questions are a form that GETs, so every answer has an address. With htmx the same addresses answer with a part.
"""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.models.user import User
from accounts.services import plans
from accounts.site.access import SignedIn, members_only
from accounts.types.lists import EveningPlan
from catalog.ranges import CHILD_AGE, MOVIE_ID, RATING
from catalog.services import evenings, movie_page, movies, posters
from catalog.types import MovieSummary
from project.errors import Invalid
from project.http.site.forms import go
from project.http.site.htmx import target, varies, wants_fragment
from recommend.services import feedback, tonight
from recommend.services.taste import MemberTaste, TasteOwner
from recommend.site import evening_answers
from recommend.site.request_values import taste_owner
from recommend.types import Answers, Tonight


@dataclass(frozen=True, slots=True)
class Looser:
    """What to leave out where nothing is left."""

    words: str
    fitting: int
    address: str


@require_safe
@never_cache
@varies
def tonight_page(request: HttpRequest) -> HttpResponse:
    """The questions, or the movie of the answers in the address."""
    answers = evening_answers.read(request, request.GET)
    if wants_fragment(request) and target(request) == "fitting":
        context: dict[str, object] = {"fitting": tonight.fitting(taste_owner(request), answers)}
        return render(request, "recommend/tonight_fitting.html", context)
    response = _page(request, request.GET, answers)
    if wants_fragment(request):
        response["HX-Push-Url"] = request.get_full_path()
    if evening_answers.asks(request.GET) and evenings.services_in(evening_answers.region_of(request)):
        evening_answers.remember_services(response, answers.evening.services)
    return response


@require_POST
@members_only
@varies
def not_tonight(request: SignedIn, movie_id: int) -> HttpResponse:
    """Hide a movie until four in the morning, or show it again (``undo``); the next one stands in its place."""
    query, owner = _query(request), MemberTaste(request.user)
    query.pop("undo", None)
    if "undo" in request.POST:
        feedback.restore(owner, movie_id)
    else:
        feedback.dismiss(owner, movie_id, reason="not_tonight")
        query["undo"] = str(movie_id)
    return _onward(request, query)


@require_POST
@members_only
@varies
def plan(request: SignedIn, movie_id: int) -> HttpResponse:
    """Mean to watch a movie this evening, or no longer (``undo``)."""
    query = _query(request)
    if "undo" in request.POST:
        plans.drop(request.user, movie_id)
        return _onward(request, query)
    plans.plan(request.user, movie_id)
    return _onward(request, QueryDict(mutable=True))


@require_POST
@members_only
@varies
def answer(request: SignedIn, movie_id: int) -> HttpResponse:
    """What became of a plan: seen, perhaps with a rating, or not."""
    rating, is_seen = RATING.read(request.POST.get("rating")), "seen" in request.POST
    if request.POST.get("rating") and rating is None:
        raise Invalid.field("rating", "out_of_range", gettext("A rating is a whole number from 1 to 10."))
    change = plans.answer(request.user, movie_id, seen_it=is_seen, rating=rating)
    title = movies.ensure_stored(movie_id).title
    words = gettext("%(title)s is in your diary.") if change.after.seen else gettext("%(title)s is not marked as seen.")
    messages.success(request, words % {"title": title})
    return go(request, reverse("recommend:tonight"))


def home_context(request: HttpRequest) -> dict[str, object]:
    """What home begins with for a member or a visitor with favorites; nothing where nothing is to offer."""
    owner, answers = taste_owner(request), Answers()
    return {**_plan_context(request), **_movie_context(owner, answers, tonight.tonight(owner, answers))}


def _page(request: HttpRequest, query: QueryDict, answers: Answers) -> HttpResponse:
    owner = taste_owner(request)
    context = {"current": "home", "answers": answers, "words": evening_answers.MOODS, **_plan_context(request)}
    if evening_answers.asks(query):
        context |= _result_context(owner, query, answers)
    else:
        context |= _form_context(request, owner, query, answers)
    template = "recommend/tonight.html#tonight" if wants_fragment(request) else "recommend/tonight.html"
    return render(request, template, context | {"fragment": wants_fragment(request)})


def _result_context(owner: TasteOwner, query: QueryDict, answers: Answers) -> dict[str, object]:
    shown_ids = evening_answers.shown(query)
    evening_movies = tonight.tonight(owner, answers, shown_ids=shown_ids)
    movie_ids = [item.movie.id for item in (evening_movies.pick, *evening_movies.others) if item]
    more = ",".join(map(str, [*shown_ids, *movie_ids]))
    return {
        **_movie_context(owner, answers, evening_movies),
        "asked": True,
        "chips": evening_answers.chips(answers),
        "change": evening_answers.address(answers, change="1"),
        "again": evening_answers.address(answers, shown=more) if movie_ids else "",
        "from_start": evening_answers.address(answers) if shown_ids else "",
        "all_shown": len(shown_ids) >= evening_movies.fitting,  # else only as many were ranked as `tonight.DEPTH` says
        "looser": [
            Looser(
                str(evening_answers.WITHOUT[loosened.answer]),
                loosened.fitting,
                evening_answers.address(tonight.without(answers, loosened.answer)),
            )
            for loosened in evening_movies.looser
        ],
        "hidden_movie": _movie(query.get("undo")),
        "query": query.urlencode(),
    }


def _movie_context(owner: TasteOwner, answers: Answers, evening_movies: Tonight) -> dict[str, object]:
    if evening_movies.pick is None:
        return {"tonight": evening_movies, "answers": answers}
    feedback.record_impressions(owner, shown_ids=[evening_movies.pick.movie.id])
    page = movie_page.movie_page(evening_movies.pick.movie.id)
    drawing = posters.drawn(page.found.value)
    return {
        "tonight": evening_movies,
        "answers": answers,
        "detail": page.found.value,
        "paper": page.paper,
        "drawing": drawing and mark_safe(drawing),  # noqa: S308 - our own, escaped
    }


def _form_context(request: HttpRequest, owner: TasteOwner, query: QueryDict, answers: Answers) -> dict[str, object]:
    services = evenings.services_in(evening_answers.region_of(request))
    is_asked = "find" in query
    return {
        "moods": evening_answers.moods(),
        "lengths": evening_answers.LENGTHS,
        "companies": evening_answers.COMPANIES,
        "ages": range(CHILD_AGE.low, CHILD_AGE.high + 1),
        "age": tonight.CHILD if answers.evening.child_age is None else answers.evening.child_age,
        "sources": evening_answers.SOURCES,
        "services": services,
        "region": evening_answers.region_of(request),
        "chosen_services": answers.evening.services if is_asked else evening_answers.remembered_services(request),
        "fitting": tonight.fitting(owner, answers),
    }


def _plan_context(request: HttpRequest) -> dict[str, object]:
    return {"evening_plan": plans.of(request.user) if isinstance(request.user, User) else EveningPlan()}


def _movie(text: str | None) -> MovieSummary | None:
    movie_id = MOVIE_ID.read(text)
    return next(iter(movies.by_ids([movie_id])), None) if movie_id else None


def _query(request: HttpRequest) -> QueryDict:
    """The answers that a form's page was made for, which it sends along."""
    return QueryDict(request.POST.get("answers", "")[:4000], mutable=True)


def _onward(request: HttpRequest, query: QueryDict) -> HttpResponse:
    """The page of these answers: itself for htmx, else its address."""
    address = reverse("recommend:tonight") + (f"?{query.urlencode()}" if query else "")
    if not wants_fragment(request):
        return go(request, address)
    response = _page(request, query, evening_answers.read(request, query))
    response["HX-Push-Url"] = address
    return response
