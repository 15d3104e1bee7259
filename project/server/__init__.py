"""The process itself, before and beside Django: nothing here imports Django or Ninja.

In it: `front` (what a connection may do), `response_cache`, `asgi` (the way to Django's threads and back), the
environment's variables, the embedded PostgreSQL and Valkey, backups, logging and metrics. Never in it: a view, a model,
a setting of Django's. Start with `environment` (what can be set), then `front`, `response_cache` and `asgi`.
"""
