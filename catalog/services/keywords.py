"""Themes of our movies, by what somebody types."""

from pydantic import TypeAdapter

from catalog.localization.text_normalization import fold
from catalog.sources.database import movie_rows
from catalog.types import KeywordMatch
from project import cache
from project.cache import policies
from project.pagination import PER_PAGE, Page, cut

MOST_KEYWORDS = 5_000  # that are looked through: those of most movies
COUNTED = """
SELECT keyword, count(*) FROM catalog_movie, unnest(keywords) AS keyword
GROUP BY keyword ORDER BY 2 DESC, 1 LIMIT %(most)s
"""
_KEYWORDS = TypeAdapter(list[tuple[str, KeywordMatch]])


def search(query: str, *, page: int = 1, per_page: int = PER_PAGE) -> Page[KeywordMatch]:
    """Themes of which a word begins like ``query``: those that begin so themselves first, then by number of movies."""
    words = fold(query)
    if not words:
        return cut([], page=page, per_page=per_page)
    counted = cache.fetch(policies.KEYWORDS, codec=_KEYWORDS, load=_count).value
    matches = [(folded, match) for folded, match in counted if f" {words}" in f" {folded}"]
    matches.sort(key=lambda folded_and_match: not folded_and_match[0].startswith(words))
    return cut([match for _, match in matches], page=page, per_page=per_page)


def _count() -> list[tuple[str, KeywordMatch]]:
    """The themes of most movies, each behind its folded name: to fold thousands takes longer than to read them."""
    rows = movie_rows.query(COUNTED, {"most": MOST_KEYWORDS})
    return [(fold(keyword), KeywordMatch(keyword, count)) for keyword, count in rows]
