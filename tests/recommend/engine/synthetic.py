"""Small made-up catalogs and sites for the engine's tests; nothing in them is real."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from recommend.engine import Interaction, Movie
from recommend.engine.matrices.sparse import indicator_matrix

GENRES = ("Drama", "Comedy", "Horror", "Western", "Crime", "Fantasy")
PEOPLE = ("Ada Alm", "Ben Bo", "Cy Cole", "Dee Dahl", "Eva Ek", "Fay Fox", "Gus Gray", "Hal Holm")
KEYWORDS = ("heist", "ghost", "desert", "courtroom", "dragon")


def movie(number: int) -> Movie:
    """Movie ``number``: every fact follows from the number; every seventh movie knows little of itself."""
    if number % 7 == 6:
        return {"id": number, "title": None, "genres": None, "cast": None, "vote_count": None}
    return {
        "id": number,
        "title": f"Movie {number}",
        "year": 1950 + (number * 7) % 70,
        "genres": [GENRES[number % 6], GENRES[(number * 5 + 1) % 6]],
        "keywords": [KEYWORDS[number % 5]],
        "cast": [PEOPLE[number % 8], PEOPLE[(number * 3 + 1) % 8]],
        "directors": [PEOPLE[(number // 2) % 8]],
        "language": ("en", "sv", "ja")[number % 3],
        "countries": [("US", "SE", "JP", "DE")[number % 4]],
        "franchise": "Saga" if number in {3, 11, 19} else None,
        "vote_average": 5.0 + (number * 13 % 40) / 10,
        "vote_count": 20 + (number * 997) % 5000,
        "popularity": float(number % 50),
    }


MOVIES: tuple[Movie, ...] = tuple(movie(number) for number in range(60))
BY_ID = {movie["id"]: movie for movie in MOVIES}


def _larger(number: int) -> Movie:
    """A movie of the larger catalog; every fifth belongs to one of ten series."""
    return {**movie(number), "franchise": f"Saga {number // 40}" if number % 5 == 0 else None}


LARGER: tuple[Movie, ...] = tuple(map(_larger, range(400)))


def community(user_count: int, each: int = 20, seed: int = 3) -> list[Interaction]:
    """Favorites among the ``LARGER`` movies: each user leans to one genre, and to what has many votes."""
    rng = np.random.default_rng(seed)
    votes = np.array([float(movie.get("vote_count") or 40) for movie in LARGER])
    leaning = np.array([[5.0 if genre in (movie.get("genres") or ()) else 1.0 for movie in LARGER] for genre in GENRES])
    odds = votes * leaning
    odds /= odds.sum(axis=1, keepdims=True)
    return [
        Interaction(f"user {user}", int(movie_id))
        for user in range(user_count)
        for movie_id in rng.choice(len(LARGER), each, replace=False, p=odds[user % len(GENRES)])
    ]


def people_of(movie: Movie) -> set[str]:
    """Everybody who made a movie."""
    return {*(movie.get("cast") or ()), *(movie.get("directors") or ())}


def favorites(user_count: int, each: int = 8, seed: int = 1) -> list[Interaction]:
    """Favorites without a pattern."""
    rng = np.random.default_rng(seed)
    return [
        Interaction(f"user {user}", int(movie_id), 1.0, float(user))
        for user in range(user_count)
        for movie_id in rng.choice(len(MOVIES), each, replace=False)
    ]


@dataclass(frozen=True, slots=True)
class Site:
    """Users with latent tastes: some to learn from, some to test on (given and hidden favorites)."""

    movies: list[Movie]
    known: list[Interaction]
    tests: list[tuple[list[int], set[int]]]
    favored: list[int]  # movies by how many of the known users favor them, most first
    count: list[int]  # how many of the known users favor each movie


def synthetic_site(movie_count: int = 400, user_count: int = 260, test_count: int = 80, seed: int = 7) -> Site:
    """Each user leans to two of eight hidden tastes; a genre tells a movie's taste only roughly."""
    rng = np.random.default_rng(seed)
    taste, popularity = rng.integers(0, 8, movie_count), rng.lognormal(0, 1.1, movie_count)
    movies = [_movie(number, int(taste[number]), float(popularity[number]), rng) for number in range(movie_count)]
    histories: list[list[int]] = []
    for _ in range(user_count):
        leaning = np.full(8, 0.08)
        leaning[rng.choice(8, 2, replace=False)] = 1.0
        odds = popularity * leaning[taste]
        chosen = rng.choice(movie_count, 24, replace=False, p=odds / odds.sum())
        histories.append([int(movie_id) for movie_id in chosen])
    tests = [(history[:14], set(history[14:])) for history in histories[:test_count]]
    known_favorites = [
        Interaction(user, movie_id) for user, history in enumerate(histories[test_count:]) for movie_id in history
    ]
    count = np.bincount([movie_id for history in histories[test_count:] for movie_id in history], minlength=movie_count)
    by_popularity = [int(movie_id) for movie_id in np.argsort(-count, kind="stable")]
    return Site(movies, known_favorites, tests, by_popularity, count.tolist())


def _movie(number: int, taste: int, popularity: float, rng: np.random.Generator) -> Movie:
    genre = GENRES[taste % 6] if rng.random() < 0.7 else GENRES[int(rng.integers(0, 6))]
    votes = int(200 * popularity * rng.lognormal(0, 0.5))
    return {
        "id": number,
        "title": f"Movie {number}",
        "genres": [genre],
        "year": int(1980 + rng.integers(0, 40)),
        "vote_count": votes,
        "vote_average": round(float(6.5 + rng.normal(0, 0.3)), 1),
    }


def ndcg(recommended: Sequence[object], hidden: set[int]) -> float:
    """Normalized discounted cumulative gain of the first ten."""
    gain = sum(1 / np.log2(place + 2) for place, movie_id in enumerate(recommended[:10]) if movie_id in hidden)
    return float(gain / sum(1 / np.log2(place + 2) for place in range(min(10, len(hidden)))))


def random_matrix(movie_count: int = 30, user_count: int = 20, seed: int = 2) -> sparse.csr_array:
    """Ones in a fifth of the cells; movies by users."""
    rows, columns = np.nonzero(np.random.default_rng(seed).random((movie_count, user_count)) < 0.2)
    return indicator_matrix(rows.tolist(), columns.tolist(), (movie_count, user_count))
