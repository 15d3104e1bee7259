"""Numbers are rounded, grouped, and written as the reader's language writes them."""

import pytest
from django.utils import translation

from project.localization import numbers


@pytest.mark.parametrize(("value", "english", "german"), [(999, "999", "999"), (20464, "20,464", "20.464")])
def test_a_count_is_grouped(value: int, english: str, german: str) -> None:
    assert numbers.count(value) == english
    with translation.override("de"):
        assert numbers.count(value) == german


@pytest.mark.parametrize(
    ("value", "english"), [(8.47, "8.5"), (8.45, "8.5"), (8.44, "8.4"), (7.96, "8.0"), (10.0, "10.0"), (0, "0.0")]
)
def test_tenths_are_rounded_as_people_round(value: float, english: str) -> None:
    assert numbers.in_tenths(value) == english
    with translation.override("de"):
        assert numbers.in_tenths(value) == english.replace(".", ",")


@pytest.mark.parametrize(
    ("typed", "english", "german"), [("7.5", "7.5", "7,5"), ("7.0", "7", "7"), ("20000", "20,000", "20.000")]
)
def test_what_was_typed_keeps_its_digits(typed: str, english: str, german: str) -> None:
    assert numbers.as_typed(typed) == english
    with translation.override("de"):
        assert numbers.as_typed(typed) == german


def test_a_share_is_a_whole_percentage() -> None:
    assert numbers.percent(0.618) == "62%"
    with translation.override("de"):
        assert numbers.percent(0.618) == "62\N{NO-BREAK SPACE}%"
