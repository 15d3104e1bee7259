"""TMDb over HTTP. What others import is :class:`TmdbSource`; httpx stays in here.

asking     which question is which request            <- what others use
client     breaker, bucket, tries, deadline; what an answer means
deadline   a time limit for a whole call, however slowly it drips
reading    from TMDb's rows to our values, a broken row costs itself only
"""

from catalog.tmdb.asking import REGIONAL, TmdbSource
from catalog.tmdb.client import BREAKER, TmdbClient

__all__ = ["BREAKER", "REGIONAL", "TmdbClient", "TmdbSource"]
