"""Text without letters that nobody sees or that turn others round, but for those that a script or an emoji needs.

Properties of letters that Python does not know are of Unicode 18.0. Knows no Django: parsers read names of files by it.
"""

import re
import unicodedata


def _letters(ranges: str) -> re.Pattern[str]:
    """One of the letters whose numbers are given as Unicode's files have them: 2194 is one, 2194-2199 are six."""
    ends = (pair.split("-") for pair in ranges.split())
    return re.compile(f"[{''.join('-'.join(f'\\U{end:>08}' for end in pair) for pair in ends)}]")


# Categories of control, format (bidi, zero width), surrogate, private; separators of lines. Not "unassigned", which a
# letter is to a Python that is older than it.
UNFIT = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
# DerivedCoreProperties.txt: Default_Ignorable_Code_Point.
IGNORABLE = _letters(
    "ad 34f 61c 115f-1160 17b4-17b5 180b-180f 200b-200f 202a-202e 2060-206f 3164 fe00-fe0f feff ffa0 fff0-fff8 "
    "1bca0-1bca3 1d173-1d17a e0000-e0fff"
)
EMPTY = frozenset("\u2800\U00016fe4\U0001d159")  # blank Braille, Khitan filler, null notehead: drawn as nothing
NONCHARACTERS = re.compile("[\ufdd0-\ufdef]")  # and the last two of each plane
LAST_TWO = 0xFFFE
BLANK_BRAILLE = "\u2800"

ZWNJ, ZWJ = "\u200c", "\u200d"
VIRAMA = 9  # the combining class of the signs after which a joiner chooses how Indic letters are written
# DerivedJoiningType.txt: letters that join the next one, and those that join the one before only.
JOINING_ON = (
    "620 626 628 62a-62e 633-63f 641-647 649-64a 66e-66f 678-687 69a-6bf 6c1-6c2 6cc 6ce 6d0-6d1 6fa-6fc 6ff "
    "712-714 71a-71d 71f-727 729 72b 72d-72e 74e-758 75c-76a 76d-770 772 775-777 77a-77f 7ca-7ea 841-845 848 "
    "84a-853 855 860 862-865 868 886 889-88d 88f 8a0-8a9 8af-8b0 8b3-8b8 8ba-8c8 1807 1820-1878 1887-18a8 18aa "
    "a840-a872 10ac0-10ac4 10acd 10ad3-10adc 10ade-10ae0 10aeb-10aee 10b80 10b82 10b86-10b88 10b8a-10b8b 10b8d "
    "10b90 10bad-10bae 10d00-10d21 10d23 10ec3-10ec4 10ec6-10ec7 10ed9-10eee 10f30-10f32 10f34-10f44 10f51-10f53 "
    "10f70-10f73 10f76-10f81 10fb0 10fb2-10fb3 10fb8 10fbb-10fbc 10fbe-10fbf 10fc1 10fc4 10fca-10fcb 1e900-1e943 "
)
JOINING_BACK = (
    "622-625 627 629 62f-632 648 671-673 675-677 688-699 6c0 6c3-6cb 6cd 6cf 6d2-6d3 6d5 6ee-6ef 710 715-719 71e "
    "728 72a 72c 72f 74d 759-75b 76b-76c 771 773-774 778-779 840 846-847 849 854 856-858 867 869-86a 870-882 88e "
    "8aa-8ac 8ae 8b1-8b2 8b9 10ac5 10ac7 10ac9-10aca 10ace-10ad2 10add 10ae1 10ae4 10aef 10b81 10b83-10b85 10b89 "
    "10b8c 10b8e-10b8f 10b91 10ba9-10bac 10d22 10ec2 10f33 10f54 10f74-10f75 10fb4-10fb6 10fb9-10fba 10fbd "
    "10fc2-10fc3 10fc9 "
)
JOINS_ON, JOINS_BACK = _letters(JOINING_ON), _letters(JOINING_ON + JOINING_BACK)
# With a virama and ZWJ these are letters of their own at the end of a word: Malayalam chillus, Bengali khanda ta.
ENDING = frozenset("\u0d15\u0d23\u0d28\u0d30\u0d32\u0d33\u09a4")
# Between these and a virama ZWJ chooses the form: Bengali, Assamese, Telugu, Kannada ra; all consonants of Sinhala.
BEFORE_VIRAMA = _letters("9b0 9f0 c30 cb0 d9a-dc6")

# emoji-data.txt: Extended_Pictographic, without letters of text that take a selector and are never joined.
PICTURES = (
    "2194-2199 21a9-21aa 231a-231b 2328 23cf 23e9-23f3 23f8-23fa 24c2 25aa-25ab 25b6 25c0 25fb-25fe 2600-2604 260e "
    "2611 2614-2615 2618 261d 2620 2622-2623 2626 262a 262e-262f 2638-263a 2640 2642 2648-2653 265f-2660 2663 "
    "2665-2666 2668 267b 267e-267f 2692-2697 2699 269b-269c 26a0-26a1 26a7 26aa-26ab 26b0-26b1 26bd-26be 26c4-26c5 "
    "26c8 26ce-26cf 26d1 26d3-26d4 26e9-26ea 26f0-26f5 26f7-26fa 26fd 2702 2705 2708-270d 270f 2712 2714 2716 271d "
    "2721 2728 2733-2734 2744 2747 274c 274e 2753-2755 2757 2763-2764 2795-2797 27a1 27b0 27bf 2934-2935 2b05-2b07 "
    "2b1b-2b1c 2b50 2b55 3030 303d 3297 3299 1f004 1f02c-1f02f 1f094-1f09f 1f0af-1f0b0 1f0c0 1f0cf-1f0d0 "
    "1f0f6-1f0ff 1f170-1f171 1f17e-1f17f 1f18e 1f191-1f19a 1f1af-1f1e5 1f201-1f20f 1f21a 1f22f 1f232-1f23a "
    "1f23c-1f23f 1f249-1f25f 1f266-1f321 1f324-1f393 1f396-1f397 1f399-1f39b 1f39e-1f3f0 1f3f3-1f3f5 1f3f7-1f3fa "
    "1f400-1f4fd 1f4ff-1f53d 1f549-1f54e 1f550-1f567 1f56f-1f570 1f573-1f57a 1f587 1f58a-1f58d 1f590 1f595-1f596 "
    "1f5a4-1f5a5 1f5a8 1f5b1-1f5b2 1f5bc 1f5c2-1f5c4 1f5d1-1f5d3 1f5dc-1f5de 1f5e1 1f5e3 1f5e8 1f5ef 1f5f3 "
    "1f5fa-1f64f 1f680-1f6c5 1f6cb-1f6d2 1f6d5-1f6e5 1f6e9 1f6eb-1f6f0 1f6f3-1f6ff 1f7dc-1f7f0 1f80c-1f80f "
    "1f848-1f84f 1f85a-1f85f 1f888-1f88f 1f8ae-1f8af 1f8bc-1f8bf 1f8c2-1f8cf 1f8d9-1f8ff 1f90c-1f93a 1f93c-1f945 "
    "1f947-1f9ff 1fa58-1fa5f 1fa6e-1faff 1fc00-1fffd "
)
PICTURE = _letters(PICTURES)
SKIN_TONE = _letters("1f3fb-1f3ff")
FLAG_HALF = _letters("1f1e6-1f1ff")  # two of them are the flag of a country
BLACK_FLAG = "\U0001f3f4"
KEYS, KEYCAP, EMOJI_SELECTORS = frozenset("0123456789#*"), "\u20e3", frozenset("\ufe0e\ufe0f")
# The flag of a part of a country, by its code (UTS #51, CLDR): England is "gbeng" in letters that nobody sees.
PART_FLAG = re.compile(
    f"{BLACK_FLAG}[\U000e0061-\U000e007a]{{2}}[\U000e0030-\U000e0039\U000e0061-\U000e007a]{{1,4}}\U000e007f"
)
# Variation selectors, and the letters whose form they choose (StandardizedVariants.txt, emoji-variation-sequences.txt,
# IVD_Sequences.txt).
IDEOGRAPH = _letters("3400-4dbf 4e00-9fff f900-faff 20000-3fffd")
MONGOLIAN = _letters("1820-1878 1880-18aa")
MONGOLIAN_VOWEL_SEPARATOR = "\u180e"
SELECTORS = (
    (_letters("fe0e-fe0f"), _letters(f"{PICTURES} a9 ae 203c 2049 2122 2139")),
    (_letters("fe00-fe02 e0100-e01ef"), IDEOGRAPH),
    (_letters("180b-180d 180f"), MONGOLIAN),
    (_letters("16fe4"), _letters("18b00-18cff")),  # Khitan: how its letters are set into a square
)
# What goes on a letter though it is no mark: old Hangul vowels and finals, Thai and Lao am.
GOES_ON = _letters("1160-11ff d7b0-d7fb e33 eb3")


def visible(text: str) -> str:
    """``text`` in NFC without letters that nobody sees; what a script or an emoji needs of them stays. Linear."""
    if text.isascii() and text.isprintable():
        return text
    text = unicodedata.normalize("NFC", text)  # marks of a letter in their order, by which a virama is found
    seen: list[str] = []
    base = before = " "  # the last letter that is no mark; the last that was kept
    flag_end = 0
    for place, letter in enumerate(text):
        if letter.isspace() or letter == BLANK_BRAILLE:
            base = before = " "
            seen.append(before)
            continue
        is_unseen = is_invisible(letter)
        if is_unseen and place >= flag_end and not _is_needed(letter, base, before, text[place + 1 : place + 3]):
            continue
        if letter == BLACK_FLAG and (flag := PART_FLAG.match(text, place)):
            flag_end = flag.end()
        if not is_unseen and not _is_mark(letter):
            base = letter
        before = letter
        seen.append(letter)
    return unicodedata.normalize("NFC", "".join(seen))  # what was between two letters may have kept them apart


def is_invisible(letter: str) -> bool:
    """Whether nobody sees it, or it turns others round. So are joiners and selectors, taken alone."""
    return (
        unicodedata.category(letter) in UNFIT
        or letter in EMPTY
        or bool(IGNORABLE.match(letter) or NONCHARACTERS.match(letter))
        or ord(letter) & LAST_TWO == LAST_TWO
    )


def shortened(text: str, most: int) -> str:
    """The beginning of visible ``text``, of ``most`` letters at most: no emoji, and no letter with its marks, is cut.

    A letter with more marks than that is.
    """
    if len(text) <= most:
        return text
    end = next((place for place in range(most, 0, -1) if _may_be_cut(text, place)), most)
    return text[:end].rstrip()


def _is_mark(letter: str) -> bool:
    return unicodedata.category(letter).startswith("M") or bool(SKIN_TONE.match(letter))


def _is_needed(letter: str, base: str, before: str, ahead: str) -> bool:
    """Whether this joiner or selector changes how its neighbors are written: by the last letter and those beside it."""
    if letter in {ZWNJ, ZWJ}:
        return _joins(letter, base, before, ahead)
    if letter == MONGOLIAN_VOWEL_SEPARATOR:
        return bool(MONGOLIAN.match(base) and MONGOLIAN.match(ahead))
    if ahead.startswith(KEYCAP) and before in KEYS:
        return letter in EMOJI_SELECTORS
    return any(selectors.match(letter) and letters.match(before) for selectors, letters in SELECTORS)


def _joins(joiner: str, base: str, before: str, ahead: str) -> bool:
    """As with names of hosts (RFC 5892, A.1 and A.2), and between the parts of an emoji (UAX #29, GB11)."""
    after, beyond = ahead[:1], ahead[1:]
    if _is_virama_of(before, base):
        return _is_letter_with(base, after) or (joiner == ZWJ and base in ENDING)
    if joiner == ZWNJ:
        return bool(JOINS_ON.match(base) and JOINS_BACK.match(after))
    if BEFORE_VIRAMA.match(before):
        return _is_virama_of(after, before) and _is_letter_with(before, beyond)
    return bool(PICTURE.match(base) and PICTURE.match(after))


def _is_virama_of(sign: str, base: str) -> bool:
    """Whether it is a virama, on a letter of its own script."""
    return bool(sign) and unicodedata.combining(sign) == VIRAMA and _is_letter_with(sign, base)


def _is_letter_with(other: str, letter: str) -> bool:
    """Whether it is a letter of the same script, by which Unicode's names begin."""
    if not letter or unicodedata.category(letter) != "Lo":
        return False
    script, other_script = (unicodedata.name(each, "").partition(" ")[0] for each in (letter, other))
    return script == other_script


def _may_be_cut(text: str, place: int) -> bool:
    """Whether a cluster of letters ends before ``place``, nearly as UAX #29 has it."""
    before, after = text[place - 1], text[place]
    if _is_mark(after) or is_invisible(after) or GOES_ON.match(after):
        return False
    if before == ZWJ or unicodedata.combining(before) == VIRAMA:
        return False
    if FLAG_HALF.match(before) and FLAG_HALF.match(after):
        halves = next((back for back in range(place) if not FLAG_HALF.match(text[place - 1 - back])), place)
        return halves % 2 == 0
    return True
