"""A psycopg connection whose every wait is guarded, and the probe that finds out whether PostgreSQL is there."""

import select
import time
from collections.abc import Callable, Generator
from typing import Any, Self, override

import psycopg
from psycopg.pq import TransactionStatus

from project import request_budget
from project.database.guard import CONNECT, PROBE, TICK, Away, guard, until

# Backends that wait for a command, while we wait for them: the connection was lost on the way, and nobody told us.
LOST = "SELECT pid FROM pg_stat_activity WHERE pid = ANY(%s) AND state LIKE 'idle%%'"


class GuardedConnection(psycopg.Connection[Any]):
    """Waits for PostgreSQL as `project.database.guard` allows."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.generation = guard.generation
        self.backend = self.pgconn.backend_pid
        self.socket = select.poll()
        self.socket.register(self.pgconn.socket, select.POLLIN)

    @override
    @classmethod
    def connect(cls, *args: Any, **options: Any) -> Self:
        """A new connection, within a second."""
        guard.refuse_connecting()
        try:
            with request_budget.within(CONNECT):
                return super().connect(*args, **options)
        except psycopg.OperationalError:
            guard.connecting_failed()
            raise

    @override
    @classmethod
    def _connect_gen(cls, conninfo: str = "") -> Generator[Any, Any, Self]:
        """Psycopg waits two seconds at least, and has no public place to say less."""
        return guard.bounded(super()._connect_gen(conninfo))

    @override
    def wait(self, gen: Generator[Any, Any, Any], interval: float = TICK, timeout: float | None = None) -> Any:
        """What psycopg calls for every query, commit and rollback."""
        try:
            return super().wait(guard.bounded(gen, self.backend), TICK, timeout)
        except Away:
            if (
                self.pgconn.transaction_status == TransactionStatus.ACTIVE
            ):  # its answer may come, and be taken for another
                self.close()
            raise
        except psycopg.OperationalError:
            raise
        except psycopg.Error as error:
            if self.closed:  # by psycopg, which could make nothing of what came
                raise psycopg.OperationalError(str(error)) from error
            raise

    def is_trusted(self) -> bool:
        """Whether PostgreSQL has not been silent since it was opened."""
        return self.generation == guard.generation

    def is_quiet(self) -> bool:
        """Whether nothing came that nobody asked for, such as the other end's farewell."""
        return not self.socket.poll(0)


class _Probe(psycopg.Connection[Any]):
    """Waits until its time is over, whatever the guard says."""

    end = 0.0

    @override
    @classmethod
    def _connect_gen(cls, conninfo: str = "") -> Generator[Any, Any, Self]:
        return until(super()._connect_gen(conninfo), cls.end)

    @override
    def wait(self, gen: Generator[Any, Any, Any], interval: float = TICK, timeout: float | None = None) -> Any:
        return super().wait(until(gen, self.end), TICK, timeout)


def probe(conninfo: dict[str, Any]) -> Callable[[set[int]], set[int]]:
    """A function that connects to PostgreSQL and tells which of some backends know nothing of what was sent to them.

    Raises:
        Away: (the function) there was no answer in time.
        psycopg.Error: (the function) connecting was refused, by the network or by PostgreSQL.
    """

    def ask(backends: set[int]) -> set[int]:
        connection_class = type("Probe", (_Probe,), {"end": time.monotonic() + PROBE})
        with connection_class.connect(**conninfo, autocommit=True) as connection:
            rows = connection.execute(LOST, [sorted(backends)]).fetchall()
        return {row[0] for row in rows}

    return ask
