"""What languages and countries are called, in the language of the page. Leaf module."""

from collections.abc import Mapping

from django.conf.locale import LANG_INFO
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

# TMDb writes some languages otherwise than ISO 639-1 does, and knows some that Django does not.
LANGUAGES: Mapping[str, "str | Promise"] = {
    "cn": _("Cantonese"),
    "zh": _("Mandarin"),
    "no": _("Norwegian"),
    "lv": _("Latvian"),
    "la": _("Latin"),
    "tl": _("Tagalog"),
    "xx": _("No language"),
}
COUNTRIES: Mapping[str, "str | Promise"] = {
    "AE": _("United Arab Emirates"), "AR": _("Argentina"), "AT": _("Austria"), "AU": _("Australia"),
    "BA": _("Bosnia and Herzegovina"), "BE": _("Belgium"), "BR": _("Brazil"), "CA": _("Canada"),
    "CH": _("Switzerland"), "CL": _("Chile"), "CN": _("China"), "CO": _("Colombia"), "CZ": _("Czechia"),
    "DE": _("Germany"), "DK": _("Denmark"), "DZ": _("Algeria"), "ES": _("Spain"), "FI": _("Finland"),
    "FR": _("France"), "GB": _("United Kingdom"), "GR": _("Greece"), "HK": _("Hong Kong"), "HU": _("Hungary"),
    "ID": _("Indonesia"), "IE": _("Ireland"), "IL": _("Israel"), "IN": _("India"), "IR": _("Iran"),
    "IS": _("Iceland"), "IT": _("Italy"), "JP": _("Japan"), "KR": _("South Korea"), "LB": _("Lebanon"),
    "LU": _("Luxembourg"), "LV": _("Latvia"), "MR": _("Mauritania"), "MT": _("Malta"), "MX": _("Mexico"),
    "NL": _("Netherlands"), "NO": _("Norway"), "NZ": _("New Zealand"), "PE": _("Peru"), "PH": _("Philippines"),
    "PL": _("Poland"), "PS": _("Palestine"), "PT": _("Portugal"), "RO": _("Romania"), "RU": _("Russia"),
    "SE": _("Sweden"), "SU": _("Soviet Union"), "TH": _("Thailand"), "TN": _("Tunisia"), "TR": _("Türkiye"),
    "TW": _("Taiwan"), "UA": _("Ukraine"), "US": _("United States"), "VE": _("Venezuela"), "YU": _("Yugoslavia"),
    "ZA": _("South Africa"),
}  # fmt: skip

# Their names stand in the database, in English; here translators find them.
GENRES = (
    gettext_noop("Action"), gettext_noop("Adventure"), gettext_noop("Animation"), gettext_noop("Comedy"),
    gettext_noop("Crime"), gettext_noop("Documentary"), gettext_noop("Drama"), gettext_noop("Family"),
    gettext_noop("Fantasy"), gettext_noop("History"), gettext_noop("Horror"), gettext_noop("Music"),
    gettext_noop("Mystery"), gettext_noop("Romance"), gettext_noop("Science Fiction"), gettext_noop("TV Movie"),
    gettext_noop("Thriller"), gettext_noop("War"), gettext_noop("Western"),
)  # fmt: skip


def language_name(code: str) -> str:
    """What the language with this ISO 639-1 code is called; the code itself when nobody knows."""
    if code in LANGUAGES:
        return str(LANGUAGES[code])
    known = LANG_INFO.get(code, {})
    return gettext(str(known["name"])) if "name" in known else code


def country_name(code: str) -> str:
    """What the country with this ISO 3166-1 code is called; the code itself when nobody knows."""
    return str(COUNTRIES.get(code, code))
