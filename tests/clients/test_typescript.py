"""TypeScript clients by five generators: each compiles under `tsc --strict` and makes the ten calls."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.api.product import Product
from tests.clients.conftest import assert_all_calls
from tests.clients.workplace import DOCUMENT, PLACE, SOURCES, fresh, npm_folder, openapi_generator, run

type Generate = Callable[[Path, str], None]  # in a folder with its tools, for a server


def npx(*words: str | Path) -> Generate:
    """By a program of the folder; DOCUMENT and the server's address are in its environment."""

    def generate(folder: Path, address: str) -> None:
        fresh(folder / "generated")
        run("npx", "--no-install", *words, cwd=folder, MARQUEE=address, MARQUEE_DOCUMENT=str(DOCUMENT))

    return generate


def by_openapi_generator(folder: Path, _address: str) -> None:
    """By openapi-generator's typescript-fetch."""
    openapi_generator("typescript-fetch", folder / "generated")


GENERATORS: dict[str, Generate] = {
    "openapi-fetch": npx("openapi-typescript", DOCUMENT, "-o", "generated/schema.ts", "--default-non-nullable=false"),
    "hey-api": npx("openapi-ts", "-i", DOCUMENT, "-o", "generated", "-c", "@hey-api/client-fetch"),
    "orval": npx("orval", "--config", "orval.config.mjs"),
    "swagger-typescript-api": npx(
        "swagger-typescript-api", "generate", "-p", DOCUMENT, "-o", "generated", "-n", "client.ts"
    ),
    "typescript-fetch": by_openapi_generator,
}


@pytest.mark.parametrize("tool", GENERATORS)
def test_a_generated_client_compiles_strictly_and_makes_the_ten_calls(tool: str, product: Product) -> None:
    folder = npm_folder(PLACE / tool, SOURCES / tool, SOURCES / "tsconfig.json", SOURCES / "steps.ts")
    GENERATORS[tool](folder, product.address)
    run("npx", "--no-install", "tsc", cwd=folder)
    assert_all_calls(run("node", "built/calls.js", cwd=folder, MARQUEE=product.address))
