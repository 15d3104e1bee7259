"""Other ways to write the titles of movies: numbers in words, digits for letters, nicknames. Leaf module."""

from collections.abc import Mapping
from itertools import combinations

from catalog.localization.text_normalization import fold, split_year, title_key

SHORTEST_PUZZLE = 4  # letters of a title in which digits may stand for letters
LONGEST_PUZZLE = 9
MOST_DIGITS = 2  # that stand for letters in one title
SHORTEST_BEGINNING = 6  # letters of a name from our table that need not be typed to the end
NUMBERS: Mapping[str, str] = {
    word: str(number)
    for number, words in enumerate(
        ("zero null", "one eins", "two zwei", "three drei", "four vier", "five funf", "six sechs", "seven sieben",
         "eight acht", "nine neun", "ten zehn", "eleven elf", "twelve zwolf", "thirteen dreizehn")
    )
    for word in words.split()
}  # fmt: skip
ENGLISH_NUMBERS: Mapping[str, str] = {digits: word for word, digits in [*NUMBERS.items()][::-1] if word.isascii()}
DIGITS_FOR: Mapping[str, str] = {
    "o": "0",
    "i": "1",
    "l": "1",
    "e": "3",
    "a": "4",
    "s": "5",
    "g": "6",
    "t": "7",
    "v": "7",
}
ROMAN = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")
PARTS = frozenset({"part", "teil", "episode", "chapter", "kapitel", "vol", "volume", "no", "nr"})  # before a number
# What people call movies, where neither titles nor their initials tell. Ids are TMDb's.
NICKNAMES: Mapping[str, tuple[int, ...]] = {
    "a new hope": (11,), "star wars a new hope": (11,), "star wars episode iv": (11,), "star wars episode 4": (11,),
    "star wars 4": (11,), "episode iv": (11,), "eine neue hoffnung": (11,), "anh": (11,),
    "star wars episode v": (1891,), "star wars episode 5": (1891,), "star wars 5": (1891,), "esb": (1891,),
    "star wars episode vi": (1892,), "star wars episode 6": (1892,), "star wars 6": (1892,), "rotj": (1892,),
    "star wars episode i": (1893,), "star wars episode 1": (1893,), "tpm": (1893,), "aotc": (1894,), "rots": (1895,),
    "star wars episode vii": (140607,), "star wars episode 7": (140607,), "tfa": (140607,), "fotr": (120,),
    "lotr 1": (120,), "ttt": (121,), "lotr 2": (121,), "rotk": (122,), "lotr 3": (122,), "et": (601,), "e t": (601,),
    "hdr": (120, 121, 122), "hdr 1": (120,), "hdr 2": (121,), "hdr 3": (122,),
    "sw": (11, 1891, 1892, 1893, 1894, 1895, 140607), "hp": (671, 672, 673, 674, 675, 767, 12444, 12445), "t1": (218,),
    "terminator 1": (218,), "alien 2": (679,), "rambo": (1368,), "rambo 1": (1368,), "indiana jones 1": (85,),
    "rotla": (85,), "potc": (22, 58, 285), "ff1": (9799,), "sotl": (274,), "tgtbatu": (429,), "dr strangelove": (935,),
    "strangelove": (935,), "mi1": (954,), "f9": (385128,), "mad max 4": (76341,), "road warrior": (8810,),
    "blair witch": (2667,), "amelie poulain": (194,), "shichinin no samurai": (346,),
    "sen to chihiro no kamikakushi": (129,), "tonari no totoro": (8392,), "mononoke hime": (128,),
    "hauru no ugoku shiro": (4935,), "tokyo monogatari": (18148,), "gisaengchung": (496243,), "kumonosu jo": (3777,),
    "tengoku to jigoku": (12493,), "oldeuboi": (670,), "kimi no na wa": (372058,), "hotaru no haka": (12477,),
    "wo hu cang long": (146,), "fa yeung nin wah": (843,), "chung hing sam lam": (11104,), "wu jian dao": (10775,),
    "da hong deng long gao gao gua": (10404,), "spiderverse": (324857, 569094), "ghost busters": (620,),
}  # fmt: skip


def keys(query: str) -> list[str]:
    """Keys of the titles that a query may be: itself, with numbers in words or figures, with digits for letters."""
    words = fold(query).split()
    figures = [NUMBERS.get(word, word) for word in words]
    spelled = [ENGLISH_NUMBERS.get(word, word) for word in words]
    return [
        *dict.fromkeys([title_key(query), title_key(" ".join(figures)), title_key(" ".join(spelled)), *_puzzles(words)])
    ]


def nicknamed(query: str) -> tuple[int, ...]:
    """Ids of the movies that are called so; a year behind it says nothing more."""
    return NICKNAMES.get(fold(split_year(query)[0]), ())


def nickname_begun(query: str) -> tuple[int, ...]:
    """Ids of the movies whose nickname is being typed."""
    folded = fold(query)
    is_long = len(folded) >= SHORTEST_BEGINNING
    return next((ids for name, ids in NICKNAMES.items() if is_long and name.startswith(folded)), ())


def sequel(query: str) -> tuple[str, tuple[str, ...]]:
    """A query without the number of a sequel at its end, and the ways to write that: ("rocky", ("2", "ii", "two")).

    Without one the query as it is, and no ways.
    """
    words = fold(query).split()
    last = words[-1] if len(words) > 1 else ""
    number = ROMAN.index(last) if last in ROMAN[2:] else int(NUMBERS.get(last, last)) if _is_number(last) else 0
    if not 1 < number < len(ROMAN):
        return query, ()
    name = words[:-2] if len(words) > 2 and words[-2] in PARTS else words[:-1]
    return " ".join(name), (str(number), ROMAN[number], ENGLISH_NUMBERS[str(number)])


def _is_number(word: str) -> bool:
    return word in NUMBERS or (word.isascii() and word.isdigit() and len(word) < 3)


def _puzzles(words: list[str]) -> list[str]:
    """One word with one or two of its letters as digits: "seven" as "se7en"."""
    word = words[0] if len(words) == 1 else ""
    if not SHORTEST_PUZZLE <= len(word) <= LONGEST_PUZZLE or not word.isascii():
        return []
    places = [place for place, letter in enumerate(word) if letter in DIGITS_FOR]
    chosen = [places_ for count in range(1, MOST_DIGITS + 1) for places_ in combinations(places, count)]
    return [
        "".join(DIGITS_FOR[letter] if place in places_ else letter for place, letter in enumerate(word))
        for places_ in chosen
    ]
