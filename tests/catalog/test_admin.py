"""The catalog for operators: what the database would refuse is refused in words."""

import time

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from accounts.site.sign_in.relying_party import CONFIRMED
from catalog.models import Movie


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "value"), [("genre_ids", [18, 4711]), ("title", " "), ("year", 1066), ("popularity", -1), ("runtime", 0)]
)
def test_a_movie_that_the_database_would_refuse_is_refused_in_words(field: str, value: object) -> None:
    movie = Movie.objects.get(id=680)
    movie.full_clean()
    setattr(movie, field, value)
    with pytest.raises(ValidationError):
        movie.full_clean()


def test_no_genre_is_deleted(admin_client: Client) -> None:
    session = admin_client.session
    session[CONFIRMED] = int(time.time())  # a passkey has been shown
    session.save()
    assert admin_client.get("/admin/catalog/genre/37/delete/").status_code == 403
