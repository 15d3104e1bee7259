"""This room's addresses on the site."""

from django.urls import path

from accounts.views import account, entrance, hearts, luggage

app_name = "accounts"
urlpatterns = [
    path("register", entrance.register, name="register"),
    path("login", entrance.login, name="login"),
    path("logout", entrance.logout, name="logout"),
    path("password/reset", entrance.forgotten_password, name="forgotten-password"),
    path("password/reset/confirm", entrance.set_password, name="set-password"),
    path("movies/<int:movie_id>/favorite", hearts.favorite, name="favorite"),
    path("movies/<int:movie_id>/dismissal", hearts.dismiss, name="dismiss"),
    path("favorites", hearts.favorites_page, name="favorites"),
    path("favorites/<int:movie_id>", hearts.change_favorites, name="change-favorites"),
    path("hidden", hearts.hidden, name="hidden"),
    path("hidden/<int:movie_id>", hearts.change_hidden, name="change-hidden"),
    path("preferences", hearts.preferences_page, name="preferences"),
    path("account", account.account, name="account"),
    path("account/address", account.change_address, name="change-address"),
    path("account/address/confirm", account.confirm_address, name="confirm-address"),
    path("account/password", account.change_password, name="change-password"),
    path("account/delete", account.close_account, name="close-account"),
    path("account/devices", account.devices, name="devices"),
    path("account/devices/all", account.sign_out_everywhere, name="sign-out-everywhere"),
    path("account/devices/<uuid:sid>", account.sign_out_device, name="sign-out-device"),
    path("account/export", luggage.export, name="export"),
    path("account/import", luggage.bring, name="import"),
    path("account/imports/<uuid:import_id>", luggage.receipt, name="receipt"),
    path("account/imports/<uuid:import_id>/undo", luggage.undo, name="undo-import"),
]
