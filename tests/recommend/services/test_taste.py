"""Both kinds of taste owners: what one of them can be told, the other can be told, to the same effect."""

import pytest

from accounts.models.user import User
from accounts.types.taste import Cause
from recommend.services import feedback
from recommend.services.taste import AnonymousTaste, MemberTaste, TasteOwner
from tests.recommend.people import hits

pytestmark = pytest.mark.django_db
HORROR, DRAMA = Cause("genre", "Horror"), Cause("genre", "Drama")


@pytest.fixture(params=["member", "anonymous"])
def owner(request: pytest.FixtureRequest, alice: User) -> TasteOwner:
    """Somebody of whom nothing is known yet."""
    return MemberTaste(alice) if request.param == "member" else AnonymousTaste()


def test_what_is_not_wanted_counts_against_its_like_until_it_is_restored(owner: TasteOwner) -> None:
    movie_id = hits(1)[0]
    owner = feedback.dismiss(owner, movie_id, reason="not_for_me")
    assert owner.taste.rejected == (movie_id,)
    assert feedback.restore(owner, movie_id).taste.rejected == ()


def test_what_is_muted_last_stands_first(owner: TasteOwner) -> None:
    for cause in (HORROR, DRAMA):
        owner = feedback.mute(owner, cause)
    assert list(owner.muted) == [DRAMA, HORROR]


def test_what_is_muted_twice_is_muted_once_and_counts_again(owner: TasteOwner) -> None:
    owner = feedback.mute(feedback.mute(owner, HORROR), HORROR)
    assert list(owner.muted) == [HORROR]
    assert not feedback.unmute(owner, HORROR).muted


def test_every_change_of_a_taste_changes_its_version(owner: TasteOwner) -> None:
    versions = [owner.version]
    owner = feedback.mute(owner, HORROR)
    versions.append(owner.version)
    owner = feedback.dismiss(owner, hits(1)[0], reason="seen")
    versions.append(owner.version)
    assert len(set(versions)) == 3


def test_first_picks_become_favorites_and_liked_genres(owner: TasteOwner) -> None:
    genre = 27
    owner, _ = owner.picking(hits(3), [genre])
    assert set(owner.taste.favorites) == set(hits(3))
    assert owner.liked_genres == (genre,)


def test_only_of_members_it_is_noted_what_they_were_shown(alice: User) -> None:
    for owner in (MemberTaste(alice), AnonymousTaste()):
        feedback.record_impressions(owner, shown_ids=hits(1))
    assert list(MemberTaste(alice).impressions) == hits(1)
    assert not AnonymousTaste().impressions
