r"""Text without letters that nobody sees or that turn others round, but for those that a script or an emoji needs.

What letters are is asked of Unicode's properties, as ``regex`` has them: ``\p{...}``, and ``\X`` for a letter with all
that goes on it (UAX #29). Knows no Django: parsers read names of files by it.
"""

import unicodedata

import regex

# Control, format (bidi, zero width), surrogate, private; separators of lines. Not "unassigned" (Cn), which a letter is
# to a Unicode that is older than it. Then two that no property names, drawn as nothing: Khitan filler, null notehead.
UNSEEN = (
    r"[\p{C}--\p{Cn}]\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\u2800\U00016FE4\U0001D159"
)
ZWNJ, ZWJ = r"\u200C", r"\u200D"
INDIC = r"[\p{Indic_Syllabic_Category=Consonant}\p{Indic_Syllabic_Category=Vowel_Independent}]"
VIRAMA = r"\p{Indic_Syllabic_Category=Virama}"
AFTER_VIRAMA = rf"(?<={INDIC}\p{{Indic_Syllabic_Category=Nukta}}?{VIRAMA}[{UNSEEN}]*)"
JOINS_ON = r"[\p{Joining_Type=Dual_Joining}\p{Joining_Type=Left_Joining}]"
JOINS_BACK = r"[\p{Joining_Type=Dual_Joining}\p{Joining_Type=Right_Joining}]"
MONGOLIAN = r"[\p{Script=Mongolian}&&\p{L}]"
MONGOLIAN_SELECTOR = r"[\u180B-\u180D\u180F]"
PICTURE = r"\p{Extended_Pictographic}"
PART_OF_EMOJI = rf"[{PICTURE}--[©®‼⁉™\u2139]]"  # signs of text, which are joined to nothing
# Each looks ahead before it looks back over marks, so that it does so once for each letter: the whole stays linear.
NEEDED = (
    # Joiners, where UTS #39 (3.1.1) lets names have them: A1, Arabic and its like; A2 and B, scripts of India.
    rf"{ZWNJ}(?={JOINS_BACK})(?<={JOINS_ON}[\p{{Joining_Type=Transparent}}{UNSEEN}]*)",
    rf"{ZWNJ}(?={INDIC}){AFTER_VIRAMA}",
    rf"{ZWJ}(?![\p{{M}}{UNSEEN}]){AFTER_VIRAMA}",
    # Before a virama it chooses the form, too (The Unicode Standard, 12 and 13: Bengali ya-phalaa, touching Sinhala).
    rf"{ZWJ}(?={VIRAMA}{INDIC})(?<={INDIC}[{UNSEEN}]*)",
    # Between parts of an emoji: UAX #29, GB11.
    rf"{ZWJ}(?={PART_OF_EMOJI})(?<={PART_OF_EMOJI}[\p{{M}}\p{{Emoji_Modifier}}{UNSEEN}]*)",
    # An emoji's selectors (UTS #51), where it is not drawn so anyway, and in a keycap.
    rf"(?<={PICTURE})\uFE0E|(?<=[{PICTURE}--\p{{Emoji_Presentation}}])\uFE0F|(?<=[0-9#*])[\uFE0E\uFE0F](?=\u20E3)",
    # The flag of a part of a country, by its code (UTS #51, CLDR): England is "gbeng" in letters that nobody sees.
    r"🏴[\U000E0061-\U000E007A]{2}[\U000E0030-\U000E0039\U000E0061-\U000E007A]{1,4}\U000E007F",
    # Forms of ideographs (StandardizedVariants.txt, IVD_Sequences.txt) and of Mongolian letters.
    r"(?<=\p{Unified_Ideograph})[\uFE00-\uFE02\U000E0100-\U000E01EF]",
    rf"(?<={MONGOLIAN}){MONGOLIAN_SELECTOR}|(?<={MONGOLIAN}{MONGOLIAN_SELECTOR}?)\u180E(?={MONGOLIAN})",
)
BLANKS = regex.compile(r"[\s\u2800]")  # and the empty cell of Braille
INVISIBLE = regex.compile(f"[{UNSEEN}]", regex.VERSION1)
NEEDED_OR_INVISIBLE = regex.compile(f"({'|'.join(NEEDED)})|[{UNSEEN}]", regex.VERSION1)
# More than any language puts on a letter (UAX #15, 13: Stream-Safe Text Format): to order many marks is quadratic.
TOO_MANY_MARKS = regex.compile(r"\p{M}{30}\K\p{M}+")
CLUSTER = regex.compile(r"\X")


def visible(text: str) -> str:
    """``text`` in NFC without letters that nobody sees; what a script or an emoji needs of them stays. Linear."""
    if text.isascii() and text.isprintable():
        return text
    text = BLANKS.sub(" ", _composed(text))  # with marks in their order: a virama follows its letter
    return _composed(NEEDED_OR_INVISIBLE.sub(r"\1", text))  # what went may have kept a letter and its mark apart


def is_invisible(letter: str) -> bool:
    """Whether nobody sees it, or it turns others round. So are joiners and selectors, taken alone."""
    return INVISIBLE.fullmatch(letter) is not None


def shortened(text: str, most: int) -> str:
    """The beginning of visible ``text``, of ``most`` letters at most: no emoji, and no letter with its marks, is cut.

    A letter with more marks than that is.
    """
    if len(text) <= most:
        return text
    ends = (cluster.end() for cluster in CLUSTER.finditer(text[: most + 1]))
    end = max((end for end in ends if end <= most), default=most)
    return text[:end].rstrip()


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", TOO_MANY_MARKS.sub("", text))
