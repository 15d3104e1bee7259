"""The way to Spark where its extra or its work is missing; with them it is tested by make test-spark."""

import importlib
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from recommend.training import artifacts, fit, parquet

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of artifacts of the test's own."""
    monkeypatch.setattr(settings, "ENGINE_HOME", tmp_path / "engine")
    return tmp_path / "engine"


def test_an_export_without_pyarrow_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(CommandError, match=r"pip install '\.\[spark\]'"):
        call_command("export_favorites", str(tmp_path / "favorites"))
    assert not list(tmp_path.iterdir())


def test_the_job_without_spark_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    with pytest.raises(SystemExit, match=r"pip install '\.\[spark\]'"):
        importlib.import_module("recommend.training.spark_job")


def test_a_fit_without_the_jobs_work_says_so_and_keeps_the_artifact(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = fit.refit(force=True)
    monkeypatch.setattr(settings, "ENGINE_NEIGHBOURS", tmp_path / "neighbours")
    with pytest.raises(CommandError, match="holds no finished work"):
        call_command("fit")
    assert artifacts.newest(home) == version


def test_favorites_are_no_reason_to_fit_until_the_job_has_counted_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    monkeypatch.setattr(settings, "ENGINE_NEIGHBOURS", tmp_path)
    with django_assert_num_queries(1):  # the catalog's
        state_before = fit.state()
    assert (state_before.favorites_version, state_before.newest_favorite) == ("", 0)
    (tmp_path / parquet.FINISHED).touch()
    assert fit.state().favorites_version == parquet.version(tmp_path) != ""
