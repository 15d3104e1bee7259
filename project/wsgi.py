"""Django's synchronous stack with the static files in front of it. `project.asgi` carries it to uvicorn."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.wsgi import get_wsgi_application
from whitenoise import WhiteNoise

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


def _with_collected_files(application: "WSGIApplication") -> "WSGIApplication":
    """Hashed and compressed files, to be kept for ever."""
    collected: WSGIApplication = WhiteNoise(
        application,
        root=settings.STATIC_ROOT,
        prefix="static/",
        max_age=31_536_000,
        immutable_file_test=r"\.[0-9a-f]{12}\.",
        allow_all_origins=False,
    )
    return collected


# Who works on the site sees a change of a static file at the next load: nothing collected is asked then.
_serve = StaticFilesHandler if settings.DEBUG else _with_collected_files
application: "WSGIApplication" = _serve(get_wsgi_application())
