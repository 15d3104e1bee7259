"""Sentences are remembered for each language by itself."""

from django.utils import translation

from project.localization import sentences


def test_each_language_keeps_its_own() -> None:
    for _ in range(2):
        with translation.override("de"):
            assert sentences.gettext("Favorites") == "Favoriten"
            assert sentences.pgettext("country of a film", "From") == translation.pgettext("country of a film", "From")
        with translation.override("en"):
            assert sentences.gettext("Favorites") == "Favorites"
