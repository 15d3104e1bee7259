"""Under which name somebody is filed: the family's, as those who bear it would look it up. Leaf module."""

from catalog.localization.text_normalization import fold

# Stand before a family name; passed over when they begin small: Lars von Trier is under T, Brian De Palma under D.
PARTICLES = frozenset(
    ("af", "al", "av", "bin", "da", "das", "de", "del", "della", "den", "der", "di", "do", "dos", "du", "el", "ibn",
     "la", "le", "ten", "ter", "van", "von", "zu")
)  # fmt: skip
BEHIND = frozenset(("jr", "sr", "ii", "iii", "iv"))  # what follows a name and is none
# Families of Korea, China and Vietnam stand first: Bong Joon Ho. These names are hardly given to anybody elsewhere …
FIRST = frozenset(
    ("bong", "cao", "chen", "cho", "choi", "chow", "diao", "feng", "gu", "guan", "hong", "hou", "hsu", "huang",
     "hwang", "im", "jang", "jeong", "jia", "jiang", "jung", "kwak", "kwon", "liang", "liu", "luu", "lou", "ngo",
     "nguyen", "pham", "ryoo", "ryu", "shin", "sun", "tran", "tsai", "tsui", "wang", "wong", "wu", "xie",
     "xu", "yeon", "yoon", "yuen",
     "zhang", "zhao", "zhou", "zhu")
)  # fmt: skip
# … these are given names elsewhere, too (Lee Unkrich): they are families where two syllables with a hyphen follow.
FIRST_WITH_HYPHEN = frozenset(("an", "han", "kang", "kim", "lee", "li", "na", "oh", "park", "song", "yang"))
# Who goes by other rules, and how their name is written in an index.
EXCEPTIONS = {
    "alexandre de la patelliere": "la patelliere alexandre de",  # French keeps an article that follows a "de"
    "alan mak siu fai": "mak alan siu fai",  # an English name before, two Chinese ones behind
    "atlee": "atlee",
    "banksy": "banksy",
    "galder gaztelu urrutia": "gaztelu urrutia galder",
    "gina prince bythewood": "prince bythewood gina",
    "hirokazu kore eda": "kore eda hirokazu",
    "jiao zi": "jiao zi",  # a pen name, "dumpling"
    "juan jose campanella": "campanella juan jose",
    "kaouther ben hania": "ben hania kaouther",
    "adil el arbi": "el arbi adil",
    "carlos lopez estrada": "lopez estrada carlos",  # Spanish: the father's name, then the mother's
    "kleber mendonca filho": "mendonca filho kleber",  # Portuguese: "filho" is "junior"
    "nicolas winding refn": "refn nicolas winding",
    "guillermo del toro": "toro guillermo del",
    "tarr bela": "tarr bela",  # Hungarian: the family first, where a source keeps their order
    "jancso miklos": "jancso miklos",
    "kurosawa akira": "kurosawa akira",  # Japanese: likewise
    "hlynur palmason": "hlynur palmason",  # Icelandic: a father's name is no family's
    "baltasar kormakur": "baltasar kormakur",
}


def sort_key(name: str) -> str:
    """What to sort ``name`` by: the family, then the rest, folded.

    >>> sort_key("Bong Joon Ho"), sort_key("Akira Kurosawa"), sort_key("Lars von Trier"), sort_key("Brian De Palma")
    ('bong joon ho', 'kurosawa akira', 'trier lars von', 'de palma brian')
    """
    folded = fold(name)
    if folded in EXCEPTIONS:
        return EXCEPTIONS[folded]
    words = name.split()
    while len(words) > 2 and fold(words[-1]) in BEHIND:
        words.pop()
    if len(words) < 2 or _family_is_first(words):
        return fold(" ".join(words))
    family = len(words) - 1
    while family > 1 and words[family - 1][:1].isupper() and fold(words[family - 1]) in PARTICLES:
        family -= 1
    return fold(" ".join(words[family:] + words[:family]))


def _family_is_first(words: list[str]) -> bool:
    first = fold(words[0])
    return first in FIRST or (first in FIRST_WITH_HYPHEN and len(words) == 2 and "-" in words[1])
