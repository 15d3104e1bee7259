"""What the environment may set: every variable with its type and default. Read by `project.settings` and `up`.

A wrong value stops the start with one sentence that names the variable. Secrets may also come from files
(``SECRET_KEY_FILE=/run/secrets/key``). Nothing here imports Django.
"""

import ipaddress
import json
import os
import re
import secrets
from collections.abc import Sequence
from email.policy import default as mail_policy
from email.utils import parseaddr
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import unquote, urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, HttpUrl, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from project.server import private_files

ROOT = Path(__file__).resolve().parents[2]
EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - an address to compare with
LOOPBACK = ("127.0.0.1", "localhost", "::1")  # where a test's or a container's own relay speaks no TLS
ORIGIN = re.compile(r"[a-z][a-z0-9+.-]*://([a-z0-9._-]+|\[[0-9a-f:.]+\])(:[1-9][0-9]{0,4})?")
OWN_PORTS = {"http": ":80", "https": ":443"}  # which browsers leave out
SHORTEST_KEY = 64  # bytes; what HS512 asks of a signing key
LIMITS = {"anon": "120/minute", "user": "600/minute", "auth": "10/minute", "address": "20/hour", "page": "6000/minute"}
SECRETS = (
    "SECRET_KEY",
    "JWT_SIGNING_KEY",
    "SECRET_KEY_FALLBACKS",
    "JWT_SIGNING_KEY_FALLBACKS",
    "DATABASE_URL",
    "REDIS_URL",
    "SMTP_URL",
    "TMDB_ACCESS_TOKEN",
    "TMDB_API_KEY",
    "METRICS_TOKEN",
    "SENTRY_DSN",
)


class BadEnvironment(SystemExit):
    """The environment cannot be used; carries the sentence that says why."""


def _commas(value: object) -> object:
    """Lists are written with commas: ``ALLOWED_HOSTS=example.org,www.example.org``."""
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


type Names = Annotated[list[str], NoDecode, BeforeValidator(_commas)]
type Keys = Annotated[list[SecretStr], NoDecode, BeforeValidator(_commas)]


def _limits(value: object) -> object:
    """Limits are written ``anon=120/minute,auth=10/minute``, or ``off``; what is left out has its default."""
    if not isinstance(value, str):
        return value
    if value.strip() == "off":
        return {}
    given = dict(part.partition("=")[::2] for part in _commas(value))  # type: ignore[attr-defined]  # it is a str
    for name, limit in given.items():
        if name not in LIMITS or not re.fullmatch(r"[1-9]\d{0,8}/(second|minute|hour|day)", limit):
            raise ValueError(f"'{name}={limit}' is none of {', '.join(f'{known}=N/minute' for known in LIMITS)}")
    return {**LIMITS, **given}


type Limits = Annotated[dict[str, str], NoDecode, BeforeValidator(_limits)]


def _host_names(names: list[str]) -> list[str]:
    """Django compares names without scheme and port: one that has them would never match, and every page be a 400."""
    for name in names:
        if not re.fullmatch(r"\*|\.?[\w.-]+|\[[0-9a-fA-F:.]+\]", name):
            raise ValueError(f"'{name}' is no host name; write it without https:// and without a port")
    return names


def _networks(networks: list[str]) -> list[str]:
    for network in networks:
        try:
            ipaddress.ip_network(network, strict=False)
        except ValueError:
            raise ValueError(f"'{network}' is no address and no network like 10.0.0.0/8") from None
    return networks


def _origins(origins: list[str]) -> list[str]:
    """As browsers name them: with a path, capitals, or the port that is the scheme's own, one would never match."""
    for origin in origins:
        scheme, _, place = origin.partition("://")
        if not ORIGIN.fullmatch(origin) or place.endswith(OWN_PORTS.get(scheme, "/")):
            raise ValueError(f"'{origin}' is no origin; write it like https://app.example.org, without a path")
    return origins


def _trusted_origins(origins: list[str]) -> list[str]:
    """Origins whose forms are taken, or all names below one: ``https://*.example.org``."""
    _origins([origin.replace("://*.", "://", 1) for origin in origins])
    return origins


def _readers(origins: list[str]) -> list[str]:
    """Origins whose scripts may read answers; apps that were loaded from a file have one of these two."""
    _origins([origin for origin in origins if origin not in {"null", "file://"}])
    return origins


def _sender(sender: str) -> str:
    """One address, perhaps after a name: letters from anything else are never sent, which nobody would see at first."""
    header = mail_policy.header_factory("From", sender)
    names_of_groups = [group.display_name for group in header.groups]
    if header.defects or names_of_groups != [None]:
        raise ValueError("write it like Marquee <films@example.org>, or as the address alone")
    return sender


def _folder(path: Path) -> Path:
    """A folder, which may still have to be made."""
    place = path.expanduser()
    if os.path.exists(place) and not os.path.isdir(place):  # noqa: PTH110, PTH112 - they bear a parent that is closed to us
        raise ValueError(f"'{path}' is no folder")
    return path


def _folder_for_all(path: Path) -> Path:
    """One that every process finds, wherever it was started. It may be missing: fits say so, and the site serves."""
    if not path.is_absolute():
        raise ValueError(f"'{path}' is no whole path; write it from the root, like /srv/marquee/neighbours")
    return _folder(path)


type Hosts = Annotated[list[str], NoDecode, BeforeValidator(_commas), AfterValidator(_host_names)]
type Networks = Annotated[list[str], NoDecode, BeforeValidator(_commas), AfterValidator(_networks)]
type TrustedOrigins = Annotated[list[str], NoDecode, BeforeValidator(_commas), AfterValidator(_trusted_origins)]
type Readers = Annotated[list[str], NoDecode, BeforeValidator(_commas), AfterValidator(_readers)]


class Environment(BaseSettings):
    """Marquee's settings, one environment variable each. The README lists them with their meaning."""

    model_config = SettingsConfigDict(
        env_file=os.environ.get("ENV_FILE", ROOT / ".env"), extra="ignore", env_ignore_empty=True
    )

    debug: bool = False
    site_url: HttpUrl | None = None
    mail_link_base: HttpUrl | None = None
    secret_key: SecretStr | None = None
    jwt_signing_key: SecretStr | None = None
    secret_key_fallbacks: Keys = Field(default_factory=list)
    jwt_signing_key_fallbacks: Keys = Field(default_factory=list)
    allowed_hosts: Hosts = Field(default_factory=lambda: ["127.0.0.1", "localhost", "[::1]"])
    csrf_trusted_origins: TrustedOrigins = Field(default_factory=list)
    cors_allowed_origins: Readers = Field(default_factory=list)
    trusted_proxies: Networks = Field(default_factory=list)
    rate_limits: Limits = LIMITS
    database_url: SecretStr | None = None
    redis_url: SecretStr | None = None
    tmdb_access_token: SecretStr | None = None
    tmdb_api_key: SecretStr | None = None
    tmdb_base_url: HttpUrl = HttpUrl("https://api.themoviedb.org/3")
    tmdb_image_base_url: HttpUrl = HttpUrl("https://image.tmdb.org/t/p")
    tmdb_proxy: HttpUrl | None = None
    tmdb_language: str = Field("en-US", pattern=r"^[a-z]{2}(-[A-Z]{2})?$")
    smtp_url: SecretStr | None = None
    metrics_token: SecretStr | None = None
    mail_from: Annotated[str, AfterValidator(_sender)] = "Marquee <marquee@localhost>"
    security_contact: Names = Field(default_factory=list)
    edge_log_sample: float = Field(0.01, ge=0, le=1)
    sentry_dsn: SecretStr | None = None
    otel_exporter_otlp_endpoint: HttpUrl | None = None
    log_format: Literal["console", "json"] = "console"
    marquee_home: Annotated[Path, AfterValidator(_folder)] = ROOT / ".marquee"
    engine_refit_after: int = Field(200, ge=1)
    engine_neighbours: Annotated[Path, AfterValidator(_folder_for_all)] | None = None
    web_workers: int = Field(1, ge=1, le=64)
    web_threads: int = Field(8, ge=1, le=64)
    web_queue: int = Field(120, ge=1, le=10_000)
    header_timeout: float = Field(10, gt=0, le=120)
    idle_timeout: float = Field(15, gt=0, le=600)
    body_timeout: float = Field(10, gt=0, le=120)
    write_timeout: float = Field(10, gt=0, le=120)
    minimum_rate: int = Field(500, ge=1)
    connections: int = Field(4_096, ge=1)
    connections_per_address: int = Field(256, ge=1)
    host: str = Field("127.0.0.1", pattern=r"^[0-9A-Za-z._:%-]+$")
    port: int = Field(8000, ge=1, le=65535)
    ops_port: str = Field("", pattern=r"^(off|((\[[0-9a-f:]+\]|[\w.-]+):)?[1-9]\d{0,4})?$")

    @model_validator(mode="after")
    def _addresses_agree(self) -> Self:
        """Operators have another port than the world."""
        if self.ops_address and self.ops_address[1] in {self.port, *range(65536, 100_000)}:
            raise ValueError("OPS_PORT must be another port than PORT, at most 65535 (or off)")
        return self

    @model_validator(mode="after")
    def _keys_are_safe(self) -> Self:
        """Keys of one's own for a local playground; a real deployment must bring them."""
        if self.database_url and not (self.secret_key and self.jwt_signing_key):
            raise ValueError("SECRET_KEY and JWT_SIGNING_KEY must be set when DATABASE_URL is")
        keys: dict[str, Sequence[SecretStr | None]] = {
            "SECRET_KEY": [self.secret_key],
            "JWT_SIGNING_KEY": [self.jwt_signing_key],
            "SECRET_KEY_FALLBACKS": self.secret_key_fallbacks,
            "JWT_SIGNING_KEY_FALLBACKS": self.jwt_signing_key_fallbacks,
        }
        for name, values in keys.items():
            if any(key and len(key.get_secret_value().encode()) < SHORTEST_KEY for key in values):
                raise ValueError(f"{name} must be at least {SHORTEST_KEY} bytes long")
        return self

    @model_validator(mode="after")
    def _servers_are_of_their_kind(self) -> Self:
        """An address of another kind would be asked for ever; none is shown, as it may hold a password."""
        for name, url, beginning, example in (
            ("DATABASE_URL", self.database_url, "postgres(ql)?://", "postgres://user:password@host/name"),
            ("REDIS_URL", self.redis_url, "(rediss?|unix)://", "redis://:password@host:6379/0"),
            ("SMTP_URL", self.smtp_url, "smtps?://", "smtp://user:password@host:587 or smtps://user:password@host:465"),
            ("SENTRY_DSN", self.sentry_dsn, r"https?://[^@/\s]+@[^/\s]+/", "https://key@host/1"),
        ):
            if url and not re.match(beginning, url.get_secret_value()):
                raise ValueError(f"{name} must look like {example}")
        return self

    @model_validator(mode="after")
    def _contacts_are_addresses(self) -> Self:
        if not all(re.fullmatch(r"(mailto:|https://|tel:)\S+", contact) for contact in self.security_contact):
            raise ValueError("SECURITY_CONTACT must be addresses like mailto:security@example.org or https://…")
        return self

    @property
    def local_url(self) -> str:
        """Where Marquee listens, as this machine reaches it: what letters name without SITE_URL."""
        host = "127.0.0.1" if self.host in EVERYWHERE else f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"

    @property
    def security_contacts(self) -> list[str]:
        """Whom security.txt names: what is set, else the address that letters come from."""
        return self.security_contact or [f"mailto:{parseaddr(self.mail_from)[1]}"]

    @property
    def mailer(self) -> dict[str, object]:
        """Django's MAILERS entry: ``smtp://user:password@host:587`` (STARTTLS) or ``smtps://`` (TLS).

        Without one, letters are printed, but none in production: their links open accounts.
        """
        if self.smtp_url is None:
            return {"BACKEND": f"project.mail_backends.{'NotSent' if self.production else 'Printed'}"}
        url = urlsplit(self.smtp_url.get_secret_value())
        tls = url.scheme == "smtps"
        options = {"host": url.hostname, "port": url.port or (465 if tls else 587), "use_ssl": tls, "timeout": 5,
                   "use_tls": not tls and url.hostname not in LOOPBACK,
                   "username": unquote(url.username or ""), "password": unquote(url.password or "")}  # fmt: skip
        return {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}

    @property
    def production(self) -> bool:
        """Whether other people than the one at this machine come: over TLS, from elsewhere, or to a database apart."""
        return self.https or self.database_url is not None or self.host not in LOOPBACK

    @property
    def ops_address(self) -> tuple[str, int] | None:
        """Where operators ask for health and metrics: (host, port); None for nowhere but at the site's own port."""
        if self.ops_port == "off" or not (self.ops_port or self.production):
            return None
        host, _, port = (self.ops_port or "8001").rpartition(":")
        return host.strip("[]") or "127.0.0.1", int(port)

    @property
    def https(self) -> bool:
        """Whether visitors come over TLS: then cookies are secure and HSTS is sent."""
        return self.site_url is not None and self.site_url.scheme == "https"

    @property
    def home(self) -> Path:
        """Where the embedded servers keep their data, absolute."""
        return self.marquee_home.expanduser().resolve()

    @cached_property
    def keys(self) -> tuple[str, str]:
        """(secret key, JWT signing key): from the environment, else kept in the home folder."""
        own = _own_keys(self.home) if not (self.secret_key and self.jwt_signing_key) else {}
        secret = self.secret_key.get_secret_value() if self.secret_key else own["secret_key"]
        signing = self.jwt_signing_key.get_secret_value() if self.jwt_signing_key else own["jwt_signing_key"]
        return secret, signing


def _own_keys(home: Path) -> dict[str, str]:
    """The keys of this home folder, made on first use and readable by their owner only."""
    try:
        keys: dict[str, str] = json.loads(private_files.keep(home / "keys.json", _new_keys))
    except (OSError, ValueError) as error:
        raise BadEnvironment(f"Marquee cannot keep its keys in MARQUEE_HOME ({home}): {error}") from error
    return keys


def _new_keys() -> str:
    return json.dumps({name: secrets.token_urlsafe(64) for name in ("secret_key", "jwt_signing_key")})


def _read_secret_files() -> dict[str, str]:
    """Values of variables given as ``NAME_FILE``."""
    values = {}
    for name in SECRETS:
        path = os.environ.get(f"{name}_FILE")
        if path:
            try:
                values[name.lower()] = Path(path).read_text().strip()
            except OSError as error:
                raise BadEnvironment(f"{name}_FILE cannot be read: {error}") from error
    return values


def read() -> Environment:
    """The environment, checked.

    Raises:
        BadEnvironment: a value cannot be used; the message is one sentence for each.
    """
    try:
        return Environment(**_read_secret_files())  # type: ignore[arg-type]  # pydantic parses the strings
    except ValidationError as error:
        raise BadEnvironment("\n".join(map(_sentence, error.errors()))) from None


def _sentence(error: object) -> str:
    """One pydantic finding as a sentence; never shows the value, which may be a secret."""
    assert isinstance(error, dict)
    name = ".".join(str(part) for part in error["loc"][:1]).upper()
    reason = str(error["msg"]).removeprefix("Value error, ")
    return f"The setting {name} is wrong: {reason}." if name else f"The settings are wrong: {reason}."
