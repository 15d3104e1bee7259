"""The product with a local store that forgets at once: every public answer costs one Redis GET."""

from project.asgi import application
from project.server.response_cache.middleware import ResponseCache

assert isinstance(application, ResponseCache)
application.local_seconds = 0.0
