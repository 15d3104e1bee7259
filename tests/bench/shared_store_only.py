"""The product with a local store that forgets at once: every public answer costs one Redis GET."""

from project.asgi import application, cached

__all__ = ["application"]
cached.local_seconds = 0.0
