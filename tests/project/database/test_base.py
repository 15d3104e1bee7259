"""Connections of the product to the real PostgreSQL: guarded, kept, and seen through when they are dead."""

import contextvars
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, OperationalError, connection, transaction

from project import request_budget
from project.database import base
from project.database import connection as module
from project.database.connection import GuardedConnection, Probe
from project.database.guard import Away, Guard
from project.server.embedded_servers import addresses
from tests.faults import proxy
from tests.faults.proxy import Fault, Proxy
from tests.idleness import idle_seconds
from tests.servers import HOME


@pytest.fixture
def guard(monkeypatch: pytest.MonkeyPatch) -> Iterator[Guard]:
    """A guard of this test alone."""
    own = Guard(4)
    for place in (module, base):
        monkeypatch.setattr(place, "guard", own)
    yield own
    if prober := own.prober:
        prober.join(5)
    if isinstance(own.probe, Probe) and own.probe.kept:
        own.probe.kept.close()


@pytest.fixture
def between(guard: Guard) -> Iterator[Proxy]:
    """A proxy before PostgreSQL."""
    with proxy.before(addresses(HOME).postgres_sockets / ".s.PGSQL.5432") as between:
        guard.probe = Probe(**conninfo(between))
        yield between
        between.fault = Fault()  # who looks whether it is back looks until it is
        if prober := guard.prober:
            prober.join(5)
            assert not prober.is_alive()


def conninfo(between: Proxy) -> dict[str, Any]:
    own = psycopg.conninfo.conninfo_to_dict(addresses(HOME).database_url)
    return own | {"host": "127.0.0.1", "port": between.port}


def connect(between: Proxy) -> GuardedConnection:
    return GuardedConnection.connect(**conninfo(between), autocommit=True)


def in_request(work: Any) -> Any:
    def start_and_work() -> Any:
        request_budget.start(10)
        return work()

    return contextvars.copy_context().run(start_and_work)


def test_connecting_to_silence_ends_after_a_second(between: Proxy) -> None:
    between.fault = Fault("silence")
    began = idle_seconds()
    with pytest.raises(psycopg.OperationalError):
        in_request(lambda: connect(between))
    assert idle_seconds() - began < 1.7  # psycopg's own least is two


def test_who_waits_briefly_for_a_connection_does_not_keep_others_from_connecting(between: Proxy, guard: Guard) -> None:
    def connect_at_once() -> None:
        with request_budget.each_wait(0.05):
            connect(between)

    guard.probe = None  # nobody looks, so that only the wait itself could say anything
    between.fault = Fault("silence")
    with pytest.raises(Away, match="deadline"):
        in_request(connect_at_once)
    between.fault = Fault()
    in_request(lambda: connect(between)).close()


def test_a_query_that_gets_no_answer_is_given_up_with_its_connection(between: Proxy) -> None:
    opened = connect(between)
    between.fault = Fault("silence")
    began = idle_seconds()
    with pytest.raises(Away):
        in_request(lambda: opened.execute("SELECT 1"))
    assert opened.closed
    assert idle_seconds() - began < 2


def test_who_holds_a_lock_goes_on_past_those_who_wait_for_it(between: Proxy, guard: Guard) -> None:
    holder, waiter = connect(between), connect(between)
    holder.autocommit = False
    guard.limit = 1

    def lock() -> None:
        waiter.execute("SELECT pg_advisory_lock(1)")

    def hold_and_go_on() -> None:
        holder.execute("SELECT pg_advisory_xact_lock(1)")
        waiting = pool.submit(in_request, lock)
        while not guard.waiting:
            assert not waiting.done()
        holder.execute("SELECT 1")
        holder.commit()
        waiting.result()

    with ThreadPoolExecutor(1) as pool, holder, waiter:
        in_request(hold_and_go_on)


def test_what_is_done_without_costs_nothing_after_it(guard: Guard, transactional_db: None) -> None:
    """A page goes on after a query that it can do without was given up."""

    def work() -> Any:
        with pytest.raises(OperationalError), request_budget.each_wait(0.05), connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(5)")
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return cursor.fetchone()

    assert in_request(work) == (1,)


def test_what_is_done_without_costs_no_transaction(guard: Guard, transactional_db: None) -> None:
    def work() -> Any:
        with transaction.atomic(), request_budget.each_wait(0.05), connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(0.3)")  # begins it
            cursor.execute("SELECT pg_sleep(0.3)")  # goes on with it
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return cursor.fetchone()

    assert in_request(work) == (1,)


def test_a_transaction_does_not_go_on_without_its_beginning(guard: Guard, transactional_db: None) -> None:
    def work() -> None:
        with transaction.atomic():
            with suppress(OperationalError), request_budget.within(0.05), connection.cursor() as cursor:
                cursor.execute("SELECT pg_sleep(5)")
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")

    with pytest.raises(DatabaseError):
        in_request(work)
    connection.ensure_connection()
    assert connection.is_usable()


def test_a_dead_connection_is_seen_without_asking(between: Proxy) -> None:
    opened = connect(between)
    assert opened.is_quiet()
    between.fault = Fault("reset")
    assert not opened.is_quiet()
    opened.close()


def test_nonsense_is_an_outage_and_no_fault_of_ours(between: Proxy) -> None:
    opened = connect(between)
    between.fault = Fault("garbage")
    with pytest.raises(psycopg.OperationalError):
        opened.execute("SELECT 1")


def test_a_refusal_before_anything_is_sent_leaves_the_connection_as_it_is(between: Proxy, guard: Guard) -> None:
    opened = connect(between)
    guard.state = "silent"
    with pytest.raises(Away):
        opened.execute("SELECT 1")
    guard.state = "closed"
    assert opened.execute("SELECT 1").fetchone() == (1,)
    opened.close()


@pytest.mark.django_db
def test_a_threads_connection_is_kept_until_it_is_dead(monkeypatch: pytest.MonkeyPatch) -> None:
    assert connection.is_usable()
    monkeypatch.setattr(connection.connection, "generation", -1)
    assert not connection.is_usable()


@pytest.mark.django_db
def test_the_limits_of_the_server_stand_in_each_session() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, setting FROM pg_settings WHERE name IN ('statement_timeout', 'lock_timeout',"
                       " 'client_connection_check_interval')")  # fmt: skip
        told = dict(cursor.fetchall())
    assert told == {"statement_timeout": "10000", "lock_timeout": "2000", "client_connection_check_interval": "1000"}
