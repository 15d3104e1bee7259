"""Genre names by id, and what happens to them without a database."""

from collections.abc import Iterator

import pytest
from django.db import OperationalError

from catalog.models import Genre as GenreRow
from catalog.sources.database import genres
from catalog.types import Genre

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _forget() -> Iterator[None]:
    genres._copy.forget()
    yield
    genres._copy.forget()


def refuse(*_arguments: object) -> None:
    raise OperationalError("no database")


def test_names_are_read_once_in_a_while(django_assert_num_queries: object) -> None:
    genres.names()
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert genres.resolve([18, 28, 5])[0] == Genre(18, "Drama")


def test_two_that_begin_at_once_both_read(monkeypatch: pytest.MonkeyPatch) -> None:
    copy = genres._Copy()

    def read_meanwhile() -> genres._Genres:
        monkeypatch.setattr(genres, "_read", read)
        assert copy.read().names[18] == "Drama"
        return read()

    read = genres._read
    monkeypatch.setattr(genres, "_read", read_meanwhile)
    assert copy.read().resolve((18,)) == (Genre(18, "Drama"),)


def test_what_is_remembered_of_a_renamed_genre_is_forgotten() -> None:
    assert genres.resolve([18]) == (Genre(18, "Drama"),)
    genres.save([Genre(18, "Serious Drama")])
    assert genres.resolve([18]) == (Genre(18, "Serious Drama"),)


def test_a_renamed_genre_keeps_its_id() -> None:
    genres.save([Genre(18, "Serious Drama")])
    assert genres.names()[18] == "Serious Drama"
    assert GenreRow.objects.filter(id=18).count() == 1


def test_without_a_database_the_last_names_will_do(monkeypatch: pytest.MonkeyPatch) -> None:
    last_names = dict(genres.names())
    genres._copy.forget()
    monkeypatch.setattr(GenreRow.objects, "values_list", refuse)
    assert genres.names() == last_names


def test_without_a_database_and_without_names_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(GenreRow.objects, "values_list", refuse)
    with pytest.raises(OperationalError):
        genres._Copy().read()
