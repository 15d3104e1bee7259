"""No page, suggestion, feed or letter shows a number that is not rounded, grouped, and in its reader's form."""

import re
from html import unescape
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone, translation

from accounts.models.user import User
from accounts.services import emails, favorites, seen, watchlist
from accounts.types.imports import ImportCounts, ImportSummary, Receipt
from catalog.models import Movie

PUBLIC = (
    "/", "/movies", "/movies?min_votes=20000&min_score=7.5", "/movies?runtime_from=90&sort=votes.desc", "/movies/238",
    "/movies/129/similar", "/collections", "/lists", "/lists/under-ninety", "/search?q=kurosawa", "/search?q=1990s",
    "/people?name=Akira+Kurosawa", "/tonight", "/tonight?find=1&mood=big", "/about", "/for-you?film=238",
    "/feeds/new.xml",
)  # fmt: skip
PRIVATE = (
    "/",
    "/favorites",
    "/watchlist",
    "/seen",
    "/for-you",
    "/taste",
    "/quality",
    "/for-you/row",
    "/tonight?find=1",
)
SILENT = re.compile(r"<(script|style|title|code|textarea|select|datalist|link|guid)\b.*?</\1>|<!--.*?-->", re.DOTALL)
# What films, people and lists are called, and what is said of films: their numbers are as their authors wrote them.
OTHERS = re.compile(
    r"<h[1-4][^>]*>\s*<a [^>]*>.*?</a>\s*</h[1-4]>|<p class=\"(?:summary|why|overview|note)[^>]*>.*?</p>"
    r"|<em>.*?</em>|<input[^>]*>",
    re.DOTALL,
)
SPOKEN = re.compile(r'(?:aria-label|placeholder|alt)="([^"]*)"')
YEAR = re.compile(r"(?:18[789]|19\d|2[01]\d)\d(?:s|er)?")
NUMBER = re.compile(r"\d[\d.,]*\d|\d")
FORMS = {"en": re.compile(r"\d{1,3}(,\d{3})*(\.\d)?"), "de": re.compile(r"\d{1,3}(\.\d{3})*(,\d)?")}


def words_of(page: str) -> str:
    own = OTHERS.sub(" ", SILENT.sub(" ", page))
    return unescape(f"{re.sub('<[^>]*>', ' ', own)} | {' | '.join(SPOKEN.findall(own))}")


def wrong_numbers(text: str, language: str) -> list[str]:
    """Each number of a text that is no year and not in the language's form, with what stands around it."""
    titles = sorted(Movie.objects.filter(title__regex=r"\d").values_list("title", flat=True), key=len, reverse=True)
    for title in titles:
        text = text.replace(title, "·")
    return [
        text[max(0, found.start() - 25) : found.end() + 15]
        for found in NUMBER.finditer(text)
        if not YEAR.fullmatch(found.group()) and not FORMS[language].fullmatch(found.group())
    ]


@pytest.fixture
def fan(alice: User) -> User:
    """A member with lists whose numbers need a form."""
    ids = list(Movie.objects.order_by("-vote_count").values_list("id", flat=True)[:40])
    favorites.add_many(alice, ids[:12])
    for movie_id, rating in zip(ids[12:20], (9, 8, 7, 7, 10, 4, 3, 9), strict=True):
        seen.mark(alice, movie_id, rating=rating, seen_on=None)
    for movie_id in ids[20:24]:
        watchlist.add(alice, movie_id)
    return alice


@pytest.mark.parametrize(
    ("text", "language"), [("8.47 of 10", "en"), ("18187 votes", "en"), ("8.5 von 10", "de"), ("18,187 Stimmen", "de")]
)
@pytest.mark.django_db
def test_a_wrong_number_would_be_found(text: str, language: str) -> None:
    assert len(wrong_numbers(text, language)) == 1


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("path", PUBLIC)
def test_visitors_read_numbers_in_their_form(site: Client, path: str, language: str) -> None:
    answer = site.get(path, headers={"Accept-Language": language}, follow=True)
    assert answer.status_code == 200
    assert wrong_numbers(words_of(answer.content.decode()), language) == []


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("path", PRIVATE)
def test_members_read_numbers_in_their_form(fan: User, alices_site: Client, path: str, language: str) -> None:
    User.objects.filter(pk=fan.pk).update(language=language)
    assert wrong_numbers(words_of(alices_site.get(path, follow=True).content.decode()), language) == []


@pytest.mark.parametrize(("language", "said"), [("en", "1,234 films"), ("de", "1.234 Filme")])
def test_suggestions_count_in_the_readers_form(language: str, said: str) -> None:
    many = SimpleNamespace(text="heist", movie_count=1234)
    context = {
        "query": "he",
        "people": [(many, "/people/1-x")],
        "others": [(many, "/movies?keyword=heist")],
        "count": 2,
    }
    with translation.override(language):
        page = render_to_string("catalog/suggestions.html", context)
    assert words_of(page).count(said) == 2


def test_a_score_is_rounded_and_grouped_on_a_films_page(site: Client) -> None:
    Movie.objects.filter(pk=238).update(vote_average=8.47, vote_count=18187)
    english = " ".join(words_of(site.get("/movies/238-the-godfather").content.decode()).split())
    assert "8.5 of 10, 18,187 votes" in english
    assert "2 h 55" in english
    german = site.get("/movies/238-the-godfather", headers={"Accept-Language": "de"}).content.decode()
    assert "8,5 von 10, 18.187 Stimmen" in " ".join(words_of(german).split())


@pytest.mark.parametrize(("language", "said"), [("en", "1,234 rows"), ("de", "1.234 Zeilen")])
def test_a_letter_groups_its_numbers(alice: User, mailoutbox: list[EmailMessage], language: str, said: str) -> None:
    User.objects.filter(pk=alice.pk).update(language=language)
    alice.refresh_from_db()
    result = ImportSummary(1234, 1200, 30, 4, ImportCounts(), None, (), (), {"added": 1200})
    emails.send_imported(alice, Receipt(uuid4(), "csv", timezone.now(), None, result))
    body = str(mailoutbox[0].body)
    assert said in body
    assert wrong_numbers(body.partition("http")[0], language) == []
