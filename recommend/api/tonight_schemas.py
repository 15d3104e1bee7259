"""The shapes of Tonight in the JSON API."""

from datetime import date
from typing import Annotated, Literal, get_args

from ninja import Field, Schema
from pydantic import ConfigDict

from accounts.api.signal_schemas import Rating, SaidOut
from accounts.types.lists import PlannedMovie
from catalog.api.schemas import MovieId, MovieOut, maybe_ids, movie
from catalog.ranges import CHILD_AGE, MOVIE_ID, RUNTIME
from catalog.services.evenings import MOST_SERVICES
from catalog.types import COUNTRY_CODE, Mood
from project.http.api.fields import Query, Whole, Words
from project.http.api.validation import Written
from recommend.api.schemas import ReasonOut, reasons_of
from recommend.services.tonight import CHILD, MOST_SHOWN, answers_of
from recommend.types import Answer, Answers, Company, EveningSource, Loosened, Recommended, Tonight

MOODS = tuple(mood.value for mood in Mood)


class TonightMovieOut(MovieOut):
    """A film for this evening."""

    runtime: int | None = Field(description="Minutes.", examples=[133])
    on_watchlist: bool
    score: float = Field(description="As with `GET /me/recommendations`.")
    reasons: list[ReasonOut] = Field(min_length=1)


class LoosenedOut(Schema):
    """An answer that keeps films away."""

    answer: Literal[get_args(Answer.__value__)] = Field(description="Which.")  # type: ignore[valid-type]
    fitting: int = Field(ge=1, description="How many films are left without it.")


class PlannedOut(Schema):
    """A film and its evening."""

    movie: MovieOut
    evening: date = Field(description="The day where the member lives; it ends at four in the morning.")


class PlanOut(Schema):
    """What is planned, or what to ask about."""

    planned: PlannedOut | None = Field(description="For this evening.")
    question: PlannedOut | None = Field(
        description="The film of an evening that is over: ask whether it was seen. It is told on one day only."
    )


class TonightOut(PlanOut):
    """One film for this evening, and three beside it."""

    pick: TonightMovieOut | None = Field(description="Null where nothing is left.")
    others: list[TonightMovieOut] = Field(max_length=3)
    fitting: int = Field(ge=0, description="Films that fit all answers, those shown before among them.")
    loosen: list[LoosenedOut] = Field(
        description="Where nothing is left: what to leave out, what gives the most first."
    )


class AnsweredOut(Schema):
    """What became of a plan."""

    movie_id: MovieId
    seen: bool
    rating: Rating | None
    replaced: SaidOut | None = Field(description="What was said of the film before, and holds no longer or otherwise.")
    undo: str = Field(description="As with `PUT /me/seen/{movie_id}`.")


class TonightQuery(Query):
    """What is known of the evening. Each may be left out."""

    minutes: Annotated[int, Whole(RUNTIME)] | None = Field(
        None, description="How long the film may be.", examples=[120]
    )
    mood: Literal[MOODS] | None = Field(None, description="Each is a rule of genres and themes.")  # type: ignore[valid-type]
    company: Literal[get_args(Company.__value__)] = Field(  # type: ignore[valid-type]
        "alone",
        description="`two`: the best known of your kind, as nothing is known of the other one. `family`: certified for "
        "the youngest; where no certification is known, films of the genre Family.",
    )
    age: Annotated[int, Whole(CHILD_AGE)] = Field(CHILD, description="Of the youngest, in years; counts with `family`.")
    source: Literal[get_args(EveningSource.__value__)] = Field(  # type: ignore[valid-type]
        "list_first",
        description="`list_first`: the best film of your watchlist that fits, if there is one; the others by score. "
        "`list`: your watchlist alone. `anything`: by score, films of your watchlist among them.",
    )
    services: Words = Field(
        "", max_length=1000,
        description="Where you can watch without paying extra: providers' names as TMDb tells them, with commas "
        f"between, at most {MOST_SERVICES}.",
        examples=["MUBI,Netflix"],
    )  # fmt: skip
    region: Annotated[str, Written(f"^({COUNTRY_CODE[1:-1]})?$", like="DE")] = Field(
        "", description="Where the services are; your profile's without it."
    )
    shown: Annotated[str, maybe_ids(MOST_SHOWN, like="346,129")] = Field(
        "", description=f"Ids of what earlier answers held, with commas: {MOST_SHOWN} at most. None of it comes again."
    )

    def answers(self, region: str) -> Answers:
        """As the services speak of them; ``region`` is the profile's."""
        return answers_of(
            minutes=self.minutes,
            mood=Mood(self.mood) if self.mood else None,
            company=self.company,
            age=self.age,
            source=self.source,
            services=[name.strip() for name in self.services.split(",") if name.strip()],
            region=self.region or region,
        )

    def shown_ids(self) -> tuple[int, ...]:
        """What was shown before."""
        return MOVIE_ID.read_all(self.shown.split(","))


class PlanIn(Schema):
    """Which film."""

    model_config = ConfigDict(extra="forbid", strict=True)

    movie_id: MovieId


class AnswerIn(PlanIn):
    """What became of a plan."""

    seen: bool
    rating: Rating | None = Field(None, description="Half stars: 1 to 10; counts where the film was seen.")


def tonight(evening_movies: Tonight) -> dict[str, object]:
    """The films of an evening as :class:`TonightOut` declares them."""
    return {
        "pick": _movie(evening_movies, evening_movies.pick) if evening_movies.pick else None,
        "others": [_movie(evening_movies, other) for other in evening_movies.others],
        "fitting": evening_movies.fitting,
        "loosen": [_loosened(loosened) for loosened in evening_movies.looser],
    }


def planned(plan: PlannedMovie | None) -> dict[str, object] | None:
    """A plan as :class:`PlannedOut` declares it."""
    return {"movie": movie(plan.movie), "evening": plan.evening} if plan else None


def _movie(evening_movies: Tonight, item: Recommended) -> dict[str, object]:
    return {
        **movie(item.movie),
        "runtime": item.facts.minutes,
        "on_watchlist": item.movie.id in evening_movies.listed,
        "score": item.score,
        "reasons": reasons_of(item),
    }


def _loosened(loosened: Loosened) -> dict[str, object]:
    return {"answer": loosened.answer, "fitting": loosened.fitting}
