"""Django's synchronous stack. `project.asgi` carries it to uvicorn, and serves the static files before it."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.wsgi import get_wsgi_application

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

django = get_wsgi_application()
# Who works on the site sees a change of a static file at the next load: nothing collected is asked then.
application: "WSGIApplication" = StaticFilesHandler(django) if settings.DEBUG else django
