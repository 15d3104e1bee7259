"""This room's addresses on the site."""

from django.urls import path

from recommend import views

app_name = "recommend"
urlpatterns = [
    path("for-you", views.for_you, name="for-you"),
    path("for-you/row", views.row, name="row"),
]
