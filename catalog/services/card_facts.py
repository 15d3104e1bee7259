"""What a wide card says of movies beside their summaries: how long they are, and where they can be watched."""

from collections.abc import Sequence

from django.db.models.fields.json import KeyTransform

from catalog.models import Movie
from catalog.types import CardFacts

FLAT = ("stream", "free", "ads")  # kinds of offers that a service's member pays no extra for


def card_facts(ids: Sequence[int], region: str) -> dict[int, CardFacts]:
    """The facts of the stored movies with these ids, as far as they are known; offers in ``region``. One query."""
    rows = Movie.objects.filter(id__in=ids).annotate(offers=KeyTransform(region, "watch_providers"))
    return {
        movie_id: CardFacts(minutes, *_offered(offers or []))
        for movie_id, minutes, offers in rows.values_list("id", "runtime", "offers")
    }


def _offered(offers: list[tuple[str, str]]) -> tuple[tuple[str, ...], bool]:
    """The services with the movie in their price, each once, as TMDb orders them; and whether it is sold one by one."""
    services = dict.fromkeys(provider for provider, kind in offers if kind in FLAT)
    return tuple(services), any(kind not in FLAT for _, kind in offers)
