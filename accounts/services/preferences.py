"""What members say about their taste: set as a whole, checked here for both doors."""

from dataclasses import asdict, replace

from django.db import transaction

from accounts.models import Preferences, User
from accounts.services.taste import changed
from accounts.types import Preference
from catalog import services as catalog
from project.errors import Invalid


def set_preference(user: User, wish: Preference) -> Preference:
    """Replace what ``user`` said by ``wish``.

    Raises:
        Invalid: a genre is both liked and disliked or is not known, or the years run backwards.
    """
    _check(wish)
    said = replace(
        wish,
        liked_genres=tuple(sorted(set(wish.liked_genres))),
        disliked_genres=tuple(sorted(set(wish.disliked_genres))),
        languages=tuple(sorted(set(wish.languages))),
    )
    with transaction.atomic():
        Preferences.objects.update_or_create(user=user, defaults=asdict(said))
        changed(user)
    return said


def _check(wish: Preference) -> None:
    named = {genre.id: genre.name for genre in catalog.all_genres().value}
    for field, ids in (("liked_genres", wish.liked_genres), ("disliked_genres", wish.disliked_genres)):
        unknown = [one for one in ids if one not in named]
        if unknown:
            raise Invalid.field(field, "unknown_genre", f"There is no genre {unknown[0]}.")
    both = set(wish.liked_genres) & set(wish.disliked_genres)
    if both:
        name = named[min(both)]
        raise Invalid.field("disliked_genres", "liked_and_disliked", f"{name} cannot be both liked and disliked.")
    if wish.year_from and wish.year_to and wish.year_from > wish.year_to:
        raise Invalid.field("year_to", "years_backwards", "The years run backwards.")
