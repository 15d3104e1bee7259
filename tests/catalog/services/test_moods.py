"""The rules of the moods, judged movie by movie; and what the docs say of them."""

import pytest

from catalog.models import Movie
from catalog.services import evenings, genres
from catalog.services.moods import RULES
from catalog.types import Evening, Mood
from project.server.environment import ROOT

pytestmark = pytest.mark.django_db
EXAMPLES = {  # a movie that anybody would name for the mood, and one that nobody would
    Mood.LIGHT: ("Singin' in the Rain", "Schindler's List"),
    Mood.TENSE: ("Se7en", "Amélie"),
    Mood.MOVING: ("Gran Torino", "The Thing"),
    Mood.STRANGE: ("Mulholland Drive", "Spotlight"),
    Mood.ROMANTIC: ("Casablanca", "The Godfather"),
    Mood.BIG: ("Lawrence of Arabia", "Toy Story"),
    Mood.QUIET: ("Tokyo Story", "The Dark Knight"),
    Mood.DARK: ("Psycho", "Shrek"),
}


def fits(movie: Movie, mood: Mood) -> bool:
    """The rule of a mood in other words than the service's."""
    rule, names = RULES[mood], {genres.names()[genre] for genre in movie.genre_ids}
    by_theme = bool(names & {*rule.within}) if rule.within else True
    signs = bool(names & {*rule.genres}) or (bool({*rule.themes} & {*movie.keywords}) and by_theme)
    against = names & {*rule.without_genres} or {*rule.without_themes} & {*movie.keywords}
    return signs and not against and (movie.runtime or 0) >= rule.minutes_from


@pytest.mark.parametrize("mood", Mood)
def test_what_fits_a_mood_is_what_its_rule_says(mood: Mood) -> None:
    expected = [movie.id for movie in Movie.objects.order_by("id") if fits(movie, mood)]
    assert len(expected) > 50  # an evening's choice, also when other answers narrow it
    assert evenings.movie_ids(Evening(mood=mood)) == expected


@pytest.mark.parametrize("mood", Mood)
def test_a_mood_knows_its_own(mood: Mood) -> None:
    one_for, one_against = (Movie.objects.get(title=title).id for title in EXAMPLES[mood])
    ids = evenings.movie_ids(Evening(mood=mood))
    assert ids is not None
    assert (one_for in ids, one_against in ids) == (True, False)


def test_rules_name_genres_that_there_are() -> None:
    named = {name for rule in RULES.values() for name in (*rule.genres, *rule.within, *rule.without_genres)}
    assert named <= set(genres.names().values())


@pytest.mark.parametrize("mood", Mood)
def test_the_docs_tell_the_rule_as_it_is(mood: Mood) -> None:
    lines = (ROOT / "docs" / "recommendation.md").read_text().splitlines()
    rule = RULES[mood]
    cells = [
        f"`{mood.value}`", ", ".join(rule.genres), ", ".join(rule.themes), ", ".join(rule.within) or "any",
        ", ".join((*rule.without_genres, *rule.without_themes)),
        f"from {rule.minutes_from} min" if rule.minutes_from else "",
    ]  # fmt: skip
    assert f"| {' | '.join(cells)} |" in lines
