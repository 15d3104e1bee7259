"""Addresses of pictures."""

from dataclasses import replace

import pytest

from catalog.services import links, listings
from catalog.types import Chart

pytestmark = pytest.mark.django_db


def test_a_picture_of_tmdb_is_linked_at_tmdbs_sizes() -> None:
    movie = replace(listings.chart(Chart.POPULAR).value.items[0], poster_path="/a.jpg", backdrop_path="/b.jpg")
    assert links.poster(movie) == "https://image.tmdb.org/t/p/w342/a.jpg"
    assert links.poster_srcset(movie).count("/a.jpg") == len(links.POSTER_WIDTHS)
    assert links.backdrop(movie) == "https://image.tmdb.org/t/p/w1280/b.jpg"


def test_without_one_the_site_draws_it() -> None:
    movie = replace(listings.chart(Chart.POPULAR).value.items[0], poster_path=None, backdrop_path=None)
    assert links.poster(movie).startswith("/posters/")
    assert (links.poster_srcset(movie), links.backdrop(movie)) == ("", None)


@pytest.mark.parametrize(("title", "slug"), [("Seven Samurai", "seven-samurai"), ("기생충", "film"), ("!!!", "film")])
def test_the_readable_part_of_an_address_is_never_empty(title: str, slug: str) -> None:
    movie = replace(listings.chart(Chart.POPULAR).value.items[0], title=title, original_title="")
    assert links.slug(movie) == slug
