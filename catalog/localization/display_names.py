"""What languages and countries are called, in the language of the page: by Babel, from Unicode's CLDR."""

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from babel.core import Locale
from django.conf import settings
from django.utils.translation import get_language, gettext, gettext_noop

from catalog.localization.text_normalization import fold

# TMDb writes some languages otherwise than ISO 639-1 does today.
LANGUAGE_ALIASES: Mapping[str, str] = {"bh": "bho", "cn": "yue", "mo": "ro_MD"}
# It means one kind of Chinese by zh, and silence by xx.
LANGUAGES: Mapping[str, str] = {"xx": gettext_noop("No language"), "zh": gettext_noop("Mandarin")}
# CLDR's short forms, which Babel leaves out, and states that are no more but made movies: CLDR has forgotten them.
COUNTRIES: Mapping[str, str] = {
    "HK": gettext_noop("Hong Kong"), "MO": gettext_noop("Macao"), "PS": gettext_noop("Palestine"),
    "AN": gettext_noop("Netherlands Antilles"), "BU": gettext_noop("Burma"),
    "CS": gettext_noop("Serbia and Montenegro"), "SU": gettext_noop("Soviet Union"), "TP": gettext_noop("East Timor"),
    "XC": gettext_noop("Czechoslovakia"), "XG": gettext_noop("East Germany"), "XI": gettext_noop("Northern Ireland"),
    "YU": gettext_noop("Yugoslavia"), "ZR": gettext_noop("Zaire"),
}  # fmt: skip

# Their names stand in the database, in English; here translators find them.
GENRES = (
    gettext_noop("Action"), gettext_noop("Adventure"), gettext_noop("Animation"), gettext_noop("Comedy"),
    gettext_noop("Crime"), gettext_noop("Documentary"), gettext_noop("Drama"), gettext_noop("Family"),
    gettext_noop("Fantasy"), gettext_noop("History"), gettext_noop("Horror"), gettext_noop("Music"),
    gettext_noop("Mystery"), gettext_noop("Romance"), gettext_noop("Science Fiction"), gettext_noop("TV Movie"),
    gettext_noop("Thriller"), gettext_noop("War"), gettext_noop("Western"),
)  # fmt: skip


class Names(NamedTuple):
    """Names by code, in one language, as CLDR has them."""

    languages: dict[str, str]
    countries: dict[str, str]


def language_name(code: str) -> str:
    """What the language with this ISO 639-1 code is called; the code itself when nobody knows."""
    if code in LANGUAGES:
        return gettext(LANGUAGES[code])
    return names_in(get_language()).languages.get(LANGUAGE_ALIASES.get(code, code), code)


def country_name(code: str) -> str:
    """What the country with this ISO 3166-1 code is called; the code itself when nobody knows."""
    return gettext(COUNTRIES[code]) if code in COUNTRIES else names_in(get_language()).countries.get(code, code)


# What CLDR has among them: unions, kinds of writing, and parts of countries that ISO 3166-1 has no code of.
NO_COUNTRIES = frozenset({"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"})


def countries() -> list[tuple[str, str]]:
    """Codes and names of all countries, in the order of a dictionary."""
    codes = [code for code in names_in(get_language()).countries if code.isalpha() and code not in NO_COUNTRIES]
    return sorted(((code, country_name(code)) for code in codes), key=lambda code_and_name: fold(code_and_name[1]))


@cache  # Babel makes these dictionaries anew whenever it is asked
def names_in(language: str | None) -> Names:
    """The names in a language of Django's (``de``, ``pt-br``), read from Babel's files when it is first spoken."""
    locale = Locale.parse(language or settings.LANGUAGE_CODE, sep="-")
    return Names(dict(locale.languages), dict(locale.territories))
