"""Text without letters that nobody sees; what a script or an emoji needs of them stays, and nothing else."""

import subprocess
import sys
import time
import unicodedata

import pytest
import regex

from accounts.services.visible_text import shortened, visible
from project.server.environment import ROOT

IGNORABLE = regex.compile(r"\p{Default_Ignorable_Code_Point}")
ZWNJ, ZWJ, TEXT, EMOJI = "\u200c", "\u200d", "\ufe0e", "\ufe0f"
WALES = "\U0001f3f4\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f"
FAMILY = "👨\u200d👩\u200d👧\u200d👦"
NEEDED = {
    "Persian, a gap within a word": "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
    "the same with a vowel sign": "\u0645\u0650\u200c\u062e",
    "Devanagari half form": "क्\u200dष", "Devanagari virama": "क्\u200cष", "with a nukta": "क़्\u200dष",
    "half form at the end": "क्\u200d", "before a virama": "क\u200d्ष",
    "Malayalam chillu": "ര്\u200d", "Malayalam chillu within": "അവര്\u200d വന്നു",
    "Bengali khanda ta": "ত্\u200d",
    "Bengali ya-phalaa": "র\u200d্য", "Kannada ra": "ರ\u200d್ಯ", "Sinhala": "ශ්\u200dරී",
    "Sinhala, touching": "ක\u200d්ක",
    "a profession": "👩\u200d💻", "and a skin tone": "👩🏽\u200d💻", "family": FAMILY, "rainbow": "🏳️\u200d🌈",
    "kiss": "👩\u200d❤️\u200d💋\u200d👩", "burning heart": "❤️\u200d🔥", "shaking head": "🙂\u200d↔️",
    "unqualified": "👩\u200d❤\u200d👩", "pirates": "🏴\u200d☠️", "Wales": WALES, "Germany": "🇩🇪",
    "Wales twice": WALES * 2,
    "keycap": "1️⃣", "asterisk": "*️⃣", "heart in text": f"❤{TEXT}", "copyright": f"©{EMOJI}", "arrow": f"↔{EMOJI}",
    "ideograph": "\u845b\U000e0100\u98fe\U000e0101", "standard form": "\u795e\ufe00",
    "Mongolian": "\u1820\u180b\u182d\u180d", "Mongolian vowel": "\u182d\u180e\u1820",
    "newer than Python": "\U0001fae9", "newer than Unicode": "\U0001faff", "accents": "Zoë", "Hebrew": "שרה",
    "Arabic": "عائشة", "Japanese": "美咲", "Irish": "O'Brien-Łukasz 2",
}  # fmt: skip
UNNEEDED = {
    "a selector alone": (EMOJI, ""), "of a letter": ("Ada\U000e0100", "Ada"),
    "emoji's of a letter": (f"Ada{EMOJI}", "Ada"),
    "of a figure": (f"Ada1{EMOJI}", "Ada1"), "twice": (f"❤{EMOJI}{EMOJI}", f"❤{EMOJI}"),
    "of what is an emoji anyway": (f"👩{EMOJI}", "👩"),
    "Mongolian of a letter": ("A\u180b\u180e\u180f", "A"), "vowel separator at the end": ("\u182d\u180e", "\u182d"),
    "Khitan filler": ("A\U00016fe4", "A"), "note without a head": ("A\U0001d159", "A"),
    "Arabic, ZWJ": (f"\u0645{ZWJ}\u062e", "\u0645\u062e"),
    **{
        f"Arabic, after {unicodedata.name(letter).lower()}": (f"{letter}{ZWNJ}\u062e", f"{letter}\u062e")
        for letter in "\u0627\u0622\u0623\u0625\u0671\u062f\u0688\u0630\u0631\u0632\u0698\u0691\u0648\u0624\u0629\u0621"
    },
    "Arabic, before a figure": (f"\u0645{ZWNJ}\u0661", "\u0645\u0661"),
    "Arabic, before what joins nothing": (f"\u0645{ZWNJ}\u0621", "\u0645\u0621"),
    "Arabic, at the end": (f"\u0645{ZWNJ}", "\u0645"),
    "twice, Arabic": (f"\u0645{ZWNJ}{ZWNJ}\u062e", f"\u0645{ZWNJ}\u062e"),
    "Thaana": (f"\u0780{ZWNJ}\u0781", "\u0780\u0781"), "Latin": (f"A{ZWNJ}d{ZWJ}a", "Ada"),
    "virama of a Latin letter": (f"A\u094d{ZWJ}d", "A\u094dd"),
    "before a vowel sign": (f"क्{ZWJ}ि", "क्ि"), "virama, ZWNJ at the end": (f"ര്{ZWNJ}", "ര്"),
    "virama, before a blank": (f"क्{ZWNJ} ष", "क् ष"),
    "before a virama at the end": (f"র{ZWJ}্", "র্"),
    "signs": (f"^{ZWJ}❤", "^❤"), "signs of firms": (f"©{ZWJ}®", "©®"), "emoji and letter": (f"👩{ZWJ}a", "👩a"),
    "letter with a skin tone": (f"A🏽{ZWJ}💻", "A🏽💻"), "emoji at the end": (f"👩{ZWJ}", "👩"),
    "twice, emoji": (f"👩{ZWJ}{ZWJ}💻", f"👩{ZWJ}💻"), "of two flags": (f"🇩🇪{ZWJ}🇩🇪", "🇩🇪🇩🇪"),
    "tags of a letter": (f"A{WALES[1:]}", "A"), "tags without an end": (WALES[:-1], "🏴"), "tags that say more": (
        f"🏴{'\U000e0061' * 9}\U000e007f", "🏴"),
    "a noncharacter": ("A\ufdd0\uffff\U0010fffe", "A"), "ignorable, not given out": ("A\u2065\U000e0fff", "A"),
    "blank Braille": ("\u2800A\u2800\u2800d", " A  d"),
}  # fmt: skip


@pytest.mark.parametrize("text", NEEDED.values(), ids=NEEDED)
def test_what_a_script_or_an_emoji_needs_stays(text: str) -> None:
    text = unicodedata.normalize("NFC", text)
    assert visible(text) == text
    assert visible(f"A {text} b") == f"A {text} b"


@pytest.mark.parametrize(("text", "seen"), UNNEEDED.values(), ids=UNNEEDED)
def test_what_changes_nothing_goes(text: str, seen: str) -> None:
    assert visible(text) == unicodedata.normalize("NFC", seen)
    assert visible(visible(text)) == visible(text)


def test_nothing_that_may_be_ignored_stays_alone_or_after_a_letter() -> None:
    ignorable = [chr(one) for one in range(sys.maxunicode + 1) if IGNORABLE.match(chr(one))]
    assert len(ignorable) == 4174  # as DerivedCoreProperties.txt counts them
    assert [ascii(letter) for letter in ignorable if visible(letter) or visible(f"A{letter}da{letter}") != "Ada"] == []


def test_no_letter_has_more_marks_than_any_language_needs() -> None:
    marks = "\u0331\u0330\u0324" * 10
    assert visible(f"q{marks}y") == f"q{marks}y"
    assert visible(f"q{marks}\u0331y") == visible(f"q{marks}{ZWJ}{marks}y") == f"q{marks}y"


@pytest.mark.parametrize(
    "text",
    [
        f"{letter}{marks}{run * 50_000}{after}"
        for letter, run, after in (
            ("\u0645", f"\u0650{ZWNJ}", "\u062e"), ("क", f"्{ZWJ}", "ष"), ("क्", ZWJ, "ष"), ("क", ZWJ, "्ष"),
            ("क", "्\u0650", "ष"), ("👩", f"🏽{ZWJ}", "💻"), ("👩", f"\u0301{ZWJ}👩{ZWJ}", "💻"), ("❤", EMOJI, ""),
            ("🏴", "\U000e0061", ""),
        )
        for marks in ("", "\u0650" * 40_000)
    ],
    ids=range(18),
)  # fmt: skip
def test_a_long_text_costs_in_proportion_to_its_length(text: str) -> None:
    began = time.process_time()
    visible(text)
    assert time.process_time() - began < 2


@pytest.mark.parametrize(
    ("text", "most", "short"),
    [
        ("Ada", 3, "Ada"), ("Ada Lovelace", 4, "Ada"), ("Ada Lovelace", 5, "Ada L"),
        (f"Ad{FAMILY}", 8, "Ad"), (f"Ad{FAMILY}", 9, f"Ad{FAMILY}"), (f"Ad{WALES}", 8, "Ad"), ("Ad👩🏽", 3, "Ad"),
        ("Ad❤️", 3, "Ad"), ("Ad1️⃣", 4, "Ad"), ("🇩🇪🇫🇷", 3, "🇩🇪"), ("🇩🇪🇫🇷", 2, "🇩🇪"), ("A🇩🇪🇫🇷", 4, "A🇩🇪"),
        ("Adx\u0323\u0301", 4, "Ad"), ("क्ष", 2, "क्"), ("अक्ष", 3, "अ"), ("x\u0301\u0302\u0303", 2, "x\u0301"),
        ("ก\u0e33", 1, "ก"), ("a\u1100\u1161", 2, "a"), ("", 2, ""),
    ],
)  # fmt: skip
def test_a_text_is_shortened_between_letters_and_emoji(text: str, most: int, short: str) -> None:
    assert shortened(text, most) == short


def test_the_parser_of_files_loads_no_django() -> None:
    code = "import sys, accounts.services.portability.parser_process; print('django' in sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True, text=True)
    assert loaded.stdout == "False\n"
