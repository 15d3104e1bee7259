"""Words of a search that say when: years, decades, and what was before, after or between them; English and German."""

import re
from collections.abc import Mapping

type Span = tuple[int | None, int | None]  # first and last year; None where it is open

LONGEST_TIME = 6  # words: "between the 60s and the 80s"
YEAR = re.compile(r"18[89]\d|19\d\d|20\d\d")
DECADES: Mapping[str, int] = {
    name: decade
    for decade, names in enumerate(
        ("", "", "twenties zwanziger zwanzigern", "thirties dreissiger dreissigern",
         "forties vierziger vierzigern", "fifties funfziger fuenfziger funfzigern", "sixties sechziger sechzigern",
         "seventies siebziger siebzigern", "eighties achtziger achtzigern", "nineties neunziger neunzigern",
         "noughties nuller")
    )
    for name in names.split()
}  # fmt: skip
_DECADE = re.compile(r"(18|19|20)?(\d)0(?:s|er|ern)")
_FIRST_OF_CENTURY = 2  # "00s" and "10s" are of this century
# Before a time, and which span they make of its first and its last year.
BEFORE = ("before", "vor", "pre", "older than", "earlier than", "alter als", "aelter als")
UNTIL = ("until", "till", "up to", "bis")
AFTER = ("after", "nach", "post", "newer than", "later than", "neuer als", "junger als", "juenger als")
SINCE = ("since", "seit", "ab")
BETWEEN = ("between", "zwischen")
TO = frozenset({"to", "until", "till", "bis", "through"})
ON = frozenset({"on", "an"})  # "from 1990 on", "von 1990 an"
ONWARDS = frozenset({"onward", "onwards"})
FROM = frozenset({"from", "von"})
AND = frozenset({"and", "und"})
# Beside a time: "bis in die 90er Jahre".
BESIDE = frozenset({"the", "in", "year", "years", "den", "dem", "die", "jahr", "jahre", "jahren", "zu"})


def decade(word: str) -> int | None:
    """The first year of the decade that a folded word names: 1980 for "80s", "1980er", "achtziger"."""
    if word in DECADES:
        return 1900 + 10 * DECADES[word]
    match = _DECADE.fullmatch(word)
    if not match:
        return None
    century = match[1] or ("20" if int(match[2]) < _FIRST_OF_CENTURY else "19")
    return int(f"{century}{match[2]}0")


def span(words: tuple[str, ...], *, are_joined: bool = False) -> Span | None:
    """The years that folded words mean: "before 1960", "seit den 90ern", "between 1970 and 1980", "1970s to 1990s".

    Args:
        words: all of them.
        are_joined: whether a dash stands between them: only then two times alone are from and to.
    """
    words = tuple(word for word in words if word not in BESIDE)
    if not words:
        return None
    if time := _time(words[-1]):
        first, last = time
        return _one_sided(" ".join(words[:-1]), first, last) or _between(words, are_joined=are_joined)
    is_open = words[-1] in ONWARDS or (words[-1] in ON and words[0] in FROM)
    if is_open and FROM.issuperset(words[:-2]) and (time := _time(words[-2]) if len(words) in {2, 3} else None):
        return time[0], None
    return None


def _one_sided(word: str, first: int, last: int) -> Span | None:
    if word in BEFORE:
        return None, first - 1
    if word in UNTIL:
        return None, last
    if word in AFTER:
        return last + 1, None
    return (first, None) if word in SINCE else None


def _between(words: tuple[str, ...], *, are_joined: bool) -> Span | None:
    """From one time to a later one."""
    match words:
        case (before, earlier, mark, _) if (before in BETWEEN and mark in AND | TO) or (before in FROM and mark in TO):
            pass
        case (earlier, mark, _) if mark in TO:
            pass
        case (earlier, _) if are_joined:
            pass
        case _:
            return None
    begin, end = _time(earlier), _time(words[-1])
    return (begin[0], end[1]) if begin and end and begin[0] < end[1] else None


def _time(word: str) -> tuple[int, int] | None:
    """First and last year of a year or a decade."""
    if YEAR.fullmatch(word):
        return int(word), int(word)
    first = decade(word)
    return (first, first + 9) if first else None
