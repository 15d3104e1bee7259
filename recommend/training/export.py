"""Favorites leave PostgreSQL for the job on Spark, without their members.

A person becomes a number of 64 bits, made of the member's id with a key that is thrown away after each export: nobody
can be found by it, nor followed from one export to the next. (That two of ten million people get the same number has
a chance of three in a million, and would make them one.) Nothing else of a member leaves, nor the time of a favorite.
A rating of 8 or more leaves as a favorite; what is liked less stays, as the job counts whole favorites.
"""

import secrets
from collections.abc import Iterator
from hashlib import blake2b
from itertools import groupby
from operator import attrgetter
from pathlib import Path

from django.db import connection, transaction

from accounts.services import interactions
from catalog.services import recommender_feed
from recommend import signal_weights
from recommend.engine import STRONG
from recommend.training import parquet


def export(folder: Path) -> parquet.Written:
    """Write every favorite of a movie that may be recommended into ``folder``; holds the ids of movies, not favorites.

    Raises:
        Unusable: see :func:`recommend.training.parquet.write`.
    """
    with transaction.atomic(), connection.cursor() as cursor:  # in one transaction rows come as they are asked for
        cursor.execute("SET LOCAL statement_timeout = 0")
        return parquet.write(folder, _histories(recommender_feed.movie_ids(), secrets.token_bytes(32)))


def _histories(movie_ids: set[int], key: bytes) -> Iterator[tuple[int, list[int]]]:
    strong = (like for like in interactions.likes() if signal_weights.of_like(like) >= STRONG)
    for user_id, likes in groupby(strong, key=attrgetter("user_id")):
        if history := list(dict.fromkeys(like.movie_id for like in likes if like.movie_id in movie_ids)):
            yield int.from_bytes(blake2b(user_id.to_bytes(8), key=key, digest_size=8).digest(), signed=True), history
