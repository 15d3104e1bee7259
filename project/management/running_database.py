"""What backup and restore work on: the product's database, started for the moment where it is an embedded one."""

import contextlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from django.conf import settings
from django.db import connection

from project.server import private_files
from project.server.backups import Product
from project.server.embedded_servers import AlreadyRunning, ServerError, Servers
from project.server.environment import Environment

__all__ = ["ServerError", "home", "keep_keys", "product", "started"]


def home() -> Path:
    """Marquee's own folder."""
    environment: Environment = settings.ENVIRONMENT
    return environment.home


def product() -> Product:
    """The database, keys and artifacts that the settings name."""
    keys = {"secret_key": settings.SECRET_KEY, "jwt_signing_key": settings.JWT_SIGNING_KEY}
    return Product(settings.DATABASE_URL, keys, settings.ENGINE_HOME)


@contextlib.contextmanager
def started(*, alone: bool = False) -> Iterator[None]:
    """The database answers meanwhile.

    Args:
        alone: refuse where Marquee runs, which would go on writing; and have the cache answer, too.

    Raises:
        ServerError: it cannot be started, or runs and may not.
    """
    environment: Environment = settings.ENVIRONMENT
    if environment.database_url and (environment.redis_url or not alone):
        yield
        return
    with contextlib.ExitStack() as stack:
        try:
            servers = stack.enter_context(Servers(environment.home))
            if not environment.database_url:
                servers.start_postgres()
            if alone and not environment.redis_url:
                servers.start_valkey()
        except AlreadyRunning as error:
            if alone:
                raise ServerError(f"{error} Stop it first.") from error
        yield
        connection.close()


def keep_keys(keys: Mapping[str, str]) -> str:
    """Put the backup's keys in place, or say in a sentence that they must be."""
    environment: Environment = settings.ENVIRONMENT
    if keys == product().keys:
        return "Its keys are those in use."
    if environment.secret_key or environment.jwt_signing_key:
        return (
            "SECRET_KEY and JWT_SIGNING_KEY are not those of the backup (keys.json in it): with others, everybody must"
            " sign in again."
        )
    private_files.write(environment.home / "keys.json", json.dumps(dict(keys)))
    return "Its keys are in place."
