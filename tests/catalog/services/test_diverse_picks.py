"""The choice of movies that tell tastes apart, on facts made up here."""

import math
import random
from collections import Counter
from dataclasses import replace

import pytest

from catalog.services import diverse_picks
from catalog.services.diverse_picks import MIN_DIFFERENT, SIMILAR_SHOWN, SIZE, Candidate, Pool, choose

LANGUAGES = ("en", "en", "en", "en", "fr", "ja", "ko", "hi", "it")


def world(number: int = 300, seed: int = 1) -> list[Candidate]:
    """Movies of all kinds, the best known first."""
    dice = random.Random(seed)
    candidates = [
        Candidate(
            id=number,
            year=dice.randint(1920, 2025),
            genres=tuple(dice.sample(range(1, 12), dice.randint(1, 3))),
            language=dice.choice(LANGUAGES),
            series=f"series {number % 40}" if number % 5 == 0 else "",
            votes=dice.randint(2_000, 20_000),
            keywords=frozenset(dice.sample("abcdefghijklmnopqrstuvw", 4)),
        )
        for number in range(1, number + 1)
    ]
    return sorted(candidates, key=lambda candidate: (-candidate.votes, candidate.id))


def plain(movie_id: int, **facts: object) -> Candidate:
    """A movie like all others but for these facts."""
    return replace(Candidate(movie_id, 2000, (1,), "en", "", 1_000), **facts)  # type: ignore[arg-type]


@pytest.fixture
def pool() -> Pool:
    return Pool(world())


@pytest.fixture
def order(pool: Pool) -> list[int]:
    return pool.order(200)


def picks(pool: Pool, *ids: int) -> list[Candidate]:
    return [pool.by_id[movie_id] for movie_id in ids]


def offer(pool: Pool, order: list[int], *ids: int, shown_ids: frozenset[int] = frozenset()) -> list[int]:
    return choose(pool, order, picks(pool, *ids), shown_ids=shown_ids, shared_people=Counter())


def test_the_lazy_choice_is_the_one_that_trying_all_would_make(pool: Pool, order: list[int]) -> None:
    kind_worth = {
        kind: math.pow(number, diverse_picks.SIZE_POWER)
        for kind, number in Counter(
            kind for candidate in pool.candidates for kind in diverse_picks._kinds(candidate)
        ).items()
    }
    times_shown, chosen = Counter[object](), list[Candidate]()

    def value(candidate: Candidate) -> float:
        kinds = diverse_picks._kinds(candidate)
        gain = sum(kind_worth[kind] * math.pow(diverse_picks.REPEAT_FACTOR, times_shown[kind]) for kind in kinds)
        return (
            gain
            * math.pow(pool.recognition[candidate.id], diverse_picks.RECOGNITION_POWER)
            / math.pow(len(kinds), diverse_picks.KINDS_POWER)
        )

    for _ in range(60):
        used_series = {candidate.series for candidate in chosen} - {""}
        best = max(
            (
                candidate
                for candidate in pool.candidates
                if candidate not in chosen and candidate.series not in used_series
            ),
            key=value,
        )
        chosen.append(best)
        times_shown.update(diverse_picks._kinds(best))
    assert order[:60] == [candidate.id for candidate in chosen]


def test_the_first_movies_are_of_every_genre_decade_and_language(pool: Pool, order: list[int]) -> None:
    first = picks(pool, *order[:SIZE])
    assert {genre for candidate in first for genre in candidate.genres} == set(range(1, 12))
    assert {candidate.language for candidate in first} == set(LANGUAGES)
    assert len({candidate.year // 10 for candidate in first}) >= 10


def test_the_order_repeats_no_movie_and_no_series(pool: Pool, order: list[int]) -> None:
    series = [pick.series for pick in picks(pool, *order) if pick.series]
    assert (len(set(order)), len(set(series))) == (len(order), len(series))


def test_the_same_facts_give_the_same_order(order: list[int]) -> None:
    assert Pool(world()).order(200) == order


def test_what_too_few_would_recognise_is_left_out() -> None:
    pool = Pool([plain(1, votes=10_000), plain(2, votes=4_000), plain(3, votes=100)])
    assert [candidate.id for candidate in pool.candidates] == [1, 2]


def test_the_best_known_of_a_small_kind_is_well_known_enough() -> None:
    pool = Pool([plain(1, votes=10_000), plain(2, votes=100, language="ko")])
    assert [candidate.id for candidate in pool.candidates] == [1, 2]


def test_where_nobody_voted_all_are_equal() -> None:
    pool = Pool([plain(1, votes=0), plain(2, votes=0)])
    assert pool.order(5) == [1, 2]


def test_an_empty_pool_has_no_order() -> None:
    assert Pool([]).order(SIZE) == []


def test_an_offer_is_always_full_and_repeats_nothing(pool: Pool, order: list[int]) -> None:
    shown_ids: set[int] = set()
    for _ in range(5):
        ids = offer(pool, order, 7, 11, shown_ids=frozenset(shown_ids))
        assert len(ids) == SIZE
        assert len(set(ids)) == SIZE
        assert {7, 11} <= set(ids)
        assert not shown_ids & set(ids)
        shown_ids |= {*ids} - {7, 11}


def test_an_offer_holds_one_movie_of_a_series(pool: Pool, order: list[int]) -> None:
    series = Counter(pool.by_id[movie_id].series for movie_id in offer(pool, order, 5, 10, 25))
    assert max(number for name, number in series.items() if name) == 1


def test_of_many_picks_all_stay_and_something_else_is_offered(pool: Pool, order: list[int]) -> None:
    many = [candidate.id for candidate in pool.candidates if not candidate.series][:20]
    ids = offer(pool, order, *many)
    assert set(many) < set(ids)
    assert len(ids) - len(many) >= MIN_DIFFERENT + SIMILAR_SHOWN


@pytest.mark.parametrize(
    "traits",
    [{"genres": (5, 6)}, {"language": "ko"}, {"year": 1950}, {"keywords": frozenset("xy")}],
    ids=["genres", "language", "time", "keywords"],
)
def test_what_shares_something_is_nearer(traits: dict[str, object]) -> None:
    pool = Pool([plain(1, **traits), plain(2, **traits), *(plain(number) for number in range(3, 9))])
    assert pool.similar_to(picks(pool, 1), 1, excluded=set(), series=set(), shared_people=Counter()) == [2]


def test_what_the_same_people_made_is_nearer() -> None:
    pool = Pool([plain(number) for number in range(1, 9)])
    assert pool.similar_to(picks(pool, 1), 1, excluded=set(), series=set(), shared_people=Counter({(1, 6): 2})) == [6]


def test_no_more_than_a_third_is_by_the_same_people() -> None:
    pool = Pool([plain(number) for number in range(1, 40)])
    shared_people = Counter({(1, number): 3 for number in range(2, 20)})
    similar_ids = pool.similar_to(picks(pool, 1), 12, excluded=set(), series=set(), shared_people=shared_people)
    assert (len(similar_ids), sum(shared_people[1, movie_id] > 0 for movie_id in similar_ids)) == (12, 4)


def test_of_two_picks_each_has_its_turn() -> None:
    kinds = {1: "ko", 2: "hi", 3: "ko", 4: "hi", 5: "ko", 6: "hi"}
    pool = Pool(
        [*(plain(number, language=kinds[number]) for number in kinds), *(plain(number) for number in range(7, 20))]
    )
    assert set(pool.similar_to(picks(pool, 1, 2), 4, excluded=set(), series=set(), shared_people=Counter())) == {
        3,
        4,
        5,
        6,
    }


def test_fewer_are_told_where_there_are_no_more() -> None:
    pool = Pool([plain(1), plain(2), plain(3)])
    assert pool.similar_to(picks(pool, 1), 9, excluded={2}, series=set(), shared_people=Counter()) == [3]
