"""Where every address leads: two doors (site and API), and the operators' entrance."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from project.http import health
from project.http.api.ninja import api
from project.http.site import appearance, installation, problem_pages, views

handler400 = "project.http.site.error_views.bad_request"
handler403 = "project.http.site.error_views.forbidden"
handler404 = "project.http.site.error_views.not_found"
handler500 = "project.http.site.error_views.server_error"

urlpatterns = [
    path("api/v1/docs", views.docs, name="docs"),
    path("api/v1/", api.urls),
    path("", include("catalog.site.urls")),
    path("", include("accounts.site.urls")),
    path("", include("recommend.site.urls")),
    path("problems", problem_pages.problems, name="problems"),
    path("problems/<slug:code>", problem_pages.problem_page, name="problem"),
    path("about", views.about, name="about"),
    path("offline", views.offline, name="offline"),
    path("manifest.webmanifest", installation.manifest, name="manifest"),
    path("opensearch.xml", installation.opensearch, name="opensearch"),
    path("theme.css", appearance.theme_css, name="theme-css"),
    path("worker.js", views.worker, name="worker"),  # at the root, for its scope is the folder that it stands in
    path("robots.txt", views.robots, name="robots"),
    path(".well-known/security.txt", views.security_txt, name="security-txt"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.metrics_, name="metrics"),
    path("admin/login/", RedirectView.as_view(pattern_name="accounts:login", query_string=True)),  # one login, limited
    path("admin/", admin.site.urls),
]
