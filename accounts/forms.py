"""The site's forms of this room. Rules live in the services; forms read and show them."""

from typing import Any

from django import forms

from accounts.types import Preference
from catalog.types import Genre
from project.errors import MarqueeError

LANGUAGES = [
    ("en", "English"), ("fr", "French"), ("ja", "Japanese"), ("es", "Spanish"), ("it", "Italian"), ("de", "German"),
    ("ko", "Korean"), ("zh", "Chinese"), ("hi", "Hindi"), ("sv", "Swedish"), ("ru", "Russian"), ("pt", "Portuguese"),
    ("da", "Danish"), ("fa", "Persian"), ("pl", "Polish"),
]  # fmt: skip
OPINIONS = [("less", "Less"), ("either", "Either"), ("more", "More")]


class ServiceForm(forms.Form):
    """A form whose last word has a service: its refusal is shown at the fields that it names."""

    def refuse(self, error: MarqueeError) -> None:
        """Show a service's refusal."""
        for one in error.errors:
            self.add_error(one.field if one.field in self.fields else None, one.message)
        if not error.errors:
            self.add_error(None, str(error))


class RegisterForm(ServiceForm):
    """A new account."""

    display_name = forms.CharField(
        max_length=60, required=False, label="Name", widget=forms.TextInput({"autocomplete": "nickname"})
    )
    email = forms.CharField(
        max_length=254, label="E-mail", widget=forms.EmailInput({"autocomplete": "email", "inputmode": "email"})
    )
    password = forms.CharField(
        max_length=256,
        strip=False,
        label="Password",
        help_text="At least 12 characters. A short sentence is easy to remember.",
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )


class LoginForm(ServiceForm):
    """E-mail and password."""

    email = forms.CharField(
        max_length=254, label="E-mail", widget=forms.EmailInput({"autocomplete": "username", "inputmode": "email"})
    )
    password = forms.CharField(
        max_length=256,
        strip=False,
        label="Password",
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )


class ProfileForm(ServiceForm):
    """Name and region."""

    display_name = forms.CharField(
        max_length=60, required=False, label="Name", widget=forms.TextInput({"autocomplete": "nickname"})
    )
    region = forms.RegexField(
        r"^[A-Z]{2}$",
        required=False,
        label="Where you watch",
        help_text="Two letters, such as DE or US.",
        error_messages={"invalid": "Enter the two letters of a country, such as DE or US."},
    )


class PreferencesForm(ServiceForm):
    """Genres with less, either or more; languages, years and score."""

    languages = forms.MultipleChoiceField(
        choices=LANGUAGES, required=False, label="Languages", widget=forms.CheckboxSelectMultiple
    )
    year_from = forms.IntegerField(min_value=1874, max_value=2100, required=False, label="From")
    year_to = forms.IntegerField(min_value=1874, max_value=2100, required=False, label="To")
    min_score = forms.FloatField(min_value=0, max_value=10, required=False, label="Score at least")

    def __init__(self, sent: Any = None, *, genres: list[Genre], wish: Preference) -> None:
        self.genres = genres
        super().__init__(sent, initial=self._initial(wish))
        for genre in genres:
            self.fields[f"genre_{genre.id}"] = forms.ChoiceField(
                choices=OPINIONS, label=genre.name, required=False, widget=forms.RadioSelect
            )

    def opinions(self) -> list[forms.BoundField]:
        """The genre fields, in the order of the genres."""
        return [self[f"genre_{genre.id}"] for genre in self.genres]

    def preference(self) -> Preference:
        """What the valid form says."""
        said = {genre.id: self.cleaned_data.get(f"genre_{genre.id}") for genre in self.genres}
        return Preference(
            liked_genres=tuple(one for one, opinion in said.items() if opinion == "more"),
            disliked_genres=tuple(one for one, opinion in said.items() if opinion == "less"),
            languages=tuple(self.cleaned_data["languages"]),
            year_from=self.cleaned_data["year_from"],
            year_to=self.cleaned_data["year_to"],
            min_score=self.cleaned_data["min_score"],
        )

    def _initial(self, wish: Preference) -> dict[str, Any]:
        opinions = {f"genre_{genre.id}": "either" for genre in self.genres}
        opinions |= {f"genre_{one}": "more" for one in wish.liked_genres}
        opinions |= {f"genre_{one}": "less" for one in wish.disliked_genres}
        return opinions | {
            "languages": list(wish.languages),
            "year_from": wish.year_from,
            "year_to": wish.year_to,
            "min_score": wish.min_score,
        }
