"""The product with a near shelf that forgets at once: every public answer costs one Redis GET."""

from project.asgi import application
from project.server.response_cache.middleware import Edge

assert isinstance(application, Edge)
application.near_seconds = 0.0
