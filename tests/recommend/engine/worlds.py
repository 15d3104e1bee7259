"""Small made-up catalogues and communities for the engine's tests; nothing in them is real."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from recommend.engine import Interaction, Movie

GENRES = ("Drama", "Comedy", "Horror", "Western", "Crime", "Fantasy")
PEOPLE = ("Ada Alm", "Ben Bo", "Cy Cole", "Dee Dahl", "Eva Ek", "Fay Fox", "Gus Gray", "Hal Holm")
KEYWORDS = ("heist", "ghost", "desert", "courtroom", "dragon")


def film(number: int) -> Movie:
    """Film ``number``: every fact follows from the number; every seventh film knows little of itself."""
    if number % 7 == 6:
        return {"id": number, "title": None, "genres": None, "cast": None, "vote_count": None}
    return {
        "id": number,
        "title": f"Film {number}",
        "year": 1950 + (number * 7) % 70,
        "genres": [GENRES[number % 6], GENRES[(number * 5 + 1) % 6]],
        "keywords": [KEYWORDS[number % 5]],
        "cast": [PEOPLE[number % 8], PEOPLE[(number * 3 + 1) % 8]],
        "directors": [PEOPLE[(number // 2) % 8]],
        "language": ("en", "sv", "ja")[number % 3],
        "franchise": "Saga" if number in {3, 11, 19} else None,
        "vote_average": 5.0 + (number * 13 % 40) / 10,
        "vote_count": 20 + (number * 997) % 5000,
        "popularity": float(number % 50),
    }


FILMS: tuple[Movie, ...] = tuple(film(number) for number in range(60))
BY_ID = {one["id"]: one for one in FILMS}


def people_of(one: Movie) -> set[str]:
    """Everybody who made a film."""
    return {*(one.get("cast") or ()), *(one.get("directors") or ())}


def favorites(people: int, each: int = 8, seed: int = 1) -> list[Interaction]:
    """Favorites without a pattern."""
    dice = np.random.default_rng(seed)
    return [
        Interaction(f"user {user}", int(one), 1.0, float(user))
        for user in range(people)
        for one in dice.choice(len(FILMS), each, replace=False)
    ]


@dataclass(frozen=True, slots=True)
class Community:
    """People with latent tastes: some to learn from, some to test on (given and hidden favorites)."""

    movies: list[Movie]
    known: list[Interaction]
    tests: list[tuple[list[int], set[int]]]
    favored: list[int]  # films by how many of the known people favour them, most first
    count: list[int]  # how many of the known people favour each film


def community(films: int = 400, people: int = 260, tests: int = 80, seed: int = 7) -> Community:
    """Each person leans to two of eight hidden tastes; a genre tells a film's taste only roughly."""
    dice = np.random.default_rng(seed)
    taste, fame = dice.integers(0, 8, films), dice.lognormal(0, 1.1, films)
    movies = [_movie(number, int(taste[number]), float(fame[number]), dice) for number in range(films)]
    chosen: list[list[int]] = []
    for _ in range(people):
        leaning = np.full(8, 0.08)
        leaning[dice.choice(8, 2, replace=False)] = 1.0
        odds = fame * leaning[taste]
        chosen.append([int(one) for one in dice.choice(films, 24, replace=False, p=odds / odds.sum())])
    known = [Interaction(user, one) for user, held in enumerate(chosen[tests:]) for one in held]
    count = np.bincount([one for held in chosen[tests:] for one in held], minlength=films)
    hidden = [(held[:14], set(held[14:])) for held in chosen[:tests]]
    return Community(movies, known, hidden, [int(one) for one in np.argsort(-count, kind="stable")], count.tolist())


def _movie(number: int, taste: int, fame: float, dice: np.random.Generator) -> Movie:
    genre = GENRES[taste % 6] if dice.random() < 0.7 else GENRES[int(dice.integers(0, 6))]
    votes = int(200 * fame * dice.lognormal(0, 0.5))
    return {
        "id": number,
        "title": f"Film {number}",
        "genres": [genre],
        "year": int(1980 + dice.integers(0, 40)),
        "vote_count": votes,
        "vote_average": round(float(6.5 + dice.normal(0, 0.3)), 1),
    }


def ndcg(found: Sequence[object], hidden: set[int]) -> float:
    """Normalised discounted cumulative gain of the first ten."""
    gain = sum(1 / np.log2(place + 2) for place, one in enumerate(found[:10]) if one in hidden)
    return float(gain / sum(1 / np.log2(place + 2) for place in range(min(10, len(hidden)))))
