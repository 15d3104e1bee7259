"""The job on Spark as operators start it: a program of its own, on two cores, its Java ending with it."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from project.server.environment import ROOT

type Job = Callable[[Path, Path], None]


@pytest.fixture
def job(tmp_path: Path) -> Job:
    """Run the job on one folder, into another."""

    def run(favorites: Path, neighbours: Path) -> None:
        folders = [str(favorites), str(neighbours)]
        command = [
            sys.executable,
            "-W",
            "error",
            "-m",
            "recommend.training.spark_job",
            *folders,
            "--master",
            "local[2]",
        ]
        environment = {
            **os.environ,
            "SPARK_LOCAL_DIRS": str(tmp_path / "scratch"),
            "JDK_JAVA_OPTIONS": "-XX:TieredStopAtLevel=1",  # a job this small is over before Java's better code pays
        }
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr

    return run
