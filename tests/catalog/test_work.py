"""``manage.py work``: the clock and the worker, as a process of their own."""

import signal
import subprocess
import sys
import threading
from typing import Any

import pytest
from django_tasks_db.models import DBTaskResult

from project.environment import ROOT
from tests.catalog.conftest import environment


@pytest.mark.timeout(120)
def test_scheduled_tasks_are_done_and_sigterm_ends_the_worker(transactional_db: None, settings: Any) -> None:
    command = [sys.executable, str(ROOT / "manage.py"), "work", "--no-reload", "--interval", "0.1"]
    child = subprocess.Popen(command, cwd=ROOT, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    pause = threading.Event()
    done = DBTaskResult.objects.filter(status="SUCCESSFUL", task_path__in=settings.SCHEDULE)
    while done.count() < len(settings.SCHEDULE) and child.poll() is None:
        pause.wait(0.1)
    child.send_signal(signal.SIGTERM)
    assert child.wait(timeout=20) == 0
    assert {row.return_value for row in done.exclude(task_path="catalog.tasks.expire")} == {0}
    DBTaskResult.objects.all().delete()
