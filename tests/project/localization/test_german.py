"""The site for somebody who reads German: every page, every answer of a form, every letter; the API stays English."""

import re
from html import unescape
from typing import Any

import orjson
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.mail import EmailMessage
from django.test import Client
from django.utils.translation import override
from pytest_django import Settings

from accounts.models.import_record import Import
from accounts.models.user import User
from accounts.services import dismissals, emails, favorites, muted_factors, preferences
from accounts.services.sign_in import credentials, security_events
from accounts.services.sign_in.security_events import Kind
from accounts.site.sign_in.security import KINDS
from accounts.types.account import Client as Caller
from accounts.types.taste import Cause, Preference
from catalog.models import Movie
from project.http import throttling
from tests.conftest import PASSWORD, Api

DE = {"Accept-Language": "de"}
EN = {"Accept-Language": "en"}
HTMX = {"HX-Request": "true", "HX-Request-Type": "partial", **DE}
FILM = 129
PUBLIC = (
    "/", "/movies", "/movies?year_from=soon", "/movies?genre=37&year_from=2025", "/collections", "/search", "/about",
    "/search?q=kurosawa", "/search?q=xyzzyplugh", "/nirgends", "/for-you", "/taste", "/for-you/row", "/tonight",
    "/tonight?find=1&mood=quiet&minutes=120&company=two", "/tonight?find=1&mood=dark&company=family&age=6",
    "/for-you/begin?film=129&q=pate", "/for-you/begin?q=xyzzyplugh", "/for-you/begin?film=129&film=238&film=680",
    "/account/dispute?token=x", "/register", "/login", "/password/reset",
    "/password/reset/confirm?token=x", "/account/address/confirm?token=x",
)  # fmt: skip
PRIVATE = (
    "/", "/movies?hide=seen", "/favorites", "/favorites?genre=37", "/hidden", "/watchlist", "/seen", "/seen/129",
    "/preferences", "/account",
    "/account/devices", "/account/events", "/account/sign-in",
    "/account/import", "/for-you", "/for-you?mode=adventurous", "/for-you/films/129/why", "/taste",
    "/quality", "/for-you?undo=decade:1990", "/for-you?undo=film:129", "/taste?undo=genre:Drama", "/for-you/row",
    "/for-you/begin", "/for-you/begin?film=129&film=238", "/tonight",
    "/tonight?find=1&mood=light&company=family&age=12&source=anything&undo=129", "/tonight?find=1&source=list",
)  # fmt: skip
# Words that English sentences can hardly do without and German ones never hold.
ENGLISH = re.compile(
    r"\b(the|and|your|you|of|is|are|not|with|this|that|from|to|for|it|will|be|has|have|no|by|what|why|more|less)\b",
    re.IGNORECASE,
)
SILENT = re.compile(r"<(script|style|svg)\b.*?</\1>|<!--.*?-->", re.DOTALL)
# What stands in English or in any language on every page: titles, people, themes, overviews, the notice of TMDB.
OTHERS = re.compile(
    r'<h[1-3][^>]*><a [^>]*>.*?</a></h[1-3]>|<p class="summary"[^>]*>.*?</p>|<p class="why">.*?</p>|<footer.*?</footer>'
    r'|<span class="visually-hidden">: .*?</span>|<span lang="en">.*?</span>'
    r'|<ul class="(?:people|contributions)[^"]*">.*?</ul>',
    re.DOTALL,
)
TAG = re.compile(r"<[^>]*>")
SPOKEN = re.compile(r'(?:aria-label|placeholder|alt)="([^"]*)"')


def words_of(html: str) -> str:
    """What a page says of itself: its text and its labels, without films."""
    own = OTHERS.sub(" ", SILENT.sub(" ", html))
    labels = " | ".join(SPOKEN.findall(own))
    return " ".join(unescape(f"{TAG.sub(' ', own)} | {labels}").split())


def titles() -> list[str]:
    """Names that stand on German pages as they are, the longest first."""
    told = Movie.objects.values_list("title", "collection", "translations__de__title")
    found = {title for names in told for title in names if title}
    found |= {title.removesuffix(" Collection") for title in found} | {"The Movie Database", settings.TMDB_NOTICE}
    return sorted(found, key=len, reverse=True)


def english_in(html: str) -> list[str]:
    """Each piece of English in what a page says of itself."""
    text = words_of(html)
    for title in (*titles(), "Isle of Man"):  # which is called so in German, too
        text = text.replace(title, "·") if len(title) > 2 else text
    return [text[max(0, one.start() - 30) : one.end() + 30] for one in ENGLISH.finditer(text)]


@pytest.fixture
def anna(alice: User) -> User:
    """A member who reads German, with a taste: favorites, wishes, hidden films, something left out."""
    User.objects.filter(pk=alice.pk).update(language="de")
    favorites.add_many(alice, Movie.objects.order_by("-vote_count").values_list("id", flat=True)[:12])
    hidden = Movie.objects.order_by("-vote_count").values_list("id", flat=True)[20:23]
    for movie_id, reason in zip(hidden, ("not_for_me", "not_for_me", "not_tonight"), strict=True):
        dismissals.dismiss(alice, movie_id, reason=reason)  # type: ignore[arg-type]  # one of the reasons
    preferences.set_preference(alice, Preference(liked_genres=(18,), disliked_genres=(27,)))
    for cause in (Cause("decade", "1990"), Cause("genre", "Crime"), Cause("country", "US")):
        muted_factors.mute(alice, cause)
    alice.refresh_from_db()
    return alice


@pytest.fixture
def annas_site(anna: User, alices_site: Client) -> Client:
    """Anna's browser, which asks for English; her account says otherwise."""
    return alices_site


@pytest.mark.parametrize("path", PUBLIC)
def test_a_page_is_german_for_a_visitor(site: Client, path: str) -> None:
    assert english_in(site.get(path, headers=DE).content.decode()) == []


def test_english_would_be_found(site: Client) -> None:
    assert len(english_in(site.get("/login", headers={"Accept-Language": "en"}).content.decode())) >= 3


@pytest.mark.parametrize("path", PRIVATE)
def test_a_page_is_german_for_a_member(annas_site: Client, path: str) -> None:
    assert english_in(annas_site.get(path).content.decode()) == []


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/for-you", "Was dafür spricht und was dagegen"),
        ("/for-you", "Abenteuerlich"),
        ("/for-you?undo=decade:1990", "Weggelassen: Die 1990er Jahre."),
        ("/taste", "Du magst Drama. Du meidest Horror. 2 Filme sind nichts für dich."),
        ("/taste", "Favoriten nach Jahrzehnt"),
        ("/taste", "Vereinigte Staaten"),
        ("/quality", "Marquee, aus deinen Favoriten"),
        ("/favorites", "Nach Titel"),
        ("/hidden", "Heute nicht, bis"),
        ("/account", "Sprache der Website"),
        ("/account/devices", "Ohne Namen"),
        ("/account/devices", "Persönliche Tokens"),
        ("/account/import", "Herunterladen"),
        ("/preferences", "Weniger"),
    ],
)
def test_what_a_page_says(annas_site: Client, path: str, said: str) -> None:
    assert said in " ".join(unescape(TAG.sub(" ", annas_site.get(path).content.decode())).split())


def test_reasons_are_german(annas_site: Client) -> None:
    page = annas_site.get("/for-you").content.decode()
    reasons = re.findall(r'<p class="why">(.*?)</p>', page)
    assert len(reasons) == 20
    assert [
        one for one in reasons if not re.search(", wie |wie gewünscht|Bei vielen|Ein Klassiker|Wer .* liebt", one)
    ] == [], reasons


def test_one_member_reads_german_on_the_site_and_what_the_app_asks_for_in_the_api(
    annas_site: Client, alices_api: Api, anna: User
) -> None:
    annas_site.get("/for-you")
    found = alices_api("GET", "/me/recommendations", **EN).json()["data"]
    english = ", like |, as in |which you asked for|Well liked|A classic|People who"
    assert [one for one in found if not re.search(english, one["reasons"][0]["text"])] == []
    muted = {one["text"] for one in alices_api("GET", "/me/taste/causes", **EN).json()["data"]}
    assert muted == {"The 1990s", "Crime", "United States"}
    found = alices_api("GET", "/me/recommendations").json()["data"]
    assert [one for one in found if re.search(english, one["reasons"][0]["text"])] == []
    again = annas_site.get("/for-you").content.decode()
    assert "Was dafür spricht" in again
    assert not re.search(", like |[Ss]peaks for it|which you asked", again)


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (("GET", "/movies/999999999"), "There is no such film."),
        (("POST", "/auth/login", {"email": "alice@example.org", "password": "x"}), "do not belong together"),
        (("POST", "/auth/register", {"email": "a@example.org", "password": "short"}), "This password is too short."),
        (("PUT", "/me/preferences", {"liked_genres": [18], "disliked_genres": [18]}), "cannot be both liked"),
        (("DELETE", "/me/imports/00000000-0000-0000-0000-000000000000"), "You have no such import."),
    ],
)
def test_the_api_refuses_in_the_language_asked_for(
    annas_site: Client, alices_api: Api, call: Any, sentence: str
) -> None:
    annas_site.get("/account")  # in this very thread the site has just spoken German
    english, german = alices_api(*call, **EN), alices_api(*call, **DE)
    assert sentence in english.json()["message"]
    assert sentence not in german.json()["message"]
    assert (english["Content-Language"], german["Content-Language"]) == ("en", "de")


def test_a_sentence_that_one_load_raised_for_many_is_read_by_each_in_their_language(site: Client, api: Api) -> None:
    assert "Diesen Film gibt es nicht." in site.get("/movies/999999999", headers=DE).content.decode()
    assert api("GET", "/movies/999999999").json()["message"] == "There is no such film."
    assert "There is no such film." in site.get("/movies/999999999").content.decode()


@pytest.mark.parametrize(
    ("path", "form", "said"),
    [
        ("/login", {"email": "nobody@example.org", "password": "wrong"}, "gehören nicht zusammen."),
        ("/login", {"email": ""}, "E-Mail: Dieses Feld ist zwingend erforderlich."),
        ("/register", {"email": "x", "password": PASSWORD}, "Gib eine E-Mail-Adresse wie ada@example.org ein."),
        ("/register", {"email": "new@example.org", "password": "kurz"}, "Es muss mindestens 12 Zeichen enthalten."),
        ("/register", {"email": "new@example.org", "password": "x" * 200}, "höchstens 128 Zeichen"),
        ("/password/reset/confirm", {"token": "x", "new_password": PASSWORD}, "Dieser Link ist abgelaufen"),
    ],
)
def test_refusals_at_the_door_are_german(site: Client, path: str, form: dict[str, str], said: str) -> None:
    throttling.reset()
    answer = site.post(path, form, headers=HTMX)
    assert answer.status_code == 422
    assert said in unescape(answer.content.decode())
    assert english_in(answer.content.decode()) == []


def test_a_wait_is_german(site: Client, settings: Settings) -> None:
    settings.RATE_LIMITS = {"address": "1/minute"}
    throttling.reset()
    answers = [site.post("/login", {"email": "x@example.org", "password": "x"}, headers=DE) for _ in range(2)]
    throttling.reset()
    assert answers[1].status_code == 429
    assert re.search(r"Zu viele Versuche\. Bitte warte \d+ Sekunden?\.", answers[1].content.decode())


@pytest.mark.parametrize(
    ("path", "form", "said"),
    [
        (f"/movies/{FILM}/favorite", {"favorite": "on"}, "Chihiros Reise ins Zauberland ist einer deiner Favoriten."),
        (f"/movies/{FILM}/signals", {"say": "watchlist"}, "Chihiros Reise ins Zauberland ist vorgemerkt."),
        (f"/movies/{FILM}/signals", {"say": "not_for_me"}, "Weniger wie Chihiros Reise ins Zauberland."),
        (f"/movies/{FILM}/signals", {"unsay": "favorite"}, "Chihiros Reise ins Zauberland ist kein Favorit mehr."),
        (f"/seen/{FILM}", {"rating": "9"}, "Chihiros Reise ins Zauberland: 4½ von 5 Sternen."),
        ("/account", {"language": "de"}, "Gespeichert."),
        ("/logout", {}, "Du bist abgemeldet."),
        (
            "/preferences",
            {"genre_35": "more", "genre_18": "either", "genre_27": "less"},
            "Mehr Komödie; Drama nicht mehr bevorzugt",
        ),
    ],
)
def test_notices_are_german(annas_site: Client, path: str, form: dict[str, str], said: str) -> None:
    annas_site.post(path, form, headers=DE)
    notices = re.findall(
        r'<p(?: class="notice")? role="status">(.*?)</p>', annas_site.get("/about", headers=DE).content.decode()
    )
    assert any(re.search(said, unescape(one)) for one in notices), notices


@pytest.mark.parametrize(
    ("path", "form"),
    [
        (f"/movies/{FILM}/favorite", {"favorite": "on"}),
        (f"/movies/{FILM}/signals", {"say": "seen"}),
        (f"/movies/{FILM}/signals", {"unsay": "not_tonight"}),
        (f"/seen/{FILM}", {"rating": "11"}),
        (f"/watchlist/{FILM}", {"say": "watchlist"}),
        (f"/favorites/{FILM}", {"unsay": "favorite"}),
        (f"/hidden/{FILM}", {"unsay": "not_for_me"}),
        (f"/for-you/films/{FILM}/say", {"say": "not_for_me"}),
        ("/taste/causes", {"leave": "genre:Drama"}),
        ("/taste/causes", {"leave": "genre:Drama", "page": "taste"}),
        ("/preferences", {"year_from": "2020", "year_to": "1990"}),
        ("/account", {"region": "Germany", "language": "de"}),
    ],
)
def test_swapped_parts_are_german(annas_site: Client, path: str, form: dict[str, str]) -> None:
    answer = annas_site.post(path, form, headers=HTMX)
    assert answer.status_code in {200, 422}
    assert english_in(answer.content.decode()) == []


@pytest.mark.parametrize("word", ["favorite", "bookmark"])
def test_what_a_visitor_says_is_german(site: Client, word: str) -> None:
    assert english_in(site.post(f"/movies/{FILM}/{word}", headers=HTMX).content.decode()) == []
    assert english_in(site.get("/", headers=DE).content.decode()) == []


def test_the_way_through_the_login_is_german(site: Client, anna: User) -> None:
    site.post(f"/movies/{FILM}/favorite", headers=DE)
    site.post(f"/movies/{FILM}/seen", {"rating": "8"}, headers={"Referer": "http://testserver/about"} | DE)
    page = site.get("/login?next=http://testserver/about", headers=DE).content.decode()
    assert "Sobald du angemeldet bist, ist Chihiros Reise ins Zauberland als gesehen vermerkt, mit" in page
    assert english_in(page) == []
    site.post("/login", {"email": anna.email, "password": PASSWORD, "next": "http://testserver/about"}, headers=DE)
    page = unescape(site.get("/", headers=DE).content.decode())
    assert "1 Film steht jetzt in deinem Konto." in page
    assert "Chihiros Reise ins Zauberland: " in page
    assert "Du bist schon angemeldet." in site.get("/login", headers=DE).content.decode()
    assert english_in(site.get("/login", headers=DE).content.decode()) == []


def test_a_receipt_is_german(annas_site: Client, anna: User) -> None:
    table = (
        b"Name,Year,Letterboxd URI,Rating\nPulp Fiction,1994,https://boxd.it/x,5\nKein Film,1999,https://boxd.it/y,5\n"
    )
    annas_site.post("/account/import", {"file": SimpleUploadedFile("ratings.csv", table)})
    address = f"/account/imports/{Import.objects.get(user=anna).id}"
    assert english_in(annas_site.get(address).content.decode()) == []
    annas_site.post(f"{address}/undo")
    page = annas_site.get(address).content.decode()
    assert "Rückgängig gemacht am" in page
    assert english_in(page) == []


def english_of(letter: EmailMessage) -> list[str]:
    """English words of a letter; its keys are drawn by lot, and may hold any word between two dashes."""
    return ENGLISH.findall(re.sub(r"https?://\S+", "", f"{letter.subject} {letter.body}"))


def test_letters_speak_the_members_language_whoever_writes_them(anna: User, mailoutbox: list[EmailMessage]) -> None:
    with override("en"):
        emails.send_reset(anna)
        emails.send_confirmation(credentials.ask_email(anna, "neu@example.org"))
    subjects = [letter.subject for letter in mailoutbox]
    assert subjects == ["Ein neues Passwort für Marquee", "Bestätige deine E-Mail-Adresse"]
    assert ["Jemand, hoffentlich du," in mailoutbox[0].body, "Bestätige das hier" in mailoutbox[1].body] == [True, True]
    assert [found for letter in mailoutbox for found in english_of(letter)] == []


@pytest.mark.parametrize("kind", emails.SUBJECTS)
def test_alerts_speak_the_members_language(anna: User, mailoutbox: list[EmailMessage], kind: Kind) -> None:
    credentials.confirm_email(credentials.email_token(credentials.ask_email(anna, "neu@example.org")))
    with override("en"):
        emails.send_alert(security_events.record(User.objects.get(pk=anna.pk), kind, Caller("site", "x", "")))
    assert [found for letter in mailoutbox for found in english_of(letter)] == []
    assert "war" in mailoutbox[0].body


def test_events_are_german(annas_site: Client, anna: User) -> None:
    for kind in KINDS:
        security_events.record(anna, Kind(kind), Caller("api", "x", ""))
    assert english_in(annas_site.get("/account/events").content.decode()) == []


@pytest.mark.parametrize("language", ["en", "fr"])
def test_letters_are_english_for_everybody_else(alice: User, mailoutbox: list[EmailMessage], language: str) -> None:
    User.objects.filter(pk=alice.pk).update(language=language)
    with override("de"):
        emails.send_reset(alice)
    assert mailoutbox[0].subject == "A new password for Marquee"
    assert "Choose it here" in mailoutbox[0].body


def test_an_export_is_the_same_in_every_language(annas_site: Client, anna: User) -> None:
    german = orjson.loads(annas_site.get("/account/export?format=json").getvalue())
    User.objects.filter(pk=anna.pk).update(language="en")
    english = orjson.loads(annas_site.get("/account/export?format=json").getvalue())
    assert {**german, "profile": None, "devices": None} == {**english, "profile": None, "devices": None}


def test_a_quality_page_that_was_made_in_german_is_read_in_english(annas_site: Client, anna: User) -> None:
    annas_site.get("/quality")
    User.objects.filter(pk=anna.pk).update(language="en")
    assert "Marquee, from your favorites" in annas_site.get("/quality").content.decode()
