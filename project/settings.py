"""Django's settings, from `project.server.environment`. See the README for what can be set."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
import django_stubs_ext
from django.utils.csp import CSP

from project.server import embedded_servers, environment, redis_guard
from project.server.environment import ROOT

django_stubs_ext.monkeypatch()  # lets ModelAdmin[Movie] and the like stand in class statements
ENVIRONMENT = environment.read()
SECRET_KEY, JWT_SIGNING_KEY = ENVIRONMENT.keys
SECRET_KEY_FALLBACKS = [key.get_secret_value() for key in ENVIRONMENT.secret_key_fallbacks]
JWT_SIGNING_KEY_FALLBACKS = [key.get_secret_value() for key in ENVIRONMENT.jwt_signing_key_fallbacks]
DEBUG = ENVIRONMENT.debug
SITE_URL = str(ENVIRONMENT.site_url or "").rstrip("/")  # empty: addresses follow the request
LOCAL_URL = ENVIRONMENT.local_url
MAIL_LINK_BASE = str(ENVIRONMENT.mail_link_base or "").rstrip("/")  # empty: letters lead here
ALLOWED_HOSTS = ENVIRONMENT.allowed_hosts
CSRF_TRUSTED_ORIGINS = ENVIRONMENT.csrf_trusted_origins
CORS_ALLOWED_ORIGINS = ENVIRONMENT.cors_allowed_origins

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "corsheaders",
    "django_tasks_db",
    "ninja",
    "project",
    "catalog",
    "accounts",
    "recommend",
]

MIDDLEWARE = [
    "project.http.middleware.request_id.request_id_middleware",
    "project.http.middleware.compression.compression_middleware",
    "project.http.middleware.locale.api_language_middleware",
    "project.http.middleware.browser_policies.browser_policies",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",  # out here: a wrong host is refused further in
    "project.http.middleware.plain_http.refuse_plain_http",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "project.http.middleware.conditional_get.conditional_headers",
    "project.http.middleware.error_responses.problem_documents",
    "project.http.middleware.rate_limit.rate_limit_middleware",
    "project.http.middleware.site_only.Sessions",
    "django.middleware.common.CommonMiddleware",
    "project.http.middleware.origin.origin_middleware",
    "project.http.middleware.visitor_forms.visitor_forms",
    "django.middleware.csrf.CsrfViewMiddleware",
    "accounts.site.middleware.Users",
    "project.http.middleware.locale.language_middleware",
    "accounts.site.middleware.session_activity_middleware",
    "accounts.site.middleware.admin_middleware",
    "project.http.middleware.site_only.Messages",
    "project.http.middleware.site_only.Htmx",
    "project.http.middleware.error_responses.readable_errors",
]

ROOT_URLCONF = "project.urls"
WSGI_APPLICATION = "project.wsgi.application"
APPEND_SLASH = False

TEMPLATES = [
    {
        "NAME": "pages",
        "BACKEND": "project.http.site.templating.Templates",
        "DIRS": [ROOT / "templates"],
        "OPTIONS": {
            "environment": "project.http.site.templating.environment",
            "filters": [
                "accounts.site.rating_filters",
                "catalog.site.movie_filters",
                "catalog.site.movie_page_filters",
            ],
            "context_processors": [
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "catalog.site.context_processors.notices",
                "accounts.site.context_processors.reader",
                "accounts.site.context_processors.member_unknown",
            ],
        },
    },
    {  # Django's own pages: the admin
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# --- servers -----------------------------------------------------------------------------------------------

SERVERS = embedded_servers.addresses(ENVIRONMENT.home)
DATABASE_URL = ENVIRONMENT.database_url.get_secret_value() if ENVIRONMENT.database_url else SERVERS.database_url
REDIS_URL = ENVIRONMENT.redis_url.get_secret_value() if ENVIRONMENT.redis_url else SERVERS.redis_url

_DATABASE: dict[str, Any] = {**dj_database_url.parse(DATABASE_URL, engine="project.database")}
_DATABASE["OPTIONS"] = {
    "application_name": "marquee",  # a task worker calls itself by its id (project.task_queue)
    # What the operating system notices of a peer that is gone; what PostgreSQL itself keeps silent about is for
    # project.database to notice.
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 5000,  # milliseconds
    # Random reads are as cheap as others on today's disks; with PostgreSQL's default it would rather read all movies.
    # Who has given up waiting is noticed, so that nothing goes on for nobody.
    "options": "-c statement_timeout=10s -c lock_timeout=2s -c client_connection_check_interval=1s"
    " -c pg_trgm.word_similarity_threshold=0.5 -c pg_trgm.similarity_threshold=0.55 -c random_page_cost=1.1",
    **_DATABASE.get("OPTIONS", {}),  # of the address, such as sslmode
}
# One connection a thread, kept: opening one for each request halves the throughput.
DATABASES = {"default": _DATABASE | {"CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": True}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": {
        "BACKEND": "django_redis.cache.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "marquee",
        "OPTIONS": {
            # Bytes in, bytes out: project.cache encodes as JSON. A pickle in the cache is a way in.
            "SERIALIZER": "project.cache.BytesSerializer",
            "SOCKET_CONNECT_TIMEOUT": redis_guard.TIMEOUT,
            "SOCKET_TIMEOUT": redis_guard.TIMEOUT,
        },
    },
}

# --- people ------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "/"
PASSWORD_HASHERS = ["accounts.passwords.Argon2"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "accounts.passwords.MaximumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "accounts.passwords.BreachedPasswordValidator"},
]
MAILERS = {"default": ENVIRONMENT.mailer}
# Said at the start, by /readyz and by every worker.
MAIL_WARNING = "" if ENVIRONMENT.smtp_url or not ENVIRONMENT.production else "SMTP_URL is not set: no letter is sent"
DEFAULT_FROM_EMAIL = SERVER_EMAIL = ENVIRONMENT.mail_from

NINJA_JWT = {
    # Its settings are pydantic's: each that is not set here would be read from an environment variable of the same
    # bare name (JTI_CLAIM, JSON_ENCODER …). No variable's name has an equals sign, so with this prefix none is.
    "_env_prefix": "=",
    "ACCESS_TOKEN_LIFETIME": timedelta(minutes=10),
    "REFRESH_TOKEN_LIFETIME": timedelta(days=30),
    "ALGORITHM": "HS512",
    "SIGNING_KEY": JWT_SIGNING_KEY,
    "AUDIENCE": "marquee-api",
    "ISSUER": "marquee",
    "LEEWAY": timedelta(seconds=30),
}

# --- security ----------------------------------------------------------------------------------------------

TMDB_ACCESS_TOKEN = ENVIRONMENT.tmdb_access_token.get_secret_value() if ENVIRONMENT.tmdb_access_token else ""
TMDB_API_KEY = ENVIRONMENT.tmdb_api_key.get_secret_value() if ENVIRONMENT.tmdb_api_key else ""
TMDB_ENABLED = bool(TMDB_ACCESS_TOKEN or TMDB_API_KEY)
_IMAGES = urlsplit(str(ENVIRONMENT.tmdb_image_base_url))
TRAILER_HOST = "https://www.youtube-nocookie.com"
TMDB_IMAGE_HOST = f"{_IMAGES.scheme}://{_IMAGES.netloc}"
SECURE_CSP: dict[str, list[str]] = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:", *([TMDB_IMAGE_HOST] if TMDB_ENABLED else [])],
    **({"frame-src": [TRAILER_HOST]} if TMDB_ENABLED else {}),  # asked for by a press alone
    "connect-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "worker-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENVIRONMENT.https
SECURE_HSTS_SECONDS = 31_536_000 if ENVIRONMENT.https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = ENVIRONMENT.https
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
# Over TLS a cookie named __Host-… comes from this very host: no sibling domain can plant one.
COOKIE_PREFIX = "__Host-" if ENVIRONMENT.https else ""
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}session", f"{COOKIE_PREFIX}csrftoken"
LANGUAGE_COOKIE_NAME = f"{COOKIE_PREFIX}language"
SESSION_ENGINE = "accounts.site.session_store"
MESSAGE_STORAGE = "project.http.site.notices.NoticeStorage"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
CSRF_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "DENY"
SECURITY_CONTACT = ENVIRONMENT.security_contacts  # for security.txt
TRUSTED_PROXIES = ENVIRONMENT.trusted_proxies
RATE_LIMITS = ENVIRONMENT.rate_limits
MEMBER_LANGUAGE = "accounts.api.tokens.language_of"  # what the member of a token reads
RATE_LIMIT_ACCOUNT = "accounts.api.tokens.account_of"  # whose request it is, by its token's signature alone
CSRF_FAILURE_VIEW = "project.http.site.stale_forms.csrf_failure"
CORS_EXPOSE_HEADERS = ["ETag", "X-Request-ID", "X-Cache", "Age", "Server-Timing", "Retry-After", "Location", "Allow",
    "Link", "RateLimit", "RateLimit-Policy", "Deprecation", "Sunset"]  # fmt: skip
CORS_ALLOW_HEADERS = ["accept", "authorization", "content-type", "if-match", "if-none-match", "participant",
    "x-request-id"]  # fmt: skip
CORS_ALLOW_CREDENTIALS = True  # the refresh cookie, of allowed origins on this site; no operation reads another one
CORS_PREFLIGHT_MAX_AGE = 7200
CORS_URLS_REGEX = r"^/api/"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
LARGEST_BODY = 65_536  # bytes of a request: forms and documents of the API
# Those that carry files, 10 MB as `accounts.services.portability` takes them, with what frames them.
LARGER_BODIES = {"/api/v1/me/import": 10_100_000, "/account/import": 10_100_000}

# --- words, files, logs ------------------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("de", "Deutsch")]
LOCALE_PATHS = [ROOT / "project" / "locale"]
TIME_ZONE = "UTC"
FORMAT_MODULE_PATH = ["project.localization.formats"]  # how dates are written
USE_I18N = True
USE_TZ = True
STATIC_URL = "/static/"
STATIC_ROOT = ENVIRONMENT.home / "static"
STATICFILES_DIRS = [ROOT / "static"]
STATICFILES_FINDERS = [
    "project.http.site.stylesheet.StylesheetFinder",  # joins styles/
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "project.http.static_storage.PackedStaticFilesStorage"},
}
LOGGING_CONFIG = "project.server.logging.configure"
EDGE_LOG_SAMPLE = ENVIRONMENT.edge_log_sample  # of the answers of the response cache
SECRET_AFTER = ["/together/"]  # what follows in a path opens something for whoever has it: logs leave it out
LOGGING = {"format": ENVIRONMENT.log_format, "debug": DEBUG, "secret_after": SECRET_AFTER}

# --- metrics and tasks -------------------------------------------------------------------------------------

GAUGES_OF = ["recommend.services.engine_status.gauges"]  # what rooms add to /metrics
METRICS_TOKEN = ENVIRONMENT.metrics_token.get_secret_value() if ENVIRONMENT.metrics_token else ""
# Read by prometheus_client when it is imported, which is after this: every process counts into files of its own.
os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", str(ENVIRONMENT.home / "metrics"))
Path(os.environ["PROMETHEUS_MULTIPROC_DIR"]).mkdir(parents=True, exist_ok=True)

DISK_FULL = 50_000_000  # bytes: with fewer free in the home folder, operators are told
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
# What `manage.py run_worker` puts into the queue again and again: task -> seconds.
SCHEDULE = {
    "catalog.tasks.warm_lists": 20 * 60,
    "catalog.tasks.refresh_details": 60 * 60,
    "catalog.tasks.photograph_sample": 5 * 60,
    "catalog.tasks.take_inks": 5 * 60,
    "catalog.tasks.sync_genres": 24 * 60 * 60,
    "catalog.tasks.follow_changes": 24 * 60 * 60,
    "catalog.tasks.expire": 24 * 60 * 60,
    "accounts.tasks.continue_imports": 60,
    "accounts.tasks.remove_expired_sessions": 24 * 60 * 60,
    "recommend.tasks.refit": 24 * 60 * 60,
    "project.tasks.remove_old_tasks": 24 * 60 * 60,
}

# --- movies ------------------------------------------------------------------------------------------------

TMDB_BASE_URL = str(ENVIRONMENT.tmdb_base_url).rstrip("/")
TMDB_IMAGE_BASE_URL = str(ENVIRONMENT.tmdb_image_base_url).rstrip("/")
TMDB_PROXY = str(ENVIRONMENT.tmdb_proxy) if ENVIRONMENT.tmdb_proxy else None
TMDB_LANGUAGE = ENVIRONMENT.tmdb_language
TMDB_NOTICE = "This product uses TMDB and the TMDB APIs but is not endorsed, certified, or otherwise approved by TMDB."
# What the catalog asks of members, whom it must not import: what Browse may hide, what the home page may start from.
TASTE_OF = "accounts.services.taste.of"
FAVORITE_IDS_OF = "accounts.site.context_processors.favorite_ids_of"
TONIGHT_OF = "recommend.site.tonight.home_context"  # the movie that a member's home page begins with
NINJA_PAGINATION_MAX_LIMIT = 100

# --- recommendations ---------------------------------------------------------------------------------------

ENGINE_HOME = ENVIRONMENT.home / "engine"  # the fitted artifacts, which every process of this machine maps
SIMILAR_MOVIES = "recommend.services.similar.similar"  # what the catalog asks for movies like one movie
ENGINE_REFIT_AFTER = ENVIRONMENT.engine_refit_after  # new favorites
# What the job on Spark wrote; None: favorites are read and fitted here.
ENGINE_NEIGHBOURS = ENVIRONMENT.engine_neighbours
