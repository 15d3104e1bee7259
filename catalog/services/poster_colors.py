"""The ink set of each photographed poster: taken from its smallest file once, kept by name with its movie.

In the background, as no page waits for a picture. What cannot be had is asked for again the next time; what is no
picture is noted, so that it is asked for once. A poster that TMDb replaces has its ink taken again, and all of them
after half a year, as TMDb's terms let nothing be kept for longer.
"""

from datetime import UTC, datetime

import structlog
from django.db.models import F

from catalog.models import Movie
from catalog.posters.picture_inks import LARGEST_FILE, NotAPicture, nearest_inks
from catalog.sources.tmdb import pictures
from project import cache
from project.cache import policies
from project.errors import NotFound, SourceUnavailable

log = structlog.get_logger(__name__)
WIDTH = 92  # pixels, TMDb's smallest posters
UNKNOWN = "noir"  # of a photograph whose colors nobody has looked at yet: it suits every picture


def of(movie_id: int, poster_path: str) -> str:
    """The name of the ink set of a movie's photographed poster. One query."""
    inks = Movie.objects.filter(id=movie_id, ink_of=poster_path).values_list("ink", flat=True)
    return inks.first() or UNKNOWN


def take(limit: int) -> int:
    """Take the inks of at most ``limit`` posters that have none, the best known movies first; returns how many.

    It ends early where the host of pictures does not answer.
    """
    without = Movie.objects.exclude(poster_path="").exclude(ink_of=F("poster_path")).order_by("-popularity", "id")
    count = 0
    for movie_id, path in without.values_list("id", "poster_path")[:limit]:
        try:
            ink = nearest_inks(pictures.fetch(path, WIDTH, most=LARGEST_FILE))
        except SourceUnavailable as error:
            log.warning("inks_not_taken", reason=str(error))
            break
        except (NotFound, NotAPicture) as error:
            log.warning("no_picture", movie=movie_id, reason=str(error))
            ink = ""
        Movie.objects.filter(id=movie_id, poster_path=path).update(ink=ink, ink_of=path, ink_taken_at=datetime.now(UTC))
        count += 1
    if count:
        cache.advance(policies.CATALOG)
    return count
