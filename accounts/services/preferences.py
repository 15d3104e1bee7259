"""What members say about their taste: set as a whole, checked here for both doors."""

from collections.abc import Collection
from dataclasses import asdict, replace

from django.db import transaction
from django.utils.translation import gettext, ngettext

from accounts.models.taste import Preferences
from accounts.models.user import User
from accounts.services.revisions import check_revision
from accounts.services.taste import bump_taste_version, stated
from accounts.types.taste import Preference
from catalog.services import genres
from project.errors import Invalid

LIMITS = ("languages", "year_from", "year_to", "min_score")


def set_preference(user: User, preference: Preference, *, if_revision: Collection[str] | None = None) -> Preference:
    """Replace what ``user`` said by ``preference``, perhaps only if what stands there has one of these revisions.

    Saying the same again changes nothing.

    Raises:
        Invalid: a genre is both liked and disliked or is not known, or the years run backwards.
        ChangedMeanwhile: what stands there has another revision.
    """
    check(preference)
    ordered = _in_order(preference)
    with transaction.atomic():
        row, _ = Preferences.objects.select_for_update().get_or_create(user=user)
        check_revision(stated(row), if_revision)
        if stated(row) != ordered:
            Preferences.objects.filter(user=user).update(**asdict(ordered))
            bump_taste_version(user)
    return ordered


def told(before: Preference, after: Preference, added: int) -> str:
    """What saving has changed, with ``added`` new favorites, such as: Saved. 3 new favorites. More Drama."""
    new = ngettext("%(n)s new favorite.", "%(n)s new favorites.", added) % {"n": added} if added else ""
    rest = "" if added and before == _in_order(after) else difference(before, after)
    return " ".join(filter(None, [gettext("Saved."), new, rest]))


def difference(before: Preference, after: Preference) -> str:
    """What has changed, as a person reads it, such as: More Drama; less Horror."""
    named = {genre.id: genre.name for genre in genres.all_genres().value}
    phrases = []
    for new, old, words in (
        (after.liked_genres, before.liked_genres, gettext("more %(genres)s")),
        (before.liked_genres, after.liked_genres, gettext("%(genres)s no longer preferred")),
        (after.disliked_genres, before.disliked_genres, gettext("less %(genres)s")),
        (before.disliked_genres, after.disliked_genres, gettext("%(genres)s no longer avoided")),
    ):
        added = set(new) - set(old)
        phrases += [words % {"genres": _names(added, named)}] if added else []
    if any(getattr(before, limit) != getattr(after, limit) for limit in LIMITS):
        phrases.append(gettext("other limits"))
    sentence = "; ".join(phrases)
    return f"{sentence[0].upper()}{sentence[1:]}." if phrases else gettext("Nothing has changed.")


def check(preference: Preference) -> None:
    """Raise Invalid, naming the field, for a preference that contradicts itself or the catalog."""
    named = {genre.id: genre.name for genre in genres.all_genres().value}
    for field, ids in (("liked_genres", preference.liked_genres), ("disliked_genres", preference.disliked_genres)):
        unknown = [genre_id for genre_id in ids if genre_id not in named]
        if unknown:
            sentence = gettext("There is no genre %(id)s.") % {"id": unknown[0]}
            raise Invalid.field(field, "unknown_genre", sentence)
    both = set(preference.liked_genres) & set(preference.disliked_genres)
    if both:
        sentence = gettext("%(genre)s cannot be both liked and disliked.") % {"genre": gettext(named[min(both)])}
        raise Invalid.field("disliked_genres", "liked_and_disliked", sentence)
    if preference.year_from and preference.year_to and preference.year_from > preference.year_to:
        raise Invalid.field("year_to", "years_backwards", gettext("The first year is later than the last one."))


def _in_order(preference: Preference) -> Preference:
    """The same preference as it is stored: each thing once, in order."""
    return replace(
        preference,
        liked_genres=tuple(sorted(set(preference.liked_genres))),
        disliked_genres=tuple(sorted(set(preference.disliked_genres))),
        languages=tuple(sorted(set(preference.languages))),
    )


def _names(ids: set[int], named: dict[int, str]) -> str:
    return ", ".join(sorted(gettext(named[genre_id]) for genre_id in ids if genre_id in named))
