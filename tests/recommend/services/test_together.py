"""One list for a group: what may stand on it, and that no reason says more than its person allows."""

from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from accounts.models.user import User
from accounts.services import dismissals, favorites, seen, watchlist
from accounts.services.watch_groups import groups, participation
from accounts.types.watch_groups import WatchGroupState
from catalog.models import Movie
from catalog.types import MovieSummary
from project.errors import NotFound
from project.localization import language
from recommend.engine import Part
from recommend.services import active_model, together
from recommend.services.group_explanations import Openness, reason_for
from recommend.types import GroupMovie
from tests.recommend.people import like

PICKS = (496_243, 550, 680)
SAMURAI = (346, 11_953, 12_493)  # a wish for Kurosawa
TITLES = {129: "Spirited Away", 550: "Fight Club"}


def _movie(movie_id: int, year: int = 2001) -> MovieSummary:
    return MovieSummary(movie_id, "X", "X", "", None, year, (), "en", 7.0, 10, 1.0, None, None)


def group_of(host: User, *users: User, guest: bool = True, names_movies: bool = False) -> WatchGroupState:
    group = groups.create(host, names_movies=names_movies)
    for user in users:
        participation.join(group, user=user, names_movies=names_movies)
    if guest:
        participation.join(group, name="Mina", picks=PICKS, names_movies=names_movies)
    return groups.open_group(group.key)


def ids_of(group: WatchGroupState) -> list[int]:
    return [item.movie.id for item in together.movies_for(group)]


def texts_of(items: list[GroupMovie], place: int) -> list[str]:
    return [reason.text for item in items for reason in item.reasons if reason.place == place]


@pytest.fixture
def samurai(alice: User) -> User:
    like(alice, *SAMURAI)
    return alice


def test_a_group_gets_twelve_movies_with_a_reason_for_each_person(samurai: User, bob: User) -> None:
    items = together.movies_for(group_of(samurai, bob))
    assert len(items) == together.LENGTH
    assert {tuple((reason.place, reason.name) for reason in item.reasons) for item in items} == {
        ((1, "Alice"), (2, "Bob"), (3, "Mina"))
    }
    assert all(reason.text for item in items for reason in item.reasons)


def test_one_person_alone_gets_no_list(alice: User) -> None:
    assert together.movies_for(group_of(alice, guest=False)) == []


def test_what_anybody_has_seen_refused_or_favored_is_left_out(samurai: User, bob: User) -> None:
    group = group_of(samurai, bob)
    first, second, third, fourth, *_ = ids_of(group)
    seen.mark(bob, first)
    dismissals.dismiss(samurai, second, reason="not_for_me")
    dismissals.dismiss(bob, third, reason="not_tonight")
    favorites.add(bob, fourth)
    left = ids_of(groups.open_group(group.key))
    assert not {first, second, third, fourth, *SAMURAI, *PICKS} & {*left}


def test_what_one_wants_to_see_may_stand_on_it(samurai: User, bob: User) -> None:
    group = group_of(samurai, bob)
    last = ids_of(group)[-1]
    watchlist.add(samurai, last)
    watchlist.add(bob, last)
    assert ids_of(groups.open_group(group.key)).index(last) < together.LENGTH - 1


def test_without_leave_no_reason_names_a_movie_a_person_or_a_theme(samurai: User, bob: User) -> None:
    like(bob, 238, 240)
    items = together.movies_for(group_of(samurai, bob))
    named = set(Movie.objects.filter(pk__in=(*SAMURAI, *PICKS, 238, 240)).values_list("title", flat=True))
    sentences = " ".join(reason.text for item in items for reason in item.reasons)
    assert not [title for title in named if title in sentences]
    assert not [word for word in ("Kurosawa", "Tarantino", "Theme", "theme", "Wants") if word in sentences]


def test_with_leave_a_reason_names_what_its_own_person_likes_and_nothing_of_the_others(
    samurai: User, bob: User
) -> None:
    like(bob, 129, 128)
    group = groups.create(samurai, names_movies=True)
    participation.join(group, user=bob)
    items = together.movies_for(groups.open_group(group.key))
    own, of_bob = " ".join(texts_of(items, 1)), " ".join(texts_of(items, 2))
    assert "Seven Samurai" in own
    assert not [title for title in ("Spirited Away", "Princess Mononoke") if title in own + of_bob]


def test_a_rating_is_never_told_nor_what_was_rated(samurai: User, bob: User) -> None:
    for movie_id in PICKS:
        seen.mark(bob, movie_id, rating=10)
    group = groups.create(samurai, names_movies=True)
    participation.join(group, user=bob, names_movies=True)
    sentences = " ".join(texts_of(together.movies_for(groups.open_group(group.key)), 2))
    assert not [word for word in ("10", "gave", "Parasite", "Fight Club", "Pulp Fiction") if word in sentences]


def test_a_wish_to_see_is_told_with_leave_alone() -> None:
    movie = _movie(129)
    assert reason_for([], movie, {}, Openness(names_movies=True, wanted={129})) == "Wants to see it"
    assert reason_for([], movie, {}, Openness(wanted={129})) != "Wants to see it"


@pytest.mark.parametrize(
    ("parts", "openness", "text"),
    [
        ([Part("director", 3.0, "X", (129,)), Part("genre", 1.0, "Drama", (129,))], Openness(), "Likes Drama"),
        ([Part("director", 3.0, "X", (129,))], Openness(names_movies=True, nameable={129}),
         "Also directed by X, like Spirited Away"),
        ([Part("director", 3.0, "X", (129,))], Openness(names_movies=True), "Also directed by X"),
        ([Part("genre", 1.0, "Drama", (129,))], Openness(names_movies=True), "Likes Drama"),
        ([Part("keyword", 1.0, "revenge", (129,))], Openness(names_movies=True), "Likes the theme revenge"),
        ([Part("decade", 1.0, "2000", (129,))], Openness(), "Likes films from the 2000s"),
        ([Part("decade", 1.0, "1990", (129,))], Openness(), "Something else, for a change"),
        ([Part("popular", 1.0)], Openness(), "Well liked by many"),
        ([Part("genre", -1.0, "Drama", (129,)), Part("popular", -1.0)], Openness(), "Something else, for a change"),
        ([Part("crowd", 1.0, None, (129, 550))], Openness(names_movies=True),
         "People with a similar taste love it"),
    ],
)  # fmt: skip
def test_a_reason_says_what_is_true_and_allowed(parts: list[Part], openness: Openness, text: str) -> None:
    assert reason_for(parts, _movie(129, year=2008), TITLES, openness) == text


def test_votes_stand_beside_the_movies_without_making_the_list_anew(
    samurai: User, bob: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    group = group_of(samurai, bob)
    first, second, *_ = ids_of(group)
    together.vote(group, group.people[0], second, yes=True)
    together.vote(group, group.people[1], second, yes=False)
    state = groups.open_group(group.key)
    with django_assert_max_num_queries(0):
        items = together.movies_for(state)
    assert [(item.yes, item.no) for item in items[:2]] == [((), ()), ((1,), (2,))]
    assert [item.movie.id for item in items[:2]] == [first, second]


def test_a_new_list_costs_six_queries(
    samurai: User, bob: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    group = group_of(samurai, bob)
    active_model.current()
    with django_assert_max_num_queries(6):
        together.movies_for(group)


def test_only_movies_of_the_list_are_voted_for(samurai: User, bob: User) -> None:
    group = group_of(samurai, bob)
    with pytest.raises(NotFound, match="not on your list"):
        together.vote(group, group.people[0], 346, yes=True)
    with pytest.raises(NotFound, match="not on your list"):
        together.decide(group, group.people[0], 346)


def test_the_tag_changes_with_everything_that_the_page_shows(samurai: User, bob: User) -> None:
    group = group_of(samurai, bob)
    tags = [together.tag(group)]
    together.vote(group, group.people[0], ids_of(group)[0], yes=True)
    tags.append(together.tag(groups.open_group(group.key)))
    favorites.add(bob, 238)
    tags.append(together.tag(groups.open_group(group.key)))
    with language.reading("de"):
        tags.append(together.tag(groups.open_group(group.key)))
    assert len({*tags}) == 4


def test_nobody_can_guess_what_a_tag_is_made_of(samurai: User, bob: User, settings: Any) -> None:
    group = group_of(samurai, bob)
    tag = together.tag(group)
    settings.SECRET_KEY = "another"  # without the key nobody can compute the tag of a guessed taste
    assert together.tag(group) != tag


def test_a_decided_movie_is_shown_even_when_it_has_left_the_list(samurai: User, bob: User) -> None:
    group = group_of(samurai, bob)
    first = ids_of(group)[0]
    together.decide(group, group.people[0], first)
    seen.mark(bob, first)
    decided = together.decided_movie(groups.open_group(group.key))
    assert decided is not None
    assert decided.movie.id == first
