"""Django's synchronous stack. `project.asgi` carries it to uvicorn, and serves the static files before it."""

from typing import TYPE_CHECKING

import django as framework
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.utils.http import parse_header_parameters

from project import telemetry

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment


class Request(WSGIRequest):
    """Django's, of which all is UTF-8, whatever it calls itself: a charset that Python knows may be none of text."""

    def _set_content_type_params(self, meta: "WSGIEnvironment") -> None:
        try:
            self.content_type, self.content_params = parse_header_parameters(meta.get("CONTENT_TYPE", ""))
        except ValueError:  # longer than Django reads
            self.content_type, self.content_params = "", {}


class Handler(WSGIHandler):
    """Django's, with our requests."""

    request_class = Request


telemetry.start(settings.ENVIRONMENT)
framework.setup(set_prefix=False)
django = Handler()
# Who works on the site sees a change of a static file at the next load: nothing collected is asked then.
application: "WSGIApplication" = StaticFilesHandler(django) if settings.DEBUG else django
