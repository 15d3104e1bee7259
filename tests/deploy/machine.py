"""A machine to deploy to: a folder, nginx with the repository's own configuration, a certificate, and repositories."""

import contextlib
import json
import os
import secrets
import shutil
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from project.server.embedded_servers import addresses
from project.server.environment import ROOT
from tests.deploy.versions import changed
from tests.faults.product import VALKEY
from tests.ports import free_port
from tests.servers import HOME

NAME = "films.example.org"
NGINX = shutil.which("nginx") or "/usr/sbin/nginx"


@dataclass
class Machine:
    """Where `deploy.sh local VERSION` brings its versions.

    Attributes:
        root: what /srv/marquee is elsewhere.
        repository: a clone with a tag for each version.
        port: of the proxy, with TLS.
    """

    root: Path
    repository: Path
    port: int

    @property
    def site(self) -> str:
        return f"https://{NAME}:{self.port}"

    def deploy(self, version: str) -> subprocess.CompletedProcess[str]:
        """What an operator runs."""
        command = ["bash", str(self.repository / "deploy" / "deploy.sh"), "local", version]
        environment = os.environ | {"MARQUEE_ROOT": str(self.root)}
        return subprocess.run(command, env=environment, check=False, capture_output=True, text=True, timeout=400)

    def operators_address(self) -> str:
        """Where Prometheus is told to ask."""
        found: list[dict[str, list[str]]] = json.loads((self.root / "prometheus.json").read_text())
        return found[0]["targets"][0]

    def commit_of(self, version: str) -> str:
        """The hash of a tag or commit; "" when the repository's history does not reach so far."""
        command = ["git", "-C", str(self.repository), "rev-parse", "--verify", "--quiet", f"{version}^{{commit}}"]
        return subprocess.run(command, check=False, capture_output=True, text=True).stdout.strip()

    def set(self, name: str, value: int) -> None:
        """One more of the settings at the top of deploy/switch.sh; the last one of a name counts."""
        with (self.root / "deploy.env").open("a") as settings:
            settings.write(f"{name}={value}\n")

    def tag(self, version: str) -> None:
        """Commit and name one of `VERSIONS`."""
        file, text = changed(version)
        (self.repository / file).write_text(text)
        _git(self.repository, "commit", "--quiet", "--all", "--message", version)
        _git(self.repository, "tag", version)
        _git(self.repository, "checkout", "--quiet", "HEAD~1", "--detach")

    def trusting(self) -> ssl.SSLContext:
        """What a client needs that believes this machine's certificate."""
        return ssl.create_default_context(cafile=str(self.root / "certificate.pem"))

    def serving(self) -> str:
        """The slot that the proxy asks."""
        return (self.root / "serving").read_text().strip()


@contextmanager
def machine(folder: Path, database: str) -> Iterator[Machine]:
    """A machine with nothing deployed; its proxy runs while the braces last, and what was deployed ends with them.

    Args:
        folder: for all of it.
        database: address of the database that its versions work on.
    """
    here = Machine(folder / "srv", folder / "repository", free_port())
    here.root.mkdir()
    _git(folder, "clone", "--quiet", "--no-local", str(ROOT), str(here.repository))
    _git(here.repository, "config", "user.email", "deploy@example.org")
    _git(here.repository, "config", "user.name", "Deploy")
    _certify(here)
    nginx = _nginx(here)
    _settle(here, database, " ".join([*nginx, "-s", "reload"]))
    subprocess.run(nginx, check=True)
    try:
        yield here
    finally:
        for file in here.root.glob("home-*/up.pid"):
            _end(int(file.read_text()))
        subprocess.run([*nginx, "-s", "quit"], check=True)


def _settle(here: Machine, database: str, reload: str) -> None:
    """The two files of settings, as docs/deployment.md asks for them."""
    settings = {
        "ENV_FILE": os.devnull,
        "SITE_URL": here.site,
        "ALLOWED_HOSTS": f"{NAME}",
        "TRUSTED_PROXIES": "127.0.0.1",
        "RATE_LIMITS": "off",
        "DATABASE_URL": database,
        "REDIS_URL": f"{addresses(HOME).redis_url.partition('?')[0]}?db={VALKEY}",
        "SECRET_KEY": secrets.token_hex(64),
        "JWT_SIGNING_KEY": secrets.token_hex(64),
        "WEB_WORKERS": "2",
        "LOG_FORMAT": "json",
    }
    (here.root / "env").write_text("".join(f"{name}='{value}'\n" for name, value in settings.items()))
    ours = {"SITE": here.site, "PORT_a": free_port(), "PORT_b": free_port(), "SERVICES": "processes", "PROBE": 5,
            "RELOAD": f'"{reload}"'}  # fmt: skip
    (here.root / "deploy.env").write_text("".join(f"{name}={value}\n" for name, value in ours.items()))


def _end(pid: int) -> None:
    """As Ctrl-C does. Whoever drops its database next must not find it there."""
    with contextlib.suppress(psutil.NoSuchProcess):
        process = psutil.Process(pid)
        process.terminate()
        process.wait(timeout=60)


def _certify(here: Machine) -> None:
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME},IP:127.0.0.1",
         "-keyout", str(here.root / "key.pem"), "-out", str(here.root / "certificate.pem")],
        check=True, capture_output=True,
    )  # fmt: skip


def _nginx(here: Machine) -> list[str]:
    """The command for nginx with deploy/nginx/marquee.conf, in which only places and ports are this machine's."""
    (here.root / "proxy").mkdir()
    (here.root / "proxy" / "upstream.nginx").write_text("upstream marquee {\n    server 127.0.0.1:9;\n}\n")
    ours = (ROOT / "deploy" / "nginx" / "marquee.conf").read_text()
    for old, new in (
        ("/srv/marquee", str(here.root)),
        ("listen 80;", f"listen 127.0.0.1:{free_port()};"),
        ("    listen [::]:80;\n", ""),
        ("listen 443 ssl", f"listen 127.0.0.1:{here.port} ssl"),
        ("    listen [::]:443 ssl http2;\n", ""),
        ("/var/log/nginx/access.log", str(here.root / "access.log")),
        ("/var/log/nginx/error.log", str(here.root / "error.log")),
        ("/etc/letsencrypt/live/films.example.org/fullchain.pem", str(here.root / "certificate.pem")),
        ("/etc/letsencrypt/live/films.example.org/privkey.pem", str(here.root / "key.pem")),
    ):
        assert old in ours, old
        ours = ours.replace(old, new)
    (here.root / "marquee.conf").write_text(ours)
    (here.root / "nginx.conf").write_text(
        f"pid {here.root}/nginx.pid;\nerror_log {here.root}/nginx.log warn;\n"
        "worker_processes 2;\nworker_shutdown_timeout 20s;\nevents { worker_connections 1024; }\n"
        f"http {{\n  access_log off;\n  client_body_temp_path {here.root}/body;\n"
        f"  proxy_temp_path {here.root}/temp;\n  include {here.root}/marquee.conf;\n}}\n"
    )
    return [NGINX, "-c", str(here.root / "nginx.conf")]


def _git(folder: Path, *command: str) -> None:
    subprocess.run(["git", "-C", str(folder), *command], check=True, capture_output=True)
