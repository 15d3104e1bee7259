"""The ENGINE: Django's PostgreSQL backend over guarded connections, one a thread, kept from request to request."""

from typing import Any, override

from django.db.backends.postgresql import base
from psycopg import IsolationLevel

from project.database.connection import GuardedConnection, Probe
from project.database.guard import guard
from project.database.slow_queries import TimedCursor

OF_DJANGO = ("context", "cursor_factory")  # what a plain connection does without


class DatabaseWrapper(base.DatabaseWrapper):
    """One thread's connection."""

    @override
    def get_new_connection(self, conn_params: dict[str, Any]) -> GuardedConnection:
        """A guarded connection; where it leads is what the guard probes."""
        self.isolation_level = IsolationLevel.READ_COMMITTED
        if guard.probe is None:
            guard.probe = Probe(**{name: conn_params[name] for name in conn_params if name not in OF_DJANGO})
        return GuardedConnection.connect(**conn_params)

    @override
    def ensure_connection(self) -> None:
        """A new one, too, where a wait was given up and the old one with it.

        What a page does without must not cost it the rest. In a transaction nothing helps: what it has written is gone.
        """
        if self.connection is not None and self.connection.closed and not self.in_atomic_block:
            self.close()
        super().ensure_connection()

    @override
    def make_cursor(self, cursor: Any) -> TimedCursor:
        """What Django asks through."""
        return TimedCursor(cursor, self)

    @override
    def is_usable(self) -> bool:
        """Seen at the socket for nothing; only where there is something to read, PostgreSQL is asked."""
        connection: GuardedConnection | None = self.connection
        if connection is None or connection.closed or not connection.is_trusted():
            return False
        return connection.is_quiet() or super().is_usable()
