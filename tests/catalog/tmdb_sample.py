"""The movies of the sample as TMDb would tell them, with ids of people, faces, backdrops and offers that we invent."""

import zlib
from functools import cache
from typing import Any

from catalog.sources.sample import reader
from catalog.types import MovieDetail, Person

SERVICES = ("Example+", "Harbor Stream", "Paper TV")


@cache
def movies() -> dict[int, MovieDetail]:
    """All of them by id, the best known first."""
    details = sorted((movie.detail for movie in reader.read()), key=lambda detail: -detail.summary.popularity)
    return {detail.summary.id: detail for detail in details}


def person_id(name: str) -> int:
    """What TMDb might call somebody."""
    return 5_000_000 + zlib.crc32(name.encode()) % 1_000_000


def row(movie_id: int) -> dict[str, Any]:
    """A movie as a list shows it; one in twenty has no poster, as with TMDb."""
    movie = movies()[movie_id].summary
    return {
        "adult": False,
        "backdrop_path": None if movie_id % 6 == 0 else f"/back{movie_id}.jpg",
        "genre_ids": [genre.id for genre in movie.genres],
        "id": movie_id,
        "original_language": movie.original_language,
        "original_title": movie.original_title,
        "overview": movie.overview,
        "popularity": movie.popularity,
        "poster_path": None if movie_id % 20 == 0 else f"/poster{movie_id}.jpg",
        "release_date": movie.release_date.isoformat() if movie.release_date else "",
        "title": movie.title,
        "vote_average": movie.vote_average,
        "vote_count": movie.vote_count,
    }


def detail(movie_id: int) -> dict[str, Any]:
    """A movie with everything appended."""
    movie = movies()[movie_id]
    offers = [{"provider_name": name, "provider_id": place, "logo_path": f"/logo{place}.png"}
              for place, name in enumerate(SERVICES)]  # fmt: skip
    return {
        **{key: value for key, value in row(movie_id).items() if key != "genre_ids"},
        "genres": [{"id": genre.id, "name": genre.name} for genre in movie.summary.genres],
        "runtime": movie.runtime,
        "tagline": "A line that somebody invented",
        "imdb_id": movie.imdb_id,
        "status": "Released",
        "belongs_to_collection": {"name": movie.collection} if movie.collection else None,
        "production_countries": [{"iso_3166_1": code} for code in movie.countries],
        "spoken_languages": [],
        "credits": {
            "cast": [{**_person(person), "character": person.character} for person in movie.cast],
            "crew": [{**_person(person), "job": "Director"} for person in movie.directors],
        },
        "keywords": {"keywords": [{"id": 1, "name": keyword} for keyword in movie.keywords]},
        "videos": {"results": [{"site": "YouTube", "type": "Trailer", "official": True, "key": "abcdefghijk"}]},
        "release_dates": {"results": [{"iso_3166_1": "US", "release_dates": [{"certification": "PG"}]}]},
        "watch/providers": {
            "results": {
                "US": {"link": f"https://www.themoviedb.org/movie/{movie_id}/watch?locale=US",
                       "flatrate": offers[:2], "buy": offers[2:]},
            }
        },
        "translations": {"translations": []},
    }  # fmt: skip


def _person(person: Person) -> dict[str, Any]:
    number = person_id(person.name)
    return {"id": number, "name": person.name, "profile_path": None if number % 5 == 0 else f"/face{number}.jpg"}
