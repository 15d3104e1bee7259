"""Addresses of pictures."""

from dataclasses import replace

import pytest

from catalog import addresses, services
from catalog.types import Chart

pytestmark = pytest.mark.django_db


def test_a_picture_of_tmdb_is_linked_at_tmdbs_sizes() -> None:
    film = replace(services.chart(Chart.POPULAR).value.items[0], poster_path="/a.jpg", backdrop_path="/b.jpg")
    assert addresses.poster(film) == "https://image.tmdb.org/t/p/w342/a.jpg"
    assert addresses.poster_set(film).count("/a.jpg") == len(addresses.POSTER_WIDTHS)
    assert addresses.backdrop(film) == "https://image.tmdb.org/t/p/w1280/b.jpg"


def test_without_one_the_site_draws_it() -> None:
    film = replace(services.chart(Chart.POPULAR).value.items[0], poster_path=None, backdrop_path=None)
    assert addresses.poster(film).startswith("/posters/")
    assert (addresses.poster_set(film), addresses.backdrop(film)) == ("", None)


@pytest.mark.parametrize(("title", "slug"), [("Seven Samurai", "seven-samurai"), ("기생충", "film"), ("!!!", "film")])
def test_the_readable_part_of_an_address_is_never_empty(title: str, slug: str) -> None:
    film = replace(services.chart(Chart.POPULAR).value.items[0], title=title, original_title="")
    assert addresses.slug(film) == slug
