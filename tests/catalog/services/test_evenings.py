"""Which movies fit an evening: length, a child's age, services. What is not known is not guessed."""

import pytest
from pytest_django import DjangoAssertNumQueries

from catalog.models import Movie
from catalog.services import evenings
from catalog.types import Evening, Mood

pytestmark = pytest.mark.django_db
TOTORO, SEVEN = 8392, 807


def ids(evening: Evening) -> set[int]:
    return set(evenings.movie_ids(evening) or ())


def certify(movie_id: int, words: str) -> None:
    Movie.objects.filter(id=movie_id).update(certification=words)


def offer(movie_id: int, provider: str, kind: str = "stream", region: str = "DE") -> None:
    Movie.objects.filter(id=movie_id).update(watch_providers={region: [[provider, kind]]})


def test_nothing_asked_fits_everything() -> None:
    assert evenings.movie_ids(Evening()) is None
    assert evenings.movie_ids(Evening(region="DE")) is None


def test_a_length_is_a_limit_and_an_unknown_one_fits_none() -> None:
    Movie.objects.filter(id=TOTORO).update(runtime=None)
    short = ids(Evening(minutes=90))
    assert short == set(Movie.objects.filter(runtime__lte=90).values_list("id", flat=True))
    assert TOTORO not in short


@pytest.mark.parametrize(
    ("words", "age", "allowed"),
    [
        ("G", 3, True), ("U", 3, True), ("0", 3, True), ("6", 6, True), ("6", 5, False), ("PG", 7, False),
        ("PG", 8, True), ("12A", 12, True), ("12A", 11, False), ("PG-13", 12, False), ("PG-13", 13, True),
        ("FSK 16", 15, False), ("16+", 16, True), ("R", 16, False), ("R", 17, True), ("NC-17", 17, False),
        ("A", 17, False), ("18", 17, False), ("Approved", 17, False),
    ],
)  # fmt: skip
def test_a_certification_allows_from_its_age(words: str, age: int, allowed: bool) -> None:
    certify(SEVEN, words)
    assert (SEVEN in ids(Evening(child_age=age))) is allowed


def test_without_a_certification_only_what_is_made_for_families_fits_a_child() -> None:
    uncertified = ids(Evening(child_age=6))
    assert TOTORO in uncertified
    assert SEVEN not in uncertified
    certify(TOTORO, "16")
    assert TOTORO not in ids(Evening(child_age=7))


def test_a_service_offers_what_it_streams_in_the_region() -> None:
    offer(SEVEN, "MUBI")
    offer(TOTORO, "MUBI", kind="rent")
    assert ids(Evening(services=("MUBI",), region="DE")) == {SEVEN}
    assert ids(Evening(services=("MUBI",), region="US")) == set()
    assert ids(Evening(services=("Netflix",), region="DE")) == set()
    assert evenings.services_in("DE") == ["MUBI"]
    assert evenings.services_in("FR") == []


def test_a_movie_that_its_source_lists_no_longer_fits_no_evening() -> None:
    Movie.objects.filter(id=SEVEN).update(available=False)
    assert SEVEN not in ids(Evening(mood=Mood.DARK))


def test_an_evening_is_one_query_and_kept(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    evening = Evening(minutes=120, mood=Mood.TENSE, child_age=12, services=("MUBI",), region="DE")
    ids(Evening(mood=Mood.LIGHT))  # the names of the genres are in memory
    with django_assert_num_queries(1):
        ids(evening)
    with django_assert_num_queries(0):
        ids(evening)
