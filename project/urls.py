"""Where every address leads: two doors (site and API), and the operators' entrance."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from project import health, pages
from project.api import api

handler400 = "project.pages.bad_request"
handler403 = "project.pages.forbidden"
handler404 = "project.pages.not_found"
handler500 = "project.pages.broken"

urlpatterns = [
    path("api/v1/docs", pages.docs, name="docs"),
    path("api/v1/", api.urls),
    path("", include("catalog.urls")),
    path("", include("accounts.urls")),
    path("", include("recommend.urls")),
    path("about", pages.about, name="about"),
    path("offline", pages.offline, name="offline"),
    path("worker.js", pages.worker, name="worker"),  # at the root, for its scope is the folder that it stands in
    path("robots.txt", pages.robots, name="robots"),
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.metrics_, name="metrics"),
    path("admin/login/", RedirectView.as_view(pattern_name="accounts:login", query_string=True)),  # one login, limited
    path("admin/", admin.site.urls),
]
