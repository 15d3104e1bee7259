"""This room's addresses on the site."""

from django.urls import path

from accounts.site import account, dismissals, favorites, import_export, preferences
from accounts.site.sign_in import authentication, passkeys, second_factor, security
from catalog import path_converters  # noqa: F401 - registers <movie_id:…>

app_name = "accounts"
urlpatterns = [
    path("register", authentication.register, name="register"),
    path("login", authentication.login, name="login"),
    path("logout", authentication.logout, name="logout"),
    path("password/reset", authentication.forgotten_password, name="forgotten-password"),
    path("password/reset/confirm", authentication.set_password, name="set-password"),
    path("movies/<movie_id:movie_id>/favorite", favorites.favorite, name="favorite"),
    path("movies/<movie_id:movie_id>/dismissal", dismissals.dismiss, name="dismiss"),
    path("favorites", favorites.favorites_page, name="favorites"),
    path("favorites/<movie_id:movie_id>", favorites.change_favorites, name="change-favorites"),
    path("hidden", dismissals.hidden, name="hidden"),
    path("hidden/<movie_id:movie_id>", dismissals.change_hidden, name="change-hidden"),
    path("preferences", preferences.preferences_page, name="preferences"),
    path("account", account.account, name="account"),
    path("account/address", account.change_address, name="change-address"),
    path("account/address/confirm", account.confirm_address, name="confirm-address"),
    path("account/password", account.change_password, name="change-password"),
    path("account/delete", account.delete_account, name="close-account"),
    path("account/devices", account.devices, name="devices"),
    path("account/devices/all", account.sign_out_everywhere, name="sign-out-everywhere"),
    path("account/devices/<uuid:sid>", account.sign_out_device, name="sign-out-device"),
    path("login/passkey", passkeys.log_in, name="log-in-by-passkey"),
    path("account/sign-in", passkeys.sign_in_methods, name="sign-in-methods"),
    path("account/passkeys", passkeys.add, name="add-passkey"),
    path("account/passkeys/<uuid:passkey_id>/name", passkeys.rename, name="rename-passkey"),
    path("account/passkeys/<uuid:passkey_id>/remove", passkeys.remove, name="remove-passkey"),
    path("account/recovery-codes", passkeys.make_recovery_codes, name="recovery-codes"),
    path("account/second-factor", second_factor.second_factor, name="second-factor"),
    path("account/second-factor/code", second_factor.recovery_code, name="second-factor-code"),
    path("account/events", security.events, name="events"),
    path("account/dispute", security.dispute, name="dispute"),
    path("account/export", import_export.export, name="export"),
    path("account/import", import_export.import_file, name="import"),
    path("account/imports/<uuid:import_id>", import_export.receipt, name="receipt"),
    path("account/imports/<uuid:import_id>/undo", import_export.undo, name="undo-import"),
]
