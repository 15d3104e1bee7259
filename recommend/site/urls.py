"""This room's addresses on the site."""

from django.urls import path

from catalog import path_converters  # noqa: F401 - registers <movie_id:…>
from recommend.site import feedback, onboarding, recommendations, taste

app_name = "recommend"
urlpatterns = [
    path("for-you", recommendations.for_you, name="for-you"),
    path("for-you/row", recommendations.row, name="row"),
    path("for-you/preview", recommendations.preview, name="preview"),
    path("for-you/begin", onboarding.onboarding_page, name="onboarding"),
    path("for-you/films/<movie_id:movie_id>", recommendations.opened, name="opened"),
    path("for-you/films/<movie_id:movie_id>/why", recommendations.why, name="why"),
    path("for-you/films/<movie_id:movie_id>/dismiss", feedback.dismiss, name="dismiss"),
    path("taste", taste.taste, name="taste"),
    path("taste/causes", feedback.cause, name="cause"),
    path("quality", taste.quality, name="quality"),
]
