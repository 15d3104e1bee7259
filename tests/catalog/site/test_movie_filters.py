"""What templates ask of movies: marks, numbers, sentences, facts for machines."""

import json
from dataclasses import replace
from datetime import date

import pytest
from django.utils import translation

from catalog.site import movie_filters, movie_page_filters
from catalog.types import Genre, MovieDetail, MovieSummary, Offer, Person

MOVIE = MovieSummary(
    id=1,
    title="Amélie </script>",
    original_title="Le Fabuleux Destin",
    overview="One sentence. Another one! A third, which is quite long.",
    release_date=date(2001, 4, 25),
    year=2001,
    genres=(Genre(35, "Comedy"), Genre(10749, "Romance")),
    original_language="fr",
    vote_average=7.94,
    vote_count=11543,
    popularity=10,
    poster_path="/amelie.jpg",
    backdrop_path=None,
)
DETAIL = MovieDetail(
    summary=MOVIE,
    runtime=122,
    tagline="",
    directors=(Person(1, "Jean-Pierre Jeunet"),),
    cast=(Person(2, "Audrey Tautou"), Person(3, "Mathieu Kassovitz")),
    keywords=(),
    countries=("FR",),
    spoken_languages=(),
    certification="",
    collection="",
    imdb_id="",
    trailer_url=None,
    homepage=None,
    status="Released",
    watch_providers={"US": (Offer("A", "rent"), Offer("B", "rent"), Offer("C", "stream")), "DE": (Offer("D", "buy"),)},
)


@pytest.mark.parametrize(
    ("text", "query", "marked"),
    [
        ("Amélie", "amelie", "<mark>Amélie</mark>"),
        ("The Dark Knight", "dark kni", "The <mark>Dark</mark> <mark>Kni</mark>ght"),
        ("Straße", "strasse", "<mark>Straße</mark>"),
        ("Cats & Dogs", "dogs", "Cats &amp; <mark>Dogs</mark>"),
        ("Tom & <b>", "<b>", "Tom &amp; &lt;b&gt;"),
        ("Up", "x", "Up"),
        ("千と千尋", "千と", "<mark>千と</mark>千尋"),
    ],
)
def test_marks_survive_accents_and_never_become_markup(text: str, query: str, marked: str) -> None:
    assert movie_filters.marked(text, query) == marked


def test_a_form_field_takes_numbers_with_a_point_in_every_language() -> None:
    with translation.override("de"):
        assert movie_filters.plain(7.5) == "7.5"


def test_no_title_can_end_the_script_of_facts() -> None:
    text = str(movie_page_filters.json_ld(DETAIL, "https://films.example.org"))
    assert text.count("</script>") == 1
    facts = json.loads(text.removeprefix('<script type="application/ld+json">').removesuffix("</script>"))
    assert facts["name"] == MOVIE.title
    assert facts["duration"] == "PT122M"


def test_a_movie_without_an_overview_is_told_from_its_facts() -> None:
    sentence = "Comedy, Romance, 2001. Directed by Jean-Pierre Jeunet. With Audrey Tautou and Mathieu Kassovitz."
    assert movie_page_filters.in_short(DETAIL) == sentence
    bare = replace(DETAIL, directors=(), cast=(), summary=replace(MOVIE, genres=(), year=None))
    assert movie_page_filters.in_short(bare) == "Film."


def test_offers_are_those_of_the_members_country() -> None:
    class German:
        region = "DE"

    assert movie_page_filters.offers(DETAIL, German()).kinds == [("Buy", [("D", "")])]
    assert movie_page_filters.offers(DETAIL, None).kinds == [("Stream", [("C", "")]), ("Rent", [("A", ""), ("B", "")])]
    assert movie_page_filters.offers(replace(DETAIL, watch_providers={}), None).country == "United States"


def test_a_cover_shows_whole_sentences() -> None:
    assert movie_page_filters.first_sentences("One. Two. " + "x" * 200 + ".") == "One. Two."


LONG_TITLES = [("Jaws", ""), ("Everything Everywhere", "long-title"), ("x" * 36, "longest-title")]


@pytest.mark.parametrize(("title", "size"), LONG_TITLES)
def test_long_titles_are_set_smaller(title: str, size: str) -> None:
    assert movie_filters.long_title(title) == size
