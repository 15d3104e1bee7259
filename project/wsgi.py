"""Django's synchronous stack with the static files in front of it. `project.asgi` carries it to uvicorn."""

import os
from typing import TYPE_CHECKING

from django.core.wsgi import get_wsgi_application
from whitenoise import WhiteNoise

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "project.settings")


def _static_files(inner: "WSGIApplication") -> "WSGIApplication":
    from django.conf import settings  # noqa: PLC0415 - configured by the line above

    return WhiteNoise(
        inner,
        root=settings.STATIC_ROOT,
        prefix="static/",
        max_age=31_536_000,
        immutable_file_test=r"\.[0-9a-f]{12}\.",
        autorefresh=settings.DEBUG,
        allow_all_origins=False,
    )


application: "WSGIApplication" = _static_files(get_wsgi_application())
