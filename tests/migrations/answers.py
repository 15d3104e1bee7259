"""What the services say of the restored accounts, as JSON: run in a process of its own over that database."""

import json
import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "project.settings")
django.setup()

from accounts.models.session import Session  # noqa: E402 - Django comes first
from accounts.models.user import User  # noqa: E402
from accounts.services import dismissals, favorites, identity, seen, taste
from accounts.services.sign_in import sessions# noqa: E402
from accounts.services.portability import imports  # noqa: E402
from catalog.services import movies  # noqa: E402
from tests.conftest import PASSWORD  # noqa: E402


def _refreshed(user: User) -> bool:
    """Whether the device that was signed in through the API stays so."""
    device = Session.objects.get(user=user, channel="api", revoked=False)
    return sessions.refresh(device.sid, device.jti).jti != device.jti


def _of(email: str) -> dict[str, object]:
    user = identity.authenticate(email=email, password=PASSWORD)
    preference = taste.preference(user)
    return {
        "name": user.display_name,
        "favorites": [[one.movie.id, one.movie.title] for one in favorites.page_of(user).items],
        "dismissals": sorted([one.movie.id, one.reason] for one in dismissals.page_of(user).items),
        "seen": [[one.movie.id, one.rating, one.seen_on] for one in seen.page_of(user).items],
        "genres": [preference.liked_genres, preference.disliked_genres],
        "limits": [preference.languages, preference.year_from, preference.year_to, preference.min_score],
        "muted": sorted([one.kind, one.value] for one in taste.muted(user)),
        "devices": sorted([one.channel, one.name] for one in sessions.devices(user)),
        "imports": [[one.result.matched, one.result.unmatched, bool(one.undone_at)] for one in imports.latest(user)],
    }


if __name__ == "__main__":
    answers: dict[str, object] = {name: _of(f"{name}@example.org") for name in ("alice", "bob", "carol")}
    answers["refreshed"] = _refreshed(User.objects.get(email="alice@example.org"))
    answers["movie"] = movies.by_ids([680])[0].poster_variant
    print(json.dumps(answers))
