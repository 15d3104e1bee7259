"""The site's forms of this room. Rules live in the services; forms read and show them."""

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.types.taste import Preference
from catalog.localization import display_names
from catalog.localization.display_names import language_name
from catalog.ranges import MOVIE_ID, RATING, SCORE, YEAR
from catalog.types import Genre
from project.http.site.forms import DecimalNumberField, PartForm, ServiceForm, WholeNumberField

LANGUAGES = ("en", "fr", "ja", "es", "it", "de", "ko", "zh", "hi", "sv", "ru", "pt", "da", "fa", "pl")
OPINIONS = [("less", _("Less")), ("either", _("Neutral")), ("more", _("More"))]
SCOPES = [("read", _("Read your lists and profile")), ("write", _("Read and change them"))]
TOKEN_DAYS = [("7", _("A week")), ("30", _("A month")), ("90", _("Three months")), ("365", _("A year"))]
type Words = Any  # a str, or one that waits for its reader's language
EMAIL, PASSWORD = _("E-mail"), _("Password")


def _email(autocomplete: str, label: Words = EMAIL) -> forms.CharField:
    widget = forms.EmailInput({"autocomplete": autocomplete, "inputmode": "email"})
    return forms.CharField(max_length=254, label=label, widget=widget)


def _password(autocomplete: str, label: Words = PASSWORD, **more: Any) -> forms.CharField:
    # For when it is shown: what checks spelling elsewhere must not be sent it.
    quiet = {"spellcheck": "false", "autocapitalize": "none"}
    widget = forms.PasswordInput({"autocomplete": autocomplete, **quiet})
    return forms.CharField(max_length=256, strip=False, label=label, widget=widget, **more)


def _new_password(label: Words) -> forms.CharField:
    help_text = _("At least 12 characters. A short sentence is easy to remember.")
    return _password("new-password", label, help_text=help_text)


def _name() -> forms.CharField:
    return forms.CharField(
        max_length=60, required=False, label=_("Name"), widget=forms.TextInput({"autocomplete": "nickname"})
    )


def _languages() -> list[tuple[str, str]]:
    return [(code, language_name(code)) for code in LANGUAGES]


class RegisterForm(ServiceForm):
    """A new account."""

    display_name = _name()
    email = _email("email")
    password = _new_password(PASSWORD)


class LoginForm(ServiceForm):
    """E-mail and password."""

    email = _email("username")
    password = _password("current-password")


class ResetForm(ServiceForm):
    """Whose password is forgotten."""

    email = _email("username")


class ConfirmForm(ServiceForm):
    """The token of a letter's link."""

    token = forms.CharField(max_length=1000, widget=forms.HiddenInput)


class NewPasswordForm(ConfirmForm):
    """A new password for one that was forgotten."""

    new_password = _new_password(_("New password"))


def _countries() -> list[tuple[str, str]]:
    """All of them in the language of the page, and none."""
    return [("", "—"), *display_names.countries()]


class ProfileForm(PartForm):
    """Name, language, region and time zone."""

    part = "profile"
    display_name = _name()
    language = forms.ChoiceField(choices=settings.LANGUAGES, label=_("Language of the site"))
    region = forms.ChoiceField(choices=_countries, required=False, label=_("Where you watch"))
    time_zone = forms.CharField(
        max_length=64,
        required=False,
        label=_("Time zone"),
        help_text=_("Such as Europe/Berlin. “Not tonight” ends at four in the morning there."),
        widget=forms.TextInput({"list": "time-zones", "autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_time_zone(self) -> str | None:
        """None, which leaves it as it is, where the field is empty or was not sent."""
        return self.cleaned_data["time_zone"] or None


class RatingForm(PartForm):
    """How a movie was, in half stars, and the day; what is left empty is not said."""

    part = "rating"
    rating = forms.TypedChoiceField(
        choices=[("", "")] + [(str(value), str(value)) for value in range(RATING.low, RATING.high + 1)],
        coerce=int, empty_value=None, required=False,
    )  # fmt: skip
    seen_on = forms.DateField(required=False)

    def day(self) -> str:
        """The day as a date field takes it."""
        value = self["seen_on"].value()
        return value.isoformat() if isinstance(value, date) else str(value or "")


class AddressForm(PartForm):
    """Another e-mail address."""

    part = "address"
    email = _email("email", _("New e-mail"))
    current_password = _password("current-password")


class PasswordForm(PartForm):
    """Another password."""

    part = "password"
    current_password = _password("current-password", _("Current password"))
    new_password = _new_password(_("New password"))


class DeleteForm(PartForm):
    """The end of an account."""

    part = "delete"
    password = _password("current-password")


class PasskeyForm(PartForm):
    """What a browser answers to a challenge: the script of the page fills it in."""

    part = "passkey"
    challenge = forms.CharField(max_length=500, widget=forms.HiddenInput)
    credential = forms.CharField(max_length=20_000, widget=forms.HiddenInput)


class NewPasskeyForm(PasskeyForm):
    """Another passkey."""

    part = "new_passkey"
    name = forms.CharField(max_length=60, label=_("Name of the passkey"), help_text=_("Such as: my phone."))
    current_password = _password("current-password")


class RenameForm(PartForm):
    """Another name of a passkey."""

    part = "rename"
    name = forms.CharField(max_length=60, label=_("Name of the passkey"))


class RemovePasskeyForm(PartForm):
    """The end of a passkey."""

    part = "remove"
    current_password = _password("current-password")


class NewTokenForm(PartForm):
    """Another personal token."""

    part = "new_token"
    name = forms.CharField(max_length=60, label=_("Name of the token"), help_text=_("Such as: backup script."))
    scope = forms.ChoiceField(choices=SCOPES, label=_("What it may do"))
    days = forms.TypedChoiceField(choices=TOKEN_DAYS, coerce=int, initial="90", label=_("How long it works"))
    current_password = _password("current-password")


class RecoveryCodesForm(PartForm):
    """New recovery codes."""

    part = "codes"
    current_password = _password("current-password")


class RecoveryCodeForm(PartForm):
    """A recovery code in place of a passkey."""

    part = "code"
    code = forms.CharField(
        max_length=40,
        label=_("Recovery code"),
        widget=forms.TextInput(
            {"autocomplete": "one-time-code", "spellcheck": "false", "autocapitalize": "characters"}
        ),
    )


class ImportForm(PartForm):
    """A file from elsewhere."""

    part = "import"
    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV, JSON, ZIP or a list of titles, at most 10 MB."),
        widget=forms.ClearableFileInput({"accept": ".csv,.tsv,.json,.zip,.txt"}),
    )
    dry_run = forms.BooleanField(required=False, label=_("Only show what would happen"))


class PreferencesForm(ServiceForm):
    """Movies to tap, genres with less, either or more; languages, years and score."""

    part = "preferences"
    films = forms.TypedMultipleChoiceField(required=False, label=_("Films you would see again"))
    languages = forms.MultipleChoiceField(
        choices=_languages, required=False, label=_("Languages"), widget=forms.CheckboxSelectMultiple
    )
    year_from = WholeNumberField(YEAR, label=_("From"))
    year_to = WholeNumberField(YEAR, label=_("To"))
    min_score = DecimalNumberField(SCORE, label=_("Score at least"))

    def __init__(self, sent: Any = None, *, genres: list[Genre], preference: Preference) -> None:
        self.genres = genres
        super().__init__(sent, initial=self._initial(preference))
        tapped = self.fields["films"]
        assert isinstance(tapped, forms.TypedMultipleChoiceField)
        tapped.choices = [(str(movie_id), movie_id) for movie_id in self.tapped()]
        for genre in genres:
            self.fields[f"genre_{genre.id}"] = forms.ChoiceField(
                choices=OPINIONS, label=gettext(genre.name), required=False, widget=forms.RadioSelect
            )

    def opinions(self) -> list[forms.BoundField]:
        """The genre fields, in the order of the genres."""
        return [self[f"genre_{genre.id}"] for genre in self.genres]

    def tapped(self) -> tuple[int, ...]:
        """The ids of the movies that were tapped, of a valid form or of one that comes back."""
        sent = self.fields["films"].widget.value_from_datadict(self.data, self.files, "films")
        return MOVIE_ID.read_all((sent if self.is_bound else self.initial.get("films")) or ())

    def preference(self) -> Preference:
        """What the valid form says."""
        opinions = {genre.id: self.cleaned_data.get(f"genre_{genre.id}") for genre in self.genres}
        return Preference(
            liked_genres=tuple(genre_id for genre_id, opinion in opinions.items() if opinion == "more"),
            disliked_genres=tuple(genre_id for genre_id, opinion in opinions.items() if opinion == "less"),
            languages=tuple(self.cleaned_data["languages"]),
            year_from=self.cleaned_data["year_from"],
            year_to=self.cleaned_data["year_to"],
            min_score=self.cleaned_data["min_score"],
        )

    def _initial(self, preference: Preference) -> dict[str, Any]:
        opinions = {f"genre_{genre.id}": "either" for genre in self.genres}
        opinions |= {f"genre_{genre_id}": "more" for genre_id in preference.liked_genres}
        opinions |= {f"genre_{genre_id}": "less" for genre_id in preference.disliked_genres}
        return opinions | {
            "languages": list(preference.languages),
            "year_from": preference.year_from,
            "year_to": preference.year_to,
            "min_score": preference.min_score,
        }
