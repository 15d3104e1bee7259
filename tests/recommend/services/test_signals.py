"""Ratings, the watchlist and "not tonight" in the lists, the reasons, the training and the pages about a taste."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models.user import User
from accounts.services import dismissals, favorites, interactions, seen, watchlist
from accounts.types.taste import Like
from catalog.services import movies
from project.localization import language
from recommend import signal_weights
from recommend.services import holdout, recommendations, taste_profile
from recommend.services.taste import MemberTaste
from recommend.training import export, fit
from recommend.types import Recommended

HEAT, GODFATHER, RAN = 949, 238, 11645


def first(user: User, number: int = 100) -> Sequence[Recommended]:
    return recommendations.recommendations(MemberTaste(user), per_page=number).page.items


def texts(user: User) -> list[str]:
    return [reason.text for item in first(user) for reason in item.reasons]


def settle() -> None:
    User.objects.update(joined_at=timezone.now() - interactions.SETTLED)


@pytest.mark.parametrize("rating", [None, 2, 5, 7, 10])
def test_what_was_seen_wanted_or_put_off_is_not_recommended(alice: User, rating: int | None) -> None:
    ids = [item.movie.id for item in first(alice)]
    seen.mark(alice, ids[0], rating=rating)
    watchlist.add(alice, ids[1])
    dismissals.dismiss(alice, ids[2], reason="not_tonight")
    alice.refresh_from_db()
    assert {item.movie.id for item in first(alice)}.isdisjoint(ids[:3])


def test_seen_without_a_rating_only_hides(alice: User) -> None:
    favorites.add(alice, HEAT)
    alice.refresh_from_db()
    hidden, other = (item.movie.id for item in first(alice)[:2])
    before = recommendations.explain(MemberTaste(alice), other)
    seen.mark(alice, hidden)
    assert before
    assert recommendations.explain(MemberTaste(alice), other) == before
    assert recommendations.explain(MemberTaste(alice), hidden) is None


def test_a_rating_moves_its_like_by_what_it_says(alice: User) -> None:
    places = {}
    for rating in (10, 7, 1):
        seen.mark(alice, HEAT, rating=rating)
        alice.refresh_from_db()
        of_crime = [place for place, item in enumerate(first(alice)) if "Crime" in {g.name for g in item.movie.genres}]
        places[rating] = sum(1 for place in of_crime if place < 40)
    assert places[10] >= places[7] >= places[1]
    assert places[10] > places[1]


def test_a_reason_names_the_rating_in_both_languages(alice: User) -> None:
    seen.mark(alice, HEAT, rating=9)
    alice.refresh_from_db()
    assert any(text.endswith("; you gave Heat 9") for text in texts(alice))
    with language.reading("de"):
        assert any(text.endswith("; Heat hast du eine 9 gegeben") for text in texts(alice))


def test_a_reason_names_the_watchlist(alice: User) -> None:
    watchlist.add(alice, HEAT)
    alice.refresh_from_db()
    assert any(text.endswith(", like Heat, which you want to see") for text in texts(alice))


def test_a_favorite_that_was_rated_is_named_as_a_favorite(alice: User) -> None:
    favorites.add(alice, HEAT)
    seen.mark(alice, HEAT, rating=9)
    alice.refresh_from_db()
    assert not [text for text in texts(alice) if "you gave" in text]
    assert any("like Heat" in text for text in texts(alice))


def test_nobody_is_told_of_a_rating_of_somebody_else(alice: User, bob: User) -> None:
    seen.mark(alice, HEAT, rating=9)
    favorites.add(bob, HEAT)
    bob.refresh_from_db()
    assert not [text for text in texts(bob) if "gave" in text]


def test_others_learn_what_speaks_for_a_movie_and_by_how_much(alice: User) -> None:
    favorites.add(alice, GODFATHER)
    for movie_id, rating in ((HEAT, 9), (155, 6), (13, 5), (680, 1), (603, None)):
        seen.mark(alice, movie_id, rating=rating)
    watchlist.add(alice, RAN)
    dismissals.dismiss(alice, 278, reason="not_for_me")
    before = interactions.version()
    assert list(interactions.likes()) == []
    settle()
    weights = {like.movie_id: signal_weights.of_like(like) for like in interactions.likes()}
    assert weights == {GODFATHER: 1.0, HEAT: 0.8, 155: 0.2, RAN: 0.25}
    seen.mark(alice, HEAT, rating=8)
    assert interactions.version() != before


def test_every_rating_has_a_weight_that_rises() -> None:
    weights = [signal_weights.RATINGS[rating] for rating in range(1, 11)]
    assert weights == sorted(weights)
    assert signal_weights.of_like(Like(1, 1, True, 2, 0.0)) == 1.0


def test_the_engine_learns_from_all_of_it(alice: User) -> None:
    for movie_id, rating in ((HEAT, 10), (155, 7)):
        seen.mark(alice, movie_id, rating=rating)
    watchlist.add(alice, RAN)
    settle()
    assert fit.fit_now().user_count == 1


def test_whole_favorites_leave_for_the_job(alice: User) -> None:
    seen.mark(alice, HEAT, rating=9)
    seen.mark(alice, 155, rating=6)
    favorites.add(alice, HEAT)
    settle()
    histories = list(export._histories({HEAT, 155}, b"key"))
    assert [history for _, history in histories] == [[HEAT]]


def test_the_page_of_quality_looks_with_ratings_but_not_with_those_of_hidden_movies(alice: User) -> None:
    chosen = [movie.id for movie in movies.by_ids([238, 155, 278, 680, 13, 603])]
    favorites.add_many(alice, chosen)
    seen.mark(alice, HEAT, rating=9)
    for movie_id in chosen:
        seen.mark(alice, movie_id, rating=10)
    alice.refresh_from_db()
    quality = holdout.quality_for(MemberTaste(alice))
    assert (quality.given, len(quality.hidden)) == (5, 1)
    shown = {movie.movie_id for method in quality.methods for movie in method.found}
    assert HEAT not in shown


def test_the_page_of_a_taste_counts_what_was_said(alice: User) -> None:
    seen.mark(alice, HEAT, rating=9)
    seen.mark(alice, 13)
    watchlist.add(alice, RAN)
    profile = taste_profile.profile_of(MemberTaste(alice))
    assert (profile.seen, profile.rated, profile.watchlist, profile.favorites) == (2, 1, 1, 0)
    assert profile.figures[0].lines


def test_not_tonight_comes_back_by_itself(alice: User) -> None:
    ids = [item.movie.id for item in first(alice)]
    change = dismissals.dismiss(alice, ids[0], reason="not_tonight")
    assert change.after.dismissal
    assert change.after.dismissal.until
    assert change.after.dismissal.until - timezone.now() <= timedelta(days=1)
