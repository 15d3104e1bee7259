"""TMDb over HTTP. What others import is :class:`TmdbSource`; httpx stays in here.

source     which question is which request            <- what others use
client     breaker, bucket, tries, deadline; what an answer means
deadline   a time limit for a whole call, however slowly it drips
parsing    from TMDb's rows to our values, a broken row costs itself only

Never in it: the cache, the database, what is shown when TMDb is out. Start with `source`.
"""

from catalog.sources.tmdb.client import BREAKER, TmdbClient
from catalog.sources.tmdb.source import REGIONAL, TmdbSource

__all__ = ["BREAKER", "REGIONAL", "TmdbClient", "TmdbSource"]
