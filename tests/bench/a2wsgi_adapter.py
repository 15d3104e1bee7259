"""The product with a2wsgi in the place of our adapter, behind the same cache of public responses."""

from a2wsgi import WSGIMiddleware
from django.conf import settings

from project.asgi import application, cached
from project.wsgi import application as wsgi_application

__all__ = ["application"]
cached.app = WSGIMiddleware(wsgi_application, workers=settings.ENVIRONMENT.web_threads)
