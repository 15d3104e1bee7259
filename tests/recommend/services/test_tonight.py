"""One movie for this evening: what fits, in the engine's order, the watchlist first, never twice, honest when empty."""

import time
from datetime import UTC, datetime

import pytest
from pytest_django import DjangoAssertNumQueries
from time_machine import TimeMachineFixture

from accounts.models.user import User
from accounts.services import dismissals, favorites, seen, watchlist
from catalog.models import Movie
from catalog.services import evenings
from catalog.types import Evening, Mood
from recommend.services import recommendations, tonight
from recommend.services.taste import AnonymousTaste, MemberTaste, TasteOwner
from recommend.types import Answers, Mode, Recommended, Tonight

pytestmark = pytest.mark.django_db
TENSE = Answers(Evening(mood=Mood.TENSE, minutes=120))
NOTHING = Answers(Evening(mood=Mood.BIG, minutes=90))  # what is big takes longer
SEVEN, GODFATHER, TOTORO, ALIEN = 807, 238, 8392, 348


def of(user: User) -> MemberTaste:
    user.refresh_from_db()
    return MemberTaste(user)


def told(evening: Tonight) -> list[int]:
    return [item.movie.id for item in (evening.pick, *evening.others) if item]


def walk(owner: TasteOwner, answers: Answers) -> list[int]:
    """Another one, and another one, until nothing is left."""
    ids: list[int] = []
    while more := told(tonight.tonight(owner, answers, shown_ids=ids)):
        ids += more
    return ids


def test_one_movie_and_three_beside_it_each_with_a_reason(fan: User) -> None:
    evening = tonight.tonight(of(fan), TENSE)
    assert len(told(evening)) == 4
    assert evening.pick
    assert [item for item in (evening.pick, *evening.others) if not item.reasons[0].text] == []
    lengths = [item.facts.minutes for item in (evening.pick, *evening.others) if item]
    assert len(lengths) == 4
    assert all(minutes and minutes <= 120 for minutes in lengths)


def test_within_the_answers_the_engine_decides(fan: User) -> None:
    fitting = set(evenings.movie_ids(TENSE.evening) or ())
    ranked = recommendations.recommendations(of(fan), per_page=100).page.items
    best = [item.movie.id for item in ranked if item.movie.id in fitting]
    assert told(tonight.tonight(of(fan), TENSE))[0] == best[0]
    assert told(tonight.tonight(of(fan), Answers())) == [item.movie.id for item in ranked[:4]]


@pytest.mark.parametrize(("company", "mode"), [("alone", "balanced"), ("two", "familiar")])
def test_company_chooses_the_mode(fan: User, company: str, mode: Mode) -> None:
    first = recommendations.recommendations(of(fan), mode=mode).page.items[0].movie.id
    assert told(tonight.tonight(of(fan), Answers(company=company)))[0] == first  # type: ignore[arg-type]


def test_another_one_never_repeats(fan: User) -> None:
    ids = walk(of(fan), TENSE)
    assert len(ids) == len(set(ids)) == tonight.DEPTH
    few = Answers(Evening(mood=Mood.TENSE, minutes=90))
    assert len(walk(of(fan), few)) == tonight.tonight(of(fan), few).fitting


def test_what_is_wanted_comes_first_and_beside_it_what_is_not_on_the_list(fan: User) -> None:
    watchlist.add(fan, SEVEN)
    watchlist.add(fan, TOTORO)
    evening = tonight.tonight(of(fan), Answers(Evening(mood=Mood.TENSE)))
    assert told(evening)[0] == SEVEN
    assert evening.listed == {SEVEN}
    assert TOTORO not in told(evening)
    assert walk(of(fan), Answers(Evening(mood=Mood.TENSE))).count(SEVEN) == 1


def test_the_list_alone(fan: User) -> None:
    for movie_id in (SEVEN, TOTORO, ALIEN):
        watchlist.add(fan, movie_id)
    answers = Answers(source="list")
    assert set(told(tonight.tonight(of(fan), answers))) == {SEVEN, TOTORO, ALIEN}
    tense = tonight.tonight(of(fan), Answers(Evening(mood=Mood.TENSE), source="list"))
    assert (told(tense), tense.fitting) == ([SEVEN], 1)


def test_anything_goes_by_score_alone(fan: User) -> None:
    best = told(tonight.tonight(of(fan), TENSE))
    watchlist.add(fan, best[2])
    evening = tonight.tonight(of(fan), Answers(TENSE.evening, source="anything"))
    assert told(evening) == best
    assert evening.listed == {best[2]}


def test_what_is_a_favorite_seen_or_not_wanted_is_not_offered(fan: User) -> None:
    first, second, third, _ = told(tonight.tonight(of(fan), TENSE))
    favorites.add(fan, first)
    seen.mark(fan, second)
    dismissals.dismiss(fan, third, reason="not_for_me")
    assert not {first, second, third} & set(walk(of(fan), TENSE))


def test_who_wants_to_see_a_movie_again_is_offered_it(fan: User) -> None:
    seen.mark(fan, SEVEN, rating=9)
    watchlist.add(fan, SEVEN)
    assert told(tonight.tonight(of(fan), Answers(Evening(mood=Mood.TENSE))))[0] == SEVEN


def test_not_tonight_is_back_at_four_in_the_morning_of_its_member(fan: User, time_machine: TimeMachineFixture) -> None:
    fan.time_zone = "Asia/Tokyo"
    fan.save()
    time_machine.move_to(datetime(2026, 11, 20, 12, tzinfo=UTC), tick=False)  # nine in the evening
    first = told(tonight.tonight(of(fan), TENSE))[0]
    dismissals.dismiss(fan, first, reason="not_tonight")
    assert first not in walk(of(fan), TENSE)
    time_machine.move_to(datetime(2026, 11, 20, 18, 59, tzinfo=UTC), tick=False)
    assert first not in told(tonight.tonight(of(fan), TENSE))
    time_machine.move_to(datetime(2026, 11, 20, 19, 1, tzinfo=UTC), tick=False)
    assert told(tonight.tonight(of(fan), TENSE))[0] == first


def test_where_nothing_fits_it_says_how_many_fit_without_each_answer(fan: User) -> None:
    evening = tonight.tonight(of(fan), NOTHING)
    assert (told(evening), evening.fitting) == ([], 0)
    liked = favorites.ids(fan)
    without = {
        "mood": Movie.objects.filter(runtime__lte=90).exclude(id__in=liked).count(),
        "minutes": len(set(evenings.movie_ids(Evening(mood=Mood.BIG)) or ()) - liked),
    }
    assert {loosened.answer: loosened.fitting for loosened in evening.looser} == without
    assert [loosened.fitting for loosened in evening.looser] == sorted(without.values(), reverse=True)


def test_an_empty_list_is_an_answer_to_loosen(fan: User) -> None:
    evening = tonight.tonight(of(fan), Answers(Evening(mood=Mood.TENSE), source="list"))
    assert [loosened.answer for loosened in evening.looser] == ["source"]


def test_children_and_services_can_be_loosened(fan: User) -> None:
    answers = Answers(Evening(child_age=6, services=("MUBI",), region="DE"), company="family")
    assert [loosened.answer for loosened in tonight.tonight(of(fan), answers).looser] == ["services"]
    dark = Answers(Evening(child_age=6, mood=Mood.DARK), company="family")
    assert {loosened.answer for loosened in tonight.tonight(of(fan), dark).looser} == {"mood", "company"}


def test_a_visitor_gets_one_too() -> None:
    nobody, picked = AnonymousTaste(), AnonymousTaste(films=(SEVEN, ALIEN))
    assert len(told(tonight.tonight(nobody, TENSE))) == 4
    evening = tonight.tonight(picked, TENSE)
    assert {SEVEN, ALIEN}.isdisjoint(told(evening))
    reasons = [reason for item in (evening.pick, *evening.others) if item for reason in item.reasons]
    assert {movie_id for reason in reasons for movie_id in reason.movie_ids} <= {SEVEN, ALIEN}


def test_the_number_that_fits_is_told_without_ranking(fan: User) -> None:
    assert tonight.fitting(of(fan), TENSE) == tonight.tonight(of(fan), TENSE).fitting


def test_kept_it_costs_no_query(fan: User, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    owner = of(fan)
    with django_assert_max_num_queries(9):
        tonight.tonight(owner, TENSE)
    with django_assert_max_num_queries(0):
        tonight.tonight(owner, TENSE)


def test_kept_it_costs_less_than_half_of_ranking_anew(fan: User) -> None:
    owner = of(fan)
    began = time.process_time()
    for minutes in range(100, 110):
        tonight.tonight(owner, Answers(Evening(mood=Mood.TENSE, minutes=minutes)))
    cold = time.process_time() - began
    began = time.process_time()
    for minutes in range(100, 110):
        tonight.tonight(owner, Answers(Evening(mood=Mood.TENSE, minutes=minutes)))
    assert time.process_time() - began < 0.4 * cold


def test_nothing_but_recommended_movies_is_told(fan: User) -> None:
    evening = tonight.tonight(of(fan), TENSE)
    assert all(isinstance(item, Recommended) and 0 <= item.reasons[0].weight <= 1 for item in evening.others)
