"""What one machine holds and answers: ``python -m tests.bench.one_machine --members 10000 100000`` (docs/scaling.md).

A product of its own (two web workers, the sample) gets that many made-up members with twenty favorites each, straight
into PostgreSQL. For each number: bytes that they take, what a fit costs, how long a backup takes, and how many requests
a second are answered to one client with 32 connections (wrk), of four kinds. Limits are off. Prints lines of a table.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import httpx
import psycopg

from project.server.embedded_servers import addresses
from tests.api.product import Product, running
from tests.bench.spark_scale import watched

EACH = 20  # favorites of a member
FIRST = 10_000_000  # ids of made-up members
FILL = """
SET session_replication_role = replica;
INSERT INTO accounts_user (
    id, password, is_superuser, email, display_name, language, region, taste_version, is_active, is_staff, joined_at
)
SELECT n, '!', false, 'user' || n || '@example.org', '', 'en', '', 0, true, false, now() - interval '9 days'
FROM generate_series({first}, {last}) AS n;
INSERT INTO accounts_favorite (user_id, movie_id, created_at)
SELECT n, films.ids[1 + (pow(random(), 2) * (cardinality(films.ids) - 1))::int], now() - random() * interval '300 days'
FROM generate_series({first}, {last}) AS n, generate_series(1, {each}),
    (SELECT array_agg(id ORDER BY popularity DESC NULLS LAST) AS ids FROM catalog_movie) AS films
ON CONFLICT DO NOTHING;
ANALYZE accounts_user, accounts_favorite;
"""
SIZES = """
SELECT (SELECT count(*) FROM accounts_favorite), pg_total_relation_size('accounts_user'),
    pg_total_relation_size('accounts_favorite'), pg_database_size(current_database())
"""


def rates(product: Product, token: str, seconds: int) -> list[float]:
    """Requests a second, of a kept public answer, a visitor's page, a member's list, and recommendations."""
    asked = (
        ("/api/v1/movies/popular", ""),
        ("/", ""),
        ("/api/v1/me/favorites", token),
        ("/api/v1/me/recommendations", token),
    )
    return [_wrk(product.address + path, own, seconds) for path, own in asked]


def _wrk(address: str, token: str, seconds: int) -> float:
    headers = ["-H", f"Authorization: Bearer {token}"] if token else []
    command = ["wrk", "-t1", "-c32", f"-d{seconds}s", "--timeout", "10s", *headers, address]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert "Non-2xx" not in said, said
    return float(said.partition("Requests/sec:")[2].split()[0])


def member(product: Product) -> str:
    """A token of somebody with favorites."""
    with product.client() as client:
        account = {"email": f"m{time.time_ns()}@example.org", "password": "a good long sentence"}
        token = client.post("/api/v1/auth/register", json=account).json()["data"]["tokens"]["access"]
        client.headers["Authorization"] = f"Bearer {token}"
        for movie in client.get("/api/v1/movies/popular?per_page=20").json()["data"]:
            client.put(f"/api/v1/me/favorites/{movie['id']}").raise_for_status()
    return str(token)


def measure(product: Product, members: int, before: int, seconds: int) -> str:
    """One line: members are added until there are so many."""
    with psycopg.connect(addresses(product.home).database_url, autocommit=True) as database:
        fill = FILL.format(first=FIRST + before, last=FIRST + members - 1, each=EACH)
        database.execute(fill.encode())
        favorites, users, hearts, whole = database.execute(SIZES.encode()).fetchone() or (0, 0, 0, 0)
    fitted, cpu, peak = watched([sys.executable, "manage.py", "fit", "--alone"])
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / "one.tar"
        saved, _, _ = watched([sys.executable, "manage.py", "backup", str(archive)])
        size = archive.stat().st_size
    token = member(product)
    counted = [f"{rate:,.0f}" for rate in rates(product, token, seconds)]
    cells = [f"{members:,}", f"{favorites:,}", f"{users / members:.0f}", f"{hearts / favorites:.0f}",
             f"{whole / 2**20:,.0f}", f"{fitted:.0f} ({cpu:.1f})", f"{peak:,.0f}", f"{saved:.0f}",
             f"{size / 2**20:.0f}", *counted]  # fmt: skip
    return f"| {' | '.join(cells)} |"


def main() -> None:
    """Each number after the other, in one product."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--members", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--seconds", type=int, default=8)
    options = parser.parse_args()
    with running(WEB_WORKERS="2", ENGINE_REFIT_AFTER="1000000000") as product:
        os.environ |= {"MARQUEE_HOME": str(product.home), "ENV_FILE": os.devnull}
        httpx.get(f"{product.address}/for-you", timeout=60, trust_env=False).raise_for_status()
        before = 0
        for members in options.members:
            sys.stdout.write(f"{measure(product, members, before, options.seconds)}\n")
            sys.stdout.flush()
            before = members


if __name__ == "__main__":
    main()
