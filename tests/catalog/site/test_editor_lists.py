"""The editor's lists: true to their files, the same at both doors, in both languages, on their own paper."""

import re
from datetime import date

import pytest
from django.test import Client
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from catalog.posters.palettes import PALETTES
from catalog.services import editor_lists
from tests.conftest import Api

pytestmark = pytest.mark.django_db


def test_there_are_twelve_numbered_by_their_days() -> None:
    lists = editor_lists.all_lists()
    assert [entry.number for entry in lists] == list(range(12, 0, -1))
    days = [entry.published_on for entry in lists]
    assert days == sorted(days, reverse=True)
    assert {day.isoweekday() for day in days} == {4}  # "new on Thursdays"
    assert days[0] == date(2026, 11, 26)


def test_every_movie_of_every_list_is_in_the_sample_once_and_has_a_line_of_its_own() -> None:
    lines = []
    for entry in editor_lists.all_lists():
        ids = [listed.movie.id for listed in entry.movies]
        assert 10 <= len(ids) == len(set(ids)) == len(editor_lists._files()[entry.slug].movies)
        assert entry.ink in {palette.name for palette in PALETTES}
        lines += [listed.note for listed in entry.movies]
    assert len(lines) == len(set(lines))
    assert all(line.endswith((".", "?")) and len(line) < 150 for line in lines)


def test_germans_read_german() -> None:
    english = editor_lists.all_lists()
    with translation.override("de"):
        german = editor_lists.all_lists()
    for english_list, german_list in zip(english, german, strict=True):
        assert (english_list.title, english_list.summary) != (german_list.title, german_list.summary)
        assert all(a.note != b.note for a, b in zip(english_list.movies, german_list.movies, strict=True))


def test_a_list_is_the_same_at_both_doors(site: Client, api: Api) -> None:
    for answered in api("GET", "/lists").json()["data"]:
        detail = api("GET", f"/lists/{answered['slug']}").json()["data"]
        page = site.get(f"/lists/{answered['slug']}").content.decode()
        shown = re.findall(r'<h2><a href="/movies/(\d+)-', page)
        assert [int(movie_id) for movie_id in shown] == [movie["id"] for movie in detail["movies"]]
        assert len(shown) == answered["movie_count"]
        assert f'<h1 id="title" class="long-title">{answered["title"]}</h1>' in page


@pytest.mark.parametrize("address", ["/lists/nothing", "/lists/Under-Ninety"])
def test_other_lists_are_missing(site: Client, api: Api, address: str) -> None:
    assert site.get(address).status_code == 404
    assert api("GET", address).status_code in {404, 422}


def test_lists_ask_one_query(site: Client, api: Api, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    site.get("/lists")  # genres are known
    for door, address in ((site.get, "/lists"), (site.get, "/lists/under-ninety")):
        with django_assert_max_num_queries(1):
            door(address)
    with django_assert_max_num_queries(1):
        api("GET", "/lists/under-ninety")


def test_collections_begin_with_the_newest_three(site: Client) -> None:
    page = site.get("/collections").content.decode()
    assert re.findall(r'href="/lists/([a-z-]+)"', page) == [entry.slug for entry in editor_lists.all_lists(newest=3)]


def test_a_member_says_what_they_feel_on_a_list(alices_site: Client) -> None:
    assert 'value="watchlist"' in alices_site.get("/lists/under-ninety").content.decode()
