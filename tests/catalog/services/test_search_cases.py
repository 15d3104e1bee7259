"""Searches as people type them, and what must stand first: each is a case that failed once, or one of its kind."""

import pytest

from catalog.services import search
from catalog.types import SearchAnswer
from project.localization import language

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("genres_are_known")]


def first(query: str) -> str:
    """The title of the first movie that is found; empty for none."""
    movies = search.answer(query).movies.value.items
    return movies[0].title if movies else ""


def meanings(answer: SearchAnswer) -> set[str]:
    """What was understood, as kind and name."""
    return {f"{part.kind} {part.name}" for part in answer.understood}


@pytest.mark.parametrize(
    ("query", "title"),
    [
        # Spelled otherwise: digits for letters, numbers in words, signs, blanks.
        ("Seven", "Se7en"), ("megan", "M3GAN"), ("e.t.", "E.T. the Extra-Terrestrial"), ("oceans 11", "Ocean's Eleven"),
        ("12 monkeys", "Twelve Monkeys"), ("ten things i hate about you", "10 Things I Hate About You"),
        ("wall-e", "WALL·E"), ("walle", "WALL·E"), ("spiderman", "Spider-Man"), ("8 1/2", "8½"),
        ("pride and prejudice", "Pride & Prejudice"), ("the good bad ugly", "The Good, the Bad and the Ugly"),
        # Sequels by their numbers.
        ("godfather 2", "The Godfather Part II"), ("godfather ii", "The Godfather Part II"),
        ("der pate 2", "The Godfather Part II"), ("terminator ii", "Terminator 2: Judgment Day"),
        ("rocky 3", "Rocky III"), ("gladiator 2", "Gladiator II"), ("frozen two", "Frozen II"),
        ("toy story iii", "Toy Story 3"), ("kill bill 2", "Kill Bill: Vol. 2"), ("john wick 4", "John Wick: Chapter 4"),
        ("back to future 2", "Back to the Future Part II"), ("spider man 3", "Spider-Man 3"),
        # Nicknames and initials.
        ("a new hope", "Star Wars"), ("star wars episode iv", "Star Wars"), ("T2", "Terminator 2: Judgment Day"),
        ("eeaao", "Everything Everywhere All at Once"), ("bttf", "Back to the Future"),
        ("esb", "The Empire Strikes Back"), ("rotk", "The Lord of the Rings: The Return of the King"),
        ("tdk", "The Dark Knight"), ("sotl", "The Silence of the Lambs"),
        # Mistyped, begun, left short.
        ("hitchcok vertgo", "Vertigo"), ("vertgo hitchcok", "Vertigo"), ("interstelar", "Interstellar"),
        ("american beuty", "American Beauty"), ("shawshank", "The Shawshank Redemption"),
        ("leon", "Léon: The Professional"), ("kubrik", "2001: A Space Odyssey"),
        ("mission impossible fallout", "Mission: Impossible - Fallout"), ("the dark kn", "The Dark Knight"),
        ("2001 space odyssey", "2001: A Space Odyssey"), ("french connection 70s", "The French Connection"),
        ("star wa", "Star Wars"), ("american g", "American Gangster"),
        # A title, whatever its words mean besides.
        ("1917", "1917"), ("Alien", "Alien"), ("Her", "Her"), ("Germany Year Zero", "Germany, Year Zero"),
        ("blade runner 2049", "Blade Runner 2049"), ("american psycho", "American Psycho"), ("brazil", "Brazil"),
        ("chinatown", "Chinatown"), ("manhattan", "Manhattan"), ("some like it hot", "Some Like It Hot"),
        ("like stars on earth", "Like Stars on Earth"), ("a fish called wanda", "A Fish Called Wanda"),
    ],
)  # fmt: skip
def test_the_movie_that_is_meant_stands_first(query: str, title: str) -> None:
    assert first(query) == title


@pytest.mark.parametrize(
    ("query", "expected", "title"),
    [
        ("1994", {"year 1994"}, "Pulp Fiction"),
        ("1999 horror", {"year 1999", "genre Horror"}, "The Blair Witch Project"),
        ("korean thriller", {"country South Korea", "genre Thriller"}, "Oldboy"),
        ("lotr", {"abbreviation The Lord of the Rings: The Fellowship of the Ring"},
         "The Lord of the Rings: The Two Towers"),
        ("80s", {"decade 1980s"}, "The Terminator"),
        ("achtziger", {"decade 1980s"}, "The Terminator"),
        ("sci-fi 80's", {"genre Science Fiction", "decade 1980s"}, "Blade Runner"),
        ("20er jahre", {"decade 1920s"}, "Metropolis"),
        ("deutsche Komödien", {"country Germany", "genre Comedy"}, "Toni Erdmann"),
        ("japanischer krimi der 60er", {"country Japan", "genre Crime", "decade 1960s"}, "High and Low"),
        ("best french romantic comedies from the 60s",
         {"country France", "genre Romance", "genre Comedy", "decade 1960s"}, "The Young Girls of Rochefort"),
        ("animated family films from japan", {"genre Animation", "genre Family", "country Japan"}, "Ponyo"),
        ("anime", {"genre Animation", "country Japan"}, "Spirited Away"),
        ("in french", {"language French"}, "Amélie"),
        ("auf deutsch", {"language German"}, "Das Boot"),
        ("tom hanks", {"person Tom Hanks"}, "Forrest Gump"),
        ("tom hanks 90s comedy", {"person Tom Hanks", "decade 1990s", "genre Comedy"}, "Toy Story"),
        ("kurosawa 1950s", {"person Akira Kurosawa", "decade 1950s"}, "Ikiru"),
        ("films by kurosawa", {"person Akira Kurosawa"}, "Ikiru"),
        ("filme von kurosawa", {"person Akira Kurosawa"}, "Ikiru"),
        ("alle filme mit tom hanks", {"person Tom Hanks"}, "Forrest Gump"),
        ("movies directed by hitchcock", {"person Alfred Hitchcock"}, "Rear Window"),
        ("thriller von hitchcock", {"person Alfred Hitchcock", "genre Thriller"}, "Rear Window"),
        ("hitchcock thriller", {"person Alfred Hitchcock", "genre Thriller"}, "Rear Window"),
        ("heist 90s", {"decade 1990s"}, "Heat"),
        ("dune 2021", {"year 2021"}, "Dune"),
        ("best films 1994", {"year 1994"}, "Pulp Fiction"),
    ],
)  # fmt: skip
def test_what_the_words_mean_is_understood(query: str, expected: set[str], title: str) -> None:
    answer = search.answer(query)
    assert meanings(answer) == expected
    assert title in [movie.title for movie in answer.movies.value.items]


@pytest.mark.parametrize(
    "query",
    [
        "by the sea", "with a vengeance", "film noir", "the rock", "movie with a dog", "the grey 2011", "the bay 2012",
        "the hunter 2011", "movies with snow", "films with rain", "films of hope", "movies with love",
        "filme mit liebe",
    ],
)  # fmt: skip
def test_words_before_names_make_no_name_of_other_words(query: str) -> None:
    assert not [part for part in search.answer(query).understood if part.kind == "person"]


@pytest.mark.parametrize("query", ["lotr", "hdr"])
def test_an_abbreviation_is_told_in_the_readers_language(query: str) -> None:
    with language.reading("de"):
        assert [part.name for part in search.answer(query).understood] == ["Der Herr der Ringe: Die Gefährten"]


@pytest.mark.parametrize(
    "query", ["like Alien", "films like alien", "wie Alien", "ähnlich wie alien", "something like alien"]
)
def test_movies_like_another_are_found(query: str) -> None:
    answer = search.answer(query)
    assert meanings(answer) == {"like Alien"}
    titles = [movie.title for movie in answer.movies.value.items]
    assert "Aliens" in titles
    assert "Alien" not in titles


@pytest.mark.parametrize(
    ("query", "near"),
    [
        ("rocky 2", "Rocky"), ("scary movie", "Scarface"), ("harry potter 12", ""), ("die hard 2", "Die Hard"),
        ("italian job", "Inside Job"), ("2 fast 2 furious", "The Fast and the Furious"),
    ],
)  # fmt: skip
def test_what_is_not_here_is_not_shown_as_if_it_were(query: str, near: str) -> None:
    answer = search.answer(query)
    assert not answer.movies.value.total
    assert near in ["", *(movie.title for movie in answer.near_movies)]


@pytest.mark.parametrize(
    ("query", "wrong"),
    [
        ("scary movie", "The Super Mario Bros. Movie"), ("war of the worlds", "Top Gun: Maverick"),
        ("dune 2021", "The Lost Daughter"), ("gladiator 2", "Spartacus"), ("pride and prejudice", "The Searchers"),
    ],
)  # fmt: skip
def test_what_has_one_word_in_common_is_no_result(query: str, wrong: str) -> None:
    assert wrong not in [movie.title for movie in search.answer(query).movies.value.items]


def test_what_fits_in_part_is_named_with_what_it_fits() -> None:
    answer = search.answer("japanese horror 1998")
    assert {part.name for part in answer.near_parts} == {"Japan", "Horror"}
    assert "Ring" in " ".join(movie.title for movie in answer.near_movies)


def test_each_part_can_be_taken_off() -> None:
    rests = {part.name: part.without for part in search.answer("japanese crime 60s").understood}
    assert rests == {"Japan": "crime 60s", "Crime": "japanese 60s", "1960s": "japanese crime"}


@pytest.mark.parametrize(
    ("letters", "title"), [("al", "Alien"), ("ma", "The Matrix"), ("st", "Star Wars"), ("in", "Inception")]
)
def test_two_letters_bring_a_well_known_movie_onto_the_first_page(letters: str, title: str) -> None:
    assert title in [movie.title for movie in search.answer(letters).movies.value.items]


def test_a_country_shows_its_own_movies_before_those_that_it_had_a_share_in() -> None:
    countries = [movie.original_language for movie in search.answer("korean films").movies.value.items]
    assert countries[0] == "ko"
    assert countries[-1] == "en"
