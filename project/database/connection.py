"""A psycopg connection whose every wait is guarded, and the probe that finds out whether PostgreSQL is there."""

import select
import time
from collections.abc import Generator
from contextlib import suppress
from typing import Any, Self, override

import psycopg
from psycopg.pq import TransactionStatus

from project import request_budget
from project.database.guard import CONNECT, CONNECT_IN_PEACE, TICK, Away, guard, until
from project.request_budget import NEVER

# Backends that wait for a command, while we wait for them: the connection was lost on the way, and nobody told us.
LOST = "SELECT pid FROM pg_stat_activity WHERE pid = ANY(%s) AND state LIKE 'idle%%'"

OPEN = {TransactionStatus.INTRANS, TransactionStatus.INERROR}  # a transaction that may hold locks, and ends with COMMIT


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
        """A new connection, within a second if somebody waits for it."""
        guard.refuse_connecting()
        hurried = request_budget.current().of_request
        began = time.monotonic()
        try:
            with request_budget.within(CONNECT if hurried else CONNECT_IN_PEACE):
                connection = super().connect(*args, **options)
        except psycopg.OperationalError as error:
            if isinstance(error, Away) and time.monotonic() - began < CONNECT:
                guard.start_prober()  # whoever waits briefly, or not at all, has not found out whether it is there
            else:
                guard.connecting_failed()
            raise
        if hurried and isinstance(guard.probe, Probe) and not guard.probe.kept:
            guard.start_prober()
        return connection

    @override
    @classmethod
    def _connect_gen(cls, conninfo: str = "") -> Generator[Any, Any, Self]:
        """Psycopg waits two seconds at least, and has no public place to say less."""
        return guard.bounded(super()._connect_gen(conninfo))

    @override
    def wait(self, gen: Generator[Any, Any, Any], interval: float = TICK, timeout: float | None = None) -> Any:
        """What psycopg calls for every query, commit and rollback."""
        in_transaction = self.pgconn.transaction_status in OPEN
        bounded = guard.bounded(
            gen, self.backend, in_transaction=in_transaction, is_alone=self.autocommit and not in_transaction
        )
        try:
            return super().wait(bounded, TICK, timeout)
        except Away:
            if self.pgconn.transaction_status == TransactionStatus.ACTIVE:
                self.close()  # else its answer might come, and be taken for that of the next query
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


class _ProbeConnection(psycopg.Connection[Any]):
    """Waits until its time is over, whatever the guard says."""

    end = NEVER  # on the monotonic clock; of the one probe of this process

    @override
    @classmethod
    def _connect_gen(cls, conninfo: str = "") -> Generator[Any, Any, Self]:
        return until(super()._connect_gen(conninfo), _ProbeConnection.end)

    @override
    def wait(self, gen: Generator[Any, Any, Any], interval: float = TICK, timeout: float | None = None) -> Any:
        return super().wait(until(gen, _ProbeConnection.end), TICK, timeout)


class Probe:
    """Finds out whether PostgreSQL is there, for one thread at a time.

    It keeps a connection for that: on a busy machine a new one takes long.
    """

    def __init__(self, **conninfo: Any) -> None:
        self.conninfo = conninfo
        self.kept: _ProbeConnection | None = None

    def __call__(self, backends: set[int], limit: float) -> set[int]:
        """Of some backends those that know nothing of what was sent to them. On the kept connection, else on a new one.

        Raises:
            Away: there was no answer in ``limit`` seconds.
            psycopg.Error: connecting was refused, by the network or by PostgreSQL.
        """
        if self.kept:
            with suppress(psycopg.Error):
                return self._ask(self.kept, backends, limit)
            self.kept.close()
            self.kept = None
        _ProbeConnection.end = time.monotonic() + limit
        connection = _ProbeConnection.connect(**self.conninfo, autocommit=True)
        lost = self._ask(connection, backends, limit)
        self.kept = connection
        return lost

    @staticmethod
    def _ask(connection: _ProbeConnection, backends: set[int], limit: float) -> set[int]:
        _ProbeConnection.end = time.monotonic() + limit
        return {row[0] for row in connection.execute(LOST, [sorted(backends)]).fetchall()}
