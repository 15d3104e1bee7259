"""What pages and answers cost, as multiples of a fixed piece of work in the same thread: no clock, no other machine.

The piece is a page of Django's own templates with 24 plain cards (`tests/bench/cards.html`), drawn from values at hand.
The bounds leave half as much again for coverage and for what a busy machine does to caches; lower one when its page
has become cheaper.
"""

import time
from collections.abc import Callable
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import jinja2
import pytest
from django.template import Context, Engine, engines
from django.test import Client, RequestFactory

from accounts.models.user import User
from accounts.services import favorites
from accounts.services.visitor_taste import VisitorTaste
from accounts.site.context_processors import Reader
from accounts.types.signals import SaidMovies
from catalog.services import movies
from project.http.site.templating import Token
from tests.conftest import Api, api_of

pytestmark = pytest.mark.timeout(60)
FAVORITES = (129, 496243, 550)
TIMES = 12  # the cheapest counts: the first ones fill caches, and others are disturbed
CARDS = Engine(dirs=[str(Path(__file__).parent / "bench")]).get_template("cards.html")
FILM = {"id": 550, "poster_variant": 3, "title": "Fight Club", "year": 1999, "vote_count": 30_000, "vote_average": 8.4}
PLAIN = Context({"movies": [(FILM, ["Drama", "Thriller"])] * 24, "site": "http://localhost", "csrf_token": "x" * 64})


def times_the_cards(work: Callable[[], object]) -> float:
    """What ``work`` costs; both are done in turn, so that what disturbs meets both."""
    costs: dict[Callable[[], object], list[float]] = {work: [], plain_cards: []}
    for _ in range(TIMES):
        for one, spent in costs.items():
            began = time.thread_time()
            one()
            spent.append(time.thread_time() - began)
    return min(costs[work]) / min(costs[plain_cards])


def plain_cards() -> str:
    return CARDS.render(PLAIN)


@pytest.fixture
def likes(alice: User) -> User:
    for movie_id in FAVORITES:
        favorites.add(alice, movie_id)
    return alice


@pytest.mark.parametrize(
    ("address", "bound"),
    [
        ("/", 8),
        ("/movies?genre=18", 7),
        ("/movies/129-spirited-away", 6),
        ("/for-you", 9),
        ("/favorites", 6),
        ("/search?q=kurosawa", 7),
    ],
)
def test_a_members_page_costs_so_many_plain_pages(likes: User, alices_site: Client, address: str, bound: float) -> None:
    assert times_the_cards(lambda: alices_site.get(address)) <= bound


@pytest.mark.parametrize("address", ["/", "/for-you", "/together", "/preferences", "/account", "/taste", "/search?q=z"])
def test_no_page_compiles_a_template_for_each_of_its_readers(
    likes: User, alices_site: Client, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert alices_site.get(address).status_code == 200
    compiled = []
    monkeypatch.setattr(jinja2.Environment, "compile", lambda _env, _source, name, *_: compiled.append(name))
    assert alices_site.get(address).status_code == 200
    assert compiled == []


def test_a_members_card_with_its_strip_costs_little_beside_a_plain_one(db: None) -> None:
    pages: Any = engines["pages"]
    draw = pages.env.get_template("parts/movies.html").module.movie_card
    said = SaidMovies(favorites={1}, watchlist={2}, seen={3: 9}, not_for_me={4})
    reader = Reader(is_member=True, states=said, said=VisitorTaste(), token=Token(RequestFactory().get("/")))
    films = [replace(movie, id=number) for number, movie in enumerate([*movies.by_ids([550])] * 24, 1)]
    assert times_the_cards(lambda: [draw(film, reader) for film in films]) <= 1.5


@pytest.mark.parametrize(
    ("path", "bound"),
    [("/movies/trending", 2.5), ("/me", 5.5), ("/me/favorites", 10), ("/me/recommendations", 8)],
)
def test_an_answer_of_the_api_costs_so_many_plain_pages(likes: User, path: str, bound: float) -> None:
    app: Api = api_of(likes)
    assert times_the_cards(lambda: app("GET", path)) <= bound


def test_a_list_that_no_cache_has_costs_little_more_than_a_plain_page(db: None) -> None:
    app, number = Client(headers={"Cookie": "taste=x"}), count(1)
    assert times_the_cards(lambda: app.get(f"/api/v1/movies/discover?min_score=0.{next(number):06}")) <= 3.2
