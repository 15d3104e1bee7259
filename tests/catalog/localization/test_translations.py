"""Which words of a movie are read: the reader's, else English ones, else those it was told with."""

from dataclasses import replace

import pytest

from catalog.localization import translations
from catalog.posters import movie_facts
from catalog.services import links
from catalog.types import Found, MovieDetail, MovieSummary, Translation
from project.localization import language

GERMAN = Translation("de", "Der Film", "Eine Geschichte.", "Wahr")
MOVIE = MovieSummary(
    id=1, title="The Film", original_title="映画", overview="A story.", release_date=None, year=None, genres=(),
    original_language="ja", vote_average=0, vote_count=0, popularity=0, poster_path=None, backdrop_path=None,
    translations=(GERMAN,),
)  # fmt: skip
BARE = replace(MOVIE, translations=())
DETAIL = MovieDetail(
    summary=MOVIE, runtime=None, tagline="True", directors=(), cast=(), keywords=(), countries=(), spoken_languages=(),
    certification="", collection="", imdb_id="", trailer_url=None, homepage=None, status="",
)  # fmt: skip


def read(movie: MovieSummary, reader: str) -> tuple[str, str, str]:
    """Title, overview, and the overview's language where it is not the reader's."""
    with language.reading(reader):
        translated = translations.movie(movie)
    return translated.title, translated.overview, translated.overview_language


def test_where_nobody_reads_a_movie_stays_as_it_was_told() -> None:
    assert language.of_the_reader() == ""
    assert translations.movie(MOVIE) is MOVIE
    assert translations.detail(Found(DETAIL, "sample")).value is DETAIL


def test_a_movie_is_read_in_the_readers_language() -> None:
    assert read(MOVIE, "de") == ("Der Film", "Eine Geschichte.", "")
    assert read(MOVIE, "en") == ("The Film", "A story.", "")


def test_what_is_not_translated_is_told_as_it_is_and_says_its_language() -> None:
    assert read(BARE, "de") == ("The Film", "A story.", "en")


def test_every_text_falls_back_by_itself() -> None:
    assert read(replace(BARE, translations=(Translation("de", "Der Film"),)), "de") == ("Der Film", "A story.", "en")
    assert read(replace(BARE, translations=(Translation("de", "", "Text."),)), "de") == ("The Film", "Text.", "")


def test_a_movie_without_overview_has_no_language_of_one() -> None:
    assert read(replace(BARE, overview=""), "de") == ("The Film", "", "")


def test_english_stands_in_before_the_sites_own_language() -> None:
    norwegian = replace(BARE, title="Filmen", overview="En fortelling.", language="nb")
    english = Translation("en", "The Film", "A story.")
    assert read(replace(norwegian, translations=(english,)), "de") == ("The Film", "A story.", "en")
    assert read(replace(norwegian, translations=(english,)), "en") == ("The Film", "A story.", "")
    assert read(norwegian, "de") == ("Filmen", "En fortelling.", "nb")


def test_an_original_title_needs_no_translation() -> None:
    german = replace(BARE, original_title="Das Leben", original_language="de")
    assert read(german, "de")[0] == "Das Leben"
    assert read(german, "en")[0] == "The Film"
    english = replace(BARE, original_title="Life", original_language="en", title="Livet", language="nb")
    assert (read(english, "en")[0], read(english, "de")[0]) == ("Life", "Life")


def test_what_was_told_in_english_for_want_of_a_text_says_so() -> None:
    movie = replace(BARE, language="de", title="Der Film", translations=(Translation("en", "The Film", "A story."),))
    assert read(movie, "de") == ("Der Film", "A story.", "en")


def test_a_movie_in_the_readers_words_is_not_worded_again() -> None:
    with language.reading("de"):
        once = translations.movie(MOVIE)
        assert translations.movie(once) is once


def test_the_tagline_is_read_too_and_says_its_language() -> None:
    with language.reading("de"):
        translated = translations.detail(Found(DETAIL, "sample")).value
        bare = translations.detail(Found(replace(DETAIL, summary=BARE), "sample")).value
    assert (translated.tagline, translated.tagline_language) == ("Wahr", "")
    assert (bare.tagline, bare.tagline_language) == ("True", "en")


@pytest.mark.parametrize("reader", ["de", "en"])
def test_a_movie_keeps_its_address_and_its_face_in_every_language(reader: str) -> None:
    with language.reading(reader):
        translated = translations.detail(Found(DETAIL, "sample")).value
    assert links.page(translated.summary) == links.page(MOVIE)
    assert links.poster(translated.summary) == links.poster(MOVIE)
    assert movie_facts.facts_of(translated) == movie_facts.facts_of(DETAIL)


def test_a_movie_answers_to_all_of_its_titles() -> None:
    with language.reading("de"):
        translated = translations.movie(MOVIE)
    assert translations.titles(MOVIE) == {"The Film", "Der Film", "映画"}
    assert translations.titles(translated) == {"The Film", "Der Film", "映画"}
