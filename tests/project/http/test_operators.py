"""What operators are told over connections of their own: nothing here runs in a test's transaction, or is emptied."""

import orjson

from project import task_queue
from project.http import health
from tests.faults.product import until
from tests.project.test_task_queue import worker


def test_a_worker_is_alive_as_long_as_its_connection_is(transactional_db: None) -> None:
    assert (task_queue.state().workers, task_queue.state().is_served) == (0, False)
    with worker("one") as one:
        one.execute("SELECT 1")
        assert (task_queue.state().workers, task_queue.state().is_served) == (1, True)
    until(lambda: task_queue.state().workers == 0, within=10)


def test_operators_are_answered_the_same_at_their_port(transactional_db: None) -> None:
    ready = health.readiness_reply()
    assert (ready.status, orjson.loads(ready.body)["database"]) == (200, "ok")
    assert b"marquee_disk_free_bytes" in health.metrics_reply().body
