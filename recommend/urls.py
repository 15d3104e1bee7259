"""This room's addresses on the site."""

from django.urls import path

from recommend import onboarding, views

app_name = "recommend"
urlpatterns = [
    path("for-you", views.for_you, name="for-you"),
    path("for-you/row", views.row, name="row"),
    path("for-you/preview", views.preview, name="preview"),
    path("for-you/begin", onboarding.begin, name="begin"),
    path("for-you/films/<int:movie_id>", views.opened, name="opened"),
    path("for-you/films/<int:movie_id>/why", views.fits, name="fits"),
    path("for-you/films/<int:movie_id>/dismiss", views.dismiss, name="dismiss"),
    path("taste", views.taste, name="taste"),
    path("taste/causes", views.cause, name="cause"),
    path("quality", views.quality, name="quality"),
]
