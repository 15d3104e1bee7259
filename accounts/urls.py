"""This room's addresses on the site."""

from django.urls import path

from accounts import views

app_name = "accounts"
urlpatterns = [
    path("register", views.register, name="register"),
    path("login", views.login, name="login"),
    path("logout", views.logout, name="logout"),
    path("movies/<int:movie_id>/favorite", views.favorite, name="favorite"),
    path("favorites", views.favorites_page, name="favorites"),
    path("preferences", views.preferences_page, name="preferences"),
    path("account", views.account, name="account"),
    path("account/devices", views.devices, name="devices"),
    path("account/devices/<uuid:sid>", views.sign_out_device, name="sign-out-device"),
]
