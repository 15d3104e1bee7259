"""/.well-known/security.txt says whom to tell of a weakness, as RFC 9116 wants it."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.test import Client
from time_machine import TimeMachineFixture

WHERE = "/.well-known/security.txt"


def _fields(text: str) -> list[tuple[str, str]]:
    return [(name, value) for name, _, value in (line.partition(": ") for line in text.splitlines())]


def test_it_names_the_contacts_of_the_operator_in_their_order(settings: Any) -> None:
    settings.SECURITY_CONTACT = ["mailto:security@example.org", "https://example.org/report"]
    answer = Client().get(WHERE)
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    contacts = [value for name, value in _fields(answer.content.decode()) if name == "Contact"]
    assert contacts == ["mailto:security@example.org", "https://example.org/report"]


def test_it_is_valid_for_months_and_less_than_a_year_on_any_day(time_machine: TimeMachineFixture) -> None:
    for now in (datetime(2026, 12, 31, 23, 59, tzinfo=UTC), datetime(2028, 2, 29, tzinfo=UTC)):
        time_machine.move_to(now)
        (expires,) = (v for name, v in _fields(Client().get(WHERE).content.decode()) if name == "Expires")
        assert timedelta(days=90) < datetime.fromisoformat(expires) - now < timedelta(days=365)


def test_it_says_where_it_stands(settings: Any) -> None:
    settings.SITE_URL = "https://films.example.org"
    fields = dict(_fields(Client().get(WHERE).content.decode()))
    assert fields["Canonical"] == "https://films.example.org/.well-known/security.txt"
    assert fields["Preferred-Languages"] == "en, de"
