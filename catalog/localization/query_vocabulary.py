"""Words of a search that name a genre, a country or a language, in English and in German.

Names of countries and languages are Unicode's (`display_names`); what people say instead stands here. A German
adjective is known by its stem: "koreanische", "koreanischer" and "koreanisches" are one.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Literal

from catalog.localization.display_names import names_in
from catalog.localization.text_normalization import fold

type Facet = tuple[Literal["genre", "country", "language"], str]  # kind, and TMDb's id or the code of ISO

LONGEST_NAME = 4  # words of a genre, country or language
PREPOSITIONS = {"en": "in", "de": "auf"}  # before a language, in the languages in which a search is understood
# Genres by TMDb's ids.
GENRES: Mapping[str, str] = {
    "28": "action, actionfilm", "12": "adventure, adventures, abenteuer, abenteuerfilm",
    "16": "animation, animated, animations, cartoon, cartoons, animationsfilm, zeichentrick, zeichentrickfilm, anime",
    "35": "comedy, comedies, komödie, komödien, romcom, rom com, rom coms",
    "80": "crime, krimi, krimis, gangster, gangsterfilm, kriminalfilm",
    "99": "documentary, documentaries, doku, dokus, dokumentation, dokumentarfilm, dokumentarfilme, docs",
    "18": "drama, dramas, dramen",
    "10751": "family, familie, familienfilm, familienfilme, kids, kinderfilm, kinderfilme",
    "14": "fantasy, fantasyfilm, fantasyfilme", "36": "history, historical, historisch, historienfilm, historienfilme",
    "27": "horror, horrors, horrorfilm, horrorfilme, gruselfilm, gruselfilme",
    "10402": "music, musical, musicals, musik, musikfilm, musikfilme", "9648": "mystery, mysteries",
    "53": "thriller, thrillers",
    "10749": "romance, romances, romantic, romantisch, romanzen, liebesfilm, liebesfilme, romcom, rom com, rom coms",
    "878": "science fiction, sciencefiction, sci fi, scifi, sf",
    "10752": "war, krieg, kriegsfilm, kriegsfilme, antikriegsfilm", "37": "western, westerns",
}  # fmt: skip
# Countries by what is from there; their names come from Babel.
COUNTRIES: Mapping[str, str] = {
    "AR": "argentinian, argentine, argentinisch", "AT": "austrian, österreichisch",
    "AU": "australian, aussie, australisch", "BE": "belgian, belgisch", "BR": "brazilian, brasilianisch",
    "CA": "canadian, kanadisch", "CH": "swiss, schweizer, schweizerisch", "CL": "chilean, chilenisch",
    "CN": "chinese, chinesisch", "CO": "colombian, kolumbianisch", "CZ": "czech, tschechisch", "DE": "german, deutsch",
    "DK": "danish, dänisch", "DZ": "algerian, algerisch", "EG": "egyptian, ägyptisch", "ES": "spanish, spanisch",
    "FI": "finnish, finnisch", "FR": "french, französisch",
    "GB": "british, uk, england, great britain, britisch, großbritannien", "GR": "greek, griechisch",
    "HK": "hong kong, hongkong", "HU": "hungarian, ungarisch", "ID": "indonesian, indonesisch", "IE": "irish, irisch",
    "IL": "israeli, israelisch", "IN": "indian, bollywood, indisch", "IR": "iranian, persian, iranisch, persisch",
    "IS": "icelandic, isländisch", "IT": "italian, italienisch", "JP": "japanese, anime, japanisch",
    "KE": "kenyan, kenianisch", "KR": "korean, south korean, korea, koreanisch, südkoreanisch",
    "LB": "lebanese, libanesisch", "MX": "mexican, mexikanisch", "NG": "nigerian, nollywood, nigerianisch",
    "NL": "dutch, holland, niederländisch, holländisch", "NO": "norwegian, norwegisch",
    "NZ": "new zealand, neuseeländisch", "PL": "polish, polnisch", "PS": "palestinian, palästinensisch",
    "PT": "portuguese, portugiesisch", "RO": "romanian, rumänisch", "RU": "russian, russisch",
    "SE": "swedish, schwedisch", "SU": "soviet, soviet union, sowjetunion, sowjetisch", "TH": "thai, thailändisch",
    "TR": "turkish, türkisch", "TW": "taiwanese, taiwanesisch", "UA": "ukrainian, ukrainisch",
    "US": "american, usa, us, amerikanisch", "VN": "vietnamese, vietnamesisch", "ZA": "south african, südafrikanisch",
}  # fmt: skip
# Languages whose names are no country's; the others follow "in".
LANGUAGES: Mapping[str, str] = {
    "en": "english, englisch", "ar": "arabic, arabisch", "hi": "hindi", "cn": "cantonese, kantonesisch",
    "zh": "mandarin", "he": "hebrew, hebräisch", "fa": "farsi", "yi": "yiddish, jiddisch", "la": "latin, latein",
    "ga": "gaelic", "te": "telugu", "ta": "tamil", "ml": "malayalam", "bn": "bengali", "ur": "urdu",
    "ca": "catalan, katalanisch",
}  # fmt: skip
IN_LANGUAGES = [
    "da",
    "de",
    "el",
    "es",
    "fi",
    "fr",
    "hu",
    "id",
    "is",
    "it",
    "ja",
    "ko",
    "nl",
    "no",
    "pl",
    "pt",
    "ro",
    "ru",
    "sv",
    "th",
    "tr",
    "uk",
    "vi",
]
NOT_NAMES = frozenset({"island", "korea north"})  # Iceland to a German, but a word of many titles
_ENDING = re.compile(r"(isch|deutsch)(e[rsnm]?)$")


def facets(words: tuple[str, ...]) -> tuple[Facet, ...]:
    """What these folded words together name: nothing, one thing, or two ("anime": animation, from Japan)."""
    text = " ".join(words)
    return _facets().get(text) or _facets().get(_ENDING.sub(r"\1", text), ())


@cache
def _facets() -> Mapping[str, tuple[Facet, ...]]:
    """Each name with all that it says."""
    known: dict[str, tuple[Facet, ...]] = {}
    for name, facet in _named():
        folded = fold(name)
        if folded and folded not in NOT_NAMES and facet not in known.get(folded, ()):
            known[folded] = (*known.get(folded, ()), facet)
    return known


def _named() -> Iterator[tuple[str, Facet]]:
    for genre_id, names in GENRES.items():
        yield from ((name, ("genre", genre_id)) for name in names.split(","))
    for code, names in COUNTRIES.items():
        yield from ((name, ("country", code)) for name in names.split(","))
    for code, names in LANGUAGES.items():
        yield from ((name, ("language", code)) for name in names.split(","))
    for language, preposition in PREPOSITIONS.items():
        known = names_in(language)
        yield from ((known.countries[code], ("country", code)) for code in COUNTRIES if code in known.countries)
        yield from ((f"{preposition} {known.languages[code]}", ("language", code)) for code in IN_LANGUAGES)
