"""Compile the example front end and run it against a Marquee of its own: ``python docs/examples/run.py``.

Needs Node 20 and npm. Installs exactly the versions of package.json into docs/examples/node_modules, starts the
product on a free port with a home folder that is thrown away, and stops it in the end.
"""

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(ROOT))

from tests.api.product import running  # noqa: E402 - found only after the line above


def main() -> int:
    """Run every step; the first that fails ends it."""
    for step in (["install", "--no-package-lock"], ["run", "--silent", "types"], ["run", "--silent", "build"]):
        subprocess.run(["npm", *step, "--loglevel=error"], cwd=HERE, check=True)  # noqa: S603, S607 - as in a shell
    with running() as product:
        environment = {**os.environ, "MARQUEE": product.address}
        started = ["npm", "run", "--silent", "start"]
        return subprocess.run(started, cwd=HERE, check=False, env=environment).returncode  # noqa: S603


if __name__ == "__main__":
    sys.exit(main())
