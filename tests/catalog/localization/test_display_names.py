"""Names of languages and countries: every code has one in both languages, and lists stand in a dictionary's order."""

import pytest
from django.test import Client
from django.utils.translation import override

from catalog.localization.display_names import COUNTRIES, LANGUAGES, countries, country_name, language_name, names_in

# ISO 639-1 and ISO 3166-1, as they are in 2026.
LANGUAGE_CODES = """aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv
    dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is
    it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my
    na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so
    sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu"""
COUNTRY_CODES = """AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT
    BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ
    FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS
    IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN
    MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW
    PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN
    TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW"""
TMDB_LANGUAGES = ("bh", "cn", "mo", "sh", "xx")  # what ISO 639-1 has not, or not any more
FORMER_COUNTRIES = ("AN", "BU", "CS", "SU", "TP", "XC", "XG", "XI", "XK", "YU", "ZR")  # TMDb's, beyond ISO 3166-1


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_code_has_a_name(language: str) -> None:
    with override(language):
        nameless = [code for code in (*LANGUAGE_CODES.split(), *TMDB_LANGUAGES) if language_name(code) in {code, ""}]
        nameless += [code for code in (*COUNTRY_CODES.split(), *FORMER_COUNTRIES) if country_name(code) in {code, ""}]
    assert nameless == []


@pytest.mark.parametrize("names", [LANGUAGES, COUNTRIES])
def test_what_is_named_here_babel_does_not_call_the_same(names: dict[str, str]) -> None:
    known = names_in("en").languages | names_in("en").countries
    assert [code for code, name in names.items() if known.get(code) == name] == []


@pytest.mark.parametrize(
    ("code", "english", "german"),
    [
        ("US", "United States", "Vereinigte Staaten"),
        ("GB", "United Kingdom", "Vereinigtes Königreich"),
        ("KE", "Kenya", "Kenia"),
        ("NG", "Nigeria", "Nigeria"),
        ("EG", "Egypt", "Ägypten"),
        ("VN", "Vietnam", "Vietnam"),
        ("HK", "Hong Kong", "Hongkong"),
        ("SU", "Soviet Union", "Sowjetunion"),
        ("QQ", "QQ", "QQ"),
    ],
)
def test_a_country_is_named_in_both_languages(code: str, english: str, german: str) -> None:
    for language, name in (("en", english), ("de", german)):
        with override(language):
            assert country_name(code) == name


@pytest.mark.parametrize(
    ("code", "english", "german"),
    [
        ("fa", "Persian", "Persisch"),
        ("cn", "Cantonese", "Kantonesisch"),
        ("zh", "Mandarin", "Mandarin"),
        ("xx", "No language", "Ohne Sprache"),
        ("nb", "Norwegian Bokmål", "Norwegisch (Bokmål)"),
        ("qq", "qq", "qq"),
    ],
)
def test_a_language_is_named_in_both_languages(code: str, english: str, german: str) -> None:
    for language, name in (("en", english), ("de", german)):
        with override(language):
            assert language_name(code) == name


def test_without_a_language_names_are_those_of_the_site() -> None:
    with override(None):
        assert country_name("DE") == "Germany"


@pytest.mark.parametrize(
    ("choice", "in_order"),
    [
        ("country", ["Niederlande", "Österreich", "Palästina"]),
        ("genre", ["Drama", "Familie", "Horror", "Komödie"]),
    ],
)
def test_choices_stand_in_the_order_of_a_dictionary(site: Client, choice: str, in_order: list[str]) -> None:
    page = site.get("/movies", headers={"Accept-Language": "de"}).content.decode()
    options = page[page.index(f'name="{choice}"') :]
    places = [options.index(name) for name in in_order]
    assert places == sorted(places)


def test_countries_to_choose_from_are_countries_in_the_order_of_a_dictionary() -> None:
    with override("de"):
        names = countries()
    codes = [code for code, _ in names]
    assert {"DE", "AT", "US", "JP", "HK"} <= {*codes}
    assert not {"EU", "UN", "ZZ", "001"} & {*codes}
    assert codes.index("AT") < codes.index("PK")  # Österreich before Pakistan, not behind Zypern
