"""What the site knows about somebody, and how good it is for them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models.user import User
from accounts.services import favorites, preferences
from accounts.types.taste import Preference
from catalog.models import Movie
from catalog.services import genres, recommender_feed
from recommend.services import feedback, holdout, taste_profile
from recommend.services.taste import MemberTaste
from tests.recommend.people import ids_of, like

pytestmark = pytest.mark.django_db


def test_how_good_it_is_needs_five_favorites(alice: User) -> None:
    assert holdout.quality_for(MemberTaste(alice)).methods == ()


def test_how_good_it_is_hides_a_fifth_and_learns_from_others(fan: User, bob: User) -> None:
    movies = list(Movie.objects.order_by("-vote_count").values_list("id", flat=True)[:12])
    like(fan, *movies)
    like(bob, *movies[2:9])
    User.objects.update(joined_at=timezone.now() - timedelta(days=2))
    quality = holdout.quality_for(MemberTaste(fan))
    assert (quality.given, len(quality.hidden), quality.learned_from) == (10, 2, 7)
    assert [method.name for method in quality.methods] == ["popular", "genres", "engine"]
    titles = {rediscovered.title for method in quality.methods for rediscovered in method.found}
    assert titles <= set(quality.hidden)
    assert quality == holdout.quality_for(MemberTaste(fan))


def test_the_portrait_counts_what_the_favorites_are(fan: User) -> None:
    facts = recommender_feed.movie_facts(among=favorites.ids(fan))
    figures = {figure.name: figure for figure in taste_profile.profile_of(MemberTaste(fan)).figures}
    for line in figures["genre"].lines:
        assert line.movie_count == sum(line.label in movie.genres for movie in facts)
    for line in figures["decade"].lines:
        assert line.movie_count == sum(
            movie.year is not None and f"{movie.year // 10}0s" == line.label for movie in facts
        )
    for line in figures["country"].lines:
        assert line.movie_count == sum(line.cause.value in movie.countries for movie in facts)
    assert [
        figure
        for figure in figures.values()
        if not (figure.lead and figure.lead.movie_count == max(line.movie_count for line in figure.lines))
    ] == []


def test_the_portrait_says_what_was_said(fan: User) -> None:
    horror, drama = (next(g for g in genres.all_genres().value if g.name == name) for name in ("Horror", "Drama"))
    preferences.set_preference(fan, Preference(liked_genres=(horror.id,), disliked_genres=(drama.id,)))
    feedback.dismiss(MemberTaste(fan), ids_of(fan)[0], reason="not_for_me")
    profile = taste_profile.profile_of(MemberTaste(fan))
    assert (profile.liked, profile.disliked, profile.hidden) == (("Horror",), ("Drama",), 1)


def test_what_is_left_out_is_not_drawn(fan: User) -> None:
    lead = taste_profile.profile_of(MemberTaste(fan)).figures[0].lead
    assert lead
    feedback.mute(MemberTaste(fan), lead.cause)
    figure = taste_profile.profile_of(MemberTaste(fan)).figures[0]
    assert lead.label not in {bar.label for bar in figure.plot.bars}
    assert next(line for line in figure.lines if line.label == lead.label).muted


def test_nobodys_portrait_is_empty(alice: User) -> None:
    profile = taste_profile.profile_of(MemberTaste(alice))
    assert profile.favorites == 0
    assert [figure for figure in profile.figures if not (not figure.lines and figure.lead is None)] == []
