"""What Marquee costs while nobody comes: ``python -m tests.bench.idle [--seconds 60]``, for docs/operations.md.

Starts everything on the sample, says how long each start took (with an empty home, and again), waits until it has
settled, and measures every program with its children by /proc: CPU, wake-ups (times that a process waited and was
woken), memory. Prints the lines of the table.
"""

import argparse
import re
import sys
import tempfile
import time
from pathlib import Path

import httpx
import psutil

from project.server import processes
from tests.chaos.whole import Whole

SETTLE = 60  # seconds: the first fit, and what the first start has to do
MB = 1e6
PROGRAMS = ("The web server", "The task worker", "PostgreSQL", "Valkey")


def family(pid: int) -> list[psutil.Process]:
    top = psutil.Process(pid)
    return [top, *top.children(recursive=True)]


def spent(members: list[psutil.Process]) -> tuple[float, int]:
    """CPU seconds and wake-ups so far."""
    times = [one.cpu_times() for one in members]
    return sum(each.user + each.system for each in times), sum(one.num_ctx_switches().voluntary for one in members)


def started(whole: Whole) -> str:
    """Seconds until each step of a start, as `up` says them."""
    whole.start()
    said = (whole.home / "up.log").read_text()
    steps = re.findall(r"^\[ *([\d.]+) s\] ([A-Z]\w+ ?\w*)", said, re.MULTILINE)
    return ", ".join(f"{name} {seconds} s" for seconds, name in steps if name != "SMTP_URL is")


def measure(whole: Whole, seconds: int) -> None:
    """Each program's line."""
    assert whole.process
    noted = {one.name: one.pid for one in processes.noted(whole.home / "children.json")}
    watched = {"`up`": [psutil.Process(whole.process.pid)]} | {name: family(noted[name]) for name in PROGRAMS}
    before = {name: spent(members) for name, members in watched.items()}
    time.sleep(seconds)
    for name, members in watched.items():
        (began, woken), (cpu, wakes) = before[name], spent(members)
        held = [one.memory_full_info() for one in members]
        own, resident = sum(one.uss for one in held) / MB, sum(one.rss for one in held) / MB
        sys.stdout.write(
            f"| {name}, {len(members)} | {100 * (cpu - began) / seconds:.2f} % | {(wakes - woken) / seconds:.0f} | "
            f"{resident:.0f} MB; {own:.0f} |\n"
        )


def main() -> None:
    """Two starts, and a while of nothing."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seconds", type=int, default=60)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="marquee-idle-", ignore_cleanup_errors=True) as folder:
        whole = Whole(Path(folder))
        sys.stdout.write(f"First start: {started(whole)}\n")
        whole.stop()
        sys.stdout.write(f"Second start: {started(whole)}\n")
        try:
            httpx.get(f"{whole.address}/for-you", timeout=60, trust_env=False).raise_for_status()
            time.sleep(SETTLE)
            measure(whole, options.seconds)
        finally:
            whole.stop()


if __name__ == "__main__":
    main()
