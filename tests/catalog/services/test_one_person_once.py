"""Somebody of the sample and whom TMDb tells of under another id are one: with all movies, under one address."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.db.models import F
from django.test import Client

from catalog.models import Credit, Movie, Origin, Person
from catalog.services import listings, movies, people, search, suggestions, sync
from catalog.sources.database import writes
from catalog.sources.sample import reader
from catalog.types import Filters
from tests.catalog import tmdb_sample
from tests.catalog.tmdb_server import TmdbServer

SHINING, SPACE_ODYSSEY = 694, 62
BEFORE = reader.person_id("Stanley Kubrick")
AFTER = tmdb_sample.person_id("Stanley Kubrick")
OLD_ADDRESS = f"/people/{BEFORE}-stanley-kubrick"


@pytest.fixture
def known(tmdb: TmdbServer) -> Iterator[TmdbServer]:
    """TMDb knows the movies of the sample; afterwards they are as they were."""
    tmdb.has_sample = True
    yield tmdb
    ids = set(Movie.objects.filter(origin=Origin.TMDB).values_list("id", flat=True))
    details = [movie.detail for movie in reader.read() if movie.detail.summary.id in ids]
    writes.save_details(details, origin=Origin.SAMPLE, fetched_at=datetime.now(UTC))
    Movie.objects.update(details_fetched_at=F("fetched_at"))
    sync.expire()  # nobody is told of by TMDb any more
    assert not Person.objects.filter(id__gt=0).exists()


def kubricks() -> list[tuple[int, int]]:
    """Ids of those called so, and in how many movies each is found."""
    return [(match.person.id, match.movie_count) for match in people.search("stanley kubrick").items]


def test_kubrick_stands_once_and_finds_his_movies(known: TmdbServer) -> None:
    [(before, number)] = kubricks()
    directed = {credit.movie.id for credit in people.details(before).credits}
    assert before == BEFORE
    movies.details(SHINING)  # the first of his movies that TMDb tells
    assert kubricks() == [(AFTER, number)]
    assert {credit.movie.id for credit in people.details(AFTER).credits} == directed
    assert people.details(AFTER).person.profile_path == f"/face{AFTER}.jpg"
    assert directed <= {movie.id for movie in search.search("kubrick").value.items}
    assert [(each.id, each.face is not None) for each in suggestions.suggest("kubrick") if each.kind == "person"] == [
        (AFTER, True)
    ]
    movies.details(SPACE_ODYSSEY)
    assert kubricks() == [(AFTER, number)]


def test_the_address_that_somebody_had_leads_to_them(known: TmdbServer) -> None:
    client = Client()
    assert client.get(OLD_ADDRESS).status_code == 200
    movies.details(SHINING)
    answer = client.get(OLD_ADDRESS)
    assert (answer.status_code, answer["Location"]) == (302, f"/people/{AFTER}-stanley-kubrick")
    assert client.get(answer["Location"]).status_code == 200
    assert people.person_name(BEFORE) == "Stanley Kubrick"
    answer = client.get(f"/movies?person={BEFORE}")
    assert b"The Shining" in answer.content


def test_a_filter_by_the_old_id_finds_the_same(known: TmdbServer) -> None:
    before = listings.discover(Filters(person=BEFORE)).value.total
    movies.details(SHINING)
    assert listings.discover(Filters(person=BEFORE)).value.total == before


def test_a_sample_that_is_loaded_again_makes_nobody_double(known: TmdbServer) -> None:
    movies.details(SHINING)
    details = [movie.detail for movie in reader.read() if movie.detail.summary.id in (SHINING, SPACE_ODYSSEY)]
    writes.save_details(details, origin=Origin.SAMPLE, fetched_at=datetime.now(UTC))
    assert [person_id for person_id, _ in kubricks()] == [AFTER]


def test_whom_tmdb_tells_no_more_is_the_samples_again(known: TmdbServer) -> None:
    [(_, number)] = kubricks()
    movies.details(SHINING)
    Movie.objects.filter(id=SHINING).update(origin=Origin.SAMPLE)  # as if its time had come
    sync.expire()
    assert kubricks() == [(BEFORE, number)]
    assert not Person.objects.filter(id=AFTER).exists()


def test_two_of_one_name_are_told_apart_by_their_movies(known: TmdbServer) -> None:
    movies.details(SHINING)
    other = Person.objects.create(id=AFTER + 1, name="Stanley Kubrick", search_name="stanley kubrick", sample_id=None)
    Credit.objects.create(movie_id=SPACE_ODYSSEY, person=other, role="cast", position=30)
    movies.details(SPACE_ODYSSEY)  # tells who is in it
    assert [person_id for person_id, _ in kubricks()] == [AFTER]
    other.delete()


def test_the_sample_is_photographed_once_and_who_is_not_known_is_not_asked_for_again_at_once(known: TmdbServer) -> None:
    total = Movie.objects.filter(origin=Origin.SAMPLE).count()
    assert sync.sample(3) == 3
    assert Movie.objects.filter(origin=Origin.SAMPLE).count() == total - 3
    known.has_sample = False  # now it knows none of them
    calls = known.kinds()["details"]
    assert (sync.sample(3), sync.sample(3)) == (0, 0)
    assert known.kinds()["details"] == calls + 6
    assert Movie.objects.filter(origin=Origin.SAMPLE, available=True).count() == total - 3
