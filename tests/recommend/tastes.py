"""Tastes over the sample catalog, made up for these tests: what somebody likes, and what their list must hold."""

from collections import Counter
from dataclasses import dataclass
from functools import cache

from catalog.sources.sample import reader
from catalog.types import MovieFacts
from recommend.engine import Movie
from recommend.training.fit import movie_of

type Years = tuple[int, int]
EVER: Years = (1800, 2100)


@dataclass(frozen=True, slots=True)
class Taste:
    """Favorites by title, and a kind of movie: any of the genres and any of the languages named, within the years."""

    name: str
    least: tuple[int, int, int]  # movies of the kind among the first 20: familiar, balanced, adventurous
    favorites: tuple[str, ...]
    genres: frozenset[str]
    languages: frozenset[str]
    years: Years

    def fits(self, movie: Movie) -> bool:
        """Whether a movie is of the kind."""
        facts = ((self.genres, movie["genres"] or ()), (self.languages, (movie["language"],)))
        meets_all = all(not allowed or not allowed.isdisjoint(has) for allowed, has in facts)
        return meets_all and self.years[0] <= (movie["year"] or 0) <= self.years[1]


def taste(
    name: str,
    least: tuple[int, int, int],
    favorites: str,
    *,
    genres: str = "",
    languages: str = "",
    years: Years = EVER,
) -> Taste:
    """A taste whose lists are written with bars between their items."""
    split = (frozenset(filter(None, text.split("|"))) for text in (genres, languages))
    of_genres, of_languages = split
    return Taste(name, least, tuple(favorites.split("|")), of_genres, of_languages, years)


@cache
def movies() -> dict[int, Movie]:
    """The sample's movies as the engine reads them, by id; no database is asked."""
    movies = {movie.detail.summary.id: movie for movie in reader.read()}
    return {number: movie_of(_facts(movies[number])) for number in sorted(movies)}


def ids(titles: tuple[str, ...]) -> list[int]:
    """The movies of these titles; a title that several movies have is told with its year: "Scarface (1983)"."""
    title_counts = Counter(movie["title"] for movie in movies().values())
    ids_by_title = {
        (f"{movie['title']} ({movie['year']})" if title_counts[movie["title"]] > 1 else movie["title"]): number
        for number, movie in movies().items()
    }
    return [ids_by_title[title] for title in titles]


def _facts(movie: reader.SampleMovie) -> MovieFacts:
    detail, summary = movie.detail, movie.detail.summary
    return MovieFacts(
        id=summary.id, title=summary.title, year=summary.year, genres=tuple(genre.name for genre in summary.genres),
        keywords=detail.keywords, cast=tuple(person.name for person in detail.cast),
        directors=tuple(person.name for person in detail.directors), language=summary.original_language,
        franchise=detail.collection, vote_average=summary.vote_average, vote_count=summary.vote_count,
        popularity=summary.popularity, countries=detail.countries,
    )  # fmt: skip


TASTES = (
    taste(
        "horror of the seventies and eighties",
        (14, 16, 17),
        "The Thing|Suspiria|Carrie|The Omen|Poltergeist",
        genres="Horror",
        years=(1960, 1994),
    ),
    taste(
        "horror of today",
        (8, 11, 14),
        "Hereditary|Barbarian|Midsommar|The Babadook",
        genres="Horror",
        years=(2000, 2030),
    ),
    taste("Korean thrillers", (10, 10, 10), "Mother|The Chaser|Oldboy|Burning", languages="ko"),
    taste(
        "Bollywood",
        (3, 5, 7),
        "Lagaan: Once Upon a Time in India|3 Idiots|PK|Like Stars on Earth",
        languages="hi|te|ml|bn",
    ),
    taste(
        "old musicals",
        (7, 8, 9),
        "Singin' in the Rain|My Fair Lady|West Side Story (1961)|Meet Me in St. Louis",
        genres="Music",
        years=(1925, 1985),
    ),
    taste("westerns", (9, 11, 11), "Rio Bravo|Shane|The Wild Bunch|High Noon", genres="Western"),
    taste(
        "French new wave",
        (13, 15, 17),
        "Breathless|Jules and Jim|Cléo from 5 to 7|Pierrot le Fou",
        languages="fr",
        years=(1945, 1985),
    ),
    taste(
        "Italian neorealism",
        (11, 13, 15),
        "Bicycle Thieves|Umberto D.|Paisan|La Strada",
        languages="it",
        years=(1940, 1980),
    ),
    taste(
        "samurai",
        (15, 14, 14),
        "Yojimbo|Harakiri|Throne of Blood|Seven Samurai",
        languages="ja",
        years=(1940, 1990),
    ),
    taste("anime", (18, 18, 18), "Akira|Paprika|Your Name.|Princess Mononoke", genres="Animation", languages="ja"),
    taste("Pixar", (16, 17, 17), "Ratatouille|Inside Out|Monsters, Inc.|Up", genres="Animation", years=(1985, 2030)),
    taste("silent comedy", (16, 17, 18), "The Gold Rush|The General|Safety Last!", years=(1915, 1940)),
    taste(
        "film noir",
        (13, 15, 13),
        "Double Indemnity|Out of the Past|The Big Sleep|Gilda",
        genres="Crime|Mystery|Thriller",
        years=(1930, 1962),
    ),
    taste(
        "screwball",
        (16, 16, 16),
        "Bringing Up Baby|His Girl Friday|The Lady Eve|The Philadelphia Story",
        genres="Comedy|Romance",
        years=(1928, 1965),
    ),
    taste(
        "spies",
        (15, 15, 15),
        "Goldfinger|From Russia with Love|Casino Royale|North by Northwest",
        genres="Action|Thriller|Adventure",
    ),
    taste(
        "heists",
        (17, 18, 18),
        "Ocean's Eleven|Heat|Inside Man|Lock, Stock and Two Smoking Barrels",
        genres="Crime",
        years=(1980, 2030),
    ),
    taste("the Second World War", (17, 17, 17), "Saving Private Ryan|Das Boot|Dunkirk|The Great Escape", genres="War"),
    taste("Vietnam", (11, 11, 11), "Platoon|Full Metal Jacket|Apocalypse Now", genres="War"),
    taste("space", (13, 14, 13), "Moon|2001: A Space Odyssey|Apollo 13|Solaris", genres="Science Fiction|Adventure"),
    taste(
        "superheroes",
        (18, 18, 18),
        "Thor: Ragnarok|Black Panther|Spider-Man 2|Ant-Man",
        genres="Action|Science Fiction",
        years=(1990, 2030),
    ),
    taste(
        "romantic comedies",
        (16, 16, 16),
        "Notting Hill|When Harry Met Sally...|Bridget Jones's Diary|Crazy Rich Asians",
        genres="Romance",
        years=(1975, 2030),
    ),
    taste(
        "courtrooms",
        (14, 13, 11),
        "Anatomy of a Murder|A Few Good Men|Witness for the Prosecution|Juror #2",
        genres="Crime|Mystery|Drama",
    ),
    taste("sports", (15, 16, 14), "Rocky|Hoop Dreams|King Richard|Chariots of Fire", genres="Drama"),
    taste("documentaries", (3, 7, 12), "Grizzly Man|Man on Wire|Citizenfour|Blackfish", genres="Documentary"),
    taste("Hong Kong action", (5, 6, 6), "Hard Boiled|Police Story|The Killer|Infernal Affairs", languages="cn|zh"),
    taste("Scandinavian", (5, 7, 9), "Persona|The Celebration|The Hunt|Wild Strawberries", languages="sv|da|no|fi"),
    taste(
        "Spanish and Latin American",
        (9, 9, 14),
        "Amores Perros|All About My Mother|The Secret in Their Eyes|Central Station",
        languages="es|pt",
    ),
    taste(
        "independent films of the nineties",
        (18, 18, 18),
        "Rushmore|Being John Malkovich|Clerks|Do the Right Thing",
        years=(1984, 2006),
    ),
    taste("silly comedies", (16, 17, 17), "The Big Lebowski|Superbad|Dumb and Dumber|Airplane!", genres="Comedy"),
    taste(
        "fantasy of the eighties",
        (17, 17, 16),
        "The Princess Bride|Labyrinth|The NeverEnding Story|The Dark Crystal",
        genres="Fantasy|Adventure|Family",
    ),
    taste("Soviet", (4, 4, 4), "Stalker|Ivan's Childhood|Come and See", languages="ru"),
    taste("Weimar", (11, 12, 13), "Metropolis|M|The Last Laugh", years=(1915, 1945)),
    taste(
        "gangsters",
        (16, 15, 15),
        "The Godfather|Once Upon a Time in America|Scarface (1983)|The Irishman",
        genres="Crime",
    ),
    taste("New German cinema", (10, 11, 14), "Wings of Desire|Aguirre, the Wrath of God|The Tin Drum", languages="de"),
    taste("one film: Amélie", (5, 7, 12), "Amélie", languages="fr"),
    taste("one film: Blade Runner", (15, 16, 15), "Blade Runner", genres="Science Fiction"),
)
