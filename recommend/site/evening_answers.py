"""The answers about an evening as addresses and forms hold them, and their words. Every answer may be left out.

Which services somebody has is remembered in a cookie of theirs: it is no taste, and the catalog alone knows the names.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.core import signing
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from catalog.ranges import CHILD_AGE, MOVIE_ID, RUNTIME
from catalog.services import evenings
from catalog.services.moods import RULES, MoodRule
from catalog.types import HOME_REGION, Mood
from project.http import cookies
from recommend.services.tonight import MOST_SHOWN, answers_of, without
from recommend.types import Answer, Answers, Company, EveningSource

COOKIE, SALT = "services", "recommend.services"
MOODS = {  # name, what it means in short, and the paper that it is printed on
    Mood.LIGHT: (_("Light"), _("Comedies and music, nothing heavy"), "butter"),
    Mood.TENSE: (_("Tense"), _("Thrillers, chases, sieges"), "noir"),
    Mood.MOVING: (_("Moving"), _("Dramas about family, farewells and forgiveness"), "blush"),
    Mood.STRANGE: (_("Strange"), _("Dreams, puzzles, odd worlds"), "violet"),
    Mood.ROMANTIC: (_("Romantic"), _("Love stories, happy or not"), "vermilion"),
    Mood.BIG: (_("Big"), _("Great adventures, almost two hours or longer"), "cobalt"),
    Mood.QUIET: (_("Quiet"), _("Everyday lives, small towns, open country"), "celadon"),
    Mood.DARK: (_("Dark"), _("Horror and grim crime stories"), "oxblood"),
}
LENGTHS = {90: _("Up to 90 min"), 120: _("Up to 2 hours"), 150: _("Up to 2½ hours")}
COMPANIES: dict[Company, Promise] = {"alone": _("Alone"), "two": _("Two of us"), "family": _("With children")}
SOURCES: dict[EveningSource, Promise] = {
    "list_first": _("Your list first"), "list": _("Only your list"), "anything": _("From all films"),
}  # fmt: skip
WITHOUT: dict[Answer, Promise] = {
    "minutes": _("At any length"),
    "mood": _("In any mood"),
    "company": _("Without children"),
    "services": _("On any service"),
    "source": _("Not only from your list"),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer that can be given, or taken off: its words and the address without it."""

    words: str
    address: str


@dataclass(frozen=True, slots=True)
class MoodChoice:
    """A mood as the form shows it."""

    name: str
    words: str
    meaning: str
    ink: str
    rule: MoodRule


def read(request: HttpRequest, query: QueryDict) -> Answers:
    """The answers in an address or a form; what makes no sense is no answer."""
    company: Company = next((name for name in COMPANIES if name == query.get("company")), "alone")
    source: EveningSource = next((name for name in SOURCES if name == query.get("source")), "list_first")
    region = region_of(request)
    asked_services = query.getlist("service")
    return answers_of(
        minutes=RUNTIME.read(query.get("minutes")),
        mood=next((mood for mood in Mood if mood == query.get("mood")), None),
        company=company,
        age=CHILD_AGE.read(query.get("age")),
        source=source,
        services=[name for name in evenings.services_in(region) if name in asked_services] if asked_services else (),
        region=region,
    )


def asks(query: QueryDict) -> bool:
    """Whether an address asks for a movie; else the questions are shown."""
    return "find" in query and "change" not in query


def shown(query: QueryDict) -> tuple[int, ...]:
    """Ids of what earlier answers held, the latest."""
    return MOVIE_ID.read_all(query.get("shown", "").split(",")[:1000])[-MOST_SHOWN:]


def region_of(request: HttpRequest) -> str:
    """Where somebody watches."""
    return getattr(request.user, "region", "") or HOME_REGION


def query_of(answers: Answers, **more: str) -> str:
    """The answers as an address holds them."""
    evening = answers.evening
    values: list[tuple[str, object]] = [("find", 1)]
    values += [("mood", evening.mood.value)] if evening.mood else []
    values += [("minutes", evening.minutes)] if evening.minutes is not None else []
    values += [("company", answers.company)] if answers.company != "alone" else []
    values += [("age", evening.child_age)] if evening.child_age is not None else []
    values += [("source", answers.source)] if answers.source != "list_first" else []
    values += [("service", name) for name in evening.services]
    return urlencode([*values, *more.items()])


def address(answers: Answers, **more: str) -> str:
    """Where the movie of these answers stands."""
    return f"{reverse('recommend:tonight')}?{query_of(answers, **more)}"


def chips(answers: Answers) -> list[Choice]:
    """The answers that were given, each with the address without it."""
    evening, given = answers.evening, []
    if evening.mood:
        given.append(Choice(str(MOODS[evening.mood][0]), address(without(answers, "mood"))))
    if evening.minutes is not None:
        given.append(Choice(length(evening.minutes), address(without(answers, "minutes"))))
    if answers.company != "alone":
        given.append(Choice(_company(answers), address(without(answers, "company"))))
    if evening.services:
        given.append(Choice(", ".join(evening.services), address(without(answers, "services"))))
    if answers.source != "list_first":
        given.append(Choice(str(SOURCES[answers.source]), address(without(answers, "source"))))
    return given


def length(minutes: int) -> str:
    """A length in words."""
    return str(LENGTHS.get(minutes) or ngettext("Up to %(n)s minute", "Up to %(n)s minutes", minutes) % {"n": minutes})


def moods() -> list[MoodChoice]:
    """All moods with their rules."""
    return [
        MoodChoice(mood.value, str(name), str(meaning), ink, RULES[mood])
        for mood, (name, meaning, ink) in MOODS.items()
    ]


def remembered_services(request: HttpRequest) -> tuple[str, ...]:
    """The services that somebody named last."""
    try:
        names = signing.loads(cookies.read(request, COOKIE), salt=SALT, max_age=cookies.YEAR)
    except signing.BadSignature:
        return ()
    return tuple(map(str, names)) if isinstance(names, list) else ()


def remember_services(response: HttpResponse, names: Iterable[str]) -> None:
    """Keep the services for the next time, or forget them."""
    chosen = list(names)
    if not chosen:
        cookies.forget(response, COOKIE)
        return
    cookies.write(response, COOKIE, signing.dumps(chosen, salt=SALT, compress=True), max_age=cookies.YEAR)


def _company(answers: Answers) -> str:
    if answers.evening.child_age is None:
        return str(COMPANIES[answers.company])
    return gettext("With children from %(age)s") % {"age": answers.evening.child_age}
