"""Django's synchronous stack with the static files in front of it. `project.asgi` carries it to uvicorn."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from whitenoise import WhiteNoise

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

application: "WSGIApplication" = WhiteNoise(
    get_wsgi_application(),
    root=settings.STATIC_ROOT,
    prefix="static/",
    max_age=31_536_000,
    immutable_file_test=r"\.[0-9a-f]{12}\.",
    autorefresh=settings.DEBUG,
    allow_all_origins=False,
)
