"""Django's own checks, part of ``make check``: no migration is missing, a deployment has no warnings."""

import os
import subprocess
import sys

import pytest
from django.core.management import call_command

from project.server.environment import ROOT

PRODUCTION = {
    "DATABASE_URL": "postgres://marquee@db.example.org/marquee",
    "REDIS_URL": "redis://cache.example.org/0",
    "SECRET_KEY": "s3cr3t-" * 12,
    "JWT_SIGNING_KEY": "j50n-t0k3n-" * 8,
    "SITE_URL": "https://films.example.org",
    "ALLOWED_HOSTS": "films.example.org",
    "SMTP_URL": "smtps://marquee:secret@mail.example.org",
}


@pytest.mark.django_db
def test_that_every_change_of_a_model_has_its_migration() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_that_a_deployment_has_no_warnings() -> None:
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **PRODUCTION}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
