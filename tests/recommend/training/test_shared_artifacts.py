"""What one machine fits, all serve. A machine is a folder here; the database is one."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from structlog.testing import capture_logs

from project import request_budget
from recommend.engine import fit as fit_model
from recommend.models import Artifact, ArtifactPart
from recommend.services import active_model
from recommend.training import artifacts, fit, shared_artifacts
from tests.recommend.engine.synthetic import MOVIES, favorites

pytestmark = pytest.mark.django_db
MODEL = fit_model(favorites(20), MOVIES)


@pytest.fixture
def first_home(tmp_path: Path) -> Path:
    return tmp_path / "one"


@pytest.fixture
def second_home(tmp_path: Path) -> Path:
    return tmp_path / "two"


@pytest.fixture(autouse=True)
def _small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared_artifacts, "PIECE", 1000)  # so that files have several


def fitted(home: Path) -> str:
    version = artifacts.publish(home, MODEL, {})
    shared_artifacts.share(home)
    return version


def test_another_machine_fetches_what_one_has_fitted(first_home: Path, second_home: Path) -> None:
    version = fitted(first_home)
    shared_artifacts.share(second_home)
    there = artifacts.load(second_home)
    assert there
    assert there.version == version
    assert there.model.recommend(favorites=[1, 2, 3]) == MODEL.recommend(favorites=[1, 2, 3])
    assert ArtifactPart.objects.filter(number__gt=0).exists()
    assert [path.name for path in second_home.iterdir()] == [version]  # no draft is left


def test_the_later_fit_is_the_newer_one_whatever_the_clocks_say(first_home: Path, second_home: Path) -> None:
    ahead = f"{datetime.now(UTC) + timedelta(hours=1):{artifacts.TIME}}-abcdefghij"
    (first_home / fitted(first_home)).rename(first_home / ahead)
    shared_artifacts.share(first_home)
    shared_artifacts.share(second_home)
    later = fitted(second_home)
    shared_artifacts.share(first_home)
    assert artifacts.newest(first_home) == later > ahead


def test_three_are_kept_for_all_and_those_of_another_release_for_a_week(first_home: Path) -> None:
    other = Artifact.objects.create(version="other", format=artifacts.FORMAT + 1, checksum="x", size=0)
    versions = [fitted(first_home) for _ in range(5)]
    own = Artifact.objects.filter(format=artifacts.FORMAT).order_by("id")
    assert list(own.values_list("version", flat=True)) == versions[-3:]
    assert Artifact.objects.filter(pk=other.pk).exists()
    Artifact.objects.filter(pk=other.pk).update(created_at=datetime.now(UTC) - timedelta(days=8))
    fitted(first_home)
    assert not Artifact.objects.filter(pk=other.pk).exists()


def test_one_of_another_release_is_not_fetched(first_home: Path) -> None:
    Artifact.objects.create(version="99990101T000000000000-x", format=artifacts.FORMAT + 1, checksum="x", size=0)
    shared_artifacts.share(first_home)
    assert artifacts.newest(first_home) is None


@pytest.mark.parametrize("damage", ["content", "checksum", "a path"])
def test_a_damaged_one_is_not_taken_up(first_home: Path, second_home: Path, damage: str) -> None:
    fitted(first_home)
    part = ArtifactPart.objects.filter(file__endswith=".npy").order_by("-id")[0]
    if damage == "content":
        ArtifactPart.objects.filter(pk=part.pk).update(content=b"else")
    elif damage == "checksum":
        Artifact.objects.update(checksum="0" * 64)
    else:
        ArtifactPart.objects.filter(pk=part.pk).update(file="../outside.npy")
    with capture_logs() as logs:
        shared_artifacts.share(second_home)
    assert [line["event"] for line in logs] == ["artifact_broken"]
    assert list(second_home.iterdir()) == []
    assert not (second_home.parent / "outside.npy").exists()


def test_what_is_dropped_for_all_goes_from_the_other_machine_too(first_home: Path, second_home: Path) -> None:
    old = fitted(first_home)
    shared_artifacts.share(second_home)
    fitted(first_home)
    shared_artifacts.keep(1)
    shared_artifacts.share(second_home)
    assert not (second_home / old).exists()


def test_a_machine_that_comes_second_fetches_and_does_not_fit(
    first_home: Path, second_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "ENGINE_HOME", first_home)
    version = fit.refit()
    monkeypatch.setattr(settings, "ENGINE_HOME", second_home)
    assert fit.refit() is None
    assert artifacts.newest(second_home) == version


@pytest.fixture
def serving(first_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(settings, "ENGINE_HOME", first_home)
    active_model.forget()
    yield
    active_model.forget()


@pytest.mark.usefixtures("serving")
def test_a_request_sees_one_model_from_its_beginning_to_its_end() -> None:
    token = request_budget.start(10)
    try:
        before = active_model.current()
        version = fit.refit(force=True)
        active_model.forget()
        assert active_model.current() is before
    finally:
        request_budget._budget.reset(token)
        active_model._of_request.set(None)
    assert active_model.current().version == version
