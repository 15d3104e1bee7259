"""Django's PostgreSQL backend with bounded waits: no request hangs on a PostgreSQL that is down, silent or full.

`base` is what settings name as ENGINE, `connection` a psycopg connection whose every wait is guarded, `guard` who may
wait and for how long: a circuit breaker, and a bulkhead of half the web threads. Start with `guard`. See
docs/decisions/0084-postgresql-may-be-away.md.
"""
