"""What the processes of this machine take, as `up` started them: memory, CPU, and how often each was started again."""

from pathlib import Path

import psutil

from project.server import processes
from project.server.metrics import Gauges

type _Values = dict[tuple[tuple[str, str], ...], float]


def gauges(notes: Path) -> Gauges:
    """Of each program in ``notes`` (see `processes.note`) with its children; of this process where there are none."""
    memory: _Values = {}
    cpu: _Values = {}
    count: _Values = {}
    restarts: _Values = {}
    for child in processes.noted(notes) or [_this_process()]:
        if root := processes.running(child):
            program = (("program", child.name or "unknown"),)
            family = [usage for process in (root, *root.children(recursive=True)) if (usage := _usage(process))]
            memory[program] = sum(usage[0] for usage in family)
            cpu[program] = sum(usage[1] for usage in family)
            count[program], restarts[program] = len(family), child.restarts
    return {
        "marquee_process_memory_bytes": ("Memory (RSS) of a program; what processes share counts for each.", memory),
        "marquee_process_cpu_seconds": ("CPU that a program's living processes have used.", cpu),
        "marquee_processes": ("Processes of a program.", count),
        "marquee_process_restarts": ("Times that a program ended and was started again.", restarts),
    }


def _this_process() -> processes.Noted:
    own = psutil.Process()
    return processes.Noted(own.pid, own.create_time(), "The web server")


def _usage(process: psutil.Process) -> tuple[float, float] | None:
    """(bytes, seconds of CPU); None for one that has ended, or is somebody else's."""
    try:
        times = process.cpu_times()
        return float(process.memory_info().rss), times.user + times.system
    except psutil.Error:
        return None
