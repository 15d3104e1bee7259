"""What somebody new may pick from, on the sample."""

from collections import Counter
from typing import Any

import pytest
from django.db import transaction

from catalog.models import Movie
from catalog.services.diverse_picks import SIMILAR_SHOWN, SIZE
from catalog.services.onboarding import MAX_PICKED, onboarding_movies
from catalog.types import MovieSummary, OnboardingMovies
from project import cache
from tests.conftest import Api

pytestmark = pytest.mark.django_db
SPIRITED_AWAY, PARASITE = 129, 496_243


def onboarding(*picked: Any, **options: Any) -> OnboardingMovies:
    return onboarding_movies(*picked, **options).value


def ids(offer: OnboardingMovies) -> list[int]:
    return [movie.id for movie in offer.movies]


def passed(offer: OnboardingMovies) -> list[int]:
    """What was offered so far and not picked."""
    return [*offer.shown, *(movie_id for movie_id in ids(offer) if movie_id not in offer.picked)]


def series(movies: list[int]) -> Counter[str]:
    series_movies = Movie.objects.filter(id__in=movies).exclude(collection="")
    return Counter(series_movies.values_list("collection", flat=True))


def kinds(movies: tuple[MovieSummary, ...]) -> tuple[int, int, int]:
    """How many leading genres, decades and languages there are."""
    leads = {movie.genres[0].id for movie in movies if movie.genres}
    return (
        len(leads),
        len({(movie.year or 0) // 10 for movie in movies}),
        len({movie.original_language for movie in movies}),
    )


@pytest.mark.parametrize("turn", range(4))
def test_each_of_the_first_walls_tells_tastes_apart(turn: int) -> None:
    offer = onboarding()
    for _ in range(turn):
        offer = onboarding(shown_ids=passed(offer))
    genres, decades, languages = kinds(offer.movies)
    assert len(set(ids(offer))) == SIZE
    assert genres >= 8
    assert decades >= 6
    assert languages >= 6
    assert not set(ids(offer)) & set(offer.shown)


def test_no_two_movies_are_of_one_series() -> None:
    first = onboarding()
    second = onboarding([SPIRITED_AWAY, PARASITE, 671], shown_ids=passed(first))
    assert set(series([*ids(first), *ids(second)]).values()) == {1}


def test_everything_offered_is_well_known_among_its_kind() -> None:
    for movie in onboarding().movies:
        kindred = Movie.objects.filter(original_language=movie.original_language, genre_ids__0=movie.genres[0].id)
        assert kindred.filter(vote_count__gt=movie.vote_count).count() < 25, movie.title


def test_what_is_picked_stays_and_more_like_it_comes() -> None:
    offer = onboarding([PARASITE])
    new_movies = [movie for movie in offer.movies if movie.id not in ids(onboarding())]
    assert (len(offer.movies), offer.picked) == (SIZE, (PARASITE,))
    assert len(new_movies) >= SIMILAR_SHOWN
    assert sum(movie.original_language == "ko" for movie in new_movies) >= 6


def test_a_pick_changes_only_what_comes_last() -> None:
    before = ids(onboarding())
    after = ids(onboarding(before[2:3]))
    assert after[:10] == before[:10]


def test_after_others_were_asked_for_what_is_like_the_picks_comes_first() -> None:
    first = onboarding()
    offer = onboarding([PARASITE], shown_ids=passed(first))
    assert ids(offer)[0] == PARASITE
    assert sum(movie.original_language == "ko" for movie in offer.movies[1:13]) >= 6


def test_picks_of_two_kinds_both_bring_their_like() -> None:
    offer = onboarding([SPIRITED_AWAY, PARASITE])
    languages = Counter(movie.original_language for movie in offer.movies[-SIMILAR_SHOWN:])
    assert min(languages["ja"], languages["ko"]) >= 3


def test_picks_may_be_what_nobody_would_be_offered() -> None:
    obscure = list(Movie.objects.order_by("vote_count", "id").values_list("id", flat=True)[:3])
    offer = onboarding(obscure)
    assert offer.picked == tuple(obscure)
    assert set(obscure) < set(ids(offer))


def test_ids_of_no_movie_and_repeated_ones_are_ignored() -> None:
    assert onboarding([999_999_999]) == onboarding()
    assert onboarding([129, 999_999_999, 129], shown_ids=[129]) == onboarding([129])


def test_many_picks_all_stay_and_others_are_still_offered() -> None:
    many = list(Movie.objects.order_by("-popularity").values_list("id", flat=True)[: MAX_PICKED + 5])
    offer = onboarding(many)
    assert offer.picked == tuple(many[5:])
    assert len(offer.movies) > MAX_PICKED + SIMILAR_SHOWN


def test_whoever_passes_over_everything_is_offered_the_first_movies_again() -> None:
    offer = onboarding()
    for _ in range(11):
        offer = onboarding(shown_ids=passed(offer))
    assert len(ids(offer)) == SIZE
    assert ids(offer)[0] in ids(onboarding())


def test_what_is_looked_for_is_found_beside_the_offer() -> None:
    offer = onboarding([PARASITE], query="seven samurai")
    assert offer.search_results[0].title == "Seven Samurai"
    assert ids(offer) == ids(onboarding([PARASITE]))


def test_the_same_picks_always_give_the_same_offer() -> None:
    first = onboarding([PARASITE, 238], shown_ids=[155])
    cache.clear()
    assert onboarding([PARASITE, 238], shown_ids=[155]) == first


@pytest.mark.parametrize(("picked", "queries"), [([], 2), ([PARASITE], 3), ([PARASITE, 999_999_999], 4)])
def test_an_offer_takes_few_queries(django_assert_num_queries: Any, picked: list[int], queries: int) -> None:
    onboarding(picked)
    with django_assert_num_queries(queries):
        onboarding(picked)


def test_an_empty_catalog_has_nothing_to_offer_until_it_is_filled() -> None:
    with transaction.atomic():
        Movie.objects.all().delete()
        assert onboarding().movies == ()
        transaction.set_rollback(True)
    assert len(onboarding().movies) == SIZE


# --- for apps ---------------------------------------------------------------------------------------------------


def told(api: Api, query: str = "") -> list[dict[str, Any]]:
    answer = api("GET", f"/onboarding{query}")
    assert answer.status_code == 200
    movies: list[dict[str, Any]] = answer.json()["data"]
    return movies


def test_an_app_is_offered_the_same(api: Api) -> None:
    assert [movie["id"] for movie in told(api)] == ids(onboarding())
    assert [movie for movie in told(api) if movie["picked"]] == []


def test_an_app_says_what_was_picked_and_passed_over(api: Api) -> None:
    movies = told(api, f"?picked={PARASITE},{SPIRITED_AWAY}&shown=155,238")
    assert [movie["id"] for movie in movies] == ids(onboarding([PARASITE, SPIRITED_AWAY], shown_ids=[155, 238]))
    assert {movie["id"] for movie in movies if movie["picked"]} == {PARASITE, SPIRITED_AWAY}


def test_only_the_first_movies_are_kept_for_everybody(api: Api) -> None:
    assert api("GET", "/onboarding")["Cache-Control"].startswith("public")
    assert api("GET", "/onboarding?picked=129")["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("picked=x", "picked"),
        ("picked=1,", "picked"),
        ("picked=1234567890", "picked"),
        ("picked=" + ",".join(["1"] * 41), "picked"),
        ("shown=" + ",".join(["1"] * 241), "shown"),
        ("seen=1", "seen"),
    ],
)
def test_what_makes_no_sense_is_refused_by_name(api: Api, query: str, field: str) -> None:
    answer = api("GET", f"/onboarding?{query}")
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)


def test_the_wrong_method_is_refused(api: Api) -> None:
    assert api("POST", "/onboarding").status_code == 405
