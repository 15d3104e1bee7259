"""A member's recommendations for a feed reader, under an address that only its member knows (decision 0178)."""

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.views.decorators.http import require_safe
from pydantic import TypeAdapter

from accounts.models.user import User
from accounts.services import feeds
from project import cache
from project.cache import policies
from project.localization import language
from project.origin import origin
from recommend.services import recommendations
from recommend.services.taste import MemberTaste

_XML = TypeAdapter(str)


@require_safe
def recommended_feed(request: HttpRequest) -> HttpResponse:
    """Twenty movies, each with its reason, in the member's language; made once an hour, however often it is asked."""
    token = request.GET.get("key", "")  # not in the path, which stands in logs
    user = feeds.owner(token)
    reader = language.spoken(user.language)

    def draw() -> str:
        with language.reading(reader):
            return _feed(user, f"{request.path}?{urlencode({'key': token})}")

    text = cache.fetch(policies.FEED, user.pk, token, reader, origin(), codec=_XML, load=draw).value
    response = HttpResponse(text, content_type="application/rss+xml; charset=utf-8")
    response["Cache-Control"] = f"private, max-age={policies.FEED.ttl}"
    response["Content-Language"] = reader
    response["X-Robots-Tag"] = "noindex"
    return response


def _feed(user: User, address: str) -> str:
    recommended = recommendations.recommendations(MemberTaste(user)).page.items
    context = {
        "title": gettext("For you, from Marquee"),
        "description": gettext("Films that may suit you, each with its reason."),
        "page": reverse("recommend:for-you"),
        "address": address,
        "site_url": origin(),
        "items": [(item.movie, item.reasons[0].text) for item in recommended],
    }
    return render_to_string("parts/feed.xml", context, request=None)
