"""The process itself, before and beside Django: nothing here imports Django or Ninja.

In it: the ASGI-to-WSGI adapter, the cache of public responses, encodings and entity tags, the environment's variables,
the embedded PostgreSQL and Valkey, logging and metrics. Never in it: a view, a model, a setting of Django's.
Start with `environment` (what can be set), then `wsgi_adapter` and `response_cache` (the way of a request).
"""
