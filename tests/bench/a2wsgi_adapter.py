"""The product with a2wsgi in the place of our adapter, behind the same cache of public responses."""

from a2wsgi import WSGIMiddleware
from django.conf import settings

from project.asgi import application
from project.server.response_cache.middleware import ResponseCache
from project.wsgi import application as wsgi_application

assert isinstance(application, ResponseCache)
application.app = WSGIMiddleware(wsgi_application, workers=settings.ENVIRONMENT.web_threads)
