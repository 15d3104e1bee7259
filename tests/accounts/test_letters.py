"""Letters that no server takes: tried again, kept for three days, never printed where others read."""

import smtplib
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django_tasks_db.models import DBTaskResult
from structlog.testing import capture_logs

from accounts import tasks
from accounts.models.user import User
from accounts.services import emails
from project.mail_backends import MailUnavailable, NotSent, Printed

LINK = "http://127.0.0.1:8123/account/password?token=" + "x" * 200


@pytest.fixture(autouse=True)
def _queue(settings: Any) -> None:
    """What is to be done later waits in the database, as in the product."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def failing(monkeypatch: pytest.MonkeyPatch, error: OSError) -> None:
    def send(*_arguments: Any, **_options: Any) -> None:
        raise error

    monkeypatch.setattr(emails, "send_mail", send)


def later() -> list[tuple[list[Any], float]]:
    """(arguments, seconds from now) of the tries to come."""
    rows = DBTaskResult.objects.filter(task_path="accounts.tasks.send_reset")
    return [(row.args_kwargs["args"], (row.run_after - datetime.now(UTC)).total_seconds()) for row in rows]


@pytest.mark.parametrize(("tried", "minutes"), [(0, 1), (1, 2), (5, 32), (40, 60)])
def test_a_letter_is_tried_again_later_each_time(
    alice: User, monkeypatch: pytest.MonkeyPatch, tried: int, minutes: int
) -> None:
    failing(monkeypatch, ConnectionRefusedError("no server"))
    with capture_logs() as logs:
        tasks.send_reset.call(alice.pk, tried)
    ((arguments, seconds),) = later()
    assert arguments == [alice.pk, tried + 1]
    assert abs(seconds - minutes * 60) < 30
    assert [(line["event"], line["tries"]) for line in logs] == [("letter_not_sent", tried + 1)]
    assert alice.email not in str(logs)


def test_a_letter_is_given_up_after_three_days(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    failing(monkeypatch, smtplib.SMTPServerDisconnected("gone"))
    pauses = [min(tasks.LONGEST_PAUSE, 2**tried) for tried in range(tasks.MOST_TRIES - 1)]
    assert timedelta(days=2.9) < timedelta(minutes=sum(pauses)) < timedelta(days=3.1)
    with pytest.raises(tasks.LetterGivenUp, match="SMTPServerDisconnected"):
        tasks.send_reset.call(alice.pk, tasks.MOST_TRIES - 1)
    assert later() == []


@pytest.mark.parametrize(("code", "is_final"), [(550, True), (451, False)], ids=["unknown", "greylisted"])
def test_only_a_recipient_that_is_refused_for_good_is_given_up_at_once(
    alice: User, monkeypatch: pytest.MonkeyPatch, code: int, is_final: bool
) -> None:
    failing(monkeypatch, smtplib.SMTPRecipientsRefused({alice.email: (code, b"no")}))
    if not is_final:
        tasks.send_reset.call(alice.pk)
        assert len(later()) == 1
        return
    with pytest.raises(tasks.LetterGivenUp) as given_up:
        tasks.send_reset.call(alice.pk)
    assert alice.email not in str(given_up.value)
    assert later() == []


def test_a_letter_that_went_out_is_not_tried_again(alice: User) -> None:
    tasks.send_reset.call(alice.pk, 3)
    assert (len(mail.outbox), later()) == (1, [])


def test_a_letter_in_development_is_text_with_whole_links(capsys: pytest.CaptureFixture[str]) -> None:
    letter = mail.EmailMessage("Grüße", f"Open this:\n{LINK}\n", "from@example.org", ["alice@example.org"])
    assert Printed().send_messages([letter]) == 1
    said = capsys.readouterr().out
    assert LINK in said
    assert "Subject: Grüße" in said


def test_no_letter_is_printed_in_production(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(MailUnavailable):
        NotSent().send_messages([mail.EmailMessage("s", LINK, None, ["alice@example.org"])])
    assert "".join(capsys.readouterr()) == ""
