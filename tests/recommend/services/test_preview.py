"""The preview of preferences: what would come and go, with and without htmx; nothing is saved, nothing is kept."""

import re
from html import unescape

import pytest
from django.test import Client

from accounts.models.user import User
from accounts.services import favorites, preferences, taste
from accounts.types.taste import Preference
from project.errors import Invalid
from recommend.services import recommendations
from recommend.services.taste import MemberTaste
from tests.recommend.people import hits

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": "div#changes"}
WESTERN = 37
WISH = Preference(liked_genres=(WESTERN,), year_to=1990)
SENT = {f"genre_{WESTERN}": "more", "year_to": "1990"}


def first(user: User) -> list[int]:
    user.refresh_from_db()
    return [
        item.movie.id
        for item in recommendations.recommendations(MemberTaste(user), per_page=recommendations.FIRST).page.items
    ]


def test_what_is_foreseen_comes_true(fan: User) -> None:
    before = first(fan)
    diff = recommendations.preview(MemberTaste(fan), WISH)
    foreseen = [movie.id for movie in diff.movies]
    assert {movie.id for movie in diff.added} == set(foreseen) - set(before) != set()
    assert {movie.id for movie in diff.removed} == set(before) - set(foreseen)
    preferences.set_preference(fan, WISH)
    assert first(fan) == foreseen


def test_movies_that_would_be_tapped_count_too(fan: User) -> None:
    tapped = first(fan)[0]
    diff = recommendations.preview(MemberTaste(fan), Preference(), [tapped, tapped])
    assert tapped in [movie.id for movie in diff.removed]
    favorites.add_many(fan, [tapped])
    assert first(fan) == [movie.id for movie in diff.movies]


def test_the_same_wish_changes_nothing(fan: User) -> None:
    diff = recommendations.preview(MemberTaste(fan), taste.preference(fan), hits(3))
    assert (diff.added, diff.removed, diff.reordered) == ((), (), False)


def test_a_wish_that_contradicts_itself_is_refused(fan: User) -> None:
    with pytest.raises(Invalid):
        recommendations.preview(MemberTaste(fan), Preference(liked_genres=(WESTERN,), disliked_genres=(WESTERN,)))


def test_nothing_is_saved_and_nothing_is_kept(fan: User, alices_site: Client) -> None:
    before, version = first(fan), taste.version(fan)
    alices_site.post("/for-you/preview", SENT | {"films": hits(9)[8:]}, headers=HTMX)
    assert (taste.version(fan), taste.preference(fan), favorites.ids(fan)) == (version, Preference(), set(hits(6)))
    assert first(fan) == before


def test_htmx_gets_the_changes_alone_and_they_are_announced(fan: User, alices_site: Client) -> None:
    diff = recommendations.preview(MemberTaste(fan), WISH)
    answer = alices_site.post("/for-you/preview", SENT, headers=HTMX)
    text = unescape(answer.content.decode())
    assert answer.status_code == 200
    assert "<html" not in text
    assert text.lstrip().startswith('<div id="changes">')
    assert "More Western; other limits. Nothing is saved yet." in text
    assert [movie for movie in diff.added if f'alt="{movie.title}"' not in text] == []
    assert [movie for movie in diff.removed if movie.title not in text] == []
    assert 'hx-target="#status"' in text


def test_without_javascript_the_form_comes_back_as_it_was_filled(fan: User, alices_site: Client) -> None:
    answer = alices_site.post("/for-you/preview", SENT)
    page = answer.content.decode()
    assert (answer.status_code, page.count("<h1>"), page.count('id="changes"')) == (200, 1, 1)
    assert f'value="more" id="id_genre_{WESTERN}_2" checked' in page
    assert 'value="1990"' in page
    assert "of your first ten films would be new" in page
    assert 'role="alert"' not in page


def test_somebody_new_keeps_the_tapped_movies_in_the_form(alices_site: Client) -> None:
    page = alices_site.post("/for-you/preview", {"films": ["155", "278"]}).content.decode()
    assert len(re.findall(r'value="(?:155|278)" checked', page)) == 2


@pytest.mark.parametrize("htmx", [{}, HTMX])
def test_what_cannot_be_saved_says_why(fan: User, alices_site: Client, htmx: dict[str, str]) -> None:
    answer = alices_site.post("/for-you/preview", {"year_from": "2000", "year_to": "1990"}, headers=htmx)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "The first year is later than the last one" in text
    assert "Nothing is saved yet." not in text


def test_the_page_offers_a_preview(alices_site: Client) -> None:
    page = alices_site.get("/preferences").content.decode()
    assert 'formaction="/for-you/preview#preview"' in page
    assert page.index("Save and see") < page.index('formaction="')  # Enter in a field saves


def test_only_members_have_preferences_and_only_forms_are_answered(site: Client, alices_site: Client) -> None:
    assert site.post("/for-you/preview", SENT)["Location"].startswith("/login")
    assert alices_site.get("/for-you/preview").status_code == 405
    assert "no-store" in alices_site.post("/for-you/preview", SENT)["Cache-Control"]
