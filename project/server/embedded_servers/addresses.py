"""Where the embedded servers of a home listen, whether they run or not."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from project.server import private_files
from project.server.embedded_servers import folders

LONGEST_SOCKET_PATH = 100  # bytes; the kernel's limit is 107 on Linux, 103 on macOS
DATABASE = "marquee"
ROLE = "postgres"


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the servers of ``home`` listen: in ``sockets``, a folder."""

    home: Path
    sockets: Path

    @property
    def postgres_sockets(self) -> Path:
        """The folder of PostgreSQL's socket, which belongs to the user that runs it."""
        return self.sockets / "pg"

    @property
    def valkey_socket(self) -> Path:
        """Valkey's socket."""
        return self.sockets / "valkey.sock"

    @property
    def password(self) -> str:
        """PostgreSQL's password for this home, made on first use."""
        return private_files.keep(self.home / "database-password", lambda: secrets.token_urlsafe(32))

    @property
    def database_url(self) -> str:
        """Of PostgreSQL, with its password."""
        folder = quote(str(self.postgres_sockets), safe="")
        return f"postgres://{ROLE}:{self.password}@{folder}/{DATABASE}"

    @property
    def redis_url(self) -> str:
        """Of Valkey."""
        return f"unix://{self.valkey_socket}?db=0"


def addresses(home: Path) -> Addresses:
    """The addresses of the servers of ``home``."""
    inside = Addresses(home, home / "run")
    too_long = len(os.fsencode(inside.postgres_sockets / ".s.PGSQL.5432")) > LONGEST_SOCKET_PATH
    if too_long or (os.geteuid() == 0 and not folders.is_reachable(home)):
        return Addresses(home, folders.beside(home, folders.sockets_parent()))
    return inside
